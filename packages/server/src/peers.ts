/** The DIMSE peers that the operator lists: who may associate, store and query, into which project, and to whom C-MOVE may send. */
import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { isLoopback } from '#access'
import { problem } from '#kernel'
import type { Config, DimsePeer } from '#kernel'

const BadPeers = problem('node/bad-peers', 400, 'The file that the setting peers names is not valid: %s')
const NoPeersFile = problem('node/no-peers-file', 400, 'The file that the setting peers names cannot be read (%s); expected a JSON file: [{"aeTitle": "…", "host": "…", "port": 104}]')
const NoPeers = problem('node/no-peers', 400, 'The setting %s names an address that others can reach, and no DIMSE peer is listed; list those who may connect in a JSON file and name it with --peers FILE, or use 127.0.0.1')

const title = z.string().regex(/^[\x21-\x5b\x5d-\x7e]{1,16}$/)
const peer = z.strictObject({
  aeTitle: title,
  host: z.string().regex(/^[\w.:-]{1,253}$/).optional(),
  port: z.int().min(1).max(65_535).optional(),
  project: z.string().regex(/^[a-z0-9-]{1,40}$/).optional(),
  mayStore: z.boolean().default(true),
  mayQuery: z.boolean().default(true),
  mayMove: z.boolean().default(false),
})

export interface Peer {
  readonly aeTitle: string
  readonly host?: string
  readonly port?: number
  readonly project?: string
  readonly mayStore: boolean
  readonly mayQuery: boolean
  readonly mayMove: boolean
}

/** Reads the JSON file: a list of peers. No file: no peers. Throws node/no-peers-file, node/bad-peers. */
export function readPeers(file: string): Peer[] {
  if (!file) return []
  let text: string
  try { text = readFileSync(file, 'utf8') } catch (error) { throw NoPeersFile((error as { code?: string }).code ?? 'unknown') }
  let list: unknown
  try { list = JSON.parse(text) } catch { throw BadPeers('it is not JSON; expected [{"aeTitle": "…"}, …]') }
  const result = z.array(peer).max(1000).safeParse(list)
  if (result.success) return result.data.map(withoutGaps)
  const issue = result.error.issues[0]
  throw BadPeers(`${issue?.path.join('.') || 'list'}: ${issue?.code ?? 'wrong'}`)
}

function withoutGaps({ aeTitle, mayStore, mayQuery, mayMove, host, port, project }: z.output<typeof peer>): Peer {
  return { aeTitle, mayStore, mayQuery, mayMove, ...(host ? { host } : {}), ...(port ? { port } : {}), ...(project ? { project } : {}) }
}

/** An AE title proves nothing, so a listener that others reach serves only those who are listed. Throws node/no-peers. */
export function reachable(config: Pick<Config, 'dimse' | 'dimse-tls'>, peers: readonly Peer[]): void {
  if (peers.length > 0) return
  for (const name of ['dimse', 'dimse-tls'] as const) {
    if (config[name] !== 'off' && !isLoopback(config[name].replace(/:\d+$/, ''))) throw NoPeers(name)
  }
}

/** Who may associate, for any service: the peers that are listed, by calling AE title and by address where one is given; without a list, this machine. */
export function admission(peers: readonly Peer[]): (caller: DimsePeer) => Promise<boolean> {
  return async ({ callingAe, remoteAddress }) => {
    if (peers.length === 0) return isLoopback(remoteAddress)
    const named = peers.filter(({ aeTitle }) => aeTitle === callingAe)
    for (const { host } of named) if (host === undefined || await isAt(host, remoteAddress)) return true
    return false
  }
}

async function isAt(host: string, address: string): Promise<boolean> {
  const plain = address.replace(/%.*$/, '')
  if (isIP(host)) return host.toLowerCase() === plain
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.some((one) => one.address === plain)
}
