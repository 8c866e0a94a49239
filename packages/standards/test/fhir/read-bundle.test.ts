// FHIR R4 bundles: odd ones are refused or left by reason, and no text of a resource gets into a fact.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FhirFault, readBundle } from '@vesalius/standards/fhir'

const entry = (resource: object) => ({ resource })
const patient = { resourceType: 'Patient', id: '1', gender: 'male', birthDate: '1950-01-31', identifier: [{ value: 'ID-1' }] }
const about = { subject: { reference: 'Patient/1' } }
const bundle = (...resources: object[]) => ({ resourceType: 'Bundle', entry: [entry(patient), ...resources.map(entry)] })
const coded = (system: string, code: string, display = '') => ({ coding: [{ system, code, display }] })

test('what is no bundle is refused with its place', () => {
  for (const [value, place] of [[null, 'resourceType'], [[], 'resourceType'], [{ resourceType: 'Patient' }, 'resourceType'], [{ resourceType: 'Bundle', entry: 5 }, 'entry'], [{ resourceType: 'Bundle', entry: [{}] }, 'entry[0].resource']] as const) {
    assert.throws(() => readBundle(value), (error: unknown) => error instanceof FhirFault && error.place === place)
  }
})

test('units are converted where they are known, and left where they are not', () => {
  const quantity = (code: string, value: number, unit: string) => ({ resourceType: 'Observation', status: 'final', ...about, code: coded('http://loinc.org', code), valueQuantity: { value, code: unit } })
  const { statements, left } = readBundle(bundle(quantity('2857-1', 4.2, 'ug/L'), quantity('718-7', 132, 'g/L'), quantity('33728-7', 2.4, 'cm'), quantity('718-7', 8, 'mmol/L')))
  assert.deepEqual(statements.filter(({ fact }) => fact.number !== undefined).map(({ fact }) => [fact.field, fact.number, fact.unit]), [['psa', 4.2, 'ng/mL'], ['haemoglobin', 13.2, 'g/dL'], ['tumourSize', 24, 'mm']])
  assert.deepEqual(left, [{ resource: 'Observation', why: 'unit-not-known', count: 1 }])
})

test('the age at a diagnosis is told of the birth date, and the birth date never', () => {
  const { statements } = readBundle(bundle({ resourceType: 'Condition', ...about, code: coded('http://hl7.org/fhir/sid/icd-10', 'C61'), onsetDateTime: '2024-01-30T09:00:00Z' }))
  assert.equal(statements.find(({ fact }) => fact.field === 'ageAtDiagnosis')?.fact.number, 73.9)
  assert.ok(!JSON.stringify(statements).includes('1950'))
})

test('of two codings the one that a list knows is taken; a display counts only when it is the name of a code', () => {
  const { statements } = readBundle(bundle(
    { resourceType: 'Condition', ...about, code: { coding: [{ system: 'urn:own', code: 'x' }, { system: 'http://snomed.info/sct', code: '254837009' }] } },
    { resourceType: 'MedicationStatement', status: 'active', ...about, medicationCodeableConcept: coded('urn:own', 'y', 'Tamoxifen') },
  ))
  assert.deepEqual(statements.slice(1).map(({ fact }) => fact.code), ['CLIN1000060', 'CLIN1036135'])
})

test('whatever stands in a resource, no text of it gets into a fact', () => {
  const secret = 'Quintavalle'
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.constant(secret), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('coding', 'code', 'system', 'display', 'text', 'value', 'unit', 'start', 'reference'), tie('any'))),
  })).any
  const resource = fc.record({
    resourceType: fc.constantFrom('Condition', 'Observation', 'Procedure', 'MedicationStatement', 'Patient'), id: fc.constant('1'), subject: fc.constant(about.subject), code: value, status: value, valueQuantity: value, valueString: value,
    valueCodeableConcept: value, onsetDateTime: value, bodySite: value, stage: value, medicationCodeableConcept: value, gender: value, deceasedDateTime: value, extension: value,
  }, { requiredKeys: ['resourceType', 'id', 'subject'] })
  fc.assert(fc.property(fc.array(resource, { maxLength: 5 }), (resources) => {
    assert.ok(!JSON.stringify(readBundle(bundle(...resources)).statements).includes(secret))
  }), { numRuns: 300 })
})
