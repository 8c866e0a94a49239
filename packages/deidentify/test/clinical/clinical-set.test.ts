/** Several files of tables that go with images: read, held, joined, written. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClinicalSet, readColumns, TableError, writeColumns } from '../../src/clinical/index.ts'
import { subjectOf } from '../../src/subject/index.ts'
import { eucaim, research, ring } from './profiles-under-test.ts'

const file = (name: string, text: string): { name: string, bytes: Uint8Array } => ({ name, bytes: Buffer.from(text) })
const persons = file('Rossi.csv', 'patient_id,name,stage\nP1,Brunamonti Giulia,cT1\nP2,Castellano Piero,cT2\n')
const notes = file('notes.csv', 'mrn,comment\np1,CT Thorax Brunamonti\n')

test('what one table tells of a person is taken out of the texts of another, and what the images tell too', async () => {
  const set = await openClinicalSet([persons, notes], { ring, profile: research })
  const outputs = await set.deidentify()
  assert.deepEqual(outputs.map(({ name }) => name), ['clinical-1.csv', 'clinical-2.csv'])
  const text = outputs.map(({ bytes }) => Buffer.from(bytes).toString()).join('')
  assert.ok(/CT Thorax/.test(text) && !/Brunamonti|Giulia|Castellano|P1/.test(text))
  const outcome = subjectOf(ring, { patientId: 'P1' })
  const pseudonym = outcome.kind === 'subject' ? outcome.subject.pseudonym : ''
  assert.deepEqual(set.links.get(pseudonym), { patientId: 'P1', issuer: '' })
  assert.ok(set.seeds.get(pseudonym)?.some(({ kind, value }) => kind === 'name' && value === 'Brunamonti Giulia'))
  const heard: string[] = []
  await set.deidentify((one) => (heard.push(one), []))
  assert.ok(heard.includes(pseudonym))
})

test('a file that is no table is held by its number and code, and the others go on', async () => {
  const set = await openClinicalSet([file('x.pdf', '%PDF-1.7'), persons], { ring, profile: research })
  assert.deepEqual(set.held, [{ file: 1, code: 'unreadable' }])
  assert.deepEqual((await set.deidentify()).map(({ name }) => name), ['clinical-2.csv'])
})

test('what was confirmed is used, and what does not fit stops the work before anything is written', async () => {
  const proposed = await openClinicalSet([persons, notes], { ring, profile: research })
  const columns = readColumns(writeColumns(proposed.tables.map((table) => table.columns.map((plan) => (plan.header === 'stage' ? { ...plan, action: 'remove' as const } : plan)))))
  const [first] = await (await openClinicalSet([persons, notes], { ring, profile: research, columns })).deidentify()
  assert.deepEqual(first?.outcomes[0]?.table.header, ['patient_id'])
  await assert.rejects(openClinicalSet([persons], { ring, profile: research, columns }), (error: unknown) => error instanceof TableError && error.code === 'bad-plan')
})

test('a file that EUCAIM\'s contract passes through untouched is treated like any other', async () => {
  const set = await openClinicalSet([file('_readme.csv', 'PatientID,name\nP1,Brunamonti Giulia\n'), file('dcm_studies_metadata.csv', 'PatientID,StudyUID,timepoint\nP1,1.2.3.4,1\n')], { ring, profile: eucaim })
  const outputs = await set.deidentify()
  assert.deepEqual(outputs.map(({ name }) => name), ['clinical-1.csv', 'dcm_studies_metadata.csv'])
  assert.ok(outputs.every(({ bytes }) => !/Brunamonti|P1|1\.2\.3\.4/.test(Buffer.from(bytes).toString())))
})
