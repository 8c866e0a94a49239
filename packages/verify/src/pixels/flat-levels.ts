/**
 * Burned-in text is flat: very many pixels have exactly its value, and few the values beside it. Of all frames the pixels at such values are laid over
 * each other: text of any frame then stands alone on an empty ground, also where the window would hide it.
 */
import type { GreyPicture } from './recogniser.ts'

export interface Levels {
  readonly width: number
  readonly height: number
  readonly values: ArrayLike<number>
}

const bins = 65_536
/** So many times the mean of the eight values on either side. */
const prominence = 6
const neighbours = 8
/** Shares of a frame: fewer are noise, more are background or clipped tissue. */
const [leastShare, mostShare] = [0.0004, 0.12]

export class FlatLevels {
  private readonly bright: Uint8Array
  private readonly dark: Uint8Array
  private readonly width: number
  private readonly height: number

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.bright = new Uint8Array(width * height)
    this.dark = new Uint8Array(width * height)
  }

  /** Frames of another size are left out. */
  add({ width, height, values }: Levels): void {
    if (width !== this.width || height !== this.height) return
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!
      if (value < low) low = value
      if (value > high) high = value
    }
    if (!(high > low)) return
    const scale = high - low < bins ? 1 : (bins - 1) / (high - low)
    const binOf = (value: number): number => Math.round((value - low) * scale)
    const counts = new Uint32Array(bins)
    for (let at = 0; at < values.length; at++) counts[binOf(values[at]!)]!++
    const flat = flatBins(counts, values.length)
    if (flat.size === 0) return
    const middle = binOf((low + high) / 2)
    for (let at = 0; at < values.length; at++) {
      const bin = binOf(values[at]!)
      if (flat.has(bin)) (bin >= middle ? this.bright : this.dark)[at] = 1
    }
  }

  /** Dark on bright; none where there is nothing to read. */
  pictures(): GreyPicture[] {
    return [this.bright, this.dark]
      .filter((marked) => marked.reduce((sum, one) => sum + one, 0) > 40)
      .map((marked) => ({ width: this.width, height: this.height, pixels: marked.map((one) => (one === 1 ? 0 : 255)) }))
  }
}

function flatBins(counts: Uint32Array, pixels: number): Set<number> {
  const flat = new Set<number>()
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin]!
    if (count < Math.max(40, pixels * leastShare) || count > pixels * mostShare) continue
    let beside = 0
    for (let step = 1; step <= neighbours; step++) beside += (counts[bin - step] ?? 0) + (counts[bin + step] ?? 0)
    if (count > (beside / (2 * neighbours)) * prominence) flat.add(bin)
  }
  return flat
}
