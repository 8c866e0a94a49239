/** Pictures and identifiers that a tool plants in what may leave (governance.md G02, G03, G05): in weights, metrics, tables. Each is stopped, and honest results are not. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { strictPolicy } from '#compute'
import { fromTensors, newWeights, toTensors } from '../../../../tools/image-classifier/network.ts'
import { prepare, train } from '../../../../tools/image-classifier/training.ts'
import { Random } from '../../../../tools/library/random.ts'
import { checkJson } from '../../src/compute/airlock/check-json.ts'
import { checkTable } from '../../src/compute/airlock/check-table.ts'
import type { OutputOf } from '../../src/compute/tools/manifest.ts'
import { checkTensors } from '../../src/compute/airlock/check-tensors.ts'
import { initialWeights } from '../../src/models/training/aggregate/initial.ts'
import { applyUpdate, meanUpdate } from '../../src/models/training/aggregate/strategy.ts'
import { layoutOf, numbersOf } from '../../src/models/training/aggregate/tensors.ts'
import { pneumoniaPart, withoutPneumonia } from '../models/training/real-data.ts'

/** A real chest X-ray of 28 by 28 where the shared data are; else a picture that is drawn. */
const picture = (() => {
  const path = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared'), 'data/images/pneumoniamnist/pneumoniamnist.npz')
  const file = existsSync(path) ? unzipSync(readFileSync(path), { filter: ({ name }) => name === 'test_images.npy' })['test_images.npy'] : undefined
  return file ? [...file.subarray(128, 128 + 784)] : Array.from({ length: 784 }, (_, at) => Math.round(120 + 90 * Math.sin(at / 28 / 4) * Math.cos((at % 28) / 5) + (at * 7) % 11))
})()

/** Weights as training leaves them: normal, from a generator with a seed. */
function weights(count: number, seed = 1): Float32Array {
  let state = seed
  const uniform = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state + 0.5) / 2 ** 32 }
  return Float32Array.from({ length: count }, () => 0.05 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()))
}

function safetensors(tensors: Readonly<Record<string, { shape: number[], values: Float32Array }>>, more: object = {}): Uint8Array {
  let at = 0
  const header = Object.fromEntries(Object.entries(tensors).map(([name, { shape, values }]) => [name, { dtype: 'F32', shape, data_offsets: [at, at += values.byteLength] }]))
  const text = Buffer.from(JSON.stringify({ ...header, ...more }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, ...Object.values(tensors).map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength))])
}

const output = (shape: number[]): OutputOf<'tensors'> => ({ type: 'tensors', name: 'model', maxBytes: 1e9, optional: false, maxNorm: 100, tensors: { w: { dtype: 'F32', shape }, b: { dtype: 'F32', shape: [8] } } })
const model = (values: Float32Array, more: object = {}) => safetensors({ w: { shape: [values.length], values }, b: { shape: [8], values: new Float32Array(8) } }, more)
const codes = (findings: readonly { code: string, severity: string }[]) => findings.filter(({ severity }) => severity === 'stop').map(({ code }) => code)

test('lets honest weights pass: trained ones, rounded ones, and new ones that are 0', () => {
  for (const seed of [1, 2, 3, 4, 5]) assert.deepEqual(codes(checkTensors(model(weights(6000, seed)), output([6000]))), [])
  const rounded = new Uint32Array(weights(2000).buffer).map((bits) => bits & 0xffff0000)
  assert.deepEqual(codes(checkTensors(model(new Float32Array(rounded.buffer)), output([2000]))), [])
  assert.deepEqual(codes(checkTensors(model(new Float32Array(500)), output([500]))), [])
})

