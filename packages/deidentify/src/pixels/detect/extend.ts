/** A line goes on where its ink goes on: letters at its ends that were too faint, too close or too odd to be seen as letters. */
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
  return { ...line, box: along }
}

interface Way { readonly from: number, readonly step: 1 | -1, readonly end: number, readonly gap: number }

/** The last place with ink before a gap that is too wide. */
function follow({ from, step, end, gap }: Way, isInk: (place: number) => boolean): number {
  let last = from
  for (let at = from + step; (end - at) * step >= 0 && (at - last) * step <= gap + 1; at += step) if (isInk(at)) last = at
  return last
}

/** A column across the line holds ink when some of it, and not nearly all, is as bright (or dark) as the text. */
function inkOf(plane: Plane, { box, upright }: FoundLine, { from, to }: Ink): (place: number) => boolean {
  const [low, high] = upright ? [box.row, box.row + box.height] : [box.column, box.column + box.width]
  return (place) => {
    let ink = 0
    for (let across = low; across < high; across++) {
      const value = plane.values[upright ? across * plane.width + place : place * plane.width + across] as number
      if (value >= from && value <= to) ink++
    }
    return ink > 0 && ink < 0.9 * (high - low)
  }
}
