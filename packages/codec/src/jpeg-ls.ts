/**
 * JPEG-LS of one component (ISO/IEC 14495-1, ITU-T T.87), lossless and near-lossless, for streams that the usual decoder gives up on although they are
 * legal: among others those of 16 bits whose codes reach their longest.
 */
import { ClearBits } from './jpeg-ls-bits.ts'
import { parametersOf } from './jpeg-ls-header.ts'
import type { Parameters } from './jpeg-ls-header.ts'

/** Samples as they stand in the stream. Throws an Error whose message is a word. */
export function decodeOneComponent(stream: Uint8Array, { rows, columns, bitsAllocated }: { readonly rows: number, readonly columns: number, readonly bitsAllocated: number }): Uint16Array {
  const { parameters, start } = parametersOf(stream)
  if (parameters.rows !== rows || parameters.columns !== columns) throw new Error('size')
  if (parameters.maximum >= 2 ** bitsAllocated) throw new Error('precision')
  return new Scan(parameters, new ClearBits(stream, start)).samples()
}

/** T.87 A.7.1.2: how long a run is, by its index. */
const runBits = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15]
/** Contexts of gradients, then the two of interrupted runs. */
const [gradients, all] = [365, 367]

class Scan {
  private readonly parameters: Parameters
  private readonly bits: ClearBits
  private readonly a: Float64Array
  private readonly b = new Int32Array(all)
  private readonly c = new Int32Array(all)
  private readonly n = new Int32Array(all).fill(1)
  private readonly negative = new Int32Array(2)
  private readonly step: number
  private runIndex = 0
  /** Before the first sample stands the first above it, after the last above the same once more (T.87 A.2.1). */
  private above: Int32Array
  private line: Int32Array

  constructor(parameters: Parameters, bits: ClearBits) {
    this.parameters = parameters
    this.bits = bits
    this.step = 2 * parameters.near + 1
    this.a = new Float64Array(all).fill(Math.max(2, Math.floor((parameters.range + 32) / 64)))
    this.above = new Int32Array(parameters.columns + 2)
    this.line = new Int32Array(parameters.columns + 2)
  }

  samples(): Uint16Array {
    const { rows, columns } = this.parameters
    const found = new Uint16Array(rows * columns)
    for (let row = 0; row < rows; row++) {
      this.line[0] = this.above[1] as number
      this.above[columns + 1] = this.above[columns] as number
      this.readLine()
      found.set(this.line.subarray(1, columns + 1), row * columns)
      ;[this.above, this.line] = [this.line, this.above]
    }
    return found
  }

  private readLine(): void {
    const { line, above, parameters: { columns } } = this
    for (let at = 1; at <= columns;) {
      const left = line[at - 1] as number
      const up = above[at] as number
      const corner = above[at - 1] as number
      const first = this.quantised((above[at + 1] as number) - up)
      const second = this.quantised(up - corner)
      const third = this.quantised(corner - left)
      const context = (first * 9 + second) * 9 + third
      if (first === 0 && second === 0 && third === 0) at = this.run(at)
      else line[at++] = this.regular(context, predicted(left, up, corner))
    }
  }

  /** T.87 A.3.3. */
  private quantised(difference: number): number {
    const { t1, t2, t3, near } = this.parameters
    const size = Math.abs(difference)
    const level = size <= near ? 0 : size < t1 ? 1 : size < t2 ? 2 : size < t3 ? 3 : 4
    return difference < 0 ? -level : level
  }

  /** T.87 A.4.2 to A.6: an error of the prediction. */
  private regular(signed: number, prediction: number): number {
    const context = Math.abs(signed)
    const sign = signed < 0 ? -1 : 1
    const { limit, maximum } = this.parameters
    const corrected = Math.min(Math.max(prediction + sign * (this.c[context] as number), 0), maximum)
    const k = orderOf(this.n[context] as number, this.a[context] as number)
    const mapped = this.bits.golomb(k, limit - this.parameters.width - 1, this.parameters.width)
    const turned = this.parameters.near === 0 && k === 0 && 2 * (this.b[context] as number) <= -(this.n[context] as number)
    const odd = mapped % 2 === 1
    const half = Math.floor(mapped / 2)
    const error = turned ? (odd ? half : -half - 1) : odd ? -half - 1 : half
    this.learn(context, error)
    return this.rebuilt(corrected, sign * error)
  }

