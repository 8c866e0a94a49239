/** Samples of a native frame as numbers: stored bits masked and signed (PS3.5 §8.1.1, §8.2), whatever the width. */
import type { Image } from './image.ts'

export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array | Int32Array | Uint32Array | Float32Array | Float64Array

const sized = (bytes: Uint8Array, width: number, count: number): ArrayBuffer => {
  const copy = new Uint8Array(count * width)
  copy.set(bytes.subarray(0, copy.length))
  return copy.buffer
}

/** `count` samples out of little-endian bytes. Throws Error 'bits' for widths that no image has. */
export function samplesOf(image: Image, bytes: Uint8Array, count: number): Samples {
  const { bitsAllocated } = image
  if (image.floating) return bitsAllocated === 64 ? new Float64Array(sized(bytes, 8, count)) : new Float32Array(sized(bytes, 4, count))
  if (bitsAllocated === 1) return bits(bytes, count)
  if (bitsAllocated === 8) return cut(image, image.signed ? new Int8Array(sized(bytes, 1, count)) : new Uint8Array(sized(bytes, 1, count)), 8)
  if (bitsAllocated === 16) return cut(image, image.signed ? new Int16Array(sized(bytes, 2, count)) : new Uint16Array(sized(bytes, 2, count)), 16)
  if (bitsAllocated === 32) return cut(image, image.signed ? new Int32Array(sized(bytes, 4, count)) : new Uint32Array(sized(bytes, 4, count)), 32)
  if (bitsAllocated === 12) return cut({ ...image, bitsAllocated: 16 }, twelve(bytes, count), 16)
  throw new Error('bits')
}

function bits(bytes: Uint8Array, count: number): Uint8Array {
  const result = new Uint8Array(count)
  for (let at = 0; at < count; at++) result[at] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1
  return result
}

function twelve(bytes: Uint8Array, count: number): Uint16Array {
  const result = new Uint16Array(count)
  for (let at = 0; at < count; at++) {
    const from = (at * 3) >> 1
    const [low, high] = [bytes[from] ?? 0, bytes[from + 1] ?? 0]
    result[at] = at % 2 === 0 ? low | ((high & 15) << 8) : (low >> 4) | (high << 4)
  }
  return result
}

/** Bits outside those stored hold overlays or anything (PS3.5 §8.1.1): shifted away, and the sign extended. */
function cut<T extends Uint8Array | Int8Array | Uint16Array | Int16Array | Int32Array | Uint32Array>(image: Image, samples: T, width: number): T {
  const above = width - 1 - image.highBit
  const unused = width - image.bitsStored
  if (unused === 0) return samples
  const [left, right] = [above + (32 - width), unused + (32 - width)]
  if (image.signed) for (let at = 0; at < samples.length; at++) samples[at] = ((samples[at] as number) << left) >> right
  else for (let at = 0; at < samples.length; at++) samples[at] = ((samples[at] as number) << left) >>> right
  return samples
}
