// Columns become facts: proposed, coded, with what has no code told. Properties on made tables; the real labels of PneumoniaMNIST where they are.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { ageBetween, codeValue, dateOf, dayOf, elementOf, elements, mapTable, nameOfCode, proposeMapping, searchCode, type ColumnMapping, type MappedTable } from '@vesalius/standards/clinical'
import { conceptOf, findConcepts } from '@vesalius/standards/eucaim/concepts'
import { searchKeys } from '@vesalius/standards/eucaim'
import { unzipSync } from 'fflate'

const tableOf = (header: readonly string[], rows: readonly (readonly string[])[], moved: readonly string[] = []): MappedTable => ({ header, subject: 0, rows, moved: new Set(moved) })
const confirm = (table: MappedTable): ColumnMapping[] => proposeMapping(table).map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) }))

test('every code that the tables of words name is a concept of the list, or a term of the search', () => {
  const terms = new Set(searchKeys.flatMap(({ values }) => Object.keys(values ?? {})))
  for (const { field, concept } of elements) if (concept !== undefined) assert.ok(conceptOf(concept), `${field}: ${concept}`)
  for (const [field, texts] of [['diagnosis', ['C50', 'C61', 'C34.1', 'C18.7', 'C20', 'C22.0', 'C78.7', 'J18.9', 'pneumonia', 'normal']], ['sex', ['m', 'Frau', 'homme', 'other']], ['topography', ['C50.9', 'C61.9']], ['morphology', ['8500/3', '8140/3', 'M-8520/3']],
    ['treatment', ['surgery', 'RT', 'chemotherapy']], ['smoking', ['never', 'ex-smoker']], ['ecog', ['1', 'ECOG 2']], ['karnofsky', ['90', 'KPS 100']], ['gleason', ['3+4', '9', 'Gleason 4 + 5']], ['assessment', ['BI-RADS 4A', 'PI-RADS 5', 'pirads 4']]] as const) {
    for (const text of texts) {
      const code = codeValue(field, text)?.code ?? ''
      assert.ok(conceptOf(code) ?? terms.has(code), `${field} ${text}: ${code}`)
    }
  }
})

test('categories of TNM are coded by the value, or by what the column says, and never as finer or of another edition than told', () => {
  const name = (field: string, value: string, column = ''): string => nameOfCode(codeValue(field, value, column)?.code ?? '') ?? ''
  assert.equal(name('tCategory', 'pT2a'), 'pT2a')
  assert.equal(name('tCategory', 'T2', 'ajcc_pathologic_t'), 'pT2')
  assert.equal(name('nCategory', 'N0 (i-)', 'pathologic_n'), 'pN0(i-)')
  assert.equal(name('nCategory', 'N0 (i+)', 'pathologic_n'), 'pN0(i+)')
  assert.equal(name('mCategory', 'MX'), 'AJCC/UICC MX Category')
  assert.equal(codeValue('nCategory', 'N2a', 'pathologic_n')?.how, 'broader')
  assert.equal(name('stageGroup', 'Stage IIA'), 'IIA')
  assert.deepEqual([name('stageGroup', 'IA'), codeValue('stageGroup', 'IA')?.how], ['Stage 1', 'broader'])
  for (const text of ['T9', 'N0X', 'stage V', 'cT1b N0 M0']) assert.equal(codeValue('tCategory', text) ?? codeValue('stageGroup', text), undefined, text)
})

test('a value that looks like a member of every object has no code', () => {
  for (const { field } of elements) for (const text of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) assert.equal(codeValue(field, text), undefined)
  const mapped = mapTable(tableOf(['id', 'd'], [['S', 'constructor']]), [{ header: 'd', field: 'diagnosis', values: {} }])
  assert.deepEqual([mapped.facts[0]?.code, mapped.unmapped[0]?.why], [undefined, 'no-code'])
})

test('a row with a birth date has an age of one decimal at most, and nobody is older than 90', () => {
  assert.equal(ageBetween('1950-02-03', '2024-01-05'), 73.9)
  assert.equal(ageBetween('1950', '2024-01-05'), 74)
  assert.equal(ageBetween('1920-01-01', '2024-01-05'), 90)
  assert.equal(ageBetween('2025-01-01', '2024-01-05'), undefined)
  const facts = mapTable(tableOf(['id', 'age'], [['S', '97']]), [{ header: 'age', field: 'ageAtDiagnosis', values: {} }]).facts
  assert.equal(facts[0]?.number, 90)
})

