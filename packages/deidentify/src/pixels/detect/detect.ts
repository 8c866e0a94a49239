/** Lines of text in one plane: candidates weighed, those of one line put together, neighbours of certain lines believed sooner. */
import { around, candidatesOf } from './candidates.ts'
import type { Candidate, Rectangle } from './candidates.ts'
import { extended } from './extend.ts'
import type { Plane } from './plane.ts'
import type { Slant } from './slants.ts'
import { bandAlong, stairs } from './turn.ts'
import type { Workspace } from './workspace.ts'
import { bias, trees } from '../tables/line-trees.gen.ts'

export interface FoundLine {
  readonly box: Rectangle
  /** Height of a capital, in pixels. */
  readonly letter: number
  readonly upright: boolean
  readonly dark: boolean
  /** In logits: above `certain` it is text, between `doubtful` and it somebody has to read it. */
  readonly certainty: number
}

export const certain = 5
/** Text turned by 90 degrees is rare, and vessels run that way too. */
export const certainTurned = 6.5
export const doubtful = 1.5
/** What stands beside certain text, or prolongs it, is text already at this certainty. */
const besides = 1.5
const [joins, believed] = [0, 3]

/** The trees one after the other, so many nodes each, and what those behind one can still add at most. */
const nodesOfTree = trees[0]?.[0].length ?? 0
const featureOf = Int8Array.from(trees.flatMap(([feature]) => feature))
const cutOf = Float64Array.from(trees.flatMap(([, cut]) => cut))
const most = trees.map(([feature, cut]) => Math.max(...cut.filter((_, at) => feature[at] === -1)))
const mostBehind = Float64Array.from(trees, (_, at) => most.slice(at + 1).reduce((sum, one) => sum + one, 0))

const rounding = 1e-6

/** Exact from `least` on; what cannot reach it is not added up to its end. */
export function certaintyOf(features: readonly number[], least = -Infinity): number {
  let sum = bias
  for (let tree = 0, start = 0; tree < mostBehind.length; tree++, start += nodesOfTree) {
    let node = 0
    for (let at = featureOf[start] as number; at >= 0; at = featureOf[start + node] as number) node = 2 * node + ((features[at] as number) < (cutOf[start + node] as number) ? 1 : 2)
    sum += cutOf[start + node] as number
    if (sum + (mostBehind[tree] as number) < least - rounding) return -Infinity
  }
  return sum
}

interface Weighed { readonly candidate: Candidate, readonly certainty: number }

/** Lines with a certainty of `doubtful` or more, the most certain first, none inside another. */
export function linesIn(plane: Plane, workspace: Workspace): FoundLine[] {
  const slants: Slant[] = []
  const lines = straightLines(plane, workspace, slants)
  return [...lines, ...slantedLines(plane, workspace, { slants, lines })]
}

function straightLines(plane: Plane, workspace: Workspace, slants?: Slant[]): FoundLine[] {
  const weighed = candidatesOf(plane, workspace, slants).map((candidate) => ({ candidate, certainty: certaintyOf(candidate.features, besides) }))
    .filter(({ certainty }) => certainty >= besides)
    .sort((one, other) => other.certainty - one.certainty || one.candidate.box.row - other.candidate.box.row || one.candidate.box.column - other.candidate.box.column)
  const lines: FoundLine[] = []
  const left = new Set(weighed)
  for (const best of weighed) {
    if (best.certainty < doubtful) break
    if (left.delete(best)) lines.push(ended(plane, grown(closest(best, left), left)))
  }
  for (const weak of left) {
    const support = lines.find((line) => line.certainty >= certain && isBeside(line, weak.candidate))
    if (support !== undefined && !lines.some((line) => covers(line.box, weak.candidate.box))) lines.push(ended(plane, { line: { ...lineOf(weak), certainty: certain }, settled: [false, false] }))
  }
  return lines
}

/** Bands that are looked at in one plane: the longest rows. */
const mostBands = 6

interface Slanted { readonly slants: readonly Slant[], readonly lines: readonly FoundLine[] }

/** Rows that run up or down are text when they are so seen straight: as boxes that follow them. */
function slantedLines(plane: Plane, workspace: Workspace, { slants, lines }: Slanted): FoundLine[] {
  const found: FoundLine[] = []
  const seen: Slant[] = []
  for (const slant of [...slants].sort((one, other) => other.count - one.count || one.size - other.size)) {
    if (seen.length >= mostBands) break
    if (seen.some((other) => isNear(slant, other)) || lines.some((line) => line.certainty >= certain && isIn(slant, line.box))) continue
    seen.push(slant)
    found.push(...linesAlong(plane, workspace, slant))
  }
  return found
}

