/** Trains and measures linear models on columns of a clinical table, alone or as a round of federated training: it goes on from the weights it is given. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cell, pathOf, run, tellProgress, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { areaUnderCurve } from '../library/area-under-curve.ts'
import { evaluationOf } from '../library/evaluation.ts'
import { readSafetensors, writeSafetensors } from '../library/safetensors.ts'
import { column, numbers, readTable } from '../library/table.ts'
import { concordance, lossOf, newWeights, scoreOf, sigmoid, train, width } from './training.ts'
import type { Kind, Row, Weights } from './training.ts'

interface Arguments {
  readonly kind: Kind
  readonly features: readonly string[]
  /** Of `linear` and `logistic`. */
  readonly target?: string
  /** Of `cox`. */
  readonly time?: string
  readonly event?: string
  readonly updates?: number
  readonly batch?: number
  readonly rate?: number
  readonly proximal?: number
  /** Taken from each feature, then divided by: the same at every site. */
  readonly centre?: readonly number[]
  readonly scale?: readonly number[]
  /** Of `validate`. */
  readonly threshold?: number
  readonly groups?: readonly string[]
}

/** With the levels of its groups. */
interface Known extends Row { readonly groups: Readonly<Record<string, string>> }

function trainModel(context: RunContext<Arguments>): void {
  const { kind, updates = 100, batch = 16, rate = 0.1, proximal = 0 } = context.arguments
  const rows = rowsOf(context)
  const minimum = context.minimum_cell
  if (rows.length < minimum) throw new Error('too few rows are complete')
  const weights = context.inputs['model'] ? givenModel(context) : newWeights()
  const lossBefore = lossOf(weights, rows, kind)
  train(weights, rows, { kind, updates, batch, rate, proximal, seed: context.seed, onUpdate: (done) => { if (done % 50 === 0) tellProgress(context, done / updates) } })
  writeFileSync(pathOf(context, 'outputs', 'model'), writeSafetensors({ 'linear.weight': { shape: [1, width], values: weights.weight }, 'linear.bias': { shape: [1], values: weights.bias } }))
  writeResult(context, 'training', { n: cell(rows.length, minimum), lossBefore, loss: lossOf(weights, rows, kind) })
}

function evaluate(context: RunContext<Arguments>): void {
  const { kind } = context.arguments
  const rows = rowsOf(context)
  const minimum = context.minimum_cell
  const weights = givenModel(context)
  const scores = rows.map((row) => scoreOf(weights, row))
  const events = rows.filter(({ y }) => y === 1).length
  const enough = rows.length >= minimum && (kind === 'linear' || Math.min(events, rows.length - events) >= minimum)
  writeResult(context, 'measures', {
    n: cell(rows.length, minimum), events: kind === 'linear' ? null : cell(events, minimum), loss: enough ? lossOf(weights, rows, kind) : null,
    cIndex: enough && kind === 'cox' ? concordance(scores, rows) : null, auc: enough && kind === 'logistic' ? areaUnderCurve(scores, rows.map(({ y }) => y)) : null,
  })
}

/** One row is one subject, and the score a probability. */
function validate(context: RunContext<Arguments>): void {
  const { kind, threshold = 0.5 } = context.arguments
  if (kind !== 'logistic') throw new Error('only a logistic model gives a probability')
  const weights = givenModel(context)
  const cases = rowsOf(context).map((row) => ({ label: row.y, score: sigmoid(scoreOf(weights, row)), groups: row.groups }))
  writeResult(context, 'evaluation', evaluationOf(cases, { threshold, minimum: context.minimum_cell }))
}

/** Rows in which every column that is needed is a number. */
function rowsOf(context: RunContext<Arguments>): Known[] {
  const { kind, features, target, time, event, centre, scale, groups = [] } = context.arguments
  if (features.length > width) throw new Error('more columns than the model has')
  const [outcome, when] = kind === 'cox' ? [event, time] : [target, undefined]
  if (outcome === undefined || (kind === 'cox' && when === undefined)) throw new Error('a column that this kind needs is not named')
  const table = readTable(join(pathOf(context, 'inputs', 'data'), 'table.csv'))
  const columns = features.map((name) => numbers(table, name))
  const [ys, times] = [numbers(table, outcome), when === undefined ? [] : numbers(table, when)]
  const factors = groups.map((name) => ({ name, values: column(table, name) }))
  const levelsOf = (at: number) => Object.fromEntries(factors.map(({ name, values }) => [name, values[at] ?? '']).filter(([, level]) => level !== ''))
  return table.rows.map((_, at): Known => ({
    groups: levelsOf(at),
    x: Float64Array.from(columns, (column, index) => ((column[at] ?? Number.NaN) - (centre?.[index] ?? 0)) / (scale?.[index] ?? 1)), y: ys[at] ?? Number.NaN, time: when === undefined ? 0 : times[at] ?? Number.NaN,
  })).filter(({ x, y, time: ended }) => x.every(Number.isFinite) && Number.isFinite(ended) && (kind === 'linear' ? Number.isFinite(y) : y === 0 || y === 1))
}

function givenModel(context: RunContext<Arguments>): Weights {
  const { 'linear.weight': weight, 'linear.bias': bias } = readSafetensors(readFileSync(join(pathOf(context, 'inputs', 'model'), 'tensors.safetensors')))
  if (weight?.values.length !== width || bias?.values.length !== 1) throw new Error('the tensors are not of this model')
  return { weight: weight.values, bias: bias.values }
}

await run({ train: trainModel, evaluate, validate })
