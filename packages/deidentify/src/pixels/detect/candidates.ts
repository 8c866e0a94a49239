/** Every row of things in a plane that could be a line of text: bright and dark, at three sizes, at every contrast. */
import { blobsByLevel, contrastOf } from './components.ts'
import { measure } from './features.ts'
import type { Measured } from './features.ts'
import { linesOf } from './lines.ts'
import { halved } from './plane.ts'
import type { Plane } from './plane.ts'
import { slantsOf } from './slants.ts'
import type { Slant } from './slants.ts'
import { topHat } from './top-hat.ts'
import type { Field } from './top-hat.ts'
import type { Workspace } from './workspace.ts'

export interface Rectangle { readonly column: number, readonly row: number, readonly width: number, readonly height: number }

/** In pixels of the frame. */
export interface Candidate {
  readonly box: Rectangle
  /** Height of a capital. */
  readonly letter: number
  readonly upright: boolean
  readonly dark: boolean
  /** Level of contrast (half octaves) at which it was seen, and the size of the plane: 1, 2 or 4 pixels of the frame. */
  readonly level: number
  readonly scale: number
  readonly features: readonly number[]
}

const scales = [1, 2, 4]

/** `slants` gets what runs neither along rows nor along columns, in pixels of the frame. */
export function candidatesOf(plane: Plane, workspace: Workspace, slants?: Slant[]): Candidate[] {
  const found: Candidate[] = []
  let at: Plane = plane
  for (const scale of scales) {
    if (scale > 1) at = halved(at)
    if (at.width < 8 || at.height < 8) break
    const field = workspace.fieldOf(at)
    for (const dark of [false, true]) collect(field, { scale, dark, workspace, found, slants })
  }
  return found
}

interface Pass { readonly scale: number, readonly dark: boolean, readonly workspace: Workspace, readonly found: Candidate[], readonly slants: Slant[] | undefined }

/** Less than this many grey levels of contrast is nothing that can be read. */
const leastContrastLevel = 4

function collect(field: Field, { scale, dark, workspace, found, slants }: Pass): void {
  const hat = topHat(field, dark)
  blobsByLevel(hat, { field, ...workspace.forestFor(hat.length), floor: leastContrastLevel }, (level, blobs, least) => {
    for (const upright of [true, false]) {
      for (const line of linesOf(blobs, upright)) {
        const measured = measure(line, { above: level - least, crowd: blobs.length, level })
        if (measured !== undefined) found.push(candidateOf(measured, { scale, dark, level }))
      }
    }
    if (slants !== undefined) for (const slant of slantsOf(blobs, contrastOf(level))) slants.push(scaled(slant, scale))
  })
}

const scaled = ({ first, last, size, count }: Slant, scale: number): Slant =>
  ({ first: { x: first.x * scale, y: first.y * scale }, last: { x: last.x * scale, y: last.y * scale }, size: size * scale, count })

function candidateOf(measured: Measured, { scale, dark, level }: { scale: number, dark: boolean, level: number }): Candidate {
  const { line: { upright }, letters, low, high } = measured
  const from = Math.min(...letters.map((letter) => letter.from)) * scale
  const length = (Math.max(...letters.map((letter) => letter.to)) + 1) * scale - from
  const [start, thickness] = [low * scale, (high + 1 - low) * scale]
  const box = upright ? { column: from, row: start, width: length, height: thickness } : { column: start, row: from, width: thickness, height: length }
  return { box, letter: measured.height * scale, upright, dark, level, scale, features: measured.features }
}

export function around(boxes: readonly Rectangle[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const box of boxes) {
    left = Math.min(left, box.column)
    top = Math.min(top, box.row)
    right = Math.max(right, box.column + box.width)
    bottom = Math.max(bottom, box.row + box.height)
  }
  return { column: left, row: top, width: right - left, height: bottom - top }
}
