/** What the engine makes of one instance: released with its edit and facts, or held. The same for the journey, the page and the offline door. */
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import type { Mask, PixelFacts, ReviewDecision } from './pixels/types.ts'
import type { SeedValue, TextClass } from './text/types.ts'

/** UIDs by which an instance is known. */
export interface InstanceIdentity {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
}

/** One thing done to one attribute, value-free: for the report and the page "what leaves". */
export interface Act {
  /** `(0010,0010)`, `(0040,a730)[2].(0040,a160)`; private: `(0019,xx0c "SIEMENS MR HEADER")` when the creator is on the list, else `(0019,xx0c)`. */
  readonly path: string
  readonly action: 'remove' | 'empty' | 'replace' | 'uid' | 'shift' | 'first-of-month' | 'clean' | 'cap' | 'set' | 'keep'
  /** Why: a row of the PS3.15 table, a rule of the profile, not on the list of what is safe … by code. */
  readonly because: string
  readonly removed?: Readonly<Partial<Record<TextClass, number>>>
}

export interface InstanceFacts {
  readonly identity: InstanceIdentity
  readonly pseudonym: string
  /** 32 hexadecimal digits; two persons under one pseudonym are noticed by it. */
  readonly fingerprint: string
  readonly acts: readonly Act[]
  /** What was kept without having been examined (by code and count): goes into the report. */
  readonly residuals: Readonly<Record<string, number>>
  readonly pixels: PixelFacts
  readonly findings: readonly { readonly code: string, readonly place?: string }[]
}

export type InstanceOutcome =
  | { readonly kind: 'released', readonly edit: DicomEdit, readonly stored: InstanceIdentity, readonly facts: InstanceFacts, readonly link: { readonly patientId: string, readonly issuer: string } }
  /** `code` like `no-patient-id`, `undecodable`, `risky-kind`, `identity-left`; `review` when a person can clear it. */
  | { readonly kind: 'held', readonly code: string, readonly place?: string, readonly review?: { readonly suggestions: readonly Mask[] } }

export interface InstanceJob {
  readonly file: DicomFile
  readonly decision?: ReviewDecision
  /** Collect an Act for every attribute, kept ones too (the page); otherwise only counts matter and acts are those that changed something. */
  readonly everyAct?: boolean
  /** Further values of this person, from other files and clinical rows; looked for besides those of this file's own header. */
  readonly seeds?: readonly SeedValue[]
}

/** What a header tells of its person, before anything is de-identified: the offline door reads all files first and joins what they say. */
export interface PersonFacts {
  readonly pseudonym: string
  readonly fingerprint: string
  /** Names, identifiers, dates, addresses …, as they stand: stays in memory, is looked for, is never written. */
  readonly seeds: readonly SeedValue[]
}

/** What `index.ts` exports as `openDeidentifier(options)`: one project, one profile, any number of instances; the same engine behind every door. */
export interface Deidentifier {
  readonly profileDigest: string
  /** Of a file that may have been read in part (`stopBefore`); undefined when there is no Patient ID. */
  personOf(file: DicomFile): PersonFacts | undefined
  deidentify(job: InstanceJob): Promise<InstanceOutcome>
  close(): Promise<void>
}
