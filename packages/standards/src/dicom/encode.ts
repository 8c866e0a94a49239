// Elements made from plain values (PS3.5 sections 6.2, 7.1, 7.5, A.4): sorted by tag, padded as their representation says, lengths defined.
import { decodeText, encodeText } from './character-sets.ts'
import { DicomError } from './error.ts'
import { writeNumbers } from './numbers.ts'
import type { PlainAttributes, PlainElement } from './plain-attributes.ts'
import { type Tag, tags } from './tag.ts'
import { vrNamed } from './vr.ts'

export interface Encoding {
  readonly explicit: boolean
  readonly littleEndian: boolean
  readonly characterSets: readonly string[]
}

const undefinedLength = 0xffffffff
const longestShort = 0xfffe

export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const putTag = (view: DataView, tag: Tag, littleEndian: boolean): void => {
  view.setUint16(0, tag >>> 16, littleEndian)
  view.setUint16(2, tag & 0xffff, littleEndian)
}

/** The header of an element. A value too long for a 16-bit length is written as UN (PS3.5 section 6.2.2, note 4). */
export const elementHeader = (
  tag: Tag,
  vr: string,
  { length, encoding }: { length: number; encoding: Pick<Encoding, 'explicit' | 'littleEndian'> },
): Uint8Array => {
  const { explicit, littleEndian } = encoding
  const known = vrNamed(vr)
  const short = explicit && known !== undefined && !known.long && length <= longestShort
  const bytes = new Uint8Array(!explicit || short ? 8 : 12)
  const view = new DataView(bytes.buffer)
  putTag(view, tag, littleEndian)
  if (!explicit) {
    view.setUint32(4, length, littleEndian)
    return bytes
  }
  const written = short || known === undefined || known.long ? vr : 'UN'
  bytes[4] = written.charCodeAt(0)
  bytes[5] = written.charCodeAt(1)
  if (short) view.setUint16(6, length, littleEndian)
  else view.setUint32(8, length, littleEndian)
  return bytes
}

/** The header of an item or a delimiter. */
export const itemHeader = (tag: Tag, length: number, littleEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  putTag(view, tag, littleEndian)
  view.setUint32(4, length, littleEndian)
  return bytes
}

/** The value with the pad byte of its representation, if its length is odd. */
export const padded = (bytes: Uint8Array, vr: string): Uint8Array => {
  if (bytes.length % 2 === 0) return bytes
  const even = new Uint8Array(bytes.length + 1)
  even.set(bytes)
  even[bytes.length] = vrNamed(vr)?.pad ?? 0
  return even
}

/** Text as padded bytes in the character set in force. Throws DicomError 'not-encodable'. */
export const encodeStrings = (value: string | readonly string[], vr: string, characterSets: readonly string[]): Uint8Array => {
  const text = typeof value === 'string' ? value : value.join('\\')
  return padded(encodeText(text, characterSets, { vr }), vr)
}

const valueBytes = ({ tag, vr, value }: PlainElement, encoding: Encoding): Uint8Array => {
  if (value === undefined) return new Uint8Array(0)
  if (value instanceof Uint8Array) return padded(value, vr)
  if (typeof value === 'string') return textBytes(vr, [value], encoding)
  if (typeof value === 'number') return padded(writeNumbers([value], vr, encoding.littleEndian), vr)
  if (value.every((one): one is string => typeof one === 'string')) return textBytes(vr, value, encoding)
  if (value.every((one): one is number => typeof one === 'number')) return padded(writeNumbers(value, vr, encoding.littleEndian), vr)
  throw new DicomError('bad-value', -1, `the value given for ${tag.toString(16)} does not fit its representation`)
}

const textBytes = (vr: string, value: readonly string[], { characterSets }: Encoding): Uint8Array => {
  if (value.length > 0 && vrNamed(vr)?.text !== true)
    throw new DicomError('bad-value', -1, 'text is given for a representation that holds none')
  return encodeStrings(value, vr, characterSets)
}

/** The items of a sequence, with defined lengths. */
export const encodeItems = (items: readonly PlainAttributes[], encoding: Encoding): Uint8Array => {
  const parts: Uint8Array[] = []
  for (const item of items) {
    const content = encodeAttributes(item, encoding)
    parts.push(itemHeader(tags.item, content.length, encoding.littleEndian), content)
  }
  return concat(parts)
}

/** The value of encapsulated pixel data: offset table, fragments, delimiter. */
export const encodeFragments = (fragments: readonly Uint8Array[], offsetTable: readonly number[] = []): Uint8Array[] => {
  const table = writeNumbers(offsetTable, 'UL', true)
  const parts = [itemHeader(tags.item, table.length, true), table]
  for (const fragment of fragments) {
    const even = padded(fragment, 'OB')
    parts.push(itemHeader(tags.item, even.length, true), even)
  }
  parts.push(itemHeader(tags.sequenceEnd, 0, true))
  return parts
}

/** One element, header and value. */
export const encodeElement = (element: PlainElement, encoding: Encoding): Uint8Array => {
  const { tag, vr, value, fragments } = element
  if (fragments !== undefined) {
    return concat([elementHeader(tag, vr, { length: undefinedLength, encoding }), ...encodeFragments(fragments, element.offsetTable)])
  }
  const bytes = vr === 'SQ' ? encodeItems(itemsOf(value), encoding) : valueBytes(element, encoding)
  return concat([elementHeader(tag, vr, { length: bytes.length, encoding }), bytes])
}

const itemsOf = (value: PlainElement['value']): readonly PlainAttributes[] => {
  if (value === undefined) return []
  if (Array.isArray(value) && value.every((one): one is PlainAttributes => Array.isArray(one))) return value
  throw new DicomError('bad-value', -1, 'a sequence needs items')
}

/** A data set or the content of an item, sorted by tag; its own Specific Character Set is in force for its texts. */
export const encodeAttributes = (attributes: PlainAttributes, encoding: Encoding): Uint8Array => {
  const own = attributes.find((element) => element.tag === tags.characterSet)
  const characterSets = own === undefined ? encoding.characterSets : plainStrings(own)
  const sorted = [...attributes].sort((a, b) => a.tag - b.tag)
  return concat(sorted.map((element) => encodeElement(element, { ...encoding, characterSets })))
}

const plainStrings = ({ value }: PlainElement): string[] => {
  if (typeof value === 'string') return value.split('\\')
  if (value instanceof Uint8Array)
    return decodeText(value, [], { vr: 'CS' })
      .split('\\')
      .map((term) => term.trim())
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
