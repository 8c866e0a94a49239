// What is read of a FHIR bundle.
import type { DatedFact } from '../clinical/index.ts'

export interface FhirPatient {
  /** Identified: for whoever makes pseudonyms, and for nothing else. */
  readonly identifiers: readonly { readonly system: string; readonly value: string; readonly type: string }[]
}

export interface FhirReading {
  readonly patients: ReadonlyMap<string, FhirPatient>
  /** By the key of the patient. */
  readonly statements: readonly { readonly patient: string; readonly fact: Omit<DatedFact, 'subject'> }[]
  /** What was not taken: kind of resource and reason, by code. */
  readonly left: readonly { readonly resource: string; readonly why: string; readonly count: number }[]
}

export interface Said { readonly facts: readonly Omit<DatedFact, 'subject' | 'item'>[] }
export interface Left { readonly left: string }
