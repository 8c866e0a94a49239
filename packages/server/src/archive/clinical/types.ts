/** What comes into the clinical part of the archive, and what it answers. */
import type { ColumnMapping, DatedFact, Unmapped } from '@vesalius/standards/clinical'

/** Of the federated search: its fields and codes where it has them (packages/standards/src/eucaim/search-terms.ts), else those of the model. */
export interface ClinicalFact {
  /** The pseudonym. */
  readonly subject: string
  readonly field: 'sex' | 'ageAtDiagnosis' | 'diagnosis' | 'yearOfDiagnosis' | (string & {})
  readonly code?: string
  /** Of a date the days from diagnosis. */
  readonly number?: number
  readonly text?: string
}

/** One row for a subject; the first column is `subject`. */
export interface ClinicalTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export interface ReceivedColumn {
  readonly header: string
  /** What de-identification took it for, and did; needed again when keys are rotated. */
  readonly role: string
  readonly action: string
}

interface Received {
  readonly project: string
  /** 1 to 60 of a-z, 0-9 and hyphens: what is sent under it again takes the place of what was there. */
  readonly name: string
  /** Dates were moved by the subject's shift. */
  readonly moved: boolean
  /** A name of the keys that made the pseudonyms. */
  readonly keys: string
  readonly by: string
}

/** De-identified; dates as `2021-03-09`, `2021-03` or `2021`. */
export interface ReceivedTable extends Received {
  readonly columns: readonly ReceivedColumn[]
  readonly subject: number
  readonly rows: readonly (readonly string[])[]
  readonly mapping: readonly ColumnMapping[]
}

export interface ReceivedFacts extends Received {
  readonly facts: readonly DatedFact[]
}

export interface Stored {
  readonly source: string
  readonly subjects: number
  readonly facts: number
  /** Of the subjects those whose images are here. */
  readonly withImages: number
  readonly unmapped: readonly Unmapped[]
}

export interface ClinicalSource {
  readonly name: string
  readonly kind: 'table' | 'fhir'
  readonly revision: number
  readonly subjects: number
  readonly facts: number
  readonly storedAt: Date
  readonly columns: readonly ReceivedColumn[]
  readonly mapping: readonly ColumnMapping[]
  readonly unmapped: readonly Unmapped[]
}

export interface ClinicalSubject {
  readonly pseudonym: string
  /** Days since 1970-01-01, as stored; absent when no date is known. */
  readonly anchor?: number
  readonly anchorKind?: 'diagnosis' | 'first-date'
}
