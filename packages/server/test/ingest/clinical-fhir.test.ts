/** FHIR R4 bundles: de-identified before anything of them rests, under the pseudonym and the shift of the images; and what a rotation of keys does to clinical data. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { archiveRoutes } from '#archive'
import { createHttp, openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { ingestRoutes } from '#ingest'
import { readDicom } from '@vesalius/standards/dicom'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'

let node: TestNode
let app: HttpApp
before(async () => {
  node = await openNode()
  app = createHttp({ log: openLog('error'), publicUrl: 'http://127.0.0.1:1', allowedHosts: ['localhost:80'], guard: async () => ({ id: 'anna', name: '', kind: 'person', roles: [] }) })
  await app.register(ingestRoutes(node.ingest))
  await app.register(archiveRoutes(node.archive))
  await app.ready()
})
after(async () => { await app.close(); await node.close() })

const coded = (system: string, code: string, display = '') => ({ coding: [{ system, code, ...(display ? { display } : {}) }] })
const snomed = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'
const about = { subject: { reference: 'urn:uuid:0001', display: 'Anna Muster' } }

const bundle = {
  resourceType: 'Bundle', type: 'collection',
  entry: [
    { fullUrl: 'urn:uuid:0001', resource: {
      resourceType: 'Patient', id: 'p1', text: { status: 'generated', div: '<div>Anna Muster</div>' }, name: [{ family: 'Muster', given: ['Anna'] }], gender: 'female', birthDate: '1950-01-31', address: [{ city: 'Musterstadt' }],
      identifier: [{ system: 'urn:insurance', value: 'INS-999' }, { type: coded('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR'), system: 'urn:hospital', value: 'PID-1' }], deceasedDateTime: '2025-02-19T10:00:00+01:00',
    } },
    { resource: {
      resourceType: 'Condition', id: 'c1', ...about, code: { ...coded(snomed, '254837009', 'Malignant neoplasm of breast'), text: 'Mamma-Ca, Anna Muster' }, onsetDateTime: '2024-02-19', bodySite: [coded(snomed, '7771000')],
      extension: [{ url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior', valueCodeableConcept: coded('http://terminology.hl7.org/CodeSystem/icd-o-3', '8500/3') }], note: [{ text: 'Call Dr Quintavalle' }],
    } },
    { resource: { resourceType: 'Condition', id: 'c2', ...about, code: coded(snomed, '399068003'), verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'refuted') } },
    { resource: { resourceType: 'Observation', id: 'o1', status: 'final', ...about, code: coded(loinc, '21899-0'), effectiveDateTime: '2024-03-01', valueCodeableConcept: coded('http://cancerstaging.org', 'T2', 'T2') } },
    { resource: { resourceType: 'Observation', id: 'o2', status: 'final', ...about, code: coded(loinc, '16112-5'), valueCodeableConcept: coded(snomed, '10828004', 'Positive') } },
    { resource: { resourceType: 'Observation', id: 'o3', status: 'final', ...about, code: coded(loinc, '21889-1'), effectiveDateTime: '2024-02-20', valueQuantity: { value: 2.4, unit: 'cm', system: 'http://unitsofmeasure.org', code: 'cm' } } },
    { resource: { resourceType: 'Observation', id: 'o4', status: 'final', ...about, code: coded(loinc, '8480-6'), valueQuantity: { value: 120 } } },
    { resource: { resourceType: 'Observation', id: 'o5', status: 'final', ...about, code: coded(loinc, '72166-2'), valueString: 'smokes with Anna Muster' } },
    { resource: { resourceType: 'Procedure', id: 'r1', status: 'completed', ...about, code: coded(snomed, '392021009'), performedDateTime: '2024-03-20' } },
    { resource: { resourceType: 'MedicationStatement', id: 'm1', status: 'active', ...about, medicationCodeableConcept: coded('http://www.whocc.no/atc', 'L02BA01'), effectivePeriod: { start: '2024-04-01', end: '2025-01-01' } } },
    { resource: { resourceType: 'ImagingStudy', id: 'i1', ...about } },
    { resource: { resourceType: 'Practitioner', id: 'd1', name: [{ family: 'Quintavalle' }] } },
  ],
}

interface Answer { subjects: number, held: number, facts: number, left: { resource: string, why: string, count: number }[], stored?: { subjects: number, withImages: number } }
const post = async (payload: object) => app.inject({ method: 'POST', url: '/api/ingest/clinical/fhir', payload })
const factsOf = async (pseudonym: string) => (await node.archive.clinicalFacts('default')).filter(({ subject }) => subject === pseudonym)

let image: { pseudonym: string, date: string, study: string }

test('a bundle gives facts under the pseudonym of the images, with the days between them true', async () => {
  const bytes = sampleFile({})
  const send = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  const outcome = await node.ingest.intake.submit({ send, bytes, size: bytes.length })
  const { attributes } = readDicom(await node.archive.read(outcome.sopInstanceUid ?? '') ?? new Uint8Array())
  image = { pseudonym: attributes.string(0x00100020) ?? '', date: attributes.string(0x00080020) ?? '', study: attributes.string(0x0020000d) ?? '' }
  const answer = await post({ bundle, name: 'hospital-fhir' })
  assert.equal(answer.statusCode, 200, answer.body)
  const told = answer.json<Answer>()
  assert.deepEqual([told.subjects, told.held, told.stored?.withImages], [1, 0, 1])
  const facts = await factsOf(image.pseudonym)
  const said = Object.fromEntries(facts.map(({ field, code, number }) => [field, code ?? number]))
  assert.deepEqual(said, {
    sex: 'SNOMEDCT248152002', vitalStatus: 'CLIN1024687', deathDate: 366, diagnosis: 'SNOMEDCT254837009', diagnosisDate: 0, morphology: 'CLIN1063589', laterality: 'IMG1016670', tCategory: 'COM1000775', er: 'COM1001310', tumourSize: 24,
    treatment: 'CLIN1060316', treatmentStart: 42, treatmentEnd: 317, medication: 'CLIN1036135', ageAtDiagnosis: 74,
  })
})

test('what is not read is told by kind and reason', async () => {
  const left = (await post({ bundle, name: 'hospital-fhir', look: true })).json<Answer>().left.map(({ resource, why, count }) => `${resource} ${why} ${count}`)
  assert.deepEqual(left, ['Condition said-to-be-wrong 1', 'ImagingStudy comes-as-dicom 1', 'Observation observation-not-known 1', 'Observation value-not-known 1', 'Practitioner kind-not-read 1'])
})

test('nothing that is identified rests or is answered', async () => {
  const answer = await post({ bundle, name: 'hospital-fhir' })
  assert.doesNotMatch(answer.body, /Muster|Quintavalle|PID-1|INS-999/)
  for (const table of ['archive_clinical_source', 'archive_clinical_fact', 'archive_clinical_subject', 'vesalius_ledger_entry']) {
    const { rows } = await node.ingest.options.records.query(`select * from ${table}`)
    assert.ok(rows.length > 0)
    assert.doesNotMatch(JSON.stringify(rows), /Muster|Quintavalle|PID-1|INS-999|2024-0[234]|1950-01/)
  }
})

test('a bundle that comes again takes the place of what it said before', async () => {
  const before = (await factsOf(image.pseudonym)).length
  await post({ bundle: { ...bundle, entry: bundle.entry.slice(0, 2) }, name: 'hospital-fhir' })
  assert.ok((await factsOf(image.pseudonym)).length < before)
  await post({ bundle, name: 'hospital-fhir' })
  assert.equal((await factsOf(image.pseudonym)).length, before)
})

test('what is no bundle, and whom nobody can tell, is refused or held', async () => {
  const refused = await post({ bundle: { resourceType: 'Patient' }, name: 'x' })
  assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [422, 'ingest/bad-bundle'])
  const nobody = await post({ bundle: { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: '1', gender: 'male' } }] }, name: 'x' })
  assert.deepEqual([nobody.json<Answer>().held, nobody.json<Answer>().facts], [1, 0])
})

test('after a rotation of the keys, facts and images are still of one subject, days are what they were, and the old pseudonym is nowhere', async () => {
  const csv = 'PatientID,Diagnosis,Diagnosis date,Note\nPID-1,C50.9,2024-02-19,seen 2024-03-01\nPID-9,,,\n'
  const file = Buffer.from(csv).toString('base64')
  const plans = [[{ header: 'PatientID', role: 'identifier', action: 'pseudonym' }, { header: 'Diagnosis', role: 'code', action: 'keep' }, { header: 'Diagnosis date', role: 'date', action: 'shift', dayOrder: 'dmy' }, { header: 'Note', role: 'text', action: 'clean' }]]
  const mappings = [[{ header: 'Diagnosis', field: 'diagnosis', values: {} }, { header: 'Diagnosis date', field: 'diagnosisDate', values: {} }]]
  const stored = await app.inject({ method: 'POST', url: '/api/ingest/clinical/store', payload: { file, plans, name: 'table', mappings } })
  assert.equal(stored.statusCode, 201, stored.body)
  const before = (await factsOf(image.pseudonym)).map(({ field, code, number }) => `${field} ${code ?? number}`).sort()
  const [anchor] = await node.archive.clinical.subjects('default', [image.pseudonym])
  const olds = (await node.ingest.options.records.query<{ pseudonym: string }>('select pseudonym from archive_clinical_row')).rows.map(({ pseudonym }) => pseudonym)
  assert.equal(new Set(olds).size, 2)
  await node.ingest.rotation.start({ id: 'anna', name: '', kind: 'person', roles: [] }, 'default')
  for (let waited = 0; (await node.ingest.rotation.state('default')).state !== 'done'; waited += 50) {
    assert.ok(waited < 30_000, 'the rotation does not end')
    await new Promise((wake) => setTimeout(wake, 50))
  }
  const { rows: [moved] } = await node.ingest.options.records.query<{ pseudonym: string, date: string }>('select patient_id as pseudonym, study_date as date from archive_study')
  assert.notEqual(moved?.pseudonym, image.pseudonym)
  assert.equal((await factsOf(image.pseudonym)).length, 0)
  assert.deepEqual((await factsOf(moved?.pseudonym ?? '')).map(({ field, code, number }) => `${field} ${code ?? number}`).sort(), before)
  const day = (text: string): number => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) / 86_400_000
  const [after] = await node.archive.clinical.subjects('default', [moved?.pseudonym ?? ''])
  assert.equal(day(moved?.date ?? '') - (after?.anchor ?? 0), day(image.date) - (anchor?.anchor ?? 0))
  const { rows: cells } = await node.ingest.options.records.query('select pseudonym, cells from archive_clinical_row')
  assert.equal(cells.length, 2)
  for (const pseudonym of olds) assert.ok(!JSON.stringify(cells).includes(pseudonym), 'also whoever has a row and no fact')
})
