/** A line goes on where its ink goes on: letters at its ends that were too faint, too close or too odd to be seen as letters. */
import type { Rectangle } from './candidates.ts'
import type { FoundLine } from './detect.ts'
import type { Plane } from './plane.ts'

/** A gap inside a line is at most this many heights wide; so far beyond its ends a line is followed, in heights and in its own length. */
const [widestGap, mostHeights, mostLengths] = [0.5, 3, 0.6]
/** Ink differs from the text by at most so much of the contrast; not at all where so much of the text is of one value. */
const [tolerance, oneValue] = [0.25, 0.4]

/** `settled`: the first or the last end stays where it is. */
export function extended(plane: Plane, line: FoundLine, settled: readonly [boolean, boolean]): FoundLine {
  const { box, letter, upright } = line
  const [length, first, last] = upright ? [plane.width, box.column, box.column + box.width - 1] : [plane.height, box.row, box.row + box.height - 1]
  const isInk = inkOf(plane, line)
  const reach = Math.round(Math.min(mostHeights * letter, mostLengths * (last - first + 1)))
  const start = settled[0] ? first : follow({ from: first, step: -1, end: Math.max(first - reach, 0), gap: widestGap * letter }, isInk)
  const end = settled[1] ? last : follow({ from: last, step: 1, end: Math.min(last + reach, length - 1), gap: widestGap * letter }, isInk)
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
  const [from, to] = inkRange(plane, box, dark)
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

/** The values of the text: one where it was drawn with one, those around their middle where noise or compression has spread them. */
function inkRange(plane: Plane, box: Rectangle, dark: boolean): readonly [number, number] {
  const values = new Uint16Array(box.width * box.height)
  for (let y = 0; y < box.height; y++) values.set(plane.values.subarray((box.row + y) * plane.width + box.column, (box.row + y) * plane.width + box.column + box.width), y * box.width)
  values.sort()
  const at = (share: number): number => values[Math.min(Math.floor(values.length * share), values.length - 1)] as number
  const [text, ground] = dark ? [at(0.06), at(0.6)] : [at(0.94), at(0.4)]
  const spread = tolerance * Math.abs(text - ground)
  const ink = values.filter((value) => (dark ? value <= text + spread : value >= text - spread))
  const { value, share } = commonest(ink)
  return share >= oneValue ? [value, value] : [text - spread, text + 2 * spread]
}

/** Of sorted values. */
function commonest(sorted: Uint16Array): { value: number, share: number } {
  let [value, most, run] = [sorted[0] ?? 0, 0, 0]
  for (let at = 0; at < sorted.length; at++) {
    run = at > 0 && sorted[at] === sorted[at - 1] ? run + 1 : 1
    if (run > most) [value, most] = [sorted[at] as number, run]
  }
  return { value, share: sorted.length === 0 ? 0 : most / sorted.length }
}
