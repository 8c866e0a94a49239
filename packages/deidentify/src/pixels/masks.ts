/** Masks out of what was found: grown by a margin, put together where they overlap, for every frame where a line stands still. */
import { around } from './detect/candidates.ts'
import type { Rectangle } from './detect/candidates.ts'
import type { FoundLine } from './detect/detect.ts'
import type { Mask } from './types.ts'

export interface Size { readonly rows: number, readonly columns: number }

/** At least two pixels and a quarter of a letter across the line, a third along it: the last letter may be faint. */
export function grownBox({ box, letter, upright }: FoundLine, size: Size): Rectangle {
  const across = Math.max(2, Math.round(letter * 0.25))
  const along = Math.max(2, Math.round(letter * 0.35))
  const [dx, dy] = upright ? [along, across] : [across, along]
  return clipped({ column: box.column - dx, row: box.row - dy, width: box.width + 2 * dx, height: box.height + 2 * dy }, size) ?? box
}

/** The part inside the frame, in whole pixels; undefined when there is none. */
export function clipped(box: Rectangle, { rows, columns }: Size): Rectangle | undefined {
  const [left, top] = [Math.max(Math.floor(box.column), 0), Math.max(Math.floor(box.row), 0)]
  const [right, bottom] = [Math.min(Math.ceil(box.column + box.width), columns), Math.min(Math.ceil(box.row + box.height), rows)]
  return right > left && bottom > top ? { column: left, row: top, width: right - left, height: bottom - top } : undefined
}

const area = (box: Rectangle): number => box.width * box.height

export function overlapOf(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.column + one.width, other.column + other.width) - Math.max(one.column, other.column)
  const height = Math.min(one.row + one.height, other.row + other.height) - Math.max(one.row, other.row)
  return width > 0 && height > 0 ? width * height : 0
}

/** Boxes of one frame: what lies in another goes, what overlaps without losing much becomes one. */
export function merged(boxes: readonly Rectangle[]): Rectangle[] {
  const left = [...boxes].sort((a, b) => area(b) - area(a) || a.row - b.row || a.column - b.column)
  for (let changed = true; changed;) {
    changed = false
    for (let at = 0; at < left.length && !changed; at++) {
      const other = left.findIndex((box, index) => index > at && joinable(left[at] as Rectangle, box))
      if (other < 0) continue
      left[at] = around([left[at] as Rectangle, left[other] as Rectangle])
      left.splice(other, 1)
      changed = true
    }
  }
  return left.sort((a, b) => a.row - b.row || a.column - b.column)
}

function joinable(one: Rectangle, other: Rectangle): boolean {
  const overlap = overlapOf(one, other)
  return overlap > 0 && area(around([one, other])) <= 1.15 * (area(one) + area(other) - overlap)
}

/** Boxes by frame become masks; a line that stands in the same place in at least a third of the frames is masked in all of them. */
export function masksOf(byFrame: readonly (readonly Rectangle[])[], by: string): Mask[] {
  const places: { box: Rectangle, frames: number[] }[] = []
  for (const [frame, boxes] of byFrame.entries()) {
    for (const box of boxes) {
      const known = places.find((place) => overlapOf(place.box, box) >= 0.7 * Math.max(area(place.box), area(box)))
      if (known === undefined) places.push({ box, frames: [frame] })
      else {
        known.box = around([known.box, box])
        if (known.frames.at(-1) !== frame) known.frames.push(frame)
      }
    }
  }
  const everywhere = Math.max(byFrame.length / 3, Math.min(byFrame.length, 3))
  return places.map(({ box, frames }) => (frames.length >= everywhere ? { ...box, by } : { ...box, frames, by }))
}

/** The boxes that hold for a frame, inside it. */
export const boxesFor = (masks: readonly Mask[], frame: number, size: Size): Rectangle[] =>
  masks.filter(({ frames }) => frames === undefined || frames.includes(frame)).map((mask) => clipped(mask, size)).filter((box) => box !== undefined)
