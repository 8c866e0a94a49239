/** The mathematics of a round: strategies, sums under masks with one site away, shares of secrets, whole numbers modulo 2³². */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { decode, encode, stepsIn } from '../../../src/models/training/aggregate/fixed-point.ts'
import { initialWeights } from '../../../src/models/training/aggregate/initial.ts'
import { mask, maskKeyOf, pairSeed, sumWithoutMasks } from '../../../src/models/training/aggregate/masking.ts'
import { joinShares, splitSecret, thresholdOf } from '../../../src/models/training/aggregate/shares.ts'
import { applyUpdate, meanUpdate, momentsFile, momentsOf, normOf } from '../../../src/models/training/aggregate/strategy.ts'
import { fileOf, layoutOf, numbersOf } from '../../../src/models/training/aggregate/tensors.ts'

test('the mean of updates is weighted by records, and FedAvg adds it', () => {
  const mean = meanUpdate([{ records: 3, update: Float32Array.of(1, -2) }, { records: 1, update: Float32Array.of(5, 2) }])
  assert.deepEqual([...mean], [2, -1])
  assert.deepEqual([...applyUpdate({ name: 'fedavg', rate: 0.5 }, Float32Array.of(1, 1), { mean }).weights], [2, 0.5])
})

test('FedAdam, FedYogi and FedAdagrad move as their algorithm says, over two rounds', () => {
  const updates = [Float64Array.of(0.5), Float64Array.of(-0.25)]
  const expected = { fedadam: 0, fedyogi: 0, fedadagrad: 0 }
  for (const name of ['fedadam', 'fedyogi', 'fedadagrad'] as const) {
    let [m, v, w] = [0, 0, 1]
    for (const [d = 0] of updates) {
      m = 0.9 * m + 0.1 * d
      v = name === 'fedadagrad' ? v + d * d : name === 'fedadam' ? 0.99 * v + 0.01 * d * d : v - 0.01 * d * d * Math.sign(v - d * d)
      w = Math.fround(w + (0.1 * m) / (Math.sqrt(v) + 1e-3))
    }
    expected[name] = w
    const strategy = { name, rate: 0.1, beta1: 0.9, beta2: 0.99, tau: 1e-3 } as const
    const first = applyUpdate(strategy, Float32Array.of(1), { mean: updates[0] as Float64Array })
    const second = applyUpdate(strategy, first.weights, { mean: updates[1] as Float64Array, moments: first.moments && momentsOf(momentsFile(first.moments)) })
    assert.equal(second.weights[0], expected[name], name)
  }
  assert.equal(new Set(Object.values(expected)).size, 3)
})

test('any so many shares give the secret, and fewer give another', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 3, max: 20 }), fc.infiniteStream(fc.nat()), (secret, sites, order) => {
    const threshold = thresholdOf(sites)
    const shares = splitSecret(secret, { shares: sites, threshold, coefficients: randomBytes((threshold - 1) * 32) })
    const keys = new Map(shares.map((share) => [share, order.next().value as number]))
    const shuffled = shares.toSorted((a, b) => (keys.get(a) as number) - (keys.get(b) as number))
    assert.deepEqual(joinShares(shuffled.slice(0, threshold)), Buffer.from(secret))
    assert.deepEqual(joinShares(shuffled), Buffer.from(secret))
    assert.notDeepEqual(joinShares(shuffled.slice(0, threshold - 1)), Buffer.from(secret))
  }), { numRuns: 50 })
  assert.throws(() => joinShares([Buffer.from([1, 5]), Buffer.from([1, 6])]))
  for (const sites of [3, 4, 5, 6, 10, 50]) assert.ok(thresholdOf(sites) < sites && 2 * thresholdOf(sites) > sites, String(sites))
})

test('two sites draw the same mask, and a site that stands between draws another', () => {
  const [a, b, between] = [maskKeyOf(randomBytes(32)), maskKeyOf(randomBytes(32)), maskKeyOf(randomBytes(32))]
  assert.deepEqual(pairSeed(a.secret, b.publicKey, 'plan 1'), pairSeed(b.secret, a.publicKey, 'plan 1'))
  assert.notDeepEqual(pairSeed(a.secret, b.publicKey, 'plan 1'), pairSeed(a.secret, b.publicKey, 'plan 2'))
  assert.notDeepEqual(pairSeed(a.secret, between.publicKey, 'plan 1'), pairSeed(a.secret, b.publicKey, 'plan 1'))
})

interface Site { readonly site: string, readonly secret: Buffer, readonly publicKey: string, readonly seed: Buffer, readonly update: Float64Array, readonly records: number }

function sites(count: number, length: number): Site[] {
  return Array.from({ length: count }, (_, at) => ({
    site: `node-${String.fromCharCode(97 + ((at * 7) % 26))}`, ...maskKeyOf(randomBytes(32)), seed: randomBytes(32), records: 40 + 60 * at, update: Float64Array.from({ length }, () => Math.random() * 2 - 1),
  }))
}

