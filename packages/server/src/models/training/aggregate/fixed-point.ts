/**
 * Updates as whole numbers modulo 2³², so that masks cancel exactly and sums do not depend on their order. A node's update is scaled by its share of the
 * largest number of records first; the sum of all contributors stays within 31 bits and a sign.
 */
import { OutOfRange } from '../problems.ts'

export interface Scale {
  /** No element of an update is larger. */
  readonly range: number
  readonly contributors: number
}

/** Steps in 1, a power of two, so that scaling back is exact. */
export function stepsIn({ range, contributors }: Scale): number {
  return 2 ** Math.floor(Math.log2((2 ** 31 - 1 - contributors) / (contributors * range)))
}

/** `share`: the node's records by the largest number among the contributors, at most 1. Raises models/out-of-range, also for what is no number. */
export function encode(update: Float32Array | Float64Array, share: number, scale: Scale): Uint32Array {
  const steps = stepsIn(scale) * share
  const coded = new Int32Array(update.length)
  for (let at = 0; at < update.length; at++) {
    const value = update[at] as number
    if (!(Math.abs(value) <= scale.range)) throw OutOfRange()
    coded[at] = Math.round(value * steps)
  }
  return new Uint32Array(coded.buffer)
}

/** The weighted mean from the sum of what was encoded; `shares` is the sum of the contributors' shares. Raises models/out-of-range when it cannot be one. */
export function decode(sum: Uint32Array, shares: number, scale: Scale): Float64Array {
  const steps = stepsIn(scale) * shares
  const signed = new Int32Array(sum.buffer, sum.byteOffset, sum.length)
  const mean = new Float64Array(sum.length)
  for (let at = 0; at < sum.length; at++) {
    const value = (signed[at] as number) / steps
    if (Math.abs(value) > scale.range * 1.001 + 1 / steps) throw OutOfRange()
    mean[at] = value
  }
  return mean
}
