/** What tells a line of text from a row of things: numbers about a line, and the certainty that follows from them. */
import { contrastOf } from './components.ts'
import { countOf } from './lines.ts'
import type { Letter, Line } from './lines.ts'

export const featureNames = ['count', 'base', 'top', 'excess', 'level', 'stroke', 'thin', 'gap', 'variety', 'fill', 'size', 'strokes', 'pieces', 'above', 'crowd', 'light', 'uneven', 'turned'] as const

export interface Measured {
  readonly line: Line
  /** Letters that stand on the line, without strays and without what only stands beside it. */
  readonly letters: readonly Letter[]
  /** Of a capital. */
  readonly height: number
  /** Across the line, edges inclusive: with accents and descenders, without what only touches a letter. */
  readonly low: number
  readonly high: number
  readonly features: readonly number[]
}

const heightOf = (letter: Letter): number => letter.high - letter.low + 1

// Loops, not callbacks: a frame of noise has thousands of rows of things, each of which is measured.

function mean(values: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at] as number
  return sum / values.length
}

function deviationFrom(values: readonly number[], middle: number): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += ((values[at] as number) - middle) ** 2
  return Math.sqrt(sum / values.length)
}

const deviation = (values: readonly number[]): number => deviationFrom(values, mean(values))

function spread(values: readonly number[]): number {
  const middle = mean(values)
  return deviationFrom(values, middle) / Math.max(middle, 1e-6)
}

/** By insertion: most rows have few letters. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.slice()
  for (let at = 1; at < sorted.length; at++) {
    const value = sorted[at] as number
    let to = at
    for (; to > 0 && (sorted[to - 1] as number) > value; to--) sorted[to] = sorted[to - 1] as number
    sorted[to] = value
  }
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] as number
}

/** The place on which most stand, within `tolerance`. */
function mode(places: readonly number[], tolerance: number): { place: number, share: number } {
  let [place, most] = [places[0] as number, 0]
  for (let at = 0; at < places.length; at++) {
    const one = places[at] as number
    let near = 0
    for (let other = 0; other < places.length; other++) if (Math.abs((places[other] as number) - one) <= tolerance) near++
    if (near > most) [place, most] = [one, near]
  }
  return { place, share: most / places.length }
}

/** Ends of a line that are of another light than its letters, or alone behind a wide gap: what stands beside text, not in it. */
function trimmed(letters: readonly Letter[], height: number, contrast: number): readonly Letter[] {
  const light = quantile(letters.map(({ blob }) => blob.light), 0.5)
  const isOther = (letter: Letter): boolean => Math.abs(letter.blob.light - light) > 0.5 * contrast
  const least = Math.max(2, Math.ceil(letters.length * 0.5))
  let [from, to] = [0, letters.length]
  const gapAfter = (at: number): number => (letters[at + 1] as Letter).from - (letters[at] as Letter).to
  while (to - from > least && (isOther(letters[from] as Letter) || gapAfter(from) > height)) from++
  while (to - from > least && (isOther(letters[to - 1] as Letter) || gapAfter(to - 2) > height)) to--
  return letters.slice(from, to)
}

interface Standing {
  readonly letters: readonly Letter[]
  readonly base: { readonly place: number, readonly share: number }
  readonly top: { readonly place: number, readonly share: number }
  /** The slope of the line that they stand on. */
  readonly tilt: number
}

/** Letters that stand on a line of this slope, or hang from one. */
function standing(letters: readonly Letter[], tilt: number, tolerance: number): Standing {
  const bases: number[] = []
  const tops: number[] = []
  for (const { from, low, high } of letters) {
    bases.push(high - tilt * from)
    tops.push(low - tilt * from)
  }
  const [base, top] = [mode(bases, tolerance), mode(tops, tolerance)]
  // Turned text stands on the other side, or on either: what counts is that one side is straight.
  const kept = letters.filter((_, at) => Math.abs((bases[at] as number) - base.place) <= tolerance || Math.abs((tops[at] as number) - top.place) <= tolerance)
  return { letters: kept, base, top, tilt }
}

