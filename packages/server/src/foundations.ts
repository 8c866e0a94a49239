/** What every door stands on: the data folder, the records, the ledger. */
import { join, resolve } from 'node:path'
import { makeFolder, openLedger, openRecords } from '#engines'
import type { Ledger, Records } from '#engines'
import { problem } from '#kernel'
import type { Clock, Config, Log } from '#kernel'

const NoDataFolder = problem('node/no-data-folder', 503, 'The folder that the setting data names cannot be made (%s)')

export type Closer = () => Promise<unknown>

export interface Opening {
  readonly log: Log
  /** What is said while it opens. */
  readonly say: (text: string) => void
  /** Run in reverse order when the door closes, or does not open. */
  readonly closers: Closer[]
}

export interface Foundations {
  readonly data: string
  readonly keys: string
  readonly clock: Clock
  readonly records: Records
  readonly ledger: Ledger
  /** An address of an engine with its folder made absolute. */
  place(address: string): string
}

export async function openFoundations(config: Config, { log, say, closers }: Opening): Promise<Foundations> {
  const data = resolve(config.data)
  // As root, PostgreSQL runs under another account and must pass through; what is inside is 0700 and 0600.
  try { makeFolder(data, process.getuid?.() === 0 ? 0o711 : 0o700) } catch (error) { throw NoDataFolder((error as { code?: string }).code ?? 'unknown') }
  const place = (address: string) => (address.startsWith('file:') ? `file:${resolve(data, address.slice(5))}` : address)
  const keys = join(data, 'keys')
  say('Opening records')
  const records = await openRecords(place(config.records), { log, ...(config['records-secret-file'] ? { secretFile: config['records-secret-file'] } : {}) })
  closers.push(() => records.close())
  return { data, keys, clock: { now: () => new Date() }, records, ledger: await openLedger(records, { folder: keys }), place }
}

/** Opens by `work`; when a later part fails, what was opened before is closed. */
export async function opened<T>(log: Log, say: (text: string) => void, work: (opening: Opening) => Promise<T>): Promise<T & { close(): Promise<void> }> {
  const closers: Closer[] = []
  const close = async () => { for (const closer of closers.splice(0).reverse()) await closer() }
  try {
    return { ...await work({ log, say, closers }), close }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}
