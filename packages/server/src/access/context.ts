/** What every part of the access room works with. */
import type { Ledger, Records } from '#engines'
import type { Clock, Log } from '#kernel'

export interface AccessContext {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append' | 'appendHourly'>
  readonly log: Log
  readonly clock: Clock
  /** Scheme, host and port under which people reach the pages, without a slash at the end. */
  readonly publicUrl: string
  /** How long a token for programs lives at most, in days. */
  readonly tokenDays?: number
}
