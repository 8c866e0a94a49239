// Textures: smooth random fields for tissue, and correlated fields for detector noise. Deterministic; see random.ts.
import type { Random } from './random.ts'

/** A square of values, mean 0, that repeats without a seam; the side is a power of two. */
export interface Tile {
  readonly side: number
  readonly values: Float32Array
}

/** The value of a tile at whole pixels; it repeats. */
export const tileAt = (tile: Tile, x: number, y: number): number =>
  tile.values[(y & (tile.side - 1)) * tile.side + (x & (tile.side - 1))] ?? 0

const blurred = (values: Float32Array, side: number, passes: number): Float32Array => {
  let from: Float32Array = values
  let to: Float32Array = new Float32Array(values.length)
  const mask = side - 1
  for (let pass = 0; pass < passes; pass++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const sum =
          from[y * side + ((x - 1) & mask)]! +
          from[y * side + ((x + 1) & mask)]! +
          from[((y - 1) & mask) * side + x]! +
          from[((y + 1) & mask) * side + x]!
        to[y * side + x] = from[y * side + x]! * 0.36 + sum * 0.16
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}

const normalised = (values: Float32Array): Float32Array => {
  let [sum, squares] = [0, 0]
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  const scale = 1 / Math.sqrt(squares / values.length - mean * mean)
  return values.map((value) => (value - mean) * scale)
}

/** Noise of variance 1 whose grain is `grain` blurring passes wide, with the low frequencies taken out as reconstruction filters do. */
export const noiseTile = (random: Random, { side, grain }: { side: number; grain: number }): Tile => {
  const white = new Float32Array(side * side)
  for (let at = 0; at < white.length; at++) white[at] = random.normal()
  if (grain === 0) return { side, values: normalised(white) }
  const fine = Float32Array.from(blurred(white, side, grain))
  const coarse = blurred(Float32Array.from(fine), side, grain * 4)
  return { side, values: normalised(fine.map((value, at) => value - 0.8 * coarse[at]!)) }
}

const lattice = 64

/** Smooth value noise in the plane, about -1 to 1, features one unit wide. */
export const fieldOf = (random: Random): ((x: number, y: number) => number) => {
  const knots = new Float32Array(lattice * lattice)
  for (let at = 0; at < knots.length; at++) knots[at] = random.next() * 2 - 1
  return (x, y) => {
    const left = Math.floor(x)
    const top = Math.floor(y)
    const s = x - left
    const t = y - top
    const u = s * s * (3 - 2 * s)
    const v = t * t * (3 - 2 * t)
    const first = (top & (lattice - 1)) * lattice
    const second = ((top + 1) & (lattice - 1)) * lattice
    const near = left & (lattice - 1)
    const far = (left + 1) & (lattice - 1)
    const above = knots[first + near]! * (1 - u) + knots[first + far]! * u
    const below = knots[second + near]! * (1 - u) + knots[second + far]! * u
    return above * (1 - v) + below * v
  }
}

/** Several octaves of a field: clouds. `octaves` halve in size and in strength. */
export const clouds = (random: Random, octaves: number): ((x: number, y: number) => number) => {
  const field = fieldOf(random)
  return (x, y) => {
    let sum = 0
    let weight = 1
    let scale = 1
    let total = 0
    for (let octave = 0; octave < octaves; octave++) {
      sum += weight * field(x * scale + octave * 17.3, y * scale + octave * 9.1)
      total += weight
      weight *= 0.55
      scale *= 2.03
    }
    return sum / total
  }
}