/** Least squares through the middles of the letters; none for fewer than five. */
function slopeOf(letters: readonly Letter[]): number {
  if (letters.length < 5) return 0
  const [x, y] = [mean(letters.map(({ from }) => from)), mean(letters.map(({ low, high }) => (low + high) / 2))]
  let [both, own] = [0, 0]
  for (const { from, low, high } of letters) {
    both += (from - x) * ((low + high) / 2 - y)
    own += (from - x) ** 2
  }
  return own > 0 ? both / own : 0
}

export interface Surroundings {
  /** Half octaves above the weakest contrast that was looked at. */
  readonly above: number
  /** Things of the size of letters in the whole plane at this contrast. */
  readonly crowd: number
  /** Half octaves of contrast at which it was seen. */
  readonly level: number
}

interface Row extends Surroundings {
  readonly count: number
  readonly height: number
  /** Parts that stand on one line, and that hang from one. */
  readonly base: number
  readonly top: number
  readonly upright: boolean
}

const columns = (): Readonly<Record<'excess' | 'sharpness' | 'strokes' | 'widths' | 'gaps' | 'fills' | 'lights' | 'unevenness', number[]>> =>
  ({ excess: [], sharpness: [], strokes: [], widths: [], gaps: [], fills: [], lights: [], unevenness: [] })

/** In the order of their names; and the contrast of the letters. */
function featuresOf(letters: readonly Letter[], { above, crowd, level, count, height, base, top, upright }: Row): { readonly features: readonly number[], readonly contrast: number } {
  const { excess, sharpness, strokes, widths, gaps, fills, lights, unevenness } = columns()
  let [thin, last] = [0, undefined as Letter | undefined]
  for (const letter of letters) {
    const { blob } = letter
    const width = letter.to - letter.from + 1
    excess.push(blob.excess)
    sharpness.push(2 ** (blob.excess / 2))
    strokes.push(blob.stroke)
    widths.push(width)
    if (last !== undefined) gaps.push(Math.max(letter.from - last.to, 0) / height)
    fills.push(blob.area / (width * heightOf(letter)))
    lights.push(blob.light)
    unevenness.push(blob.unevenness)
    if (width <= 0.35 * height) thin++
    last = letter
  }
  const contrast = contrastOf(level + mean(excess))
  const features = [
    Math.log2(count), base, top, Math.min(mean(excess), 6), spread(sharpness), spread(strokes), thin / letters.length, gaps.length === 0 ? 0.2 : mean(gaps), spread(widths), mean(fills),
    Math.log2(height), mean(strokes) / height, Math.log2(letters.length), Math.min(above, 12), Math.log2(crowd), deviation(lights) / contrast, mean(unevenness) / contrast, upright ? 0 : 1,
  ]
  return { features, contrast }
}

/** Undefined when too few letters are left once strays are put aside. */
export function measure(line: Line, { above, crowd, level }: Surroundings): Measured | undefined {
  const rough = quantile(line.letters.map(heightOf), 0.75)
  const tolerance = Math.max(1, 0.14 * rough)
  const slope = slopeOf(line.letters)
  const [flat, sloping] = [standing(line.letters, 0, tolerance), Math.abs(slope) > 0.02 ? standing(line.letters, slope, tolerance) : undefined]
  const { letters, base, top, tilt } = sloping !== undefined && sloping.base.share + sloping.top.share > flat.base.share + flat.top.share + 0.2 ? sloping : flat
  const count = countOf(letters)
  if (count < 3) return undefined
  const height = quantile(letters.map(heightOf), 0.75)
  const { features, contrast } = featuresOf(letters, { above, crowd, level, count, height, base: base.share, top: top.share, upright: line.upright })
  const own = trimmed(letters, height, contrast)
  const [lowest, highest] = [Math.min(...own.map((letter) => letter.low)), Math.max(...own.map((letter) => letter.high))]
  if (tilt !== 0) return { line, letters: own, height, low: lowest, high: highest, features }
  const reach = Math.round(0.15 * height)
  const low = Math.max(Math.min(top.place, base.place - height + 1) - reach, lowest)
  const high = Math.min(Math.max(base.place, top.place + height - 1) + reach, highest)
  return { line, letters: own, height, low, high, features }
}
