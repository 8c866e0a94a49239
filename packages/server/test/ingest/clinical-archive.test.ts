/** The way of clinical tables into the archive: confirmed, de-identified, mapped to the model; joined with the images; written as EUCAIM's CDM and OMOP. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import { archiveRoutes } from '#archive'
import { createHttp, openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { ingestRoutes } from '#ingest'
import { readTables, writeTables } from '@vesalius/deidentify/clinical'
import { clinicalTable } from '@vesalius/samples'
import { readDicom } from '@vesalius/standards/dicom'
import { omopTables } from '@vesalius/standards/omop'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'

const shared = process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared')
const brca = join(shared, 'data/clinical/fed-tcga-brca/brca.csv')
const noBrca = existsSync(brca) ? false : 'the real patients of ../shared/data/clinical/fed-tcga-brca are not here'

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

type Columns = { header: string, role: string, action: string, dayOrder?: string }[]
interface Mapping { header: string, field: string, indicator?: string, values: Record<string, string>, because: string, seen: { value: string, code?: string }[] }
interface Report { facts: number, placed: number, tables: { name: string, rows: number }[], lost: { field: string, why: string, count: number }[] }
interface Told { subjects: number, facts: number, withImages: number, unmapped: { column: string, why: string, count: number }[] }

const post = async <T>(url: string, payload: object, status = 200): Promise<T> => {
  const answer = await app.inject({ method: 'POST', url, payload })
  assert.equal(answer.statusCode, status, answer.body.slice(0, 400))
  return answer.json<T>()
}
const get = async <T>(url: string): Promise<T> => {
  const answer = await app.inject({ method: 'GET', url })
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 400))
  return answer.json<T>()
}

/** What a person does on the page who confirms every proposal. */
async function confirmAll(csv: string | Buffer, { name, project }: { name: string, project: string }) {
  const file = Buffer.from(csv).toString('base64')
  const { tables } = await post<{ tables: { columns: Columns }[] }>('/api/ingest/clinical/proposals', { file, project })
  const plans = tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })))
  const proposed = await post<{ tables: { columns: Mapping[], subjects: number }[] }>('/api/ingest/clinical/mapping', { file, plans, project })
  const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) })))
  const { sources } = await post<{ sources: Told[] }>('/api/ingest/clinical/store', { file, plans, project, name, mappings }, 201)
  return { proposed: new Map(proposed.tables[0]?.columns.map((column) => [column.header, column])), stored: sources[0] as Told }
}

/** By subject what it says of one element. */
const valuesOf = async (project: string, field: string) => new Map((await node.archive.clinicalFacts(project)).filter((fact) => fact.field === field).map((fact) => [fact.subject, fact]))

async function storedImage(): Promise<{ pseudonym: string, date: string, study: string }> {
  const bytes = sampleFile({ change: [{ tag: 0x00180050, vr: 'DS', value: '2.5' }, { tag: 0x00180060, vr: 'DS', value: '120' }] })
  const send = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  const outcome = await node.ingest.intake.submit({ send, bytes, size: bytes.length })
  const { attributes } = readDicom(await node.archive.read(outcome.sopInstanceUid ?? '') ?? new Uint8Array())
  return { pseudonym: attributes.string(0x00100020) ?? '', date: attributes.string(0x00080020) ?? '', study: attributes.string(0x0020000d) ?? '' }
}

test('facts of a table are joined with the images by the same pseudonym, and the days between them are true', async () => {
  const image = await storedImage()
  const csv = 'PatientID;Sex;Birth date;Diagnosis;Diagnosis date;Last contact;Vital status\nPID-1;F;1950-01-31;C50.9;2024-02-19;2025-02-19;alive\nPID-2;M;1930-05-01;C61;2024-03-05;2024-06-05;dead\n'
  const { stored } = await confirmAll(csv, { name: 'two-persons', project: 'default' })
  assert.deepEqual([stored.subjects, stored.withImages], [2, 1])
  assert.equal((await valuesOf('default', 'diagnosis')).get(image.pseudonym)?.code, 'SNOMEDCT254837009')
  assert.equal((await valuesOf('default', 'sex')).get(image.pseudonym)?.code, 'SNOMEDCT248152002')
  assert.equal((await valuesOf('default', 'ageAtDiagnosis')).get(image.pseudonym)?.number, 74)
  assert.equal((await valuesOf('default', 'lastContact')).get(image.pseudonym)?.number, 366)
  assert.equal((await valuesOf('default', 'yearOfDiagnosis')).size, 0, 'a year of a date that was moved is nobody’s')
  assert.equal((await valuesOf('default', 'ageAtDiagnosis')).size, 1, 'the birth date of whoever is above 89 did not come so far')
  const { facts } = await get<{ facts: { field: string, meaning?: string, original: string }[] }>(`/api/archive/studies/${image.study}/clinical`)
  assert.deepEqual(facts.filter(({ field }) => field === 'diagnosis').map(({ meaning, original }) => [meaning, original]), [['Malignant neoplasm of breast', 'C50.9']])
  const [anchored] = await node.archive.clinical.subjects('default', [image.pseudonym])
  const studyDay = Date.UTC(Number(image.date.slice(0, 4)), Number(image.date.slice(4, 6)) - 1, Number(image.date.slice(6))) / 86_400_000
  assert.equal(studyDay - (anchored?.anchor ?? 0), 10, 'the study of 29 February is ten days after the diagnosis of the 19th')
})

