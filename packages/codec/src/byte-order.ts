/** Native pixels in little endian order, whatever the file's (PS3.5 §7.3, Annex A.3; General Electric's private syntax has big endian pixels). */
import type { DicomFile } from '@vesalius/standards/dicom'

const bigEndianPixels = new Set(['1.2.840.10008.1.2.2', '1.2.840.113619.5.2'])

/** Samples as wide as they are; those of 8 bits that stand in words (OW) two by two, as the standard has them. */
export function littleEndianFrame(file: DicomFile, bits: number, frame: Uint8Array): Uint8Array {
  if (!bigEndianPixels.has(file.transferSyntax)) return frame
  const inWords = bits <= 8 && file.attributes.element(0x7fe00010)?.vr === 'OW'
  const width = bits > 8 ? bits / 8 : inWords ? 2 : 1
  if (width === 1) return frame
  const swapped = new Uint8Array(frame.length)
  for (let at = 0; at < frame.length; at++) {
    const other = at - (at % width) + (width - 1 - (at % width))
    swapped[at] = frame[other < frame.length ? other : at] as number
  }
  return swapped
}
