// A picture under construction: values on a grid in millimetres, painted with soft-edged shapes (partial volume), later ones over
// earlier ones.
import { clamp } from './numbers.ts'

export interface Grid {
  readonly columns: number
  readonly rows: number
  /** mm of the centre of the first pixel */
  readonly left: number
  readonly top: number
  /** mm between centres */
  readonly spacing: number
}

/** An ellipse with bumps: its radius varies with the angle by second and third harmonics [cos 2, sin 2, cos 3, sin 3]. */
export interface Blob {
  readonly x: number
  readonly y: number
  readonly rx: number
  readonly ry: number
  /** direction of the rx axis as [cos, sin]; along x when absent */
  readonly axis?: readonly [number, number]
  readonly bumps?: readonly [number, number, number, number]
  /** width of the edge in mm, at least one pixel */
  readonly soft?: number
}

/** What is mixed into a pixel: a value, or one made for the place. */
export type Paint = number | ((x: number, y: number) => number)

export class Canvas {
  readonly grid: Grid
  readonly values: Float32Array

  constructor(grid: Grid, fill: number) {
    this.grid = grid
    this.values = new Float32Array(grid.columns * grid.rows).fill(fill)
  }

  /** Calls back for every pixel that the blob touches with its index, the covered part (0 to 1) and its place in mm. */
  cover(blob: Blob, each: (at: number, part: number, x: number, y: number) => void): void {
    const { columns, rows, left, top, spacing } = this.grid
    const [cos, sin] = blob.axis ?? [1, 0]
    const [c2, s2, c3, s3] = blob.bumps ?? [0, 0, 0, 0]
    const soft = Math.max(blob.soft ?? spacing, spacing)
    const reach = 1 + Math.abs(c2) + Math.abs(s2) + Math.abs(c3) + Math.abs(s3)
    // Most pixels are well inside or well outside, which the squared radius tells without a root.
    const margin = soft / (2 * Math.min(blob.rx, blob.ry))
    const inner = Math.max(0, 2 - reach - margin) ** 2
    const outer = (reach + margin) ** 2
    const halfWidth = Math.sqrt(blob.rx * blob.rx * cos * cos + blob.ry * blob.ry * sin * sin) * reach + soft
    const halfHeight = Math.sqrt(blob.rx * blob.rx * sin * sin + blob.ry * blob.ry * cos * cos) * reach + soft
    const [fromColumn, toColumn] = [
      Math.max(0, Math.floor((blob.x - halfWidth - left) / spacing)),
      Math.min(columns - 1, Math.ceil((blob.x + halfWidth - left) / spacing)),
    ]
    const [fromRow, toRow] = [
      Math.max(0, Math.floor((blob.y - halfHeight - top) / spacing)),
      Math.min(rows - 1, Math.ceil((blob.y + halfHeight - top) / spacing)),
    ]
    for (let row = fromRow; row <= toRow; row++) {
      const y = top + row * spacing
      for (let column = fromColumn; column <= toColumn; column++) {
        const x = left + column * spacing
        const [dx, dy] = [x - blob.x, y - blob.y]
        const [u, v] = [(dx * cos + dy * sin) / blob.rx, (dy * cos - dx * sin) / blob.ry]
        const square = u * u + v * v
        if (square >= outer) continue
        if (square < inner) {
          each(row * columns + column, 1, x, y)
          continue
        }
        const radius = Math.sqrt(square)
        let limit = 1
        if (reach > 1 && radius > 0) {
          const [c, s] = [u / radius, v / radius]
          limit += c2 * (c * c - s * s) + s2 * 2 * c * s + c3 * (4 * c * c * c - 3 * c) + s3 * (3 * s - 4 * s * s * s)
        }
        const outside = radius > 0 ? Math.sqrt(dx * dx + dy * dy) * (1 - limit / radius) : -Math.min(blob.rx, blob.ry)
        const part = clamp(0.5 - outside / soft, 0, 1)
        if (part > 0) each(row * columns + column, part, x, y)
      }
    }
  }

  /** Paints over what is there. `opacity` below 1 lets it shine through. */
  blob(blob: Blob, paint: Paint, opacity = 1): void {
    const { values } = this
    if (typeof paint === 'number') {
      this.cover(blob, (at, part) => {
        values[at]! += (paint - values[at]!) * part * opacity
      })
    } else {
      this.cover(blob, (at, part, x, y) => {
        values[at]! += (paint(x, y) - values[at]!) * part * opacity
      })
    }
  }

  /** A line with round ends, `width` mm thick; thinner than a pixel it is fainter instead. */
  line(from: readonly [number, number], to: readonly [number, number], options: { width: number; value: number; opacity?: number }): void {
    const length = Math.sqrt((to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2)
    if (length === 0) return
    const thin = Math.min(1, options.width / this.grid.spacing)
    const axis = [(to[0] - from[0]) / length, (to[1] - from[1]) / length] as const
    const shape = {
      x: (from[0] + to[0]) / 2,
      y: (from[1] + to[1]) / 2,
      rx: length / 2 + options.width / 2,
      ry: Math.max(options.width, this.grid.spacing) / 2,
      axis,
    }
    this.blob(shape, options.value, thin * (options.opacity ?? 1))
  }

  /** Changes every pixel. */
  each(change: (value: number, column: number, row: number) => number): void {
    const {
      values,
      grid: { columns },
    } = this
    for (let at = 0; at < values.length; at++) values[at] = change(values[at]!, at % columns, Math.floor(at / columns))
  }

  /** What a scanner's point spread makes of it: the binomial 1 4 6 4 1, a deviation of one pixel, along rows and then along columns; edges are continued. */
  blur(): void {
    const { columns, rows } = this.grid
    this.#blurAlong(columns, rows, { step: 1, stride: columns })
    this.#blurAlong(rows, columns, { step: columns, stride: 1 })
  }

  #blurAlong(length: number, lines: number, { step, stride }: { readonly step: number; readonly stride: number }): void {
    const { values } = this
    const line = new Float64Array(length + 4)
    for (let number = 0; number < lines; number++) {
      const start = number * stride
      for (let at = 0; at < length + 4; at++) line[at] = values[start + clamp(at - 2, 0, length - 1) * step]!
      for (let at = 0; at < length; at++) {
        values[start + at * step] = (line[at]! + line[at + 4]! + 4 * (line[at + 1]! + line[at + 3]!) + 6 * line[at + 2]!) / 16
      }
    }
  }

  /** The pixel column and row of a place in mm, not rounded. */
  pixelOf(x: number, y: number): { column: number; row: number } {
    return { column: (x - this.grid.left) / this.grid.spacing, row: (y - this.grid.top) / this.grid.spacing }
  }
}
