/**
 * Plates: upright rectangles of one value with straight edges and ink inside, on which devices and people write, in whatever script. Nothing in a
 * body is exactly flat and exactly rectangular, so that a plate is text without anybody having read it.
 */
import type { Rectangle } from './candidates.ts'
import type { Plane } from './plane.ts'

const [leastWidth, leastHeight] = [14, 8]
/** Parts of the plate that are ink. */
const [leastInk, mostInk] = [0.02, 0.65]
/** Of the range of values: how far apart ink and plate are at least, and how flat a plate is (what lossy compression leaves). */
const [contrast, flatness] = [0.08, 0.012]
const largestShare = 0.12

/** Whole plates, first by row, then by column. */
export function platesIn(plane: Plane): Rectangle[] {
  const { values, height } = plane
  const [low, high] = rangeOf(values)
  if (high <= low) return []
  const look: Look = { plane, flat: (high - low) * flatness, ink: (high - low) * contrast }
  const plates: Rectangle[] = []
  for (let row = 0; row + leastHeight <= height; row++) platesFrom(look, row, plates)
  return plates
}

/** Written out: nearly every pixel of every picture is looked at here, and most runs end at once. */
function platesFrom(look: Look, row: number, plates: Rectangle[]): void {
  const { plane: { values, width } } = look
  // Whole numbers, whose differences are whole.
  const flat = Math.floor(look.flat)
  const end = (row + 1) * width
  for (let from = row * width; from + leastWidth <= end;) {
    const value = values[from] as number
    const [least, most] = [value - flat, value + flat]
    let to = from + 1
    for (let next = values[to] as number; to < end && next >= least && next <= most; next = values[++to] as number);
    if (to - from >= leastWidth) plateFrom(look, { row, from: from - row * width, to: to - row * width }, plates)
    from = to
  }
}

function plateFrom(look: Look, run: Run, plates: Rectangle[]): void {
  const { plane: { values, width } } = look
  if (!isEdge(look, { ...run, row: run.row - 1 }, values[run.row * width + run.from] as number)) return
  const plate = plateBelow(look, run)
  if (plate && !plates.some((known) => holds(known, plate))) plates.push(plate)
}

interface Look { readonly plane: Plane, readonly flat: number, readonly ink: number }
interface Run { readonly row: number, readonly from: number, readonly to: number }

function rangeOf(values: Plane['values']): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/** Where the pixels stop that are like the first one. */
function runFrom({ plane: { values, width }, flat }: Look, row: number, from: number): number {
  const start = row * width
  const value = values[start + from] as number
  let to = from + 1
  while (to < width && Math.abs((values[start + to] as number) - value) <= flat) to++
  return to
}

/** Most of the pixels beside the plate are not like it. Outside the picture nothing is. */
function isEdge({ plane: { values, width, height }, flat }: Look, { row, from, to }: Run, value: number): boolean {
  if (row < 0 || row >= height) return true
  let other = 0
  for (let column = from; column < to; column++) if (Math.abs((values[row * width + column] as number) - value) > flat) other++
  return other >= 0.7 * (to - from)
}

function plateBelow(look: Look, { row, from, to }: Run): Rectangle | undefined {
  const { plane: { values, width, height }, flat } = look
  const value = values[row * width + from] as number
  const isLike = (column: number, line: number): boolean => Math.abs((values[line * width + column] as number) - value) <= flat
  let [last, bottom] = [row, row]
  while (last + 1 < height && isLike(from, last + 1) && isLike(to - 1, last + 1)) {
    last++
    if (runFrom(look, last, from) >= to) bottom = last
  }
  const plate = { column: from, row, width: to - from, height: bottom + 1 - row }
  if (plate.height < leastHeight || plate.width * plate.height > largestShare * width * height) return undefined
  const isClosed = isEdge(look, { row: bottom + 1, from, to }, value) && isSide(look, plate, from - 1, value) && isSide(look, plate, to, value)
  return isClosed && isWritten(look, plate, value) ? plate : undefined
}

function isSide({ plane: { values, width }, flat }: Look, { row, height }: Rectangle, column: number, value: number): boolean {
  if (column < 0 || column >= width) return true
  let other = 0
  for (let line = row; line < row + height; line++) if (Math.abs((values[line * width + column] as number) - value) > flat) other++
  return other >= 0.7 * height
}

/** Ink in the right amount, over a good part of the plate. */
function isWritten({ plane: { values, width }, ink }: Look, { column, row, width: wide, height }: Rectangle, value: number): boolean {
  let [inked, columns] = [0, 0]
  for (let at = column; at < column + wide; at++) {
    let seen = 0
    for (let line = row; line < row + height; line++) if (Math.abs((values[line * width + at] as number) - value) >= ink) seen++
    inked += seen
    if (seen > 0) columns++
  }
  const share = inked / (wide * height)
  return share >= leastInk && share <= mostInk && columns >= 0.25 * wide
}

const holds = (one: Rectangle, { column, row, width, height }: Rectangle): boolean =>
  column >= one.column && row >= one.row && column + width <= one.column + one.width && row + height <= one.row + one.height
