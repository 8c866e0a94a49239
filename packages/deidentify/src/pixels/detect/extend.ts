/** A line goes on where its ink goes on: letters at its ends that were too faint, too close or too odd to be seen as letters, and what of letters stands out of it. */
import { around } from './candidates.ts'
import type { Rectangle } from './candidates.ts'
import type { FoundLine } from './detect.ts'
import { inkRange } from './ink.ts'
import type { Ink } from './ink.ts'
import type { Plane } from './plane.ts'

/** A gap inside a line is at most this many heights wide; so far beyond its ends a line is followed, in heights and in its own length. */
const [widestGap, mostHeights, mostLengths] = [0.5, 3, 0.6]
/** The same for text of one value that little else in the picture has: whole words are followed. */
const [widestSpace, mostWords] = [1.6, 12]

/** `settled`: the first or the last end stays where it is. */
export function extended(plane: Plane, line: FoundLine, settled: readonly [boolean, boolean]): FoundLine {
  const { box, letter, upright, dark } = line
  const [length, first, last] = upright ? [plane.width, box.column, box.column + box.width - 1] : [plane.height, box.row, box.row + box.height - 1]
  // Gaps between bright letters are a line of dark things: what is drawn with one value is the text.
  const [seen, opposite] = [inkRange(plane, box, dark), inkRange(plane, box, !dark)]
  const ink = !seen.isOwn && opposite.isOwn ? opposite : seen
  const { isOwn } = ink
  const isInk = inkOf(plane, line, ink)
  const reach = Math.round(isOwn ? mostWords * letter : Math.min(mostHeights * letter, mostLengths * (last - first + 1)))
  const gap = (isOwn ? widestSpace : widestGap) * letter
  const start = settled[0] && !isOwn ? first : follow({ from: first, step: -1, end: Math.max(first - reach, 0), gap }, isInk)
  const end = settled[1] && !isOwn ? last : follow({ from: last, step: 1, end: Math.min(last + reach, length - 1), gap }, isInk)
  const along = upright ? { ...box, column: start, width: end - start + 1 } : { ...box, row: start, height: end - start + 1 }
  return { ...line, box: whole(plane, { ...line, box: along }, ink) }
}

/** Writing of one value that little else in the picture has, with what else is written in it on this line: a letter that stands alone. Other lines stay. */
export const followed = (plane: Plane, line: FoundLine): FoundLine =>
  ([true, false].some((dark) => inkRange(plane, line.box, dark).isOwn) ? extended(plane, line, [false, false]) : line)

interface Way { readonly from: number, readonly step: 1 | -1, readonly end: number, readonly gap: number }

/** The last place with ink before a gap that is too wide. */
function follow({ from, step, end, gap }: Way, isInk: (place: number) => boolean): number {
  let last = from
  for (let at = from + step; (end - at) * step >= 0 && (at - last) * step <= gap + 1; at += step) if (isInk(at)) last = at
  return last
}

/** A column across the line holds ink when some of it, and not nearly all (but for a value that only text has), is as bright (or dark) as the text. */
function inkOf(plane: Plane, { box, upright }: FoundLine, { from, to, isOwn }: Ink): (place: number) => boolean {
  const [low, high] = upright ? [box.row, box.row + box.height] : [box.column, box.column + box.width]
  return (place) => {
    let ink = 0
    for (let across = low; across < high; across++) {
      const value = plane.values[upright ? across * plane.width + place : place * plane.width + across] as number
      if (value >= from && value <= to) ink++
    }
    return ink > 0 && (isOwn || ink < 0.9 * (high - low))
  }
}

/** So far, in heights of a letter, is looked across the line and along it for what belongs to its letters. */
const [aside, beyond] = [0.9, 0.5]
/** Pieces of ink are one when they are so near: strokes of one letter, its accents and dots. */
const near = 2

/** The box with all of each piece of ink that reaches into it. What reaches out of sight is no letter, but a ground of the same light. */
function whole(plane: Plane, { box, letter, upright }: FoundLine, { from, to }: Ink): Rectangle {
  const [across, along] = [Math.round(aside * letter), Math.round(beyond * letter)]
  const [dx, dy] = upright ? [along, across] : [across, along]
  const [left, top] = [Math.max(box.column - dx, 0), Math.max(box.row - dy, 0)]
  const [right, bottom] = [Math.min(box.column + box.width + dx, plane.width), Math.min(box.row + box.height + dy, plane.height)]
  const sight: Sight = { left, top, width: right - left, height: bottom - top, ink: new Uint8Array((right - left) * (bottom - top)) }
  for (let y = 0, at = 0; y < sight.height; y++) {
    for (let x = 0; x < sight.width; x++, at++) {
      const value = plane.values[(top + y) * plane.width + left + x] as number
      if (value >= from && value <= to) sight.ink[at] = 1
    }
  }
  const parts = [box]
  for (let y = box.row - top; y < box.row + box.height - top; y++) {
    for (let x = box.column - left; x < box.column + box.width - left; x++) {
      const piece = sight.ink[y * sight.width + x] === 1 ? pieceAt(sight, x, y) : undefined
      if (piece !== undefined && isInSight(piece, sight, plane)) parts.push(piece)
    }
  }
  return around(parts)
}

interface Sight { readonly left: number, readonly top: number, readonly width: number, readonly height: number, readonly ink: Uint8Array }

/** The box, in the plane, of the ink that hangs together; it is used up. */
function pieceAt({ left, top, width, height, ink }: Sight, x: number, y: number): Rectangle {
  let [low, high, first, last] = [x, x, y, y]
  const open = [y * width + x]
  ink[y * width + x] = 0
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [column, row] = [at % width, Math.floor(at / width)]
    low = Math.min(low, column); high = Math.max(high, column); first = Math.min(first, row); last = Math.max(last, row)
    for (let down = Math.max(row - near, 0); down <= Math.min(row + near, height - 1); down++) {
      for (let over = Math.max(column - near, 0); over <= Math.min(column + near, width - 1); over++) {
        if (ink[down * width + over] !== 1) continue
        ink[down * width + over] = 0
        open.push(down * width + over)
      }
    }
  }
  return { column: left + low, row: top + first, width: high - low + 1, height: last - first + 1 }
}

/** It ends before what is looked at ends, or with the picture. */
const isInSight = ({ column, row, width, height }: Rectangle, sight: Sight, plane: Plane): boolean =>
  (column > sight.left || column === 0) && (row > sight.top || row === 0)
  && (column + width < sight.left + sight.width || column + width === plane.width) && (row + height < sight.top + sight.height || row + height === plane.height)
