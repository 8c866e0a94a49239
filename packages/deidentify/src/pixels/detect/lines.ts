/** Letters in a line: neighbours of one height on one base line, along rows or (text turned by 90 degrees) along columns. */
import type { Blob } from './components.ts'

/** A blob along its line: `from`, `to` in the direction of reading, `low`, `high` across it. */
export interface Letter {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
  readonly blob: Blob
}

export interface Line {
  readonly letters: readonly Letter[]
  readonly upright: boolean
}

const tallest = 56
const leastHeight = 4

/** All that could be letters in the direction of reading, by columns: of thousands in a frame few become part of a line, and only those become objects. */
interface Row {
  readonly size: number
  readonly blobs: readonly Blob[]
  readonly from: Int32Array
  readonly to: Int32Array
  readonly low: Int32Array
  readonly high: Int32Array
  readonly stroke: Float64Array
}

/** Along rows (`upright`) or columns, by where they begin. */
function inOrder(blobs: readonly Blob[], upright: boolean): Row {
  const fitting = blobs.filter(({ left, right, top, bottom }) => {
    const height = upright ? bottom - top + 1 : right - left + 1
    return height >= leastHeight && height <= tallest
  })
  const sorted = ordered(ordered(fitting, (blob) => (upright ? blob.top : blob.left)), (blob) => (upright ? blob.left : blob.top))
  const size = sorted.length
  const row: Row = { size, blobs: sorted, from: new Int32Array(size), to: new Int32Array(size), low: new Int32Array(size), high: new Int32Array(size), stroke: new Float64Array(size) }
  for (let at = 0; at < size; at++) {
    const { left, right, top, bottom, stroke } = sorted[at] as Blob
    row.from[at] = upright ? left : top
    row.to[at] = upright ? right : bottom
    row.low[at] = upright ? top : left
    row.high[at] = upright ? bottom : right
    row.stroke[at] = stroke
  }
  return row
}

/** By counting: places are small numbers, and what is alike keeps its order. */
function ordered(blobs: readonly Blob[], placeOf: (blob: Blob) => number): Blob[] {
  let last = 0
  for (const blob of blobs) last = Math.max(last, placeOf(blob))
  const next = new Int32Array(last + 2)
  for (const blob of blobs) next[placeOf(blob) + 1]!++
  for (let at = 1; at < next.length; at++) next[at]! += next[at - 1] as number
  const sorted = new Array<Blob>(blobs.length)
  for (const blob of blobs) sorted[next[placeOf(blob)]!++] = blob
  return sorted
}

const heightIn = ({ low, high }: Row, at: number): number => (high[at] as number) - (low[at] as number) + 1

/** Chains of at least three letters, or single blobs as wide as a word. */
export function linesOf(blobs: readonly Blob[], upright: boolean): Line[] {
  const row = inOrder(blobs, upright)
  const chain = chained(row)
  const counts = new Int32Array(row.size)
  for (let at = 0; at < row.size; at++) counts[chain[at] as number]! += lettersIn((row.to[at] as number) - (row.from[at] as number) + 1, heightIn(row, at))
  const groups = new Map<number, Letter[]>()
  for (let at = 0; at < row.size; at++) {
    const root = chain[at] as number
    if ((counts[root] as number) < 3) continue
    const letter = { from: row.from[at] as number, to: row.to[at] as number, low: row.low[at] as number, high: row.high[at] as number, blob: row.blobs[at] as Blob }
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [letter])
    else group.push(letter)
  }
  return [...groups.values()].map((letters) => ({ letters, upright }))
}

/** Letters that touch count by their width. */
const lettersIn = (width: number, height: number): number => Math.max(1, Math.round(width / (0.75 * height)))

export function countOf(letters: readonly Letter[]): number {
  let count = 0
  for (const { from, to, low, high } of letters) count += lettersIn(to - from + 1, high - low + 1)
  return count
}

/** For each letter the one that stands for its chain. */
function chained(row: Row): Int32Array {
  const chain = Int32Array.from({ length: row.size }, (_, at) => at)
  const find = (at: number): number => {
    let root = at
    while (chain[root] !== root) root = chain[root] = chain[chain[root] as number] as number
    return root
  }
  const bins = binned(row)
  for (let at = 0; at < row.size; at++) {
    const next = neighbour(row, at, bins)
    if (next >= 0) chain[find(next)] = find(at)
  }
  for (let at = 0; at < row.size; at++) chain[at] = find(at)
  return chain
}

const binBits = 4

/** Letters by their places across the line, 16 pixels a bin, a letter in each that it reaches into: those of bin b from `starts[b]` on, in order. */
interface Bins { readonly starts: Int32Array, readonly members: Int32Array }

function binned({ size, low, high }: Row): Bins {
  let last = 0
  for (let at = 0; at < size; at++) if ((high[at] as number) > last) last = high[at] as number
  const starts = new Int32Array((last >> binBits) + 2)
  for (let at = 0; at < size; at++) for (let bin = (low[at] as number) >> binBits; bin <= (high[at] as number) >> binBits; bin++) starts[bin + 1]!++
  for (let bin = 1; bin < starts.length; bin++) starts[bin]! += starts[bin - 1] as number
  const members = new Int32Array(starts.at(-1) as number)
  const next = starts.slice()
  for (let at = 0; at < size; at++) for (let bin = (low[at] as number) >> binBits; bin <= (high[at] as number) >> binBits; bin++) members[next[bin]!++] = at
  return { starts, members }
}

/** The nearest fitting letter that follows; -1 when there is none. */
function neighbour(row: Row, at: number, { starts, members }: Bins): number {
  const reach = (row.to[at] as number) + 1.4 * Math.min(heightIn(row, at) * 1.9, tallest)
  const bin = ((row.low[at] as number) + (row.high[at] as number)) >> (binBits + 1)
  const end = starts[bin + 1] as number
  let [best, nearest] = [-1, Infinity]
  for (let index = after(members, { from: starts[bin] as number, to: end }, at); index < end; index++) {
    const other = members[index] as number
    if ((row.from[other] as number) > reach) break
    if (!fits(row, at, other)) continue
    const gap = (row.from[other] as number) - (row.to[at] as number)
    if (gap < nearest) [best, nearest] = [other, gap]
    if (gap > nearest) break
  }
  return best
}

function after(members: Int32Array, { from, to }: { readonly from: number, readonly to: number }, at: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((members[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low
}

function fits(row: Row, one: number, other: number): boolean {
  const [h, k] = [heightIn(row, one), heightIn(row, other)]
  const [small, large] = h < k ? [h, k] : [k, h]
  if (large > small * 2 + 1) return false
  const overlap = Math.min(row.high[one] as number, row.high[other] as number) - Math.max(row.low[one] as number, row.low[other] as number) + 1
  if (overlap < small * 0.6) return false
  const gap = (row.from[other] as number) - (row.to[one] as number)
  const [stroke, theirs] = [row.stroke[one] as number, row.stroke[other] as number]
  return gap >= -0.25 * large && gap <= 1.4 * large && stroke < theirs * 2.2 && theirs < stroke * 2.2
}
