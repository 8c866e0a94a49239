/**
 * Masked boxes of a plane that fade from one side to the other, for looking again at what is left around them: a mask of one value has edges of its
 * own, between which the detector sees large letters. Nothing of what was in the boxes is used.
 */
import type { Rectangle } from './detect/candidates.ts'
import type { Plane } from './detect/plane.ts'

/** Pixels beside a box whose mean is the value of its side there. */
const beside = 3

/** The plane is copied; boxes lie in it. */
export function faded(plane: Plane, boxes: readonly Rectangle[]): Plane {
  const { width, height } = plane
  const hidden = new Uint8Array(width * height)
  for (const { column, row, width: wide, height: high } of boxes) for (let y = row; y < row + high; y++) hidden.fill(1, y * width + column, y * width + column + wide)
  const values = plane.values.slice()
  for (const box of boxes) fadeBox({ plane, hidden, values }, box)
  return { width, height, values }
}

interface Fading { readonly plane: Plane, readonly hidden: Uint8Array, readonly values: Uint16Array }

function fadeBox(fading: Fading, { column, row, width: wide, height: high }: Rectangle): void {
  const { plane, values } = fading
  const [right, bottom] = [column + wide, row + high]
  const sides = (count: number, sideAt: (at: number) => number): Float64Array => Float64Array.from({ length: count }, (_, at) => sideAt(at))
  const [lefts, rights] = [sides(high, (at) => meanOf(fading, { x: column - 1, y: row + at }, { x: -1, y: 0 })), sides(high, (at) => meanOf(fading, { x: right, y: row + at }, { x: 1, y: 0 }))]
  const [tops, bottoms] = [sides(wide, (at) => meanOf(fading, { x: column + at, y: row - 1 }, { x: 0, y: -1 })), sides(wide, (at) => meanOf(fading, { x: column + at, y: bottom }, { x: 0, y: 1 }))]
  for (let y = row; y < bottom; y++) {
    for (let x = column; x < right; x++) {
      let [sum, weights] = [0, 0]
      const add = (side: number, distance: number): void => {
        if (Number.isNaN(side)) return
        sum += side / distance
        weights += 1 / distance
      }
      add(lefts[y - row] as number, x - column + 1)
      add(rights[y - row] as number, right - x)
      add(tops[x - column] as number, y - row + 1)
      add(bottoms[x - column] as number, bottom - y)
      values[y * plane.width + x] = weights > 0 ? Math.round(sum / weights) : 0
    }
  }
}

interface Step { readonly x: number, readonly y: number }

/** From a place outwards, as far as nothing is hidden there; not a number where there is nothing. */
function meanOf({ plane: { width, height, values }, hidden }: Fading, from: Step, step: Step): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at < beside; at++) {
    const [x, y] = [from.x + at * step.x, from.y + at * step.y]
    if (x < 0 || y < 0 || x >= width || y >= height || hidden[y * width + x] === 1) break
    sum += values[y * width + x] as number
    count++
  }
  return sum / count
}
