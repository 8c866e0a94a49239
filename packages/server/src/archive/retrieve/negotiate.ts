/** Which media type and transfer syntax answers an Accept header (PS3.18 §8.7.3, §8.7.4): instances as DICOM, frames as bytes or images. */
import { canDecode, canTranscode, explicitLittleEndian, isNative } from '@vesalius/codec'
import { mediaTypeOf, parseAccept, rangeHolds, transferSyntaxesOf } from '@vesalius/standards/dicomweb'
import type { MediaRange } from '@vesalius/standards/dicomweb'
import { NotAcceptable } from '../problems.ts'

export interface Given {
  /** Parts of a multipart/related, or one body. */
  readonly multipart: boolean
  /** The transfer syntax of each instance, in the order of `stored`. */
  readonly transferSyntaxes: readonly string[]
}

/** Instances as application/dicom. `accept` may also be given by the query parameter of that name. */
export function negotiateDicom(accept: string | undefined, stored: readonly string[]): Given {
  for (const range of parseAccept(accept)) {
    const multipart = range.type === 'multipart/related' ? rangeHolds(range.partType ?? '*/*', 'application/dicom') : range.type === '*/*'
    const single = range.type !== 'multipart/related' && range.type !== '*/*' && rangeHolds(range.type, 'application/dicom') && stored.length === 1
    if (!multipart && !single) continue
    const given = stored.map((syntax) => syntaxFor(syntax, range.transferSyntax))
    if (given.every((syntax) => syntax !== undefined)) return { multipart, transferSyntaxes: given }
  }
  throw NotAcceptable('multipart/related; type="application/dicom"; transfer-syntax=*')
}

/** Explicit little endian when nothing is said; what cannot be decoded at all (video) is then given as it is. */
function syntaxFor(stored: string, wanted: string | undefined): string | undefined {
  if (wanted === '*') return stored
  if (wanted === undefined) return canTranscode(stored, explicitLittleEndian) ? explicitLittleEndian : stored
  return canTranscode(stored, wanted) ? wanted : undefined
}

export interface GivenFrames {
  readonly multipart: boolean
  /** The media type of each frame. */
  readonly mediaType: string
  /** As stored, or decoded to little endian. */
  readonly transferSyntax: string
  readonly decoded: boolean
}

/** Frames, or pixel data as bulk data. `count`: one body can only hold one frame. */
export function negotiateFrames(accept: string | undefined, stored: string, count: number): GivenFrames {
  for (const range of parseAccept(accept)) {
    const multipart = range.type === 'multipart/related' || range.type === '*/*'
    if (!multipart && count !== 1) continue
    const found = frameType(range, range.type === 'multipart/related' ? (range.partType ?? '*/*') : range.type, stored)
    if (found !== undefined) return { multipart, ...found }
  }
  throw NotAcceptable(`multipart/related; type="application/octet-stream", multipart/related; type="${mediaTypeOf(stored) ?? 'application/octet-stream'}"; transfer-syntax=${stored}`)
}

function frameType(range: MediaRange, type: string, stored: string): Omit<GivenFrames, 'multipart'> | undefined {
  const native = { mediaType: 'application/octet-stream', transferSyntax: explicitLittleEndian, decoded: true }
  const asStored = { mediaType: mediaTypeOf(stored) ?? 'application/octet-stream', transferSyntax: stored, decoded: false }
  const wanted = range.transferSyntax
  if (rangeHolds(type, 'application/octet-stream')) {
    if (wanted === '*') return isNative(stored) ? native : asStored
    if (wanted === undefined || wanted === explicitLittleEndian) return isNative(stored) || canDecode(stored) ? native : undefined
    return wanted === stored && !isNative(stored) ? asStored : undefined
  }
  // Asked for a kind of image without naming a syntax: the one that is stored, when the kind can carry it.
  const carried = transferSyntaxesOf(type).includes(stored) || (type.endsWith('/*') && rangeHolds(type, asStored.mediaType))
  return carried && (wanted === undefined || wanted === '*' || wanted === stored) ? asStored : undefined
}