test('several diseases in one cell are several, and a disease that is told in every row is one', () => {
  const table = tableOf(['id', 'icd10', 'visit', 'psa'], [['S', 'C18.7; C78.7', '2020-01-02', '3'], ['S', 'C18.7; C78.7', '2020-02-02', '4']])
  const { facts } = mapTable(table, [{ header: 'icd10', field: 'diagnosis', values: {} }, { header: 'visit', field: 'measuredDate', values: {} }, { header: 'psa', field: 'psa', values: {} }])
  assert.deepEqual(facts.filter(({ field }) => field === 'diagnosis').map(({ code }) => nameOfCode(code ?? '')), ['Malignant tumor of sigmoid colon', 'Secondary malignant neoplasm of liver'])
  assert.deepEqual(facts.filter(({ field }) => field === 'psa').map(({ number, date }) => [number, date]), [[3, '2020-01-02'], [4, '2020-02-02']])
  assert.equal(facts.filter(({ field }) => field === 'measuredDate').length, 0)
})

test('two columns that the model does not know keep the same value each', () => {
  const table = tableOf(['subject', 'relatives_count', 'two_year_result'], [['S1', '0', '0'], ['S2', '2', '0'], ['S2', '2', '0']])
  const { facts } = mapTable(table, confirm(table))
  assert.deepEqual(facts.map(({ subject, column, number }) => `${subject} ${column} ${number}`), ['S1 relatives_count 0', 'S1 two_year_result 0', 'S2 relatives_count 2', 'S2 two_year_result 0'])
})

test('a year is told only of dates that were not moved', () => {
  const rows = [['S', '2019-05-01']]
  const mapping = [{ header: 'dx', field: 'diagnosisDate', values: {} }]
  assert.equal(mapTable(tableOf(['id', 'dx'], rows), mapping).facts.find(({ field }) => field === 'yearOfDiagnosis')?.number, 2019)
  assert.equal(mapTable(tableOf(['id', 'dx'], rows, ['dx']), mapping).facts.some(({ field }) => field === 'yearOfDiagnosis'), false)
})

test('days and dates are each other’s inverse at every precision, and what is no date is none', () => {
  fc.assert(fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
    assert.deepEqual(dayOf(dateOf(day)), { day, precision: 'day' })
    for (const precision of ['month', 'year'] as const) assert.equal(dateOf(dayOf(dateOf(day, precision))?.day ?? NaN, precision), dateOf(day, precision))
  }))
  for (const text of ['2021-02-30', '2021-13-01', '2021-00-10', '21-01-01', '']) assert.equal(dayOf(text), undefined, text)
})

test('no table, however odd, makes the mapping fail, lose a coded original, or tell of somebody else', () => {
  const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('C50.9', 'm', '2020-01-02', '12', 'yes', '', 'pT2 N0 M0', 'a; b'))
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('A', 'B', ''), cell, cell, cell), { maxLength: 8 }), fc.shuffledSubarray(elements.map(({ field }) => field), { minLength: 3, maxLength: 3 }), (rows, fields) => {
    const table = tableOf(['id', 'x', 'y', 'z'], rows)
    const { facts, unmapped } = mapTable(table, fields.map((field, index) => ({ header: ['x', 'y', 'z'][index] as string, field, values: {} })))
    for (const fact of facts) {
      assert.ok(fact.subject === 'A' || fact.subject === 'B')
      assert.ok(fact.field === 'ageAtDiagnosis' || fact.field === 'yearOfDiagnosis' || fact.original !== '' || fact.date !== undefined)
      if (fact.code !== undefined) assert.ok(rows.some((row) => row.some((text) => text.includes(fact.original.replace(/^[cpy]+/, '').slice(-2)))))
    }
    for (const { count } of unmapped) assert.ok(count > 0)
    proposeMapping(table)
  }))
})

test('the concepts are found by beginnings of words and by their code', () => {
  assert.equal(findConcepts('malig neopl breast')[0]?.code, 'CLIN1000060')
  assert.equal(findConcepts('clin1000060')[0]?.code, 'CLIN1000060')
  assert.deepEqual(findConcepts(''), [])
  assert.ok(findConcepts('breast', { domains: ['Spec Anatomic Site'] }).every(({ domain }) => domain === 'Spec Anatomic Site'))
})

const labels = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared'), 'data/images/pneumoniamnist/pneumoniamnist.npz')
const noLabels = existsSync(labels) ? false : 'the real X-rays of ../shared/data/images/pneumoniamnist are not here'

test('the labels of 624 real X-rays become diagnoses that the federated search knows', { skip: noLabels }, () => {
  const npy = unzipSync(readFileSync(labels), { filter: ({ name }) => name === 'test_labels.npy' })['test_labels.npy'] as Uint8Array
  const values = npy.subarray(npy.length - 624)
  const table = tableOf(['PatientID', 'label'], [...values].map((value, index) => [`S${index}`, value === 1 ? 'pneumonia' : 'normal']))
  const { facts, unmapped } = mapTable(table, confirm(table))
  assert.deepEqual(unmapped, [])
  const counts = Map.groupBy(facts, searchCode)
  assert.deepEqual([counts.get('SNOMEDCT233604007')?.length, counts.get('SNOMEDCT281900007')?.length], [390, 234])
  assert.equal(elementOf(facts[0]?.field ?? '')?.field, 'diagnosis')
})
