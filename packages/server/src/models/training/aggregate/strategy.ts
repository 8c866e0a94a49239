/**
 * How the mean update of a round moves the weights: FedAvg (McMahan et al. 2017), FedProx (Li et al. 2020; its pull is in the tool), and FedAdam, FedYogi and
 * FedAdagrad (Reddi et al. 2021, algorithm 2, without bias correction). Pure, in 64-bit floats and a fixed order: the same bits from the same updates.
 */
import type { TrainingStrategy } from '../plan.ts'

export interface Contribution {
  readonly records: number
  /** What the node ended with, less what it began with. */
  readonly update: Float32Array | Float64Array
}

/** First and second moments; what adaptive strategies carry from round to round. */
export interface Moments { readonly m: Float64Array, readonly v: Float64Array }

/** Mean of updates, weighted by records. They are added in the order they are given. */
export function meanUpdate(contributions: readonly Contribution[]): Float64Array {
  const mean = new Float64Array(contributions[0]?.update.length ?? 0)
  for (const { records, update } of contributions) for (let at = 0; at < mean.length; at++) mean[at] = (mean[at] as number) + records * (update[at] as number)
  const total = contributions.reduce((sum, { records }) => sum + records, 0)
  for (let at = 0; at < mean.length; at++) mean[at] = (mean[at] as number) / total
  return mean
}

export interface Moved { readonly weights: Float32Array, readonly moments: Moments | undefined }

/** The weights after the round, rounded to 32 bits; what is given stays as it is. */
export function applyUpdate(strategy: TrainingStrategy, weights: Float32Array, { mean, moments }: { readonly mean: Float64Array, readonly moments?: Moments | undefined }): Moved {
  if (strategy.name === 'fedavg' || strategy.name === 'fedprox') {
    return { weights: weights.map((value, at) => value + strategy.rate * (mean[at] as number)), moments: undefined }
  }
  const m = moments ? Float64Array.from(moments.m) : new Float64Array(mean.length)
  const v = moments ? Float64Array.from(moments.v) : new Float64Array(mean.length)
  const moved = Float32Array.from(weights)
  for (let at = 0; at < moved.length; at++) {
    const update = mean[at] as number
    m[at] = strategy.beta1 * (m[at] as number) + (1 - strategy.beta1) * update
    v[at] = secondMoment(strategy, v[at] as number, update * update)
    moved[at] = (weights[at] as number) + (strategy.rate * (m[at] as number)) / (Math.sqrt(v[at] as number) + strategy.tau)
  }
  return { weights: moved, moments: { m, v } }
}

type Adaptive = Exclude<TrainingStrategy, { name: 'fedavg' | 'fedprox' }>

function secondMoment(strategy: Adaptive, v: number, square: number): number {
  if (strategy.name === 'fedadagrad') return v + square
  if (strategy.name === 'fedadam') return strategy.beta2 * v + (1 - strategy.beta2) * square
  return v - (1 - strategy.beta2) * square * Math.sign(v - square)
}

export function normOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += (values[at] as number) ** 2
  return Math.sqrt(sum)
}

/** Moments as they rest between rounds: all of m, then all of v, 64-bit floats, little endian. */
export function momentsFile({ m, v }: Moments): Buffer {
  return Buffer.concat([m, v].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)))
}

export function momentsOf(file: Uint8Array): Moments {
  const all = new Float64Array(Uint8Array.from(file).buffer)
  return { m: all.slice(0, all.length / 2), v: all.slice(all.length / 2) }
}
