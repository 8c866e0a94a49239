/** The linear model: its gradients by differences, what it learns, and Cox's on the real patients of Fed-TCGA-BRCA against Newton's fit of the survival tool. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from '../../library/random.ts'
import { runTool, tools } from '../../library/test/run-tool.ts'
import { concordance, lossOf, newWeights, scoreOf, train } from '../training.ts'
import type { Kind, Row } from '../training.ts'

function rows(count: number, kind: Kind, seed: number): Row[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const x = Float64Array.from({ length: 3 }, () => random.normal())
    const score = 1.5 * (x[0] as number) - (x[1] as number)
    const time = -Math.log(1 - random.next()) / Math.exp(score)
    return { x, time, y: kind === 'linear' ? score + 0.1 * random.normal() : kind === 'logistic' ? Number(random.next() < 1 / (1 + Math.exp(-score))) : Number(random.next() < 0.8) }
  })
}

test('a step goes down the gradient of the loss, by differences, for each kind', () => {
  for (const kind of ['linear', 'logistic', 'cox'] as const) {
    const data = rows(16, kind, 3)
    const weights = newWeights()
    weights.weight.set([0.3, -0.2, 0.5])
    const before = Float32Array.from(weights.weight)
    const slopes = [0, 1, 2].map((column) => {
      const at = (offset: number) => lossOf({ weight: before.map((value, index) => (index === column ? value + offset : value)), bias: weights.bias }, data, kind)
      return (at(1e-2) - at(-1e-2)) / (Math.fround((before[column] as number) + 1e-2) - Math.fround((before[column] as number) - 1e-2))
    })
    train(weights, data, { kind, updates: 1, batch: 16, rate: 0.1, proximal: 0, seed: 1 })
    slopes.forEach((slope, column) => assert.ok(Math.abs(((before[column] as number) - (weights.weight[column] as number)) / 0.1 - slope) < 5e-4, `${kind} ${column}`))
  }
})

test('learns what the rows were drawn from', (t) => {
  for (const kind of ['linear', 'logistic', 'cox'] as const) {
    const weights = newWeights()
    train(weights, rows(2_000, kind, 5), { kind, updates: 3_000, batch: 64, rate: 0.05, proximal: 0, seed: 2 })
    t.diagnostic(`${kind}: ${[...weights.weight.subarray(0, 3)].map((value) => value.toFixed(2)).join(', ')} of 1.50, -1.00, 0.00`)
    assert.ok(Math.abs((weights.weight[0] as number) - 1.5) < 0.25 && Math.abs((weights.weight[1] as number) + 1) < 0.25 && Math.abs(weights.weight[2] as number) < 0.15, kind)
  }
})

test('a pull keeps the weights near where they began, and the same seed gives the same bits', () => {
  const data = rows(500, 'logistic', 7)
  const trained = (proximal: number) => { const weights = newWeights(); train(weights, data, { kind: 'logistic', updates: 200, batch: 32, rate: 0.1, proximal, seed: 4 }); return weights }
  assert.deepEqual(trained(0), trained(0))
  const [free, held] = [trained(0), trained(5)].map(({ weight }) => Math.hypot(...weight)) as [number, number]
  assert.ok(held < free / 2, `${held} ${free}`)
})

test('counts pairs as Harrell does: unknown order is left out, ties count half', () => {
  const row = (time: number, y: number): Row => ({ x: new Float64Array(), time, y })
  assert.equal(concordance([3, 2, 1], [row(1, 1), row(2, 1), row(3, 0)]), 1)
  assert.equal(concordance([1, 1, 2], [row(1, 1), row(2, 0), row(3, 1)]), 0.25)
  assert.equal(concordance([5, 1], [row(1, 1), row(1, 0)]), 1)
})

test('as a run: trains from given weights, tells counts and losses, measures', (t) => {
  const [table, model] = [join(tools, 'linear-model/examples/made-up.csv'), join(tools, 'linear-model/examples/model.safetensors')]
  const parameters = { kind: 'cox', features: ['age'], time: 'time', event: 'event', centre: [60], scale: [10], updates: 300, rate: 0.05 }
  const inputs = { data: { file: table, as: 'table.csv' }, model: { file: model, as: 'tensors.safetensors' } }
  const told = JSON.parse(readFileSync(join(runTool(t, { tool: 'linear-model', entrypoint: 'train', parameters, inputs, outputs: ['model', 'training'] }), 'out-training'), 'utf8')) as { n: number, loss: number, lossBefore: number }
  assert.equal(told.n, 120)
  assert.ok(told.loss <= told.lossBefore + 0.05)
  const measured = JSON.parse(readFileSync(join(runTool(t, { tool: 'linear-model', entrypoint: 'evaluate', parameters, inputs, outputs: ['measures'] }), 'out-measures'), 'utf8')) as { n: number, cIndex: number, auc: null }
  assert.ok(measured.cIndex > 0.5 && measured.auc === null)
  assert.equal(scoreOf(newWeights(), { x: Float64Array.of(1) }), 0)
})

test('as a run: a logistic model is measured with intervals, calibration and groups; a Cox model gives no probability and is refused', (t) => {
  const inputs = { data: { file: join(tools, 'linear-model/examples/made-up.csv'), as: 'table.csv' }, model: { file: join(tools, 'linear-model/examples/model.safetensors'), as: 'tensors.safetensors' } }
  const parameters = { kind: 'logistic', features: ['age'], target: 'event', centre: [60], scale: [10], groups: ['arm'] }
  const told = JSON.parse(readFileSync(join(runTool(t, { tool: 'linear-model', entrypoint: 'validate', parameters, inputs, outputs: ['evaluation'] }), 'out-evaluation'), 'utf8')) as { n: number, auc: { lower: number, value: number, upper: number }, groups: { factor: string, level: string, n: number }[] }
  assert.equal(told.n, 120)
  assert.ok(told.auc.lower < told.auc.value && told.auc.value < told.auc.upper)
  assert.deepEqual(told.groups.map(({ factor, level }) => `${factor} ${level}`).sort(), ['arm A', 'arm B'])
  assert.equal(told.groups.reduce((sum, { n }) => sum + n, 0), 120)
  assert.throws(() => runTool(t, { tool: 'linear-model', entrypoint: 'validate', parameters: { ...parameters, kind: 'cox', time: 'time', event: 'event' }, inputs, outputs: ['evaluation'] }))
})