/** A line that goes on to the end of its band is looked at in a longer one, so often. */
const mostLonger = 3

function linesAlong(plane: Plane, workspace: Workspace, slant: Slant, longer = mostLonger): FoundLine[] {
  const band = bandAlong(plane, slant)
  const lines = straightLines(band.plane, workspace)
    .filter(({ box, upright, certainty }) => upright && certainty >= certain && Math.abs(box.row + box.height / 2 - band.middle) <= slant.size)
  const ends = around(lines.map(({ box }) => box))
  if (longer > 0 && lines.length > 0 && (ends.column < slant.size || ends.column + ends.width > band.plane.width - slant.size)) {
    return linesAlong(plane, workspace, { ...slant, first: band.at(ends.column, band.middle), last: band.at(ends.column + ends.width, band.middle) }, longer - 1)
  }
  return lines.flatMap((line) => stairs(band, line.box).map((box) => inside({ ...line, box }, plane)))
}

const middleOf = ({ first, last }: Slant): Rectangle => ({ column: (first.x + last.x) / 2, row: (first.y + last.y) / 2, width: 1, height: 1 })

/** Most of a row lies in a line when two of its ends and its middle do. */
function isIn(slant: Slant, { column, row, width, height }: Rectangle): boolean {
  const near = { column: column - slant.size, row: row - slant.size, width: width + 2 * slant.size, height: height + 2 * slant.size }
  return [slant.first, middleOf(slant), slant.last].filter((place) => touches('x' in place ? { column: place.x, row: place.y, width: 1, height: 1 } : place, near)).length >= 2
}

/** The same row at another contrast or size. */
function isNear(one: Slant, other: Slant): boolean {
  const reach = Math.hypot(other.last.x - other.first.x, other.last.y - other.first.y) / 2 + other.size
  return Math.hypot(middleOf(one).column - middleOf(other).column, middleOf(one).row - middleOf(other).row) <= reach
}

interface Grown {
  readonly line: FoundLine
  /** Its first and its last end are where several contrasts see them: nothing more is there. */
  readonly settled: readonly [boolean, boolean]
}

const ended = (plane: Plane, { line, settled }: Grown): FoundLine => extended(plane, inside(line, plane), settled)

const lineOf = ({ candidate: { box, letter, upright, dark }, certainty }: Weighed): FoundLine => ({ box, letter, upright, dark, certainty })

/** The thinnest candidate for the same line: seen larger, letters are blurred and wider than they are. */
function closest(best: Weighed, left: ReadonlySet<Weighed>): Weighed {
  const { upright, box } = best.candidate
  const [from, to] = across(box, !upright)
  const [low, high] = across(box, upright)
  let [chosen, thinnest] = [best, 0.75 * (high - low)]
  for (const other of left) {
    if (other.candidate.upright !== upright || other.certainty < certain) continue
    const [otherFrom, otherTo] = across(other.candidate.box, !upright)
    const [otherLow, otherHigh] = across(other.candidate.box, upright)
    const isIn = otherLow >= low && otherHigh <= high && Math.min(to, otherTo) - Math.max(from, otherFrom) >= 0.8 * (to - from)
    if (!isIn || otherHigh - otherLow > thinnest || otherHigh - otherLow < 0.35 * (high - low)) continue
    chosen = { candidate: other.candidate, certainty: best.certainty }
    thinnest = otherHigh - otherLow
  }
  return chosen
}

/** The line with what prolongs it; its echoes (the gaps between its letters, rows of its letters seen larger) are used up. */
function grown(best: Weighed, left: Set<Weighed>): Grown {
  const line = lineOf(best)
  const [low, high] = across(line.box, line.upright)
  const limits = [low - 0.1 * line.letter, high + 0.1 * line.letter] as const
  const parts: Weighed[] = []
  let { box } = line
  for (let changed = true; changed;) {
    changed = false
    for (const other of left) {
      if (!touches(box, other.candidate.box)) continue
      if (prolongs({ ...line, box }, other)) {
        parts.push(other)
        left.delete(other)
      } else if (isEcho(box, other.candidate.box)) left.delete(other)
    }
    const wider = reached(line, parts)
    changed = wider.width !== box.width || wider.height !== box.height
    box = around([box, within(wider, limits, line.upright)])
  }
  return { line: { ...line, box }, settled: settledEnds({ ...line, box }, [best, ...parts]) }
}

/** So many that are well believed end at the same place. */
const enoughAgree = 3