test('lets the weights of each round of a training pass, also of units that never fire and only shrink', { skip: withoutPneumonia }, () => {
  const sites = (['train', 'test'] as const).map((part) => pneumoniaPart(part).slice(0, 30).map(({ pixels, label }) => ({ image: prepare(Float32Array.from(pixels), 28, 28), label })))
  const layout = layoutOf(Object.fromEntries(Object.entries(toTensors(newWeights(new Random(1)))).map(([name, { shape }]) => [name, [...shape]])))
  const declared = Object.fromEntries(layout.tensors.map(({ name, shape }) => [name, { dtype: 'F32' as const, shape: [...shape] }]))
  let global = initialWeights(layout, 'normal', 2000)
  for (let round = 1; round <= 8; round++) {
    const updates = sites.map((examples, site) => {
      const tensors = Object.fromEntries(layout.tensors.map(({ name, offset, size, shape }) => [name, { shape: [...shape], values: global.slice(offset, offset + size) }]))
      train(fromTensors(tensors), examples, { epochs: 2, rate: 2e-3, batch: 32, decay: 1e-2, proximal: 0, seed: round * 10 + site })
      assert.deepEqual(codes(checkTensors(safetensors(tensors), { ...output([1]), tensors: declared })), [], `site ${site} in round ${round}`)
      return { records: examples.length, update: Float64Array.from(numbersOf(safetensors(tensors), layout), (value, at) => value - (global[at] as number)) }
    })
    global = applyUpdate({ name: 'fedavg', rate: 1 }, global, { mean: meanUpdate(updates) }).weights
  }
})

test('stops a picture in the low bits of the weights, whole or in part, in the lowest byte or the next', () => {
  for (const [shift, count] of [[0, 784], [8, 784], [0, 6000]] as const) {
    const bits = new Uint32Array(weights(count).buffer)
    picture.forEach((pixel, at) => { bits[at] = ((bits[at] ?? 0) & ~(255 << shift)) | (pixel << shift) })
    assert.deepEqual(codes(checkTensors(model(new Float32Array(bits.buffer)), output([count]))), ['low-bits'], `shift ${shift} of ${count}`)
  }
  const plane = new Uint32Array(weights(784).buffer)
  picture.forEach((pixel, at) => { plane[at] = ((plane[at] ?? 0) & ~1) | Number(pixel > 60) })
  assert.deepEqual(codes(checkTensors(model(new Float32Array(plane.buffer)), output([784]))), ['low-bits'], 'its outline in the lowest bit')
})

test('stops a picture as weights, as a tensor beside the declared ones, in the header, and after the end', () => {
  const pixels = Float32Array.from(picture, (pixel) => pixel / 255)
  assert.ok(codes(checkTensors(model(pixels), output([784]))).includes('pixel-values'))
  const extra = safetensors({ w: { shape: [784], values: weights(784) }, b: { shape: [8], values: new Float32Array(8) }, x: { shape: [28, 28], values: pixels } })
  assert.deepEqual(codes(checkTensors(extra, output([784]))), ['tensors'])
  assert.deepEqual(codes(checkTensors(model(weights(784), { __metadata__: { image: Buffer.from(picture).toString('base64') } }), output([784]))), ['header'])
  assert.deepEqual(codes(checkTensors(Buffer.concat([model(weights(784)), Buffer.from(picture)]), output([784]))), ['header'])
  assert.deepEqual(codes(checkTensors(Buffer.from('\x80\x04pickle'), output([784]))), ['header'])
})

test('stops weights that are not numbers or too large', () => {
  const broken = weights(784)
  broken[3] = Number.NaN
  assert.deepEqual(codes(checkTensors(model(broken), output([784]))), ['not-finite'])
  assert.deepEqual(codes(checkTensors(model(weights(784).map((value) => value * 1e4)), output([784]))), ['norm'])
})

const anything: OutputOf<'json'> = { type: 'json', name: 'metrics', maxBytes: 1e6, optional: false, cells: ['/groups/*/n'], shares: ['/groups/*/share'], schema: {} }
const metrics = (value: unknown) => codes(checkJson(Buffer.from(JSON.stringify(value)), anything, strictPolicy))

