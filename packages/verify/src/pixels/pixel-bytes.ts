/** Without decoding: whether the pixels of an output are the bytes of its input, and whether something may be drawn beside them (PS3.5 8.1.2, PS3.3 C.9.2, C.7.6.1.1.6). */
import { imageOf, isNative } from '@vesalius/codec'
import type { Attributes, DicomFile, Element } from '@vesalius/standards/dicom'

export interface PixelBytes {
  /** Masks, another encoding, or a fault: the frames have to be compared. Never without an input. */
  readonly differ: boolean
  /** Overlays, icons, bits that no sample uses. */
  readonly drawn: boolean
}

const pixelTags = [0x7fe00010, 0x7fe00008, 0x7fe00009]
const icons = 0x00880200
const chunk = 4 * 1024 * 1024

export function lookAtPixelBytes(output: DicomFile, input?: DicomFile): PixelBytes {
  const after = pixelsOf(output)
  const before = input === undefined ? undefined : pixelsOf(input)
  const same = input === undefined || after === undefined || (before !== undefined && output.transferSyntax === input.transferSyntax && areEqual([output, after], [input, before]))
  return { differ: !same, drawn: holdsDrawing(output.attributes) || (after !== undefined && usesStrayBits(output, after)) }
}

const pixelsOf = ({ attributes }: DicomFile): Element | undefined => pixelTags.map((tag) => attributes.element(tag)).find((element) => element !== undefined)
const lengthOf = (element: Element): number => Math.max(0, element.end - element.valueOffset)

function areEqual([a, first]: readonly [DicomFile, Element], [b, second]: readonly [DicomFile, Element]): boolean {
  const length = lengthOf(first)
  if (length !== lengthOf(second)) return false
  for (let at = 0; at < length; at += chunk) {
    const size = Math.min(chunk, length - at)
    if (Buffer.compare(a.body.read(first.valueOffset + at, size), b.body.read(second.valueOffset + at, size)) !== 0) return false
  }
  return true
}

function holdsDrawing(attributes: Attributes): boolean {
  if ((attributes.element(icons)?.items?.length ?? 0) > 0) return true
  for (const { tag, items } of attributes) if ((tag >>> 24 === 0x60 && (tag & 0xffff) === 0x3000) || items?.some(holdsDrawing)) return true
  return false
}

/** Bits of a word of 16 that no sample uses and that do not repeat its sign; none for other widths. */
export function strayMask(file: DicomFile): { readonly mask: number, readonly sign: number } | undefined {
  try {
    const { bitsAllocated, bitsStored, highBit, signed, floating } = imageOf(file.attributes)
    if (floating || bitsAllocated !== 16 || bitsStored >= 16 || !isNative(file.transferSyntax)) return undefined
    return { mask: 0xffff - (2 ** bitsStored - 1) * 2 ** (highBit + 1 - bitsStored), sign: signed ? 2 ** highBit : 0 }
  } catch {
    return undefined
  }
}

export const isStray = (word: number, { mask, sign }: { readonly mask: number, readonly sign: number }): boolean => {
  const bits = word & mask
  return bits !== 0 && !(sign !== 0 && (word & sign) !== 0 && bits === mask)
}

function usesStrayBits(file: DicomFile, element: Element): boolean {
  const stray = strayMask(file)
  if (stray === undefined || element.fragments !== undefined) return false
  const length = lengthOf(element) & ~1
  for (let at = 0; at < length; at += chunk) {
    const bytes = file.body.read(element.valueOffset + at, Math.min(chunk, length - at))
    for (let byte = 0; byte + 1 < bytes.length; byte += 2) if (isStray(bytes[byte]! | (bytes[byte + 1]! << 8), stray)) return true
  }
  return false
}