test('nothing that is identified is in the records', async () => {
  for (const table of ['archive_clinical_row', 'archive_clinical_fact', 'archive_clinical_subject', 'archive_clinical_source', 'archive_clinical_mapping']) {
    const { rows } = await node.ingest.options.records.query(`select * from ${table}`)
    assert.ok(rows.length > 0)
    // A date that was moved may be another's or fall into the same month: each is compared with what stood in its place.
    assert.doesNotMatch(JSON.stringify(rows), /PID-[12]|1950-01-31|1930-05-01/, table)
  }
  const { rows } = await node.ingest.options.records.query<{ number: number, cells: string[] }>('select number, cells from archive_clinical_row')
  const original = new Map([[1, ['2024-02-19', '2025-02-19']], [2, ['2024-03-05', '2024-06-05']]])
  for (const { number, cells } of rows) for (const [at, date] of (original.get(number) ?? assert.fail()).entries()) assert.ok(/^\d{4}-\d\d-\d\d$/.test(cells[4 + at] ?? '') && cells[4 + at] !== date)
})

test('the same table again is what it was, a mapping that was confirmed is proposed again, and another mapping needs no file', async () => {
  const csv = 'PatientID,Reg code,Nonsense\nPID-1,B,x7\nPID-2,P,x7\n'
  await confirmAll(csv, { name: 'reg', project: 'default' })
  const mapping = [{ header: 'Reg code', field: 'diagnosis', values: { B: 'CLIN1000060', P: 'CLIN1000075' } }, { header: 'Nonsense', field: 'none', values: {} }]
  const answer = await app.inject({ method: 'PUT', url: '/api/archive/clinical/sources/reg/mapping', payload: { mapping } })
  assert.deepEqual([answer.statusCode, answer.json<Told>().facts], [200, 2])
  const again = await confirmAll(csv, { name: 'reg', project: 'default' })
  assert.deepEqual([again.proposed.get('Reg code')?.field, again.proposed.get('Reg code')?.because, again.stored.facts], ['diagnosis', 'confirmed-before', 2])
  const other = await confirmAll(csv, { name: 'of-another-project', project: 'other' })
  assert.equal(other.proposed.get('Reg code')?.because, 'confirmed-before')
  const { rows } = await node.ingest.options.records.query<{ n: number }>(`select count(*)::int as n from archive_clinical_row r join archive_clinical_source s on s.id = r.source_id where s.name = 'reg'`)
  assert.equal(rows[0]?.n, 2)
})

test('what is withdrawn is gone, and what other tables said of the same subjects is counted from their diagnosis again', async () => {
  const early = 'PatientID,Diagnosis date,Visit date,PSA\nPID-2,2024-01-05,2024-01-15,4.1\n'
  await confirmAll(early, { name: 'early', project: 'default' })
  const before = [...(await valuesOf('default', 'lastContact')).values()].map(({ number }) => number)
  assert.ok(before.includes(152), `the last contact is counted from the earlier diagnosis: ${before.join()}`)
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/archive/clinical/sources/early' })).statusCode, 204)
  const after = [...(await valuesOf('default', 'lastContact')).values()].map(({ number }) => number)
  assert.deepEqual(after.sort(), [366, 92])
  assert.equal((await valuesOf('default', 'psa')).size, 0)
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/archive/clinical/sources/early' })).statusCode, 404)
})

