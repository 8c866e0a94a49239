/** What is looked for, what is found, what is told: codes, places and counts, never a value of a patient. */

/** Kinds of identity, named as a data-protection officer would. */
export type IdentityClass =
  | 'name' | 'identifier' | 'accession' | 'birth-date' | 'date' | 'address' | 'telephone' | 'mail' | 'institution' | 'staff' | 'device' | 'uid' | 'other'

export type CheckName = 'identities' | 'uids' | 'dates' | 'pseudonyms' | 'marks' | 'conformance' | 'pixels' | 'clinical' | 'accounted' | 'report'

export const checkNames: readonly CheckName[] = ['identities', 'uids', 'dates', 'pseudonyms', 'marks', 'conformance', 'pixels', 'clinical', 'accounted', 'report']

export interface Finding {
  readonly check: CheckName
  /** `identity-left`, `original-uid`, `date-unchanged` … */
  readonly code: string
  /** Number of the output file in the sorted list, from 1; of the input file for `unaccounted`. */
  readonly file?: number
  /** Path below the output folder; absent when the path itself holds an identity. */
  readonly path?: string
  /** `(0040,A730)[2].(0040,A160)`, `preamble`, `file name`, `inflated stream` … */
  readonly place?: string
  /** In bytes from the start of the file, or of what was inflated. */
  readonly offset?: number
  readonly class?: IdentityClass
  readonly encoding?: string
  /** How often, when more than once. */
  readonly count?: number
}

/** One value of the input that must not be seen again, as it stands there. */
export interface IdentityValue {
  readonly class: IdentityClass
  readonly text: string
}

/** What one input file says of whom it shows. */
export interface InputFacts {
  /** Patient ID and issuer, or the study when there is none; never printed. */
  readonly person: string
  readonly patientId: string
  readonly values: readonly IdentityValue[]
  /** UIDs of instances, frames, devices; not of classes. */
  readonly uids: readonly string[]
  /** Words of manufacturer, model, body part …: they name nobody. */
  readonly technical: readonly string[]
}

export interface Progress {
  readonly stage: 'inputs' | 'outputs' | 'pixels'
  readonly done: number
  readonly of: number
}
