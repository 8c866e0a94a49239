/** Rectangles of a native frame set to one value that belongs there: the least around them (the greatest of MONOCHROME1), black of colours (PS3.3 C.7.6.3.1.2). */
import { lookUp, samplesOf } from '@vesalius/codec'
import type { Image, Samples, Table } from '@vesalius/codec'
import type { Rectangle } from './detect/candidates.ts'

export interface Canvas {
  readonly image: Image
  /** Little endian; changed in place. */
  readonly bytes: Uint8Array
  readonly palette: readonly [Table, Table, Table] | undefined
}

/** Throws Error 'cannot-mask' for samples of a width that no image has. */
export function paint(canvas: Canvas, boxes: readonly Rectangle[]): void {
  const { image, bytes } = canvas
  if (image.floating || ![8, 16, 32].includes(image.bitsAllocated)) throw new Error('cannot-mask')
  const pixels = image.rows * image.columns
  // All values are chosen before the first is written: one mask is no neighbourhood of another.
  const samples = image.samples === 1 ? samplesOf(image, bytes, pixels) : undefined
  const values = boxes.map((box) => (samples === undefined ? blackOf(image) : [greyOf(canvas, samples, box)]))
  for (const [at, box] of boxes.entries()) fill(canvas, box, values[at] as readonly number[])
}

function fill({ image, bytes }: Canvas, box: Rectangle, values: readonly number[]): void {
  const width = image.bitsAllocated / 8
  const pixels = image.rows * image.columns
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const packed = image.samples === 3 && image.photometric.endsWith('_422') && bytes.length < pixels * 3 * width
  for (let y = box.row; y < box.row + box.height; y++) {
    for (let x = box.column; x < box.column + box.width; x++) {
      const pixel = y * image.columns + x
      if (packed) pair(bytes, pixel, values)
      else for (const [sample, value] of values.entries()) put(view, width, { at: image.planar ? sample * pixels + pixel : pixel * image.samples + sample, value })
    }
  }
}

/** Y Y Cb Cr for two pixels: a mask takes the colour of its neighbour with it, not its light. */
function pair(bytes: Uint8Array, pixel: number, [luma = 0, blue = 128, red = 128]: readonly number[]): void {
  const start = (pixel >> 1) * 4
  bytes[start + (pixel & 1)] = luma
  bytes[start + 2] = blue
  bytes[start + 3] = red
}

function put(view: DataView, width: number, { at, value }: { at: number, value: number }): void {
  if (width === 1) view.setUint8(at, value & 0xff)
  else if (width === 2) view.setUint16(at * 2, value & 0xffff, true)
  else view.setUint32(at * 4, value >>> 0, true)
}

/** Black in the colour model of the frame. */
function blackOf({ photometric, bitsStored, samples }: Image): readonly number[] {
  if (samples !== 3 || !photometric.startsWith('YBR') || photometric === 'YBR_RCT' || photometric === 'YBR_ICT') return new Array<number>(samples).fill(0)
  const middle = 2 ** (bitsStored - 1)
  return [photometric.startsWith('YBR_PARTIAL') ? middle / 8 : 0, middle, middle]
}

function greyOf({ image, palette }: Canvas, samples: Samples, box: Rectangle): number {
  if (palette !== undefined && image.photometric === 'PALETTE COLOR') return darkest(palette)
  const most = image.photometric === 'MONOCHROME1'
  let extreme: number | undefined
  for (let y = Math.max(box.row - 2, 0); y < Math.min(box.row + box.height + 2, image.rows); y++) {
    for (let x = Math.max(box.column - 2, 0); x < Math.min(box.column + box.width + 2, image.columns); x++) {
      if (y >= box.row && y < box.row + box.height && x >= box.column && x < box.column + box.width) continue
      const value = samples[y * image.columns + x] as number
      if (extreme === undefined || (most ? value > extreme : value < extreme)) extreme = value
    }
  }
  return (extreme ?? samples[0] as number) * 2 ** (image.highBit + 1 - image.bitsStored)
}

function darkest([red, green, blue]: readonly [Table, Table, Table]): number {
  let [best, least] = [red.first, Infinity]
  for (let value = red.first; value < red.first + red.entries.length; value++) {
    const light = 0.3 * lookUp(red, value) + 0.59 * lookUp(green, value) + 0.11 * lookUp(blue, value)
    if (light < least) [best, least] = [value, light]
  }
  return best
}