function secureMean(all: readonly Site[], away: readonly Site[], range: number): { mean: Float64Array, masked: ReadonlyMap<string, Uint32Array> } {
  const scale = { range, contributors: all.length }
  const most = Math.max(...all.map(({ records }) => records))
  const masked = new Map(all.map((one) => [one.site, mask(encode(one.update, one.records / most, scale), one, { others: all.filter(({ site }) => site !== one.site), context: 'plan-1 1' })]))
  const arrived = all.filter((one) => !away.includes(one))
  const sum = sumWithoutMasks(arrived.map((one) => ({ ...one, masked: Uint32Array.from(masked.get(one.site) as Uint32Array) })), { absent: away, context: 'plan-1 1' })
  return { mean: decode(sum, arrived.reduce((total, { records }) => total + records, 0) / most, scale), masked }
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((most: number, value, at) => Math.max(most, Math.abs(value - (b[at] as number))), 0)

test('the sum under masks is the sum, with everybody and with one of five away', (t) => {
  const all = sites(5, 10_000)
  const whole = secureMean(all, [], 8)
  const error = difference(whole.mean, meanUpdate(all))
  const without = difference(secureMean(all, all.slice(2, 3), 8).mean, meanUpdate(all.filter((_, at) => at !== 2)))
  t.diagnostic(`largest error ${error.toExponential(1)}, with one away ${without.toExponential(1)}; a step is ${(1 / stepsIn({ range: 8, contributors: 5 })).toExponential(1)}`)
  assert.ok(error < 1e-7 && without < 1e-7)
})

test('what one site sends looks like noise: its bytes are even, and another run sends others', () => {
  const all = sites(3, 20_000).map((one) => ({ ...one, update: new Float64Array(20_000) }))
  const sent = secureMean(all, [], 8).masked.get(all[0]?.site ?? '') as Uint32Array
  const counts = new Float64Array(256)
  for (const byte of new Uint8Array(sent.buffer)) counts[byte] = (counts[byte] as number) + 1
  const expected = (sent.length * 4) / 256
  const chi = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  assert.ok(chi < 400, `chi-square ${chi} with 255 degrees of freedom`)
})

test('without the shares of the one that is away, the sum is not one', () => {
  const all = sites(4, 1_000)
  const scale = { range: 8, contributors: 4 }
  const masked = all.map((one) => ({ ...one, masked: mask(encode(one.update, one.records / 220, scale), one, { others: all.filter(({ site }) => site !== one.site), context: 'c' }) }))
  const sum = sumWithoutMasks(masked.slice(1), { absent: [], context: 'c' })
  assert.throws(() => { const mean = decode(sum, 2, scale); assert.ok(difference(mean, meanUpdate(all.slice(1))) < 1) })
})

test('sums do not depend on the order of sites, to the bit', () => {
  const all = sites(5, 500)
  assert.deepEqual(secureMean(all, [], 4).mean, secureMean(all.toReversed(), [], 4).mean)
})

test('a number beyond the range of the plan, or none at all, is never encoded', () => {
  const scale = { range: 1, contributors: 3 }
  for (const wrong of [1.5, -1.0001, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => encode(Float64Array.of(0, wrong), 1, scale), { code: 'models/out-of-range' })
  fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 2, max: 50 }), (values, contributors) => {
    const coded = encode(Float64Array.from(values), 1, { range: 1, contributors })
    const sum = coded.map((value) => value * contributors)
    assert.ok(difference(decode(sum, contributors, { range: 1, contributors }), values) <= 0.51 / stepsIn({ range: 1, contributors }))
  }))
})

test('weights are read back as they were written, and files of other tensors are refused', () => {
  const layout = layoutOf({ 'b.weight': [2, 3], a: [4] })
  const numbers = Float32Array.from({ length: 10 }, (_, at) => at / 3)
  assert.deepEqual(numbersOf(fileOf(numbers, layout), layout), numbers)
  for (const other of [layoutOf({ 'b.weight': [3, 2], a: [4] }), layoutOf({ a: [4] }), layoutOf({ 'b.weight': [2, 3], c: [4] })]) {
    assert.throws(() => numbersOf(fileOf(numbers, layout), other), { code: 'models/bad-weights' })
  }
  assert.throws(() => numbersOf(fileOf(numbers.with(3, Number.NaN), layout), layout), { code: 'models/bad-weights' })
  assert.throws(() => numbersOf(Buffer.from('\x80\x04pickle'), layout), { code: 'models/bad-weights' })
})

test('weights to begin with are those of their seed, of the size that their layer wants', () => {
  const layout = layoutOf({ 'l.weight': [100, 400], 'l.bias': [100] })
  const first = initialWeights(layout, 'normal', 7)
  assert.deepEqual(initialWeights(layout, 'normal', 7), first)
  assert.notDeepEqual(initialWeights(layout, 'normal', 8), first)
  assert.ok(first.subarray(0, 100).every((value) => value === 0))
  assert.ok(Math.abs(normOf(first) / Math.sqrt(40_000) - Math.sqrt(2 / 400)) < 1e-3)
  assert.ok(initialWeights(layout, 'uniform', 1).every((value) => Math.abs(value) <= 0.05))
})
