/** Re-identification risk of images and tables together: figures that a person can check by hand, and generalisations that reach the goal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clinicalTable } from '@vesalius/samples'
import { atLevel, deidentifyTable, planFor, riskColumnsOf, riskOf } from '../../../src/clinical/index.ts'
import type { RiskColumn } from '../../../src/clinical/index.ts'
import { research, ring, tableOf } from '../profiles-under-test.ts'

const column = (name: string, kind: RiskColumn['kind'], values: string): RiskColumn => ({ name, kind, values: values.split(' ').map((value) => (value === '-' ? '' : value)) })

/** Of 100 people in a small example: ages 40 to 59 evenly, sexes alternating in pairs. */
const ages = Array.from({ length: 100 }, (_, n) => String(40 + n % 20))
const sexes = Array.from({ length: 100 }, (_, n) => (n % 3 === 0 ? 'F' : 'M'))

test('classes, the smallest, who is alone and the mean risk are counted', () => {
  const { before } = riskOf([column('age', 'age', '50 50 50 61 61 72'), column('sex', 'category', 'F F M M M F'), column('status', 'category', 'a b a c c d')], { quasi: ['age', 'sex'], sensitive: ['status'], k: 2 })
  assert.deepEqual(before, { classes: 4, smallest: 1, personsBelow: 2, shareBelow: 2 / 6, personsAlone: 2, meanRisk: 4 / 6, diversity: [{ column: 'status', least: 1, personsInUniform: 4 }] })
})

test('without columns that an outsider knows everybody is in one class', () => {
  assert.equal(riskOf([column('x', 'category', 'a b c')], { quasi: [] }).before.smallest, 3)
  assert.equal(riskOf([], { quasi: [] }).before.classes, 0)
})

test('age is made coarse as far as needed and no further', () => {
  const columns: RiskColumn[] = [{ name: 'age', kind: 'age', values: ages }, { name: 'sex', kind: 'category', values: sexes }]
  const { before, suggestion } = riskOf(columns, { quasi: ['age', 'sex'], k: 5 })
  assert.ok(before.personsBelow > 0)
  assert.deepEqual(suggestion.steps, [{ column: 'age', level: 'bands-of-5', distinctBefore: 20, distinctAfter: 4 }])
  assert.ok(suggestion.after.smallest >= 5)
  assert.equal(suggestion.leftOut, 0)
})

test('data that are as they should be get no suggestion', () => {
  const { suggestion } = riskOf([{ name: 'sex', kind: 'category', values: sexes }], { quasi: ['sex'], k: 5 })
  assert.deepEqual(suggestion.steps, [])
})

test('leaving a few persons out may save a column', () => {
  const values = [...Array.from({ length: 97 }, (_, n) => (n % 2 ? 'C50' : 'C61')), 'C69', 'C70', 'C71']
  const strict = riskOf([{ name: 'icd', kind: 'category', values }], { quasi: ['icd'], k: 5 }).suggestion
  const lenient = riskOf([{ name: 'icd', kind: 'category', values }], { quasi: ['icd'], k: 5, mostLeftOut: 0.05 }).suggestion
  assert.notDeepEqual(strict.steps, [])
  assert.deepEqual([lenient.steps.length, lenient.leftOut, lenient.after.smallest], [0, 3, 48])
})

test('whatever is suggested reaches the goal, on random data of every kind, and is the same each time', () => {
  let state = 11
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
  for (let round = 0; round < 40; round++) {
    const persons = 20 + random(200)
    const of = (make: () => string): string[] => Array.from({ length: persons }, () => (random(20) === 0 ? '' : make()))
    const columns: RiskColumn[] = [
      { name: 'age', kind: 'age', values: of(() => String(random(100))) }, { name: 'plz', kind: 'postcode', values: of(() => String(10_000 + random(90_000))) },
      { name: 'date', kind: 'date', values: of(() => `20${10 + random(14)}-0${1 + random(9)}-1${random(9)}`) }, { name: 'icd', kind: 'category', values: of(() => `C${10 + random(60)}`) },
      { name: 'psa', kind: 'number', values: of(() => String(random(400) / 10)) },
    ]
    const options = { quasi: columns.map(({ name }) => name), k: 2 + random(6) }
    const report = riskOf(columns, options)
    assert.ok(report.suggestion.after.smallest >= options.k && report.suggestion.leftOut === 0)
    assert.deepEqual(riskOf(columns, options), report)
    // What was suggested, done by hand, gives what was promised.
    const done = columns.map((one) => ({ ...one, values: atLevel(one.values, report.suggestion.steps.find((step) => step.column === one.name)?.level ?? 'exact', options) }))
    assert.deepEqual(riskOf(done, { ...options, quasi: options.quasi }).before.smallest, report.suggestion.after.smallest)
  }
})

