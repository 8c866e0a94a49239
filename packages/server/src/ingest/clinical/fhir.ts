/**
 * A FHIR R4 bundle de-identified before anything of it rests: only coded values, numbers and dates of the elements that the model knows are taken out of
 * it; who it is about becomes the pseudonym of the images, dates move by the same shift, and no text, name, note or address is read at all.
 */
import { allowedActions, readDate, shiftCellDate } from '@vesalius/deidentify/clinical'
import type { TableProfile } from '@vesalius/deidentify/clinical'
import { subjectOf } from '@vesalius/deidentify/subject'
import type { KeyRing } from '@vesalius/deidentify/subject'
import type { DatedFact } from '@vesalius/standards/clinical'
import { FhirFault, readBundle } from '@vesalius/standards/fhir'
import type { FhirPatient, FhirReading } from '@vesalius/standards/fhir'
import { BadBundle } from '../problems.ts'

export interface FhirOutcome {
  readonly facts: readonly DatedFact[]
  readonly subjects: number
  /** Patients whose identifier tells nobody. */
  readonly held: number
  /** What was not taken, by kind of resource and reason. */
  readonly left: FhirReading['left']
}

/** Raises ingest/bad-bundle. */
export function deidentifyBundle(bundle: unknown, { ring, profile }: { readonly ring: KeyRing, readonly profile: TableProfile }): FhirOutcome {
  const reading = readable(bundle)
  const subjects = new Map([...reading.patients].map(([key, patient]) => [key, personOf(patient, { ring, profile })]))
  const facts = reading.statements.flatMap(({ patient, fact }) => {
    const subject = subjects.get(patient)
    return subject && mayStay(fact.field, profile) ? [treated(fact, { pseudonym: subject.pseudonym, shifts: subject.shifts, profile })].filter((one) => one !== undefined) : []
  })
  const years = profile.dates === 'shift' ? [] : facts.filter(({ field, date }) => field === 'diagnosisDate' && date !== undefined)
    .map((fact): DatedFact => ({ ...fact, field: 'yearOfDiagnosis', number: Number(fact.date?.slice(0, 4)), unit: 'a' }))
  const told = [...subjects.values()].filter((one) => one !== undefined)
  return { facts: [...facts, ...years], subjects: new Set(told.map(({ pseudonym }) => pseudonym)).size, held: subjects.size - told.length, left: reading.left }
}

function readable(bundle: unknown): FhirReading {
  try {
    return readBundle(bundle)
  } catch (error) {
    throw error instanceof FhirFault ? BadBundle(error.place) : error
  }
}

/** The medical record number, as v2-0203 calls it; else the first identifier. The same rule as for images and tables (`subjectOf`). */
function personOf({ identifiers }: FhirPatient, { ring, profile }: { readonly ring: KeyRing, readonly profile: TableProfile }) {
  const chosen = identifiers.find(({ type }) => type === 'MR') ?? identifiers[0]
  const outcome = subjectOf(ring, { patientId: chosen?.value ?? '' }, { pseudonym: profile.pseudonym })
  return outcome.kind === 'subject' ? outcome.subject : undefined
}

const characteristics: Readonly<Record<string, 'sex' | 'age'>> = { sex: 'sex', race: 'sex', ethnicity: 'sex', ageAtDiagnosis: 'age' }

function mayStay(field: string, profile: TableProfile): boolean {
  const role = characteristics[field]
  return role === undefined || allowedActions(role, profile)[0] !== 'remove'
}

function treated(fact: Omit<DatedFact, 'subject'>, { pseudonym, shifts, profile }: { pseudonym: string, shifts: readonly number[], profile: TableProfile }): DatedFact | undefined {
  const { date, ...rest } = fact
  const moved = date === undefined || profile.dates === 'remove' ? undefined : profile.dates === 'shift' ? shifted(date, shifts) : date.slice(0, 7)
  // A date that is taken away leaves nothing of a fact that is one.
  if (moved === undefined && fact.code === undefined && fact.number === undefined) return undefined
  return { ...rest, subject: pseudonym, ...(moved === undefined ? {} : { date: moved }) }
}

function shifted(date: string, shifts: readonly number[]): string | undefined {
  const read = readDate(date)
  return read && shiftCellDate(read, shifts)
}
