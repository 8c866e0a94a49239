/** Three samples a pixel as RGB of 8 bits: planes, colour models and 4:2:2 resolved (PS3.3 C.7.6.3.1.2, C.7.6.3.1.3). */
import type { Image } from './image.ts'
import { samplesOf } from './samples.ts'
import type { Samples } from './samples.ts'

export function colours(image: Image, bytes: Uint8Array): Uint8Array {
  const pixels = image.rows * image.columns
  const subsampled = (image.photometric === 'YBR_FULL_422' || image.photometric === 'YBR_PARTIAL_422') && bytes.length < pixels * 3 * Math.ceil(image.bitsAllocated / 8)
  const samples = subsampled ? spread(samplesOf(image, bytes, pixels * 2), pixels) : samplesOf(image, bytes, pixels * 3)
  const rgb = new Uint8Array(pixels * 3)
  const [step, plane] = image.planar && !subsampled ? [1, pixels] : [3, 1]
  const down = Math.max(image.bitsStored - 8, 0)
  for (let at = 0; at < pixels; at++) {
    for (let colour = 0; colour < 3; colour++) rgb[at * 3 + colour] = (samples[at * step + colour * plane] as number) >> down
  }
  if (image.photometric.startsWith('YBR')) toRgb(rgb, image.photometric.startsWith('YBR_PARTIAL'))
  return rgb
}

/** Y Y Cb Cr for two pixels becomes Y Cb Cr for each. */
function spread(samples: Samples, pixels: number): Samples {
  const all = new Uint16Array(pixels * 3)
  for (let at = 0; at < pixels; at++) {
    const pair = (at >> 1) * 4
    all[at * 3] = samples[pair + (at & 1)] as number
    all[at * 3 + 1] = samples[pair + 2] as number
    all[at * 3 + 2] = samples[pair + 3] as number
  }
  return all
}

function toRgb(values: Uint8Array, partial: boolean): void {
  for (let at = 0; at < values.length; at += 3) {
    const luma = partial ? ((values[at] as number) - 16) * 1.1644 : (values[at] as number)
    const scale = partial ? 1.1384 : 1
    const blue = ((values[at + 1] as number) - 128) * scale
    const red = ((values[at + 2] as number) - 128) * scale
    values[at] = byte(luma + 1.402 * red)
    values[at + 1] = byte(luma - 0.344136 * blue - 0.714136 * red)
    values[at + 2] = byte(luma + 1.772 * blue)
  }
}

const byte = (value: number): number => Math.min(Math.max(Math.round(value), 0), 255)
