/**
 * Linear scores of up to 64 columns, trained by stochastic gradient: squared error, logistic loss, or the negative log partial likelihood of Cox within each
 * batch (as FLamby's Fed-TCGA-BRCA has it: rows in falling order of time, mean over the batch). The same seed and rows give the same bits.
 */
import { Random } from '../library/random.ts'

export const width = 64
export interface Weights { readonly weight: Float32Array, readonly bias: Float32Array }
export type Kind = 'linear' | 'logistic' | 'cox'

export interface Row {
  readonly x: Float64Array
  /** The target; of Cox, 1 for an event and 0 for censored. */
  readonly y: number
  /** Of Cox. */
  readonly time: number
}

export interface Training {
  readonly kind: Kind
  readonly updates: number
  readonly batch: number
  readonly rate: number
  /** Of the pull to where it began (FedProx). */
  readonly proximal: number
  readonly seed: number
  onUpdate?(done: number): void
}

export function newWeights(): Weights {
  return { weight: new Float32Array(width), bias: new Float32Array(1) }
}

/** Changes the weights: so many updates, each on the next batch of an order that is drawn anew when all rows were seen. */
export function train({ weight, bias }: Weights, rows: readonly Row[], { kind, updates, batch, rate, proximal, seed, onUpdate }: Training): void {
  const random = new Random(seed)
  const [weightFrom, biasFrom] = [Float32Array.from(weight), Float32Array.from(bias)]
  let [order, at] = [random.order(rows.length), 0]
  for (let update = 1; update <= updates; update++) {
    if (at >= order.length) [order, at] = [random.order(rows.length), 0]
    const chosen = Array.from(order.subarray(at, at + batch), (index) => rows[index] as Row)
    at += batch
    const errors = derivatives({ weight, bias }, chosen, kind)
    const gradient = new Float64Array(width)
    for (const { row, error } of errors) for (let column = 0; column < row.x.length; column++) gradient[column] = (gradient[column] as number) + error * (row.x[column] as number)
    for (let column = 0; column < width; column++) {
      const value = weight[column] as number
      weight[column] = value - rate * ((gradient[column] as number) + proximal * (value - (weightFrom[column] as number)))
    }
    const offset = bias[0] as number
    bias[0] = offset - rate * (errors.reduce((sum, { error }) => sum + error, 0) + proximal * (offset - (biasFrom[0] as number)))
    onUpdate?.(update)
  }
}

export function scoreOf({ weight, bias }: Weights, { x }: Pick<Row, 'x'>): number {
  let score = bias[0] as number
  for (let column = 0; column < x.length; column++) score += (weight[column] as number) * (x[column] as number)
  return score
}

/** The derivative of the batch's mean loss by the score of each row. */
function derivatives(weights: Weights, rows: readonly Row[], kind: Kind): { row: Row, error: number }[] {
  if (kind !== 'cox') return rows.map((row) => ({ row, error: ((kind === 'logistic' ? sigmoid(scoreOf(weights, row)) : scoreOf(weights, row)) - row.y) / rows.length }))
  const sorted = inFallingTime(rows)
  const scores = sorted.map((row) => scoreOf(weights, row))
  const sums = runningLogSums(scores)
  let behind = 0
  const errors = new Float64Array(sorted.length)
  // exp(−sum) grows beyond what a double holds long before exp(score − sum) does, so each is computed as one.
  for (let at = sorted.length - 1; at >= 0; at--) {
    behind = 0
    for (let later = at; later < sorted.length; later++) behind += (sorted[later] as Row).y * Math.exp((scores[at] as number) - (sums[later] as number))
    errors[at] = (behind - (sorted[at] as Row).y) / sorted.length
  }
  return sorted.map((row, at) => ({ row, error: errors[at] as number }))
}

/** The mean loss over all rows. */
export function lossOf(weights: Weights, rows: readonly Row[], kind: Kind): number {
  const sorted = kind === 'cox' ? inFallingTime(rows) : rows
  const scores = sorted.map((row) => scoreOf(weights, row))
  const sums = kind === 'cox' ? runningLogSums(scores) : []
  return sorted.reduce((sum, { y }, at) => {
    const score = scores[at] as number
    if (kind === 'linear') return sum + (score - y) ** 2 / 2
    return sum + (kind === 'cox' ? y * ((sums[at] as number) - score) : logOnePlusExp(score) - y * score)
  }, 0) / rows.length
}

/** Harrell's: of pairs of which is known who had the event first, the share in which that one has the higher score; equal scores count half. */
export function concordance(scores: readonly number[], rows: readonly Row[]): number {
  let [pairs, right] = [0, 0]
  rows.forEach((first, at) => {
    if (first.y !== 1) return
    rows.forEach((other, index) => {
      if (!(other.time > first.time || (other.time === first.time && other.y === 0))) return
      pairs++
      right += (scores[at] as number) > (scores[index] as number) ? 1 : (scores[at] as number) === (scores[index] as number) ? 0.5 : 0
    })
  })
  return right / pairs
}

const inFallingTime = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => b.time - a.time)

function runningLogSums(scores: readonly number[]): number[] {
  let sum = Number.NEGATIVE_INFINITY
  return scores.map((score) => {
    const larger = Math.max(sum, score)
    sum = larger + Math.log(Math.exp(sum - larger) + Math.exp(score - larger))
    return sum
  })
}

const logOnePlusExp = (value: number): number => Math.max(0, value) + Math.log1p(Math.exp(-Math.abs(value)))
export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))
