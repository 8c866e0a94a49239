/** What the offline door is asked to do, and what it tells. */
import type { ReviewDecision } from '../pixels/types.ts'
import type { Profile } from '../profile/types.ts'
import type { Report } from '../report/index.ts'
import type { IdentityRule } from '../subject/index.ts'

export interface OfflineOptions {
  /** A folder, a file or a ZIP; as given, since the map joins it with what is below. */
  readonly input: string
  readonly output: string
  readonly profile: Profile
  /** Of 32 bytes each, the oldest first. */
  readonly keys: readonly Uint8Array[]
  readonly mode: 'anonymise' | 'pseudonymise'
  readonly threads: number
  /** CSV and XLSX files whose rows belong to the persons. */
  readonly clinical?: readonly string[]
  /** What becomes of their columns, as a person confirmed it; otherwise what is proposed. */
  readonly columnsFile?: string
  readonly identity?: IdentityRule
  /** By SHA-256 of the original, 64 hexadecimal digits. */
  readonly decisions?: ReadonlyMap<string, ReviewDecision>
  readonly signal?: AbortSignal
  /** Called at most a few times a second. */
  progress?(phase: 'reading' | 'writing', done: Progress): void
}

export interface Progress {
  readonly files: number
  readonly bytes: number
  /** Known in the second pass. */
  readonly of?: { readonly files: number, readonly bytes: number }
}

export interface HeldInput {
  readonly number: number
  readonly path: string
  readonly reason: string
  readonly token: string
  /** Of the original: what a reviewer's decision is bound to. Empty when it could not be read. */
  readonly digest: string
  /** A person can clear it. */
  readonly review: boolean
}

/** Told while the work goes on, so that nothing has to be kept in memory. Paths are the caller's own. */
export interface OfflineListener {
  written(input: string, output: string): void
  held(input: HeldInput): void
}

export interface OfflineResult {
  readonly report: Report
  readonly released: number
  readonly duplicates: number
  readonly held: number
  /** For the vault of a holder who keeps the link; empty when anonymising. */
  readonly links: ReadonlyMap<string, { readonly patientId: string, readonly issuer: string }>
  /** Files of the output folder that are not of this run. */
  readonly strangers: number
}