test('a workbook with two sheets gives two sources, with dates as they stand in its cells', async () => {
  const [patients] = await readTables(Buffer.from('PatientID,Diagnosis,Diagnosis date\nX-1,C50.9,2024-02-19\nX-2,C50.9,2024-02-20\n'))
  const [visits] = await readTables(Buffer.from('PatientID,Visit date,PSA\nX-1,2024-03-01,4.5\nX-1,2024-04-01,5.5\n'))
  assert.ok(patients && visits)
  const dated = (table: typeof patients, at: number) => ({ ...table, kind: 'sheet' as const, rows: table.rows.map((row) => ({ ...row, cells: row.cells.map((cell, index) => (index === at ? new Date(String(cell)) : cell)) })) })
  const { bytes, extension } = await writeTables([dated(patients, 2), dated(visits, 1)])
  assert.equal(extension, 'xlsx')
  await confirmAll(Buffer.from(bytes), { name: 'book', project: 'book' })
  assert.deepEqual((await node.archive.clinical.sources('book')).map(({ name, subjects }) => [name, subjects]), [['book', 2], ['book-2', 1]])
  const psa = (await node.archive.clinical.facts('book')).filter(({ field }) => field === 'psa').map(({ number, day }) => [number, day])
  assert.deepEqual(psa, [[4.5, 11], [5.5, 42]], 'days of the second sheet are counted from the diagnosis in the first')
})

test('every column of the sample cohort is proposed as what it is', async () => {
  const { proposed, stored } = await confirmAll(clinicalTable({ patients: 24, seed: 7 }), { name: 'cohort', project: 'cohort' })
  const fields = Object.fromEntries([...proposed].map(([header, { field }]) => [header, field]))
  assert.deepEqual(fields, {
    birth_date: 'birthDate', sex: 'sex', icd10: 'diagnosis', icdo3_topography: 'topography', icdo3_morphology: 'morphology', histology: 'local', diagnosis_date: 'diagnosisDate', stage: 'tnm', treatment: 'treatment', last_follow_up: 'lastContact',
    vital_status: 'vitalStatus', assessment: 'assessment', psa_ng_ml: 'psa', largest_lesion_mm: 'tumourSize', studies: 'local',
  })
  assert.equal(stored.subjects, 23, 'two of the 24 have one Patient ID, as it happens in hospitals')
  assert.deepEqual([...new Set(stored.unmapped.map(({ column, why }) => `${column} ${why}`))], ['assessment no-code', 'treatment no-code'], 'EUCAIM’s list has no Lung-RADS and no ablation; everything else has a code')
  const table = await get<{ total: number, columns: string[], rows: (string | number | null)[][] }>('/api/archive/clinical/table?project=cohort')
  const died = table.columns.indexOf('died')
  assert.equal(table.total, 23)
  assert.ok(table.rows.every((row) => row[died] === 0 || row[died] === 1))
})

test('1,096 real patients of one-hot columns become coded facts', { skip: noBrca }, async () => {
  const { proposed, stored } = await confirmAll(readFileSync(brca), { name: 'tcga', project: 'tcga' })
  assert.equal(stored.subjects, 1096)
  assert.deepEqual(proposed.get('ajcc_pathologic_t_T1c')?.seen.map(({ code }) => code), ['CLIN1015752'])
  assert.deepEqual([...proposed.values()].filter(({ field }) => field === 'local').length, 0)
  assert.deepEqual([...new Set(stored.unmapped.map(({ column }) => column))].sort(), ['ajcc_staging_system_edition_5th', 'ajcc_staging_system_edition_6th'])
  const text = readFileSync(brca, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','))
  const died = [...(await valuesOf('tcga', 'vitalStatus')).values()].filter(({ code }) => code === 'CLIN1024687').length
  assert.equal(died, text.filter((cells) => cells.at(-2) === '1.0').length)
  const days = [...(await valuesOf('tcga', 'followUpDays')).values()].reduce((sum, { number = 0 }) => sum + number, 0)
  assert.equal(days, text.reduce((sum, cells) => sum + Number(cells.at(-1)), 0))
})

