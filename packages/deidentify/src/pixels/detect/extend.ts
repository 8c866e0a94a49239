/** A line goes on where its ink goes on: letters at its ends that were too faint, too close or too odd to be seen as letters. */
import type { Rectangle } from './candidates.ts'
import type { FoundLine } from './detect.ts'
import type { Plane } from './plane.ts'

/** A gap inside a line is at most this many heights wide; so far beyond its ends a line is followed, in heights and in its own length. */
const [widestGap, mostHeights, mostLengths] = [0.5, 3, 0.6]

export function extended(plane: Plane, line: FoundLine): FoundLine {
  const { box, letter, upright } = line
  const [length, first, last] = upright ? [plane.width, box.column, box.column + box.width - 1] : [plane.height, box.row, box.row + box.height - 1]
  const isInk = inkOf(plane, line)
  const reach = Math.round(Math.min(mostHeights * letter, mostLengths * (last - first + 1)))
  const start = follow({ from: first, step: -1, end: Math.max(first - reach, 0), gap: widestGap * letter }, isInk)
  const end = follow({ from: last, step: 1, end: Math.min(last + reach, length - 1), gap: widestGap * letter }, isInk)
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
function inkOf(plane: Plane, { box, upright, dark }: FoundLine): (place: number) => boolean {
  const { text, ground } = levelsOf(plane, box, dark)
  const least = ground + 0.75 * (text - ground)
  const [low, high] = upright ? [box.row, box.row + box.height] : [box.column, box.column + box.width]
  return (place) => {
    let ink = 0
    for (let across = low; across < high; across++) {
      const value = plane.values[upright ? across * plane.width + place : place * plane.width + across] as number
      if (dark ? value <= least : value >= least) ink++
    }
    return ink > 0 && ink < 0.9 * (high - low)
  }
}

function levelsOf(plane: Plane, box: Rectangle, dark: boolean): { text: number, ground: number } {
  const values = new Uint16Array(box.width * box.height)
  for (let y = 0; y < box.height; y++) values.set(plane.values.subarray((box.row + y) * plane.width + box.column, (box.row + y) * plane.width + box.column + box.width), y * box.width)
  values.sort()
  const at = (share: number): number => values[Math.min(Math.floor(values.length * share), values.length - 1)] as number
  return dark ? { text: at(0.06), ground: at(0.6) } : { text: at(0.94), ground: at(0.4) }
}