  private learn(context: number, error: number): void {
    const { a, b, c, n, parameters: { reset } } = this
    let bias = (b[context] as number) + error * this.step
    a[context] = (a[context] as number) + Math.abs(error)
    if (n[context] === reset) {
      a[context] = Math.floor((a[context] as number) / 2)
      bias = bias >= 0 ? bias >> 1 : -((1 - bias) >> 1)
      n[context] = reset >> 1
    }
    const count = (n[context] as number) + 1
    n[context] = count
    const correction = c[context] as number
    if (bias <= -count) {
      c[context] = Math.max(correction - 1, -128)
      bias = Math.max(bias + count, 1 - count)
    } else if (bias > 0) {
      c[context] = Math.min(correction + 1, 127)
      bias = Math.min(bias - count, 0)
    }
    b[context] = bias
  }

  /** T.87 A.4.5: within the range of samples again. */
  private rebuilt(prediction: number, error: number): number {
    const { near, maximum, range } = this.parameters
    const value = prediction + error * this.step
    const turn = range * this.step
    const within = value < -near ? value + turn : value > maximum + near ? value - turn : value
    return Math.min(Math.max(within, 0), maximum)
  }

  /** T.87 A.7: the same sample again and again, up to the end of the line or to one that differs. The place after it. */
  private run(from: number): number {
    const { line, parameters: { columns } } = this
    const value = line[from - 1] as number
    let at = from
    while (this.bits.bit() === 1) {
      const length = 1 << (runBits[this.runIndex] as number)
      const end = Math.min(at + length, columns + 1)
      line.fill(value, at, end)
      if (end - at === length && this.runIndex < 31) this.runIndex++
      at = end
      if (at > columns) return at
    }
    const end = at + this.bits.take(runBits[this.runIndex] as number)
    if (end > columns) throw new Error('run')
    line.fill(value, at, end)
    line[end] = this.interrupted(value, this.above[end] as number)
    if (this.runIndex > 0) this.runIndex--
    return end + 1
  }

  /** T.87 A.7.2: the sample that ends a run. */
  private interrupted(left: number, up: number): number {
    const { near, limit, width, reset } = this.parameters
    const { a, n, negative } = this
    const alike = Math.abs(left - up) <= near ? 1 : 0
    const context = gradients + alike
    const count = n[context] as number
    const k = orderOf(count, (a[context] as number) + (alike ? count >> 1 : 0))
    const mapped = this.bits.golomb(k, limit - (runBits[this.runIndex] as number) - 1 - width - 1, width)
    const odd = (mapped + alike) % 2 === 1
    const size = Math.ceil((mapped + alike) / 2)
    const error = (k !== 0 || 2 * (negative[alike] as number) >= count) === odd ? -size : size
    if (error < 0) negative[alike] = (negative[alike] as number) + 1
    a[context] = (a[context] as number) + Math.floor((mapped + 1 - alike) / 2)
    if (count === reset) {
      a[context] = Math.floor((a[context] as number) / 2)
      n[context] = reset >> 1
      negative[alike] = (negative[alike] as number) >> 1
    }
    n[context] = (n[context] as number) + 1
    return this.rebuilt(alike ? left : up, alike === 0 && left > up ? -error : error)
  }
}

/** T.87 A.4.1: the edge detector. */
function predicted(left: number, up: number, corner: number): number {
  if (corner >= Math.max(left, up)) return Math.min(left, up)
  return corner <= Math.min(left, up) ? Math.max(left, up) : left + up - corner
}

/** T.87 A.5.1. */
function orderOf(count: number, sum: number): number {
  let k = 0
  for (let scaled = count; scaled < sum; scaled *= 2) k++
  return k
}