test('lets honest metrics pass: numbers, a curve, a calibration table', () => {
  assert.deepEqual(metrics({ auc: 0.9458, n: 624, confusion: [[181, 53], [20, 370]], groups: [{ n: 40, share: 0.1 }, { n: 0 }, { n: null }] }), [])
  assert.deepEqual(metrics({ curve: Array.from({ length: 200 }, (_, at) => ({ time: at * 30, survival: Math.exp(-at / 90) })) }), [])
  assert.deepEqual(metrics({ roc: Array.from({ length: 101 }, (_, at) => Math.sqrt(at / 100)) }), [])
})

test('stops a picture in metrics as a list, rows, members, fractions, one text or one long number', () => {
  const rows = Array.from({ length: 28 }, (_, row) => picture.slice(row * 28, row * 28 + 28))
  assert.ok(metrics({ losses: picture }).includes('image-like'))
  assert.ok(metrics({ losses: rows }).includes('image-like'))
  assert.ok(metrics({ losses: picture.map((pixel) => pixel / 255) }).includes('image-like'))
  assert.ok(metrics({ epochs: picture.map((loss, epoch) => ({ epoch, loss: loss * 0.01 + 3 })) }).includes('image-like'))
  assert.ok(metrics(Object.fromEntries(picture.map((pixel, at) => [`m${at}`, pixel]))).includes('image-like'))
  assert.ok(metrics({ note: Buffer.from(picture).toString('base64') }).includes('encoded'))
  assert.deepEqual(codes(checkJson(Buffer.from(`{"auc": 0.${picture.join('')}}`), anything, strictPolicy)), ['digits'])
  assert.ok(metrics({ packed: Array.from({ length: 98 }, (_, at) => Number(Buffer.from(picture.slice(at * 6, at * 6 + 6)).readUIntBE(0, 6))) }).includes('digits'))
})

test('stops identifiers, small cells, sums of one, and what the schema does not know', () => {
  assert.deepEqual(metrics({ subject: '1234567890123' }), ['digits'])
  assert.deepEqual(metrics({ '19700101-12345': 1 }), ['digits'])
  assert.deepEqual(metrics({ groups: [{ n: 4 }, { n: 50, share: 0.99 }] }), ['small-cell', 'dominance'])
  const strict = { ...anything, schema: { type: 'object', properties: { auc: { type: 'number' } }, additionalProperties: false } }
  assert.deepEqual(codes(checkJson(Buffer.from('{"auc":0.9,"more":1}'), strict, strictPolicy)), ['schema'])
})

const table: OutputOf<'table'> = { type: 'table', name: 'table', maxBytes: 1e6, optional: false, maxRows: 1000, columns: [{ name: 'stage', kind: 'category' }, { name: 'n', kind: 'count' }, { name: 'mean', kind: 'number' }] }
const rowsOf = (rows: readonly (readonly unknown[])[]) => codes(checkTable(Buffer.from(`stage,n,mean\n${rows.map((row) => row.join(',')).join('\n')}\n`), table, strictPolicy))

test('lets an honest table pass, and stops a picture, names, small cells and odd cells in it', () => {
  assert.deepEqual(rowsOf([['I', 40, 61.5], ['II', 12, 58.25], ['III', '', '']]), [])
  assert.ok(rowsOf(picture.map((pixel, at) => ['a', 10 + at, pixel])).includes('image-like'))
  assert.ok(rowsOf(Array.from({ length: 56 }, (_, row) => ['a', (picture[row * 14] ?? 0) + 5, picture[row * 14 + 1]])).includes('image-like'))
  assert.deepEqual(rowsOf([['I', 3, 61.5]]), ['small-cell'])
  assert.deepEqual(rowsOf([['"I"', 30, 61.5]]), ['schema'])
  assert.deepEqual(rowsOf([[Buffer.from(picture.slice(0, 40)).toString('base64'), 30, 61.5]]), ['encoded'])
  assert.deepEqual(rowsOf([['I', 30, '0.12345678901234567890123']]), ['schema'])
})
