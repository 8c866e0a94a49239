/** The DIMSE peers that the operator lists: who may store, into which project, and to whom C-MOVE may send. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { problem } from '#kernel'

const BadPeers = problem('node/bad-peers', 400, 'The file that the setting peers names is not valid: %s')

const title = z.string().regex(/^[\x21-\x5b\x5d-\x7e]{1,16}$/)
const peer = z.strictObject({
  aeTitle: title,
  host: z.string().regex(/^[\w.:-]{1,253}$/).optional(),
  port: z.int().min(1).max(65_535).optional(),
  project: z.string().regex(/^[a-z0-9-]{1,40}$/).optional(),
  mayStore: z.boolean().default(true),
  mayMove: z.boolean().default(false),
})

export interface Peer {
  readonly aeTitle: string
  readonly host?: string
  readonly port?: number
  readonly project?: string
  readonly mayStore: boolean
  readonly mayMove: boolean
}

/** Reads the JSON file: a list of peers. No file: no peers. */
export function readPeers(file: string): Peer[] {
  if (!file) return []
  let text: unknown
  try { text = JSON.parse(readFileSync(file, 'utf8')) } catch { throw BadPeers('it cannot be read as JSON') }
  const result = z.array(peer).max(1000).safeParse(text)
  if (result.success) return result.data.map(withoutGaps)
  const issue = result.error.issues[0]
  throw BadPeers(`${issue?.path.join('.') ?? 'list'}: ${issue?.code ?? 'wrong'}`)
}

function withoutGaps({ aeTitle, mayStore, mayMove, host, port, project }: z.output<typeof peer>): Peer {
  return { aeTitle, mayStore, mayMove, ...(host ? { host } : {}), ...(port ? { port } : {}), ...(project ? { project } : {}) }
}
