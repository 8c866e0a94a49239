/** How the pixels of an instance are described (PS3.3 C.7.6.3): what decoding and rendering need to know, as plain data. */
import { frameGeometry } from '@vesalius/standards/dicom'
import type { Attributes } from '@vesalius/standards/dicom'

export interface Image {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  /** Samples of one colour follow each other: Planar Configuration 1. */
  readonly planar: boolean
  readonly photometric: string
  readonly frames: number
  /** Float or double pixel data instead of integers. */
  readonly floating: boolean
}

/** Throws DicomError 'bad-geometry' when the size is not what it can be. */
export function imageOf(attributes: Attributes): Image {
  const { rows, columns, samples, bitsAllocated, frames, photometric } = frameGeometry(attributes)
  const bitsStored = clamp(attributes.number(0x00280101) ?? bitsAllocated, 1, bitsAllocated)
  return {
    rows, columns, samples, bitsAllocated, bitsStored, frames, photometric,
    highBit: clamp(attributes.number(0x00280102) ?? bitsStored - 1, bitsStored - 1, bitsAllocated - 1),
    signed: attributes.number(0x00280103) === 1,
    planar: samples > 1 && attributes.number(0x00280006) === 1,
    floating: isFloating(attributes, bitsAllocated),
  }
}

const parametricMap = '1.2.840.10008.5.1.4.1.1.30'

/** By the pixel data; in a header without them by the bits, of which integers have no 64 at all, and no 32 in a parametric map (PS3.3 C.8.32.2). */
function isFloating(attributes: Attributes, bits: number): boolean {
  if (attributes.has(0x7fe00008) || attributes.has(0x7fe00009)) return true
  return !attributes.has(0x7fe00010) && (bits === 64 || (bits === 32 && attributes.string(0x00080016) === parametricMap))
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(Math.trunc(value) || 0, low), high)
