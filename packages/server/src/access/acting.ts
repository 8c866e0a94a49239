/** One act of a person: everything that it changes and the ledger's events of it, in one transaction, the events last. */
import type { LedgerEvent, Transaction } from '#engines'
import type { AccessContext } from './context.ts'

export interface Acting {
  readonly tx: Transaction
  readonly now: Date
  /** Goes to the ledger with the commit; when it cannot be written, nothing has happened. */
  tell(event: LedgerEvent): void
}

export async function act<Result>({ records, ledger, clock }: AccessContext, work: (acting: Acting) => Promise<Result>): Promise<Result> {
  return records.transaction(async (tx) => {
    const events: LedgerEvent[] = []
    const result = await work({ tx, now: clock.now(), tell: (event) => void events.push(event) })
    if (events.length > 0) await ledger.append(events, tx)
    return result
  })
}
