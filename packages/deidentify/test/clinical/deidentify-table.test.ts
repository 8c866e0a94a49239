/** Tables after de-identification: the same subject as in the images, nothing left that says who it was. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { clinicalTable } from '@vesalius/samples'
import { deidentifyTable, planFor, seedsOfTables, writeTables } from '../../src/clinical/index.ts'
import type { ColumnPlan, TableOptions, TableOutcome, TableProfile } from '../../src/clinical/index.ts'
import { replaceUid, shiftDate, subjectOf } from '../../src/subject/index.ts'
import type { Subject } from '../../src/subject/index.ts'
import { eucaim, research, ring, tableOf } from './profiles-under-test.ts'

async function treat(text: string, { profile = research, plans, ...more }: Partial<TableOptions> & { plans?: readonly ColumnPlan[] } = {}): Promise<TableOutcome & { text: string, rowsAsText: string[][] }> {
  const table = await tableOf(text)
  const outcome = deidentifyTable(table, planFor(table, profile, plans), { ring, profile, ...more })
  const { bytes } = await writeTables([outcome.table])
  return { ...outcome, text: Buffer.from(bytes).toString(), rowsAsText: outcome.table.rows.map(({ cells }) => cells.map(String)) }
}
function subject(patientId: string, profile: TableProfile = research): Subject {
  const outcome = subjectOf(ring, { patientId, issuer: 'HOSP' }, { pseudonym: profile.pseudonym })
  assert.equal(outcome.kind, 'subject')
  return (outcome as { subject: Subject }).subject
}

test('a row has the pseudonym, the shift and the UIDs that the images of the person have', async () => {
  const { rowsAsText } = await treat('patient_id,study_uid,scan_date\n pid-7 ,1.2.840.1.77,2024-02-29\nPID-7,"1.2.840.1.77; 1.2.840.1.78",2023-02-28\n')
  const { pseudonym, shifts } = subject('PID-7')
  assert.deepEqual(rowsAsText.map(([one]) => one), [pseudonym, pseudonym])
  assert.equal(rowsAsText[0]?.[1], replaceUid(ring, '1.2.840.1.77'))
  assert.equal(rowsAsText[1]?.[1], `${replaceUid(ring, '1.2.840.1.77')}; ${replaceUid(ring, '1.2.840.1.78')}`)
  assert.equal(rowsAsText[0]?.[2]?.replaceAll('-', ''), shiftDate('20240229', shifts))
  assert.equal(rowsAsText[1]?.[2]?.replaceAll('-', ''), shiftDate('20230228', shifts))
})

test('an age becomes a band when a person says so: by years, months are the first, over 89 is one band, and what is no age goes', async () => {
  const plans = (action: ColumnPlan['action']): ColumnPlan[] => [{ header: 'patient_id', role: 'identifier', action: 'pseudonym' }, { header: 'age', role: 'age', action }]
  const ages = ['57', '057Y', '8 months', '93', '88-91', '83,5 years', '89', 'see letter of Dr. X']
  const text = `patient_id,age\n${ages.map((age, index) => `P${index},"${age}"`).join('\n')}\n`
  const banded = async (action: ColumnPlan['action']): Promise<(string | undefined)[]> => (await treat(text, { plans: plans(action) })).rowsAsText.map(([, age]) => age)
  assert.deepEqual(await banded('age-bands-10'), ['50-59', '50-59', '0-9', '90+', '90+', '80-89', '80-89', ''])
  assert.deepEqual(await banded('age-bands-20'), ['40-59', '40-59', '0-19', '90+', '90+', '80-89', '80-89', ''])
  assert.deepEqual((await banded('age-bands-5')).slice(0, 3), ['55-59', '55-59', '0-4'])
  assert.deepEqual((await banded('cap-age')).slice(0, 5), ['57', '057Y', '8 months', '90', '90'])
  await assert.rejects(treat(text, { plans: [plans('keep')[0] as ColumnPlan, { header: 'age', role: 'date', action: 'age-bands-10' }] }), /bad-plan|not allowed/)
})

test('rows of nobody are held and listed by their number, not dropped in silence', async () => {
  const outcome = await treat('patient_id,stage\nP1,cT1\n,cT2\n---,cT3\nP2,cT1\n')
  assert.deepEqual(outcome.held, [{ row: 3, code: 'no-patient-id' }, { row: 4, code: 'no-patient-id' }])
  assert.equal(outcome.table.rows.length, 2)
  assert.ok(!outcome.text.includes('cT2'))
  const nobody = await treat('stage,grade\ncT1,2\ncT1,2\ncT1,2\n')
  assert.deepEqual(nobody.held.map(({ code }) => code), ['no-identifier-column', 'no-identifier-column', 'no-identifier-column'])
  assert.equal(nobody.table.rows.length, 0)
})

test('text loses what the row and other tables tell of the person, and dates in it move with the others', async () => {
  const text = 'patient_id;Nachname;Vorname;Geburtsdatum;Hausarzt;Telefon;Kommentar\nP1;Müller-Lüdenscheidt;Jörg;03.05.1951;Dr. Brandauer;0151 2345678;Pat. Jörg Mueller-Luedenscheidt (geb. 03.05.1951), Tel. 0151 2345678, CT Thorax am 01.03.2024 stabil, Rückfragen Dr. Brandauer\n'
  const outcome = await treat(text)
  for (const gone of ['ller', 'Jörg', 'denscheid', '1951', '2345678', 'Brandauer', '01.03.2024']) assert.ok(!outcome.text.includes(gone), `${gone} is left`)
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(shiftDate('20240301', subject('P1').shifts) ?? '') ?? []
  assert.ok(outcome.text.includes(`CT Thorax am ${day}.${month}.${year}`), 'the date in the text moved as the others did')
  assert.deepEqual(outcome.table.header, ['patient_id', 'Geburtsdatum', 'Kommentar'])
  const other = await treat('patient_id;Kommentar\nP1;Kontrolle Brandauer CT Thorax\n', { seedsOf: (pseudonym) => (pseudonym === subject('P1').pseudonym ? [{ kind: 'staff', value: 'Brandauer' }] : []) })
  assert.ok(!other.text.includes('Brandauer') && other.text.includes('CT Thorax'))
})

test('a cell that does not look like what its column is for is emptied and counted', async () => {
  const rows = ['P1,12.5,cT1,55,2020-01-02,1.2.3.4,F', 'P2,Anna Rossi,anna@example.org,old,next week,no uid,Rossi', 'P3,0612345678,cT2,61,2020-02-30,1.2.3.5,M', 'P4,<0.1,cT1,62,2020-03-01,1.2.3.6,f', 'P5,3 mm,cT1,63,2020-03-02,1.2.3.7,m', 'P6,3.1,cT1,64,2020-03-03,1.2.3.8,F']
  const { rowsAsText, text, columns } = await treat(`patient_id,psa,stage,age,scan date,study uid,sex\n${rows.join('\n')}\n`)
  assert.deepEqual(rowsAsText[1]?.slice(1), ['', '', '', '', '', ''])
  assert.deepEqual([rowsAsText[2]?.[1], rowsAsText[2]?.[4]], ['', ''], 'a telephone number is no number, 30 February no date')
  assert.deepEqual(rowsAsText.slice(3).map(([, psa]) => psa), ['<0.1', '3 mm', '3.1'])
  for (const gone of ['Rossi', '@', 'week', '0612345678']) assert.ok(!text.includes(gone), gone)
  assert.deepEqual(columns.map(({ emptied }) => emptied), [0, 2, 1, 1, 2, 1, 1])
})

test('ages above 89 are capped in every spelling, and a birth date that would tell one goes', async () => {
  const spellings: [string, string][] = [['89', '89'], ['90', '90'], ['97', '90'], ['103', '90'], ['093Y', '090Y'], ['93.4', '90'], ['93 years', '90'], ['85-92', '90'], ['95 months', '95 months'], ['60-69', '60-69'], ['055Y', '055Y'], ['unknown', '']]
  const { rowsAsText } = await treat(`patient_id,age\n${spellings.map(([age], n) => `P${n},${age}`).join('\n')}\n`)
  assert.deepEqual(rowsAsText.map(([, age]) => age), spellings.map(([, capped]) => capped))
  const births = await treat('patient_id,birth date,scan date\nP1,1930-01-01,2021-06-01\nP2,1950-01-01,2021-06-01\n')
  assert.equal(births.rowsAsText[0]?.[1], '')
  assert.notEqual(births.rowsAsText[1]?.[1], '')
})

test('EUCAIM\'s tables: PatientID first, day 01, and a file that begins with an underscore is no exception', async () => {
  const { rowsAsText, table } = await treat('StudyUID,PatientID,StudyDate,timepoint\n1.2.3.4,P1,2024-02-29,1\n1.2.3.5,P2,2024-03-17,2\n', { profile: eucaim })
  assert.deepEqual(table.header, ['PatientID', 'StudyUID', 'StudyDate', 'timepoint'])
  assert.deepEqual(rowsAsText[0], [subject('P1', eucaim).pseudonym, replaceUid(ring, '1.2.3.4'), '2024-02-01', '1'])
})

test('born on the first of a month, somebody has no birth date under EUCAIM\'s rule, as in the images', async () => {
  const { rowsAsText } = await treat('PatientID,birth date,scan date\nP1,1950-03-01,2020-01-01\nP2,1950-03-17,2020-01-05\n', { profile: eucaim })
  assert.deepEqual(rowsAsText.map((row) => row.slice(1)), [['', '2020-01-01'], ['1950-03-01', '2020-01-01']])
})

test('two persons under one identifier are noticed', async () => {
  const { otherPerson } = await treat('patient_id,name,birth date,sex\nP1,Rossi Anna,1950-01-01,F\nP1,ROSSI ANNA,01.01.1950,female\nP1,Bianchi Anna,1950-01-01,F\nP1,Verdi Carlo,1950-01-01,M\nP1,Rossi Anna,1951-01-01,F\n')
  assert.deepEqual(otherPerson, [5, 6])
})

test('a code that three persons have stays, a rare word that nobody knows does not', async () => {
  const rows = Array.from({ length: 9 }, (_, n) => `P${n},${n < 3 ? 'Zytoplex' : n < 8 ? 'adenocarcinoma' : 'Wesselmann'}`)
  const { text } = await treat(`patient_id,treatment\n${rows.join('\n')}\n`, { plans: [{ header: 'patient_id', role: 'identifier', action: 'pseudonym' }, { header: 'treatment', role: 'code', action: 'keep' }] })
  assert.equal(text.match(/Zytoplex/g)?.length, 3)
  assert.equal(text.match(/adenocarcinoma/g)?.length, 5)
  assert.ok(!text.includes('Wesselmann'))
})

test('nothing of the generated cohort is left but what is clinical, and the same key gives the same bytes', async () => {
  const original = clinicalTable({ patients: 60 })
  const outcome = await treat(original)
  const source = await tableOf(original)
  for (const { cells: [id, name, birth] } of source.rows) {
    for (const word of [String(id), String(birth), ...String(name).split(/[\^= ]/).filter((part) => part.length > 3)]) assert.ok(!outcome.text.includes(word), 'a word of somebody is left')
  }
  assert.equal(outcome.table.rows.length, source.rows.length)
  const at = (header: string): [number, number] => [source.header.indexOf(header), outcome.table.header.indexOf(header)]
  for (const header of ['icd10', 'icdo3_morphology', 'stage', 'assessment', 'psa_ng_ml', 'largest_lesion_mm', 'vital_status']) {
    const [from, to] = at(header)
    assert.deepEqual(outcome.table.rows.map(({ cells }) => cells[to]), source.rows.map(({ cells }) => cells[from]), header)
  }
  const days = (row: readonly unknown[], one: string, other: string, side: 0 | 1): number => (Date.parse(String(row[at(other)[side]])) - Date.parse(String(row[at(one)[side]]))) / 86_400_000
  outcome.table.rows.forEach(({ cells }, index) => {
    assert.equal(days(cells, 'diagnosis_date', 'last_follow_up', 1), days(source.rows[index]?.cells ?? [], 'diagnosis_date', 'last_follow_up', 0))
  })
  assert.equal((await treat(original)).text, outcome.text)
  assert.ok(outcome.otherPerson.length > 0, 'the cohort has two persons under one identifier')
})

test('names in seven scripts are found in the free text of a row, in any order and case', async () => {
  const source = await tableOf(clinicalTable({ patients: 60 }))
  const at = (header: string): number => source.header.indexOf(header)
  const spoken = (name: string, way: number): string => {
    const [family = '', given = ''] = (name.split('=')[0] ?? '').split('^')
    return [`${given} ${family}`, `${family}, ${given}`, `${family.toUpperCase()} ${given.toUpperCase()}`, `${family}_${given}`, `(${given}) ${family}`][way % 5] ?? ''
  }
  const rows = source.rows.map(({ cells }, index) => {
    const [id, name, birth] = [String(cells[0]), String(cells[at('name')]), String(cells[at('birth_date')])]
    const comment = `CT Thorax of ${spoken(name, index)}, born ${birth}, number ${id}: stable nodule`
    return [id, name, birth, comment].map((cell) => `"${cell}"`).join(',')
  })
  const { text } = await treat(`patient_id,name,birth_date,comment\n${rows.join('\n')}\n`)
  for (const { cells } of source.rows) {
    const words = String(cells[at('name')]).split(/[\^= ]/).filter((word) => word.length > 2)
    for (const word of [String(cells[0]), String(cells[at('birth_date')]), ...words]) assert.ok(!text.toLowerCase().includes(word.toLowerCase()), 'a word of somebody is left')
  }
  assert.equal(text.match(/CT Thorax.*stable nodule/g)?.length, source.rows.length)
})

test('seeds of tables are gathered for each person over all of them', async () => {
  const [one, other] = [await tableOf('patient_id,name,dob\np1,Rossi Anna,03.05.1951\n'), await tableOf('mrn,phone\nP1,0151 2345678\n')]
  const seeds = seedsOfTables([one, other].map((table) => ({ table, columns: planFor(table, research) })), (id) => subject(id).pseudonym)
  assert.deepEqual(seeds.get(subject('p1').pseudonym)?.map(({ kind, value }) => `${kind} ${value}`).sort(), ['date 19510503', 'identifier P1', 'identifier p1', 'name Rossi Anna', 'telephone 0151 2345678'])
})

test('1,096 real breast cancer patients: identifiers go, all 41 other columns stay as they were', async (t) => {
  const path = join(process.env.VESALIUS_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'data', 'clinical', 'fed-tcga-brca', 'brca.csv')
  if (!existsSync(path)) return t.skip('the shared clinical data are not there')
  const original = readFileSync(path, 'utf8')
  const outcome = await treat(original)
  const source = await tableOf(original)
  assert.deepEqual([outcome.table.rows.length, outcome.table.header.length, outcome.held.length], [source.rows.length, 42, 0])
  assert.ok(!/TCGA/.test(outcome.text))
  outcome.table.rows.forEach(({ cells }, index) => assert.deepEqual(cells.slice(1), source.rows[index]?.cells.slice(1)))
  assert.equal(new Set(outcome.table.rows.map(({ cells }) => cells[0])).size, outcome.persons)
})