function settledEnds({ box, letter, upright }: FoundLine, parts: readonly Weighed[]): readonly [boolean, boolean] {
  const [from, to] = across(box, !upright)
  const near = Math.max(1, 0.15 * letter)
  const agreeing = (isThere: (start: number, end: number) => boolean): boolean =>
    parts.filter(({ candidate, certainty }) => certainty >= believed && isThere(...across(candidate.box, !upright))).length >= enoughAgree
  return [agreeing((start) => Math.abs(start - from) <= near), agreeing((_, end) => Math.abs(end - to) <= near)]
}

/** So much certainty has to reach as far as a line is prolonged: one part that is text itself, or several weaker ones that agree. */
const enoughToReach = 3.5

function reached({ box, letter, upright }: FoundLine, parts: readonly Weighed[]): Rectangle {
  const [from, to] = across(box, !upright)
  const support = (reaches: (start: number, end: number) => boolean): number => {
    let sum = 0
    for (const { candidate, certainty } of parts) if (reaches(...across(candidate.box, !upright))) sum += certainty
    return sum
  }
  const near = 0.3 * letter
  let [first, last] = [from, to]
  for (const { candidate } of parts) {
    const [start, end] = across(candidate.box, !upright)
    if (start < first && support((other) => other <= start + near) >= enoughToReach) first = start
    if (end > last && support((_, other) => other >= end - near) >= enoughToReach) last = end
  }
  return upright ? { ...box, column: first, width: last - first } : { ...box, row: first, height: last - first }
}

/** Halved planes end up to three pixels early or late. */
function inside(line: FoundLine, { width, height }: Plane): FoundLine {
  const { column, row } = line.box
  const [left, top] = [Math.max(column, 0), Math.max(row, 0)]
  return { ...line, box: { column: left, row: top, width: Math.min(column + line.box.width, width) - left, height: Math.min(row + line.box.height, height) - top } }
}

/** The part of a box between limits across the line. */
function within(box: Rectangle, [low, high]: readonly [number, number], upright: boolean): Rectangle {
  const [from, to] = across(box, upright)
  const start = Math.round(Math.max(from, low))
  const size = Math.max(1, Math.round(Math.min(to, high)) - start)
  return upright ? { ...box, row: start, height: size } : { ...box, column: start, width: size }
}

/** Most of it lies in the line, or most of the line lies in it. */
function isEcho(line: Rectangle, other: Rectangle): boolean {
  const width = Math.min(line.column + line.width, other.column + other.width) - Math.max(line.column, other.column)
  const height = Math.min(line.row + line.height, other.row + other.height) - Math.max(line.row, other.row)
  const both = Math.max(width, 0) * Math.max(height, 0)
  return both >= 0.5 * other.width * other.height || both >= 0.6 * line.width * line.height
}

const touches = (one: Rectangle, other: Rectangle): boolean =>
  one.column < other.column + other.width && other.column < one.column + one.width && one.row < other.row + other.height && other.row < one.row + one.height

/** Nine tenths of `other` lie in `one`. */
function covers(one: Rectangle, other: Rectangle): boolean {
  const width = Math.min(one.column + one.width, other.column + other.width) - Math.max(one.column, other.column)
  const height = Math.min(one.row + one.height, other.row + other.height) - Math.max(one.row, other.row)
  return width > 0 && height > 0 && width * height >= 0.9 * other.width * other.height
}

const across = (box: Rectangle, upright: boolean): readonly [low: number, high: number] => (upright ? [box.row, box.row + box.height] : [box.column, box.column + box.width])

/** The same direction, on the same line, about the same height; what is seen larger only when it is well believed and centred on the line. */
function prolongs(line: FoundLine, { candidate: { box, upright, letter }, certainty }: Weighed): boolean {
  if (upright !== line.upright || letter < line.letter * 0.6 || certainty < joins) return false
  const [low, high] = across(line.box, upright)
  const [otherLow, otherHigh] = across(box, upright)
  if (letter > line.letter * 1.5) return letter < line.letter * 3 && certainty >= believed && Math.abs(low + high - otherLow - otherHigh) <= line.letter
  const overlap = Math.min(high, otherHigh) - Math.max(low, otherLow)
  return overlap >= 0.6 * Math.min(high - low, otherHigh - otherLow) && otherHigh - otherLow <= 2.4 * line.letter
}

/** The next line of a paragraph, or a word of the same line. */
function isBeside(line: FoundLine, { box, upright, letter, dark }: Candidate): boolean {
  if (upright !== line.upright || dark !== line.dark || letter > line.letter * 1.4 || letter < line.letter * 0.7) return false
  const reach = 2.2 * line.letter
  const near = { column: line.box.column - reach, row: line.box.row - reach, width: line.box.width + 2 * reach, height: line.box.height + 2 * reach }
  return touches(near, box)
}
