/** What is shown of files that are not de-identified yet, and of their names, is in the ledger before the first byte goes (AUD-02): once an hour for each person and item. */
import type { FastifyRequest } from 'fastify'
import type { Ledger } from '#engines'

/** `held`: what a file in quarantine holds; `names`: how the files of a send were called. */
export interface Shown { readonly subject: string; readonly content: 'held' | 'names' }

/** `subject` is our identifier of something that is there. Raises engines/ledger-unavailable (503): then it is not to be shown. */
export function noteShown({ options: { ledger } }: { readonly options: { readonly ledger: Pick<Ledger, 'appendHourly'> } }, { actor }: FastifyRequest, { subject, content }: Shown): Promise<void> {
  return ledger.appendHourly({ type: 'access/read', actor: actor.id, subject, detail: { door: actor.kind === 'person' ? 'pages' : 'api', content } })
}
