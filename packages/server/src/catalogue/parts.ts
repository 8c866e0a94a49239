/** What the catalogue of a node works with. */
import type { Archive } from '#archive'
import type { Ledger, Queue, Records } from '#engines'
import type { Member, Post } from '#federation'
import type { Clock, Log } from '#kernel'
import type { Disclosure } from './disclosure.ts'
import type { Listing } from './listing.ts'

/** What this node offers beyond the images, which decides about the tier; and the clinical rows that the checks look at. */
export interface Capabilities {
  /** Federated counts are answered here. */
  readonly counts?: boolean
  /** Tasks are run here on a dataset of images, annotations and the common data model. */
  readonly processing?: boolean
  /** Which of these subjects of a project have clinical rows. Absent where no clinical data are kept. */
  readonly subjectsWithFacts?: (project: string, pseudonyms: readonly string[]) => Promise<ReadonlySet<string>>
}

export interface CatalogueParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly archive: Archive
  readonly queue: Queue
  readonly log: Log
  readonly clock: Clock
  readonly project: string
  readonly disclosure: Disclosure
  readonly capabilities: Capabilities
  readonly listing: Listing
  /** Where published descriptions go; absent when the node is no member of a federation. */
  readonly federation?: { readonly post: Post; hub(): Promise<Member | undefined> } | undefined
}
