/** How images become the input of a model and its output a probability, as MONAI's network_data_format tells it: size, channels, range of values, activation. */
import type { Image } from '../library/dicom-read.ts'

export interface Signature {
  readonly rows: number
  readonly columns: number
  /** A grey image is repeated. Default 1. */
  readonly channels?: number
  /** `image`: mean 0 and deviation 1 within the image; `range`: 0 to 1 within the image; `fixed`: (value - mean) / deviation; `none`. Default image. */
  readonly normalise?: 'image' | 'range' | 'fixed' | 'none'
  readonly mean?: number
  readonly deviation?: number
  /** What makes the output a probability. Default sigmoid. */
  readonly activation?: 'sigmoid' | 'softmax' | 'none'
  /** Which of the outputs is the positive class. Default the last. */
  readonly positive?: number
}

/** Channels, rows, columns; the size by means over areas. */
export function inputOf({ values, rows, columns }: Image, signature: Signature): Float32Array {
  const small = resized({ values, rows, columns }, signature)
  const plane = normalised(small, signature)
  const channels = signature.channels ?? 1
  const input = new Float32Array(channels * plane.length)
  for (let channel = 0; channel < channels; channel++) input.set(plane, channel * plane.length)
  return input
}

function resized({ values, rows, columns }: Pick<Image, 'values' | 'rows' | 'columns'>, { rows: height, columns: width }: Signature): Float32Array {
  if (rows === height && columns === width) return Float32Array.from(values)
  const small = new Float32Array(height * width)
  const span = (at: number, of: number, size: number): [number, number] => [Math.floor((at * size) / of), Math.max(Math.floor((at * size) / of) + 1, Math.floor(((at + 1) * size) / of))]
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const [[top, bottom], [left, right]] = [span(y, height, rows), span(x, width, columns)]
    let sum = 0
    for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) sum += values[row * columns + column] ?? 0
    small[y * width + x] = sum / ((bottom - top) * (right - left))
  }
  return small
}

function normalised(plane: Float32Array, { normalise = 'image', mean = 0, deviation = 1 }: Signature): Float32Array {
  if (normalise === 'none') return plane
  if (normalise === 'fixed') return plane.map((value) => (value - mean) / deviation)
  if (normalise === 'range') {
    const [low, high] = plane.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    return plane.map((value) => (high > low ? (value - low) / (high - low) : 0))
  }
  const middle = plane.reduce((sum, value) => sum + value, 0) / plane.length
  const spread = Math.sqrt(plane.reduce((sum, value) => sum + (value - middle) ** 2, 0) / plane.length) || 1
  return plane.map((value) => (value - middle) / spread)
}

/** From 0 to 1. Throws when the output is no probability. */
export function probabilityOf(output: Float32Array, { activation = 'sigmoid', positive = output.length - 1 }: Signature): number {
  const value = output[positive]
  if (value === undefined) throw new Error('the model has no such output')
  const probability = activation === 'none' ? value : activation === 'sigmoid' ? 1 / (1 + Math.exp(-value)) : 1 / output.reduce((sum, other) => sum + Math.exp(other - value), 0)
  if (!(probability >= 0 && probability <= 1)) throw new Error('the output is no probability')
  return probability
}
