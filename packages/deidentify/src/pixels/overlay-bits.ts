/**
 * Overlays embedded in bits of the pixels that no sample uses (PS3.5 §8.1.2, PS3.3 C.9.2, retired): anything can be drawn in them, so they are
 * cleared. Bits above the sample that only repeat its sign, or padding values that need them, stay.
 */
import type { Decoded, Image } from '@vesalius/codec'
import type { Attributes } from '@vesalius/standards/dicom'

/** Bits of a sample that an overlay may stand in: those outside BitsStored. Zero when all are in use. */
export function unusedBits({ bitsAllocated, bitsStored, highBit, floating }: Image): number {
  if (floating || bitsStored >= bitsAllocated || ![8, 16].includes(bitsAllocated)) return 0
  const used = (2 ** bitsStored - 1) * 2 ** (highBit + 1 - bitsStored)
  return (2 ** bitsAllocated - 1) - used
}

/** An overlay group without data of its own: its bits are in the pixels. */
export function embedsOverlays(attributes: Attributes): boolean {
  for (let group = 0x6000; group <= 0x60fe; group += 2) {
    const has = (element: number): boolean => attributes.has((group * 0x10000 + element) >>> 0)
    if ((attributes.number((group * 0x10000 + 0x0102) >>> 0) ?? 0) > 0 || (has(0x0010) && !has(0x3000))) return true
  }
  return false
}

/** Whether any bit is set that no sample uses; most images have none, and finding that out must cost less than reading them. */
export function hasUnusedBits({ image, bytes }: Decoded): boolean {
  const mask = unusedBits(image)
  if (mask === 0) return false
  const wide = image.bitsAllocated === 16
  const wordMask = wide ? mask * 0x10001 : mask * 0x01010101
  // Words of four bytes from the first that is aligned; what is before and after them byte by byte.
  const from = (4 - bytes.byteOffset % 4) % 4
  if (wide && from % 2 === 1) return true
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + from, Math.max(0, (bytes.length - from) >> 2))
  if ((allBitsOf(words) & wordMask) !== 0) return true
  const single = (at: number): boolean => ((wide ? mask >> (at % 2 === 0 ? 0 : 8) : mask) & (bytes[at] as number) & 0xff) !== 0
  for (let at = 0; at < Math.min(from, bytes.length); at++) if (single(at)) return true
  for (let at = from + words.length * 4; at < bytes.length; at++) if (single(at)) return true
  return false
}

/** All words put together, eight at a time: four sums that do not wait for each other take six tenths of the time of one. */
function allBitsOf(words: Int32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const eights = words.length - words.length % 8
  for (let at = 0; at < eights; at += 8) {
    a |= (words[at] as number) | (words[at + 4] as number)
    b |= (words[at + 1] as number) | (words[at + 5] as number)
    c |= (words[at + 2] as number) | (words[at + 6] as number)
    d |= (words[at + 3] as number) | (words[at + 7] as number)
  }
  for (let at = eights; at < words.length; at++) a |= words[at] as number
  return a | b | c | d
}

/** True when a bit was set that should not be. `always`: the header says that overlays are there; otherwise only what is no sign and no padding. */
export function clearUnusedBits({ image, bytes }: Decoded, attributes: Attributes, always: boolean): boolean {
  const mask = unusedBits(image)
  if (mask === 0) return false
  const wide = image.bitsAllocated === 16
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const padding = new Set([0x00280120, 0x00280121].map((tag) => attributes.number(tag)).filter((value) => value !== undefined).map((value) => value & (wide ? 0xffff : 0xff)))
  let changed = false
  for (let at = 0; at + (wide ? 1 : 0) < bytes.length; at += wide ? 2 : 1) {
    const value = wide ? view.getUint16(at, true) : bytes[at] as number
    const bits = value & mask
    if (bits === 0 || (!always && (bits === mask || padding.has(value)))) continue
    const cleared = image.signed ? signed(image, value, mask) : value & ~mask
    if (cleared === value) continue
    changed = true
    if (wide) view.setUint16(at, cleared, true)
    else bytes[at] = cleared
  }
  return changed
}

/** Above a signed sample its sign is repeated, as in two's complement. */
function signed({ highBit }: Image, value: number, mask: number): number {
  const above = mask & ~(2 ** (highBit + 1) - 1)
  return value & (2 ** highBit) ? (value & ~mask) | above : value & ~mask
}
