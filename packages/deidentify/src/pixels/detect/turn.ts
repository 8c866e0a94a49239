/** A band of a plane along a row that runs up or down, turned so that the row runs along it; and boxes of the band as boxes of the plane. */
import type { Rectangle } from './candidates.ts'
import type { Plane } from './plane.ts'
import type { Point, Slant } from './slants.ts'

export interface Band {
  readonly plane: Plane
  /** Of the row, in the band. */
  readonly middle: number
  /** Where its pixels are in the plane it was taken from. */
  at(x: number, y: number): Point
}

/** So much beyond the ends of the row and beside it, in sizes of its things. */
const [beyond, beside] = [3, 1.5]

export function bandAlong({ width, height, values }: Plane, { first, last, size }: Slant): Band {
  // Text runs to the right, or it is read upside down: which of both tells nothing here.
  const [from, to] = first.x <= last.x ? [first, last] : [last, first]
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const [wide, high] = [Math.ceil(length + 2 * beyond * size), Math.ceil((2 * beside + 1) * size)]
  const middle = high / 2
  const at = (x: number, y: number): Point => ({ x: from.x + (x - beyond * size) * ux - (y - middle) * uy, y: from.y + (x - beyond * size) * uy + (y - middle) * ux })
  const band = new Uint16Array(wide * high)
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const place = at(x, y)
      band[y * wide + x] = between(values, { width, height }, place)
    }
  }
  return { plane: { width: wide, height: high, values: band }, middle, at }
}

/** Bilinear; beyond the edges as at the edges. */
function between(values: Uint16Array, { width, height }: { readonly width: number, readonly height: number }, { x, y }: Point): number {
  const [column, row] = [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)]
  const [left, top] = [Math.floor(column), Math.floor(row)]
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const [dx, dy] = [column - left, row - top]
  const above = (values[top * width + left] as number) * (1 - dx) + (values[top * width + right] as number) * dx
  const below = (values[bottom * width + left] as number) * (1 - dx) + (values[bottom * width + right] as number) * dx
  return Math.round(above * (1 - dy) + below * dy)
}

/** A box of the band as boxes of the plane that follow it like stairs. */
export function stairs({ at }: Band, { column, row, width, height }: Rectangle): Rectangle[] {
  const steps = Math.max(1, Math.ceil(width / height))
  return Array.from({ length: steps }, (_, step) => {
    const [from, to] = [column + (width * step) / steps, column + (width * (step + 1)) / steps]
    const corners = [at(from, row), at(to, row), at(from, row + height), at(to, row + height)]
    const [left, top] = [Math.floor(Math.min(...corners.map(({ x }) => x))), Math.floor(Math.min(...corners.map(({ y }) => y)))]
    return { column: left, row: top, width: Math.ceil(Math.max(...corners.map(({ x }) => x))) + 1 - left, height: Math.ceil(Math.max(...corners.map(({ y }) => y))) + 1 - top }
  })
}
