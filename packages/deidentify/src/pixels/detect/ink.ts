/** The values with which a line is written: one value where it was drawn, and the rest of the picture has it hardly; a range where noise or compression spread it. */
import type { Rectangle } from './candidates.ts'
import type { Plane } from './plane.ts'

/** Ink differs from the text by at most so much of the contrast; not at all where so much of it is of one value. */
const [tolerance, oneValue] = [0.25, 0.4]
/** Of all pixels of the value, those of the text. */
const own = 0.6

export interface Ink {
  readonly from: number
  readonly to: number
  /** A good part of the pixels of this value are those of the text. */
  readonly isOwn: boolean
}

/** The values of the text: one where it was drawn with one, those around their middle where noise or compression has spread them. */
export function inkRange(plane: Plane, box: Rectangle, dark: boolean): Ink {
  const values = new Uint16Array(box.width * box.height)
  for (let y = 0; y < box.height; y++) values.set(plane.values.subarray((box.row + y) * plane.width + box.column, (box.row + y) * plane.width + box.column + box.width), y * box.width)
  values.sort()
  const at = (share: number): number => values[Math.min(Math.floor(values.length * share), values.length - 1)] as number
  const [text, ground] = dark ? [at(0.06), at(0.6)] : [at(0.94), at(0.4)]
  const spread = tolerance * Math.abs(text - ground)
  const ink = values.filter((value) => (dark ? value <= text + spread : value >= text - spread))
  const { value, share } = commonest(ink)
  if (share < oneValue) return { from: text - spread, to: text + (dark ? 1 : 2) * spread, isOwn: false }
  let all = 0
  for (let place = 0; place < plane.values.length; place++) if (plane.values[place] === value) all++
  return { from: value, to: value, isOwn: share * ink.length >= own * all }
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