test('classes are those of a plain count, also when the columns have more combinations than a number holds', () => {
  const persons = 3_000
  const columns = Array.from({ length: 9 }, (_, at): RiskColumn => ({ name: `c${at}`, kind: 'category', values: Array.from({ length: persons }, (_, n) => String(Math.imul(n % 700 + at, 2_654_435_761) >>> (at + 8))) }))
  const counts = new Map<string, number>()
  for (let person = 0; person < persons; person++) {
    const key = columns.map(({ values }) => values[person]).join('|')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const { before } = riskOf(columns, { quasi: columns.map(({ name }) => name), k: 5 })
  assert.deepEqual([before.classes, before.smallest, before.personsAlone], [counts.size, Math.min(...counts.values()), [...counts.values()].filter((size) => size === 1).length])
})

test('levels say less step by step', () => {
  assert.deepEqual(atLevel(['057Y', '57', '003M', '', '94', 'x'], 'bands-of-10', { k: 5 }), ['50-59', '50-59', '0-9', '', '90+', 'other'])
  assert.deepEqual(atLevel(['88'], 'bands-of-20', { k: 5 }), ['80-89'])
  assert.deepEqual(atLevel(['2024-02-29', '20240229', '2024'], 'month', { k: 5 }), ['2024-02', '2024-02', '2024'])
  assert.deepEqual(atLevel(['2024-02-29', '2021'], '5-years', { k: 5 }), ['2020-2024', '2020-2024'])
  assert.deepEqual(atLevel(['10', '10'], '1-character', { k: 5 }), ['1', '1'])
  assert.deepEqual(atLevel(['a', 'a', 'b', ''], 'rare-to-other', { k: 2 }), ['a', 'a', 'other', ''])
})

test('images and tables meet by pseudonym: one row for each person, several values in one', async () => {
  const table = await tableOf(clinicalTable({ patients: 30 }))
  const columns = planFor(table, research)
  const outcome = deidentifyTable(table, columns, { ring, profile: research })
  const persons = [...new Set(outcome.table.rows.map(({ cells }) => String(cells[0])))]
  const images = persons.flatMap((pseudonym, n) => ['CT', 'MR'].map((Modality) => ({ pseudonym, attributes: { Modality, PatientSex: n % 2 ? 'F' : 'M', PatientAge: `0${50 + n % 9}Y` } })))
  const { columns: joined, usualQuasi } = riskColumnsOf(images, [{ table: outcome.table, columns }])
  assert.ok(joined.every(({ values }) => values.length === persons.length))
  assert.deepEqual(joined.find(({ name }) => name === 'image:Modality')?.values[0], 'CT + MR')
  for (const name of ['image:PatientAge', 'image:PatientSex', 'table 1:sex', 'table 1:icd10']) assert.ok(usualQuasi.includes(name), name)
  assert.ok(!usualQuasi.includes('image:Modality'))
  const together = riskOf(joined, { quasi: usualQuasi, k: 3 })
  const alone = riskOf(joined, { quasi: ['image:PatientSex'], k: 3 })
  assert.ok(together.before.classes > alone.before.classes, 'together they tell more than apart')
  assert.ok(together.suggestion.after.smallest >= 3)
})

test('a hundred thousand persons take seconds', () => {
  const persons = 100_000
  const of = (name: string, kind: RiskColumn['kind'], make: (n: number) => string): RiskColumn => ({ name, kind, values: Array.from({ length: persons }, (_, n) => make(Math.imul(n, 2_654_435_761) >>> 7)) })
  const columns = [of('age', 'age', (n) => String(n % 95)), of('sex', 'category', (n) => 'FM'[n % 2] ?? ''), of('plz', 'postcode', (n) => String(10_000 + n % 80_000)), of('icd', 'category', (n) => `C${n % 89}`)]
  const started = performance.now()
  const { suggestion } = riskOf(columns, { quasi: columns.map(({ name }) => name) })
  assert.ok(suggestion.after.smallest >= 5)
  assert.ok(performance.now() - started < 30_000, 'slower than it should be by an order of magnitude')
})

test('a column that is not there is refused', () => {
  assert.throws(() => riskOf([column('x', 'category', 'a')], { quasi: ['y'] }), RangeError)
  assert.throws(() => riskOf([column('x', 'category', 'a'), column('y', 'category', 'a b')], { quasi: ['x'] }), RangeError)
})
