/** What goes between the thread that directs and the threads that work. */
import type { ReviewDecision } from '../pixels/types.ts'
import type { Profile } from '../profile/types.ts'
import type { ActRow, InstanceTally } from '../report/index.ts'
import type { IdentityRule } from '../subject/index.ts'
import type { SeedValue } from '../text/types.ts'
import type { Persona } from './persona.ts'

export interface WorkerSettings {
  readonly output: string
  /** Folder for files that are not whole yet; on the same file system. */
  readonly work: string
  readonly profile: Profile
  readonly keys: readonly Uint8Array[]
  readonly identity: IdentityRule
  readonly decisions: ReadonlyMap<string, ReviewDecision>
  readonly links: boolean
  /** What may be known of persons is told, for the risk of images and tables together. */
  readonly risk: boolean
}

export interface WorkInput {
  readonly number: number
  readonly at: { readonly file: string, readonly entry?: number }
}

export interface TreatInput extends WorkInput {
  /** Number of the person; -1 when the first pass saw none. */
  readonly person: number
  /** Another instance has its UID and other content: it is written under a name of its own, and flagged. */
  readonly isVariant?: boolean
}

export type ToWorker =
  | { readonly kind: 'scan', readonly id: number, readonly inputs: readonly WorkInput[] }
  | { readonly kind: 'digest', readonly id: number, readonly inputs: readonly WorkInput[] }
  | { readonly kind: 'treat', readonly id: number, readonly inputs: readonly TreatInput[], readonly seeds: readonly (readonly [person: number, values: readonly SeedValue[]])[] }

/** What the first pass learns of a file; undefined when it belongs to nobody (the second pass says why). */
export interface Scanned {
  readonly pseudonym: string
  readonly persona: Persona
  /** Those that this thread has not told of the person before. */
  readonly seeds: readonly SeedValue[]
  /** Of the instance, normalised; empty when there is none. */
  readonly uid: string
  /** Only where a link is kept. */
  readonly link?: { readonly patientId: string, readonly issuer: string }
}

export interface Written {
  readonly kind: 'written'
  readonly output: string
  readonly study: string
  readonly subject: string
  /** The list of acts by its number in this thread; `rows` when it is told for the first time. */
  readonly acts: { readonly list: number, readonly rows?: readonly (readonly [ActRow, number])[] }
  readonly tally: Omit<InstanceTally, 'acts'>
  /** By keyword, as released. */
  readonly risk?: Readonly<Record<string, string>>
  readonly reviewed?: { readonly decision: string, readonly reviewer: string }
}

export interface Held {
  readonly kind: 'held'
  readonly reason: string
  readonly token: string
  readonly digest: string
  readonly review: boolean
}

export type Treated = Written | Held

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'scanned', readonly id: number, readonly results: readonly (Scanned | undefined)[] }
  | { readonly kind: 'digested', readonly id: number, readonly results: readonly string[] }
  | { readonly kind: 'treated', readonly id: number, readonly results: readonly Treated[] }
