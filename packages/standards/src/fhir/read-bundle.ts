// What a FHIR R4 bundle (with the profiles of mCODE STU 4) says in elements of the model: Patient, Condition, Observation, Procedure and medication.
// Of what is read only codes that the code lists know, numbers and dates are taken; text never is.
import { ageBetween, type DatedFact } from '../clinical/index.ts'
import { codedBy, originalOf, readObservation } from './observation.ts'
import { codingsOf, dateIn, isObject, type Json, number, objects, referenceOf, resourcesOf, text } from './bundle.ts'
import { readMedication, readProcedure } from './therapy.ts'
import type { FhirPatient, FhirReading, Left, Said } from './types.ts'

const readers: Readonly<Record<string, (json: Json) => Said | Left>> = {
  Condition: readCondition, Observation: readObservation, Procedure: readProcedure, MedicationStatement: readMedication, MedicationAdministration: readMedication, MedicationRequest: readMedication,
}

/** Throws FhirFault. Dates are as they came: whoever calls moves them before anything rests. */
export const readBundle = (bundle: unknown): FhirReading => {
  const resources = resourcesOf(bundle)
  const patients = new Map<string, FhirPatient>()
  const born = new Map<string, string>()
  const statements: FhirReading['statements'][number][] = []
  const left = new Map<string, FhirReading['left'][number]>()
  const leave = (resource: string, why: string): void => void left.set(`${resource} ${why}`, { resource, why, count: (left.get(`${resource} ${why}`)?.count ?? 0) + 1 })
  const alias = new Map<string, string>()
  for (const { type, json, fullUrl } of resources) {
    if (type !== 'Patient') continue
    const key = `Patient/${text(json['id'])}`
    alias.set(key, key)
    if (fullUrl !== '') alias.set(fullUrl, key)
    patients.set(key, { identifiers: identifiersOf(json) })
    const birth = dateIn(json['birthDate'])
    if (birth !== undefined) born.set(key, birth)
    for (const fact of patientFacts(json)) statements.push({ patient: key, fact: { ...fact, item: 0 } })
  }
  for (const [index, { type, json }] of resources.entries()) {
    if (type === 'Patient') continue
    const patient = alias.get(referenceOf(json['subject'] ?? json['patient']))
    const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
    const said = reader === undefined ? { left: type === 'ImagingStudy' ? 'comes-as-dicom' : 'kind-not-read' } : patient === undefined ? { left: 'patient-not-in-the-bundle' } : reader(json)
    if ('left' in said) {
      leave(type, said.left)
      continue
    }
    for (const fact of said.facts) statements.push({ patient: patient ?? '', fact: { ...fact, item: index + 1 } })
  }
  return { patients, statements: [...statements, ...ages(statements, born)], left: [...left.values()].sort((a, b) => (a.resource + a.why < b.resource + b.why ? -1 : 1)) }
}

function identifiersOf(json: Json): FhirPatient['identifiers'] {
  return objects(json['identifier']).map((identifier) => ({
    system: text(identifier['system']), value: text(identifier['value']), type: codingsOf(identifier['type']).find(({ code }) => code !== '')?.code ?? '',
  })).filter(({ value }) => value !== '')
}

type Fact = Omit<DatedFact, 'subject' | 'item'>

function patientFacts(json: Json): Fact[] {
  const sex = codedBy('sex', [{ system: 'http://hl7.org/fhir/administrative-gender', code: text(json['gender']), display: '' }])
  const died = dateIn(json['deceasedDateTime'])
  const dead = json['deceasedBoolean'] === true || died !== undefined
  const known = dead || json['deceasedBoolean'] === false
  return [
    ...(sex === undefined ? [] : [{ field: 'sex', code: sex.code, original: text(json['gender']).slice(0, 20), column: 'Patient.gender' }]),
    ...(known ? [{ field: 'vitalStatus', code: dead ? 'CLIN1024687' : 'CLIN1024297', original: '', column: 'Patient.deceased' }] : []),
    ...(died === undefined ? [] : [{ field: 'deathDate', original: '', column: 'Patient.deceased', date: died }]),
  ]
}

const refused = new Set(['refuted', 'entered-in-error'])
const morphologyExtension = /histology-morphology-behavior$/

function readCondition(json: Json): Said | Left {
  if (codingsOf(json['verificationStatus']).some(({ code }) => refused.has(code))) return { left: 'said-to-be-wrong' }
  const codings = codingsOf(json['code'])
  const diagnosis = codedBy('diagnosis', codings)
  const date = dateIn(json['onsetDateTime']) ?? dateIn(isObject(json['onsetPeriod']) ? json['onsetPeriod']['start'] : undefined) ?? dateIn(json['recordedDate'])
  const original = originalOf(codings)
  if (original === '') return { left: 'no-code' }
  const when = date === undefined ? {} : { date }
  const morphology = objects(json['extension']).find((extension) => morphologyExtension.test(text(extension['url'])))
  const facts: Fact[] = [{ field: 'diagnosis', original, column: 'Condition.code', ...when, ...(diagnosis === undefined ? {} : { code: diagnosis.code }) }]
  if (date !== undefined) facts.push({ field: 'diagnosisDate', original: '', column: 'Condition.onset', date })
  const age = isObject(json['onsetAge']) ? number(json['onsetAge']['value']) : undefined
  if (age !== undefined && text((json['onsetAge'] as Json)['code']) !== 'mo') facts.push({ field: 'ageAtDiagnosis', number: age > 89 ? 90 : age, unit: 'a', original: '', column: 'Condition.onset' })
  const more: [string, unknown, string][] = [['morphology', morphology?.['valueCodeableConcept'], 'Condition.extension']]
  for (const site of objects(json['bodySite'])) more.push(['topography', site, 'Condition.bodySite'], ['laterality', site, 'Condition.bodySite'])
  for (const stage of objects(json['stage'])) more.push(['stageGroup', stage['summary'], 'Condition.stage'])
  for (const [field, concept, column] of more) {
    const found = codedBy(field, codingsOf(concept))
    if (found) facts.push({ field, code: found.code, original: originalOf(codingsOf(concept)), column, ...when })
  }
  return { facts }
}

/** Of each diagnosis with a date, of a patient whose birth date is told and whose age was not. */
function ages(statements: FhirReading['statements'], born: ReadonlyMap<string, string>): FhirReading['statements'] {
  const told = new Set(statements.filter(({ fact }) => fact.field === 'ageAtDiagnosis').map(({ patient }) => patient))
  return statements.flatMap(({ patient, fact }) => {
    const birth = born.get(patient)
    if (fact.field !== 'diagnosisDate' || fact.date === undefined || birth === undefined || told.has(patient)) return []
    const age = ageBetween(birth, fact.date)
    return age === undefined ? [] : [{ patient, fact: { field: 'ageAtDiagnosis', item: fact.item, number: age, unit: 'a', original: '', column: 'Patient.birthDate', date: fact.date } }]
  })
}
