// The screening programme: a woman, a picture and a row each; two machines, both outcomes on each; what the table says can be learned.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { framesOf, readDicom } from '@vesalius/standards/dicom'
import { clinicalTable, countSamples, generateSamples } from '../src/index.ts'
import { screenedWoman, screeningTable } from '../src/screening.ts'

const options = { patients: 1, seed: 11, screened: 60 }
const rows = screeningTable(options).trim().split('\r\n').map((row) => row.split(','))

test('there is a row and one small picture for each woman, under the same number, and the other table stays as it is', () => {
  assert.equal(rows.length, options.screened + 1)
  assert.equal(countSamples(options), countSamples({ ...options, screened: 0 }) + options.screened)
  assert.equal(clinicalTable(options), clinicalTable({ ...options, screened: 0 }))
  const last = [...generateSamples({ ...options, screened: 2, without: new Set([...generateSamples({ ...options, screened: 0 })].map(({ path }) => path)) })]
  assert.deepEqual(last.map(({ path }) => path), ['screened-001/study-1/series-1/0001.dcm', 'screened-002/study-1/series-1/0001.dcm'])
  const { attributes } = readDicom(last[0]?.bytes ?? new Uint8Array())
  assert.equal(attributes.text(0x00100020)?.trim(), rows[1]?.[0])
  assert.equal(framesOf(readDicom(last[1]?.bytes ?? new Uint8Array())).frame(0).length, 208 * 288 * 2)
})

test('each machine has enough of both outcomes in the hospitals of the demonstration, and outcomes follow what was known', () => {
  for (const seed of [11, 12, 13]) {
    const women = Array.from({ length: 60 }, (_, at) => screenedWoman(seed, at + 1))
    for (const [, own] of Map.groupBy(women, ({ study }) => study.scanner.manufacturer)) {
      const ill = own.filter(({ cancer }) => cancer)
      assert.ok(ill.length >= 8 && own.length - ill.length >= 8, `${ill.length} of ${own.length}`)
    }
    const mean = (of: readonly { readonly density: number }[]) => of.reduce((sum, { density }) => sum + density, 0) / of.length
    assert.ok(mean(women.filter(({ cancer }) => cancer)) > mean(women.filter(({ cancer }) => !cancer)) + 0.05)
  }
})

test('refuses a programme that makes no sense', () => {
  assert.throws(() => [...generateSamples({ screened: -1 })], RangeError)
  assert.throws(() => [...generateSamples({ screened: 501 })], RangeError)
})
