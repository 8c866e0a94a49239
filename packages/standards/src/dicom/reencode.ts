// The same data set in another layout: explicit or implicit little endian out of any other, words swapped by their representation (PS3.5
// Annex A).
// Compressed pixels are not decoded here: the caller brings them decoded, or the file keeps them.
import type { Attributes } from './attributes.ts'
import { encodeMeta, fileHead } from './build.ts'
import type { NewPixelData } from './edit-attributes.ts'
import type { Element } from './element.ts'
import { type Encoding, elementHeader, encodeFragments, itemHeader, padded } from './encode.ts'
import { DicomError } from './error.ts'
import { deflate } from './inflate.ts'
import { type Piece, PieceList, chunksOf, joined, sizeOfAll } from './pieces.ts'
import type { PlainElement } from './plain-attributes.ts'
import type { DicomFile } from './read.ts'
import { tags } from './tag.ts'
import { layoutOf } from './transfer-syntax.ts'
import { vrNamed } from './vr.ts'

export interface Reencoding {
  transferSyntax: string
  /** replaces the pixel data of the root data set */
  pixelData?: NewPixelData
}

export interface NewBytes {
  chunks(): Iterable<Uint8Array>
  toBytes(): Uint8Array
  byteLength(): number
}

const undefinedLength = 0xffffffff

/**
 * The whole file in another transfer syntax. Group lengths of the data set (retired) and bytes after it are left out. Encapsulated pixel
 * data are kept only under
 * the transfer syntax that they have: otherwise bring `pixelData`, or DicomError 'needs-pixels' is thrown.
 */
export const reencode = (file: DicomFile, { transferSyntax, pixelData }: Reencoding): NewBytes => {
  if (file.stopped) throw new DicomError('stopped', file.bodyEnd, 'the file was read only in part')
  const encapsulated = file.attributes.element(tags.pixelData)?.fragments !== undefined
  if (encapsulated && pixelData === undefined && transferSyntax !== file.transferSyntax) {
    throw new DicomError('needs-pixels', -1, 'encapsulated pixel data need decoding to change their transfer syntax')
  }
  const layout = layoutOf(transferSyntax)
  if (!layout.littleEndian) throw new DicomError('not-written', -1, 'big endian is read, not written')
  const body = new Reencoder(layout, file.attributes).attributes(file.attributes, pixelData)
  const head = fileHead(metaOf(file, transferSyntax))
  const pieces: Piece[] = [head, ...(layout.deflated ? [deflate(joined(body))] : body)]
  return { chunks: () => chunksOf(pieces), toBytes: () => joined(pieces), byteLength: () => sizeOfAll(pieces) }
}

/** The file's own meta elements with the new transfer syntax; made from the data set where it had none. */
const metaOf = (file: DicomFile, transferSyntax: string): Uint8Array => {
  const given: PlainElement[] = []
  for (const element of file.meta ?? []) {
    if (element.tag === tags.transferSyntax || element.length === 0) continue
    given.push({ tag: element.tag, vr: element.vr, value: file.meta?.bytesOf(element) })
  }
  const uids = { sopClass: file.attributes.string(0x00080016) ?? '', sopInstance: file.attributes.string(0x00080018) ?? '', transferSyntax }
  return encodeMeta(uids, given)
}

class Reencoder {
  private readonly encoding: Pick<Encoding, 'explicit' | 'littleEndian'>
  private readonly root: Attributes

  constructor(encoding: Pick<Encoding, 'explicit' | 'littleEndian'>, root: Attributes) {
    this.encoding = { explicit: encoding.explicit, littleEndian: encoding.littleEndian }
    this.root = root
  }

  attributes(attributes: Attributes, pixelData?: NewPixelData): Piece[] {
    const list = new PieceList()
    for (const element of attributes) {
      if ((element.tag & 0xffff) === 0) continue
      if (element.tag === tags.pixelData && pixelData !== undefined) list.all(this.pixelData(pixelData))
      else list.all(this.element(attributes, element))
    }
    return list.pieces
  }

  private pixelData(value: NewPixelData): Piece[] {
    const { encoding } = this
    if ('fragments' in value) {
      return [
        elementHeader(tags.pixelData, 'OB', { length: undefinedLength, encoding }),
        ...encodeFragments(value.fragments, value.offsetTable),
      ]
    }
    const bytes = padded(value.native, value.vr)
    return [elementHeader(tags.pixelData, value.vr, { length: bytes.length, encoding }), bytes]
  }

  private element(attributes: Attributes, element: Element): Piece[] {
    const { source, littleEndian } = attributes.carrier
    const list = new PieceList()
    const held = element.unknown && element.items !== undefined
    if (element.items !== undefined && !held) return this.sequence(element)
    const vr = held ? 'UN' : element.vr
    const open = element.undefinedLength
    list.bytes(elementHeader(element.tag, vr, { length: open ? undefinedLength : element.length, encoding: this.encoding }))
    const width = held || element.unknown || littleEndian ? 1 : this.widthOf(element)
    if (width === 1) list.slice(source, element.valueOffset, element.end)
    else list.bytes(swapped(attributes.bytesOf(element), width))
    return list.pieces
  }

  /** Words as wide as the representation; pixels of 32 bits and more are swapped as whole samples, as writers of big endian did. */
  private widthOf(element: Element): number {
    const bits = element.tag === tags.pixelData ? (this.root.number(0x00280100) ?? 0) : 0
    if (element.vr === 'OW' && bits > 16 && bits % 8 === 0) return bits / 8
    return vrNamed(element.vr)?.width ?? 1
  }

  private sequence(element: Element): Piece[] {
    const content = new PieceList()
    for (const item of element.items ?? []) {
      const inside = this.attributes(item)
      const open = item.place.undefinedLength
      content.bytes(itemHeader(tags.item, open ? undefinedLength : sizeOfAll(inside), true))
      content.all(inside)
      if (open) content.bytes(itemHeader(tags.itemEnd, 0, true))
    }
    const length = element.undefinedLength ? undefinedLength : sizeOfAll(content.pieces)
    const list = new PieceList()
    list.bytes(elementHeader(element.tag, 'SQ', { length, encoding: this.encoding }))
    list.all(content.pieces)
    if (element.undefinedLength) list.bytes(itemHeader(tags.sequenceEnd, 0, true))
    return list.pieces
  }
}

const swapped = (bytes: Uint8Array, width: number): Uint8Array => {
  const result = new Uint8Array(bytes.length)
  const whole = bytes.length - (bytes.length % width)
  for (let word = 0; word < whole; word += width) {
    for (let at = 0; at < width; at++) result[word + at] = bytes[word + width - 1 - at]!
  }
  result.set(bytes.subarray(whole), whole)
  return result
}
