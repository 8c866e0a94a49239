// Both models written of the same facts: nothing is placed twice or lost without being told, and numbers of our own concepts stay.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvOf, elements, type ExportInput, type Exported, reportOf, zipOf } from '@vesalius/standards/clinical'
import { cdmColumns, writeEucaimCdm } from '@vesalius/standards/eucaim/cdm'
import { omopTables, ownConcept, writeOmop } from '@vesalius/standards/omop'
import { strFromU8, unzipSync } from 'fflate'

const dataset = { id: 'd', title: 'D', description: '' }
const today = { today: '2026-01-01', version: '1' }
const lostFacts = new Set(['no-concept', 'no-code', 'no-place', 'no-date-or-place', 'no-date-of-diagnosis'])
const notPlaced = ({ lost }: Exported): number => lost.filter(({ why }) => lostFacts.has(why)).reduce((sum, { count }) => sum + count, 0)

const codes: Readonly<Record<string, string>> = { sex: 'COM1001370', diagnosis: 'CLIN1000060', vitalStatus: 'CLIN1024687', treatment: 'CLIN1004413', medication: 'CLIN1036135', procedure: 'CLIN1001712' }
const fact = fc.record({ element: fc.constantFrom(...elements), item: fc.integer({ min: 0, max: 3 }), day: fc.option(fc.integer({ min: -400, max: 4000 }), { nil: undefined }), number: fc.double({ min: 0, max: 2000, noNaN: true }), coded: fc.boolean() })
  .map(({ element: { field, kind, unit }, item, day, number, coded }) => ({
    subject: 'S', field, item, original: 'x', column: 'c', ...(day === undefined ? {} : { day, precision: 'day' as const }), ...(kind === 'number' ? { number, ...(unit ? { unit } : {}) } : kind === 'code' && coded ? { code: codes[field] ?? 'COM1001363' } : {}),
  }))
const input = fc.record({ facts: fc.array(fact, { maxLength: 25 }), anchor: fc.option(fc.integer({ min: 10_000, max: 20_000 }), { nil: undefined }), studies: fc.integer({ min: 0, max: 2 }) }).map(({ facts, anchor, studies }): ExportInput => ({
  dataset, datesMoved: true, subjects: facts.length === 0 ? [] : [{ pseudonym: 'S', facts, ...(anchor === undefined ? {} : { anchor, anchorKind: 'diagnosis' as const }) }],
  studies: Array.from({ length: studies }, (_, index) => ({ uid: `1.2.${index}`, pseudonym: index === 0 ? 'S' : 'T', date: 15_000 + index, series: [{ uid: `1.2.${index}.1`, modality: 'CT', bodyPart: 'CHEST', manufacturer: 'GE', description: '', instances: 3, parameters: [{ keyword: 'KVP', value: 120 }] }] })),
}))

for (const [name, write] of [['EUCAIM', writeEucaimCdm], ['OMOP', (given: ExportInput) => writeOmop(given, today)]] as const) {
  test(`${name}: every fact has a place or is told as lost, and rows have the columns of their table`, () => {
    fc.assert(fc.property(input, (given) => {
      const exported = write(given)
      assert.equal(exported.facts - exported.placed, notPlaced(exported))
      assert.ok(exported.placed <= exported.facts)
      for (const { name: table, columns, rows } of exported.tables) {
        assert.deepEqual(columns, (cdmColumns[table] ?? omopTables[table]?.columns))
        const required = omopTables[table]?.required ?? []
        for (const row of rows) for (const column of name === 'OMOP' ? required : []) assert.notEqual(row[columns.indexOf(column)], null, `${table}.${column}`)
      }
    }), { numRuns: 300 })
  })

  test(`${name}: the same data give the same bytes`, () => {
    const [given] = fc.sample(input, { numRuns: 1, seed: 42 }) as [ExportInput]
    const bytes = () => { const exported = write(given); return zipOf(exported, reportOf(exported, { model: name, dataset: 'd', datesMoved: true })) }
    assert.deepEqual(bytes(), bytes())
    assert.equal(JSON.parse(strFromU8(unzipSync(bytes())['report.json'] ?? new Uint8Array())).model, name)
  })
}

test('a number that EUCAIM’s columns cannot hold is lost and told', () => {
  const psa = (number: number) => writeEucaimCdm({ dataset, datesMoved: false, studies: [], subjects: [{ pseudonym: 'S', anchor: 0, facts: [{ subject: 'S', field: 'psa', item: 1, number, unit: 'ng/mL', original: String(number), column: 'psa' }] }] })
  assert.deepEqual(psa(1250).lost, [{ field: 'psa', why: 'does-not-fit', count: 1 }])
  assert.deepEqual(psa(4.25).lost, [])
})

test('our own concepts are above 2,000,000,000 and below the largest integer, and each code has its own', () => {
  const known = ['BP1000136', 'CLIN1000060', 'COM1001366', 'GEN1000007', 'IMG1000026', 'SPEC1000009', 'SPEC10000011', 'SNOMEDCT233604007', 'SNOMEDCT281900007'].map((code) => ownConcept(code)?.id ?? 0)
  assert.equal(new Set(known).size, known.length)
  for (const id of known) assert.ok(id >= 2_000_000_000 && id < 2 ** 31)
  assert.equal(ownConcept('CLIN1000060')?.id, 2_010_000_060)
  assert.equal(ownConcept('CLIN9'), undefined)
})

test('cells with separators, quotes and line breaks survive', () => {
  assert.equal(csvOf({ columns: ['a', 'b'], rows: [['x,"y"\n', null], [1.5, 'z']] }), 'a,b\r\n"x,""y""\n",\r\n1.5,z\r\n')
})
