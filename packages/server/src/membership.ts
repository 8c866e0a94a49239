/** A node as a member of a federation: it enrols once, fetches and sends letters, and witnesses the ledgers of the others. */
import { readFileSync } from 'node:fs'
import { openNodePost, openWitnessing } from '#federation'
import type { NodePost } from '#federation'
import { problem } from '#kernel'
import type { Config } from '#kernel'
import type { Foundations, Opening } from './foundations.ts'
import { version } from './kernel/version.ts'

const NoCode = problem('node/no-code', 400, 'The file that the setting enrol-code-file names cannot be read')

export async function openMembership(config: Config, { records, ledger, clock, keys }: Foundations, { log, closers, say }: Opening): Promise<NodePost> {
  say('Joining the federation')
  const node = await openNodePost({ records, log, clock, hubUrl: new URL(config.hub).origin, code: codeOf(config['enrol-code-file']), keysFolder: keys, version })
  closers.push(() => node.close())
  const witnessing = await openWitnessing({ records, ledger, post: node.post, log, clock, keysFolder: keys })
  closers.push(async () => witnessing.close())
  return node
}

function codeOf(file: string): string | undefined {
  if (file === '') return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw NoCode()
  }
}
