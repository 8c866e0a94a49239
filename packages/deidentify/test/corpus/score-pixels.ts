/** Is what was drawn still to be seen, and is everything else as it was: pixels of an output against its input and the mask of the glyphs. */
import { gunzipSync } from 'node:zlib'
import type { DicomFile } from '@vesalius/standards/dicom'
import type { Box } from './key.ts'
import { type Frame, frameOf, type Picture, pictureOf, readSample, sampleAt } from './picture.ts'

interface Shown { readonly picture: Picture, readonly frame: Frame }

const levelAt = ({ picture, frame }: Shown, pixel: number): number => {
  let sum = 0
  for (let sample = 0; sample < picture.samples; sample++) sum += readSample(picture, frame.bytes, sampleAt(picture, frame.planar, pixel, sample))
  return sum
}

/** Correlation of the output with the glyphs, cell by cell: a cell is as wide as the text is high. Undefined where one of them is flat. */
function correlation(shown: Shown, box: Box, { alpha, from, to, upright }: { alpha: Uint8Array, from: number, to: number, upright: boolean }): number | undefined {
  const a: number[] = []
  const b: number[] = []
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const along = upright ? y : x
      if (along < from || along >= to) continue
      a.push(alpha[y * box.width + x] as number)
      b.push(levelAt(shown, (box.row + y) * shown.picture.columns + box.column + x))
    }
  }
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [ma, mb] = [mean(a), mean(b)]
  let [top, left, right] = [0, 0, 0]
  a.forEach((value, at) => {
    const [da, db] = [value - ma, (b[at] as number) - mb]
    top += da * db
    left += da * da
    right += db * db
  })
  return left < 1 || right < 1 ? undefined : top / Math.sqrt(left * right)
}

/** Part of the cells in which the glyphs are still seen: 0 when hidden. */
export async function seen(file: DicomFile, box: Box, { frame, mask }: { frame: number, mask: Uint8Array }): Promise<number> {
  const picture = pictureOf(file)
  const shown = { picture, frame: await frameOf(file, frame, picture) }
  const alpha = gunzipSync(mask)
  const upright = box.height > box.width
  const [length, across] = upright ? [box.height, box.width] : [box.width, box.height]
  const width = Math.max(6, across)
  let [cells, visible] = [0, 0]
  // A narrow rest of the line would agree by chance.
  for (let from = 0; from === 0 || from + width / 2 <= length; from += width) {
    const value = correlation(shown, box, { alpha, from, to: Math.min(length, from + width), upright })
    cells++
    if (value !== undefined && Math.abs(value) > 0.6) visible++
  }
  return visible / cells
}

/** Both decode to the same samples but for the boxes and a margin around them. The number of pixels that differ. */
export async function changedOutside(input: DicomFile, output: DicomFile, boxes: readonly Box[]): Promise<number> {
  const before = pictureOf(input)
  const after = pictureOf(output)
  if (before.rows !== after.rows || before.columns !== after.columns || before.count !== after.count || before.samples !== after.samples) return Infinity
  let changed = 0
  for (let index = 0; index < before.count; index++) {
    const a = { picture: before, frame: await frameOf(input, index, before) }
    const b = { picture: after, frame: await frameOf(output, index, after) }
    const colour = before.samples === 3 && before.photometric !== after.photometric
    for (let pixel = 0; pixel < before.rows * before.columns; pixel++) {
      const [x, y] = [pixel % before.columns, Math.floor(pixel / before.columns)]
      if (boxes.some((box) => near(box, x, y))) continue
      if (colour ? false : levelAt(a, pixel) !== levelAt(b, pixel)) changed++
    }
  }
  return changed
}

/** The margin that a cleaner may need around the text. */
const near = (box: Box, x: number, y: number): boolean => {
  const margin = Math.max(16, Math.min(box.height, box.width))
  return x >= box.column - margin && x < box.column + box.width + margin && y >= box.row - margin && y < box.row + box.height + margin
}