for (const model of ['eucaim', 'omop'] as const) {
  test(`the archive is written as ${model}, and what it loses is counted`, async () => {
    const whole = async (project: string, more: object = {}): Promise<{ report: Report, tables: Map<string, string[]> }> => {
      const answer = await app.inject({ method: 'POST', url: '/api/archive/clinical/exports', payload: { model, project, ...more } })
      assert.equal(answer.headers['content-type'], 'application/zip')
      const files = Object.entries(unzipSync(new Uint8Array(answer.rawPayload))).map(([name, bytes]): [string, string] => [name, Buffer.from(bytes).toString()])
      return { report: JSON.parse(files.find(([name]) => name === 'report.json')?.[1] ?? '') as Report, tables: new Map(files.map(([name, text]) => [name.replace('.csv', ''), text.trimEnd().split('\r\n')])) }
    }
    const { report, tables } = await whole('cohort')
    const why = new Set(report.lost.map(({ field, why }) => `${field} ${why}`))
    assert.ok(why.has('local no-concept') && why.has('assessment no-code'), [...why].join())
    assert.equal(report.facts, (await node.archive.clinicalFacts('cohort')).length)
    assert.equal(report.facts - report.placed, report.lost.filter(({ why: reason }) => ['no-concept', 'no-code', 'no-place', 'no-date-or-place', 'no-date-of-diagnosis'].includes(reason)).reduce((sum, { count }) => sum + count, 0), 'what is not placed is in the report')
    assert.equal((tables.get(model === 'eucaim' ? 'patient' : 'person')?.length ?? 0) - 1, 23)
    const image = await whole('default')
    assert.equal((image.tables.get(model === 'eucaim' ? 'image_series' : 'image_occurrence')?.length ?? 0) - 1, 1)
    if (model === 'eucaim') {
      assert.match(image.tables.get('image_study')?.[1] ?? '', /,10,COM1000153$/, 'ten days after the diagnosis')
      assert.ok(tables.get('mapped_codeable_concepts_results')?.some((line) => line.endsWith(',C50.9,CLIN1000060')), 'the original value is kept beside the code')
    } else assert.ok((image.tables.get('image_feature')?.length ?? 0) > 1)
    const noted = await node.ingest.options.ledger.read(0, 1000, { type: 'archive/clinical-exported' })
    assert.ok(noted.some(({ detail }) => detail['model'] === model))
  })
}

test('the tables of OMOP keep its rules: what may not be empty is not, keys are unique, and rows refer to persons and images that are there', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/archive/clinical/exports', payload: { model: 'omop', project: 'default' } })
  const files = unzipSync(new Uint8Array(answer.rawPayload))
  const { records } = node.ingest.options
  await records.transaction(async (tx) => {
    for (const [name, { columns, required }] of Object.entries(omopTables)) {
      const bytes = files[`${name}.csv`]
      const key = name === 'death' || name === 'cdm_source' ? '' : `, primary key (${name}_id)`
      const type = (column: string): string => (/(_id|year_of_birth)$/.test(column) && !/^(domain|vocabulary|concept_class)_id$/.test(column) ? 'bigint' : /_date$/.test(column) ? 'date' : column === 'value_as_number' ? 'float8' : 'text')
      await tx.query(`create temporary table omop_${name} (${columns.map((column) => `${column} ${type(column)} ${required.includes(column) ? 'not null' : ''}`).join(', ')}${key}) on commit drop`)
      for (const line of bytes ? Buffer.from(bytes).toString().trimEnd().split('\r\n').slice(1) : []) {
        const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? (plain || null))
        await tx.query(`insert into omop_${name} values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`, cells)
      }
    }
    const { rows } = await tx.query<{ strays: number, features: number }>(`select
      (select count(*) from omop_measurement m left join omop_person p using (person_id) where p.person_id is null)::int + (select count(*) from omop_condition_occurrence m left join omop_person p using (person_id) where p.person_id is null)::int as strays,
      (select count(*) from omop_image_feature f join omop_image_occurrence i using (image_occurrence_id) join omop_measurement m on m.measurement_id = f.image_feature_event_id join omop_procedure_occurrence o using (procedure_occurrence_id)
        join omop_concept c on c.concept_id = f.image_feature_concept_id)::int as features`)
    const { rows: all } = await tx.query<{ n: number }>('select count(*)::int as n from omop_image_feature')
    assert.equal(rows[0]?.strays, 0)
    assert.ok((all[0]?.n ?? 0) > 0)
    assert.equal(rows[0]?.features, all[0]?.n)
  })
})

test('of patients without any date only what needs none is written, unless days are counted from a reference', { skip: noBrca }, async () => {
  const without = await post<Report>('/api/archive/clinical/exports', { model: 'omop', project: 'tcga', look: true })
  assert.deepEqual(without.tables.map(({ name }) => name), ['cdm_source'])
  assert.ok(without.lost.some(({ field, why, count }) => field === 'person' && why === 'no-year-of-birth' && count === 1096))
  const counted = await post<Report>('/api/archive/clinical/exports', { model: 'omop', project: 'tcga', look: true, referenceYear: 2000 })
  assert.equal(counted.tables.find(({ name }) => name === 'person')?.rows, 1096)
  assert.ok(counted.lost.some(({ field, why, count }) => field === 'dates' && why === 'counted-from-a-reference-day' && count === 1096))
})
