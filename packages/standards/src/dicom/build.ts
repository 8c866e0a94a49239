// Builds a whole file from plain values: preamble, file meta information with its length, data set (PS3.10 section 7).
import { concat, encodeAttributes, encodeElement } from './encode.ts'
import { DicomError } from './error.ts'
import { implementation } from './implementation.ts'
import { deflate } from './inflate.ts'
import type { PlainAttributes, PlainElement } from './plain-attributes.ts'
import { layoutOf } from './transfer-syntax.ts'

export interface NewFile {
  /** 128 bytes, zeros when absent */
  preamble?: Uint8Array
  /** elements of group 0002 instead of, or beside, those made here */
  meta?: PlainAttributes
  transferSyntax: string
  attributes: PlainAttributes
}

const metaEncoding = { explicit: true, littleEndian: true, characterSets: [] }
const uidOf = (attributes: PlainAttributes, tag: number): string => {
  const value = attributes.find((element) => element.tag === tag)?.value
  return typeof value === 'string' ? value : ''
}

/** The elements of group 0002 (PS3.10 table 7.1-1), encoded, the group length first. `given` replaces what is made here. */
export const encodeMeta = (
  uids: { sopClass: string; sopInstance: string; transferSyntax: string },
  given: PlainAttributes = [],
): Uint8Array => {
  const made: PlainElement[] = [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: uids.sopClass },
    { tag: 0x00020003, vr: 'UI', value: uids.sopInstance },
    { tag: 0x00020010, vr: 'UI', value: uids.transferSyntax },
    { tag: 0x00020012, vr: 'UI', value: implementation.classUid },
    { tag: 0x00020013, vr: 'SH', value: implementation.versionName },
  ]
  const replaced = new Set(given.map((element) => element.tag))
  const all = [...made.filter((element) => !replaced.has(element.tag)), ...given.filter((element) => element.tag !== 0x00020000)]
  const content = encodeAttributes(all, metaEncoding)
  return concat([encodeElement({ tag: 0x00020000, vr: 'UL', value: content.length }, metaEncoding), content])
}

/** A file's bytes before the data set: preamble, prefix, file meta information. */
export const fileHead = (meta: Uint8Array, preamble: Uint8Array = new Uint8Array(128)): Uint8Array => {
  if (preamble.length !== 128) throw new DicomError('bad-preamble', 0, 'a preamble has 128 bytes')
  return concat([preamble, Uint8Array.of(0x44, 0x49, 0x43, 0x4d), meta])
}

/** The bytes of a new file. Throws DicomError where a value does not fit its representation or the character set. */
export const buildDicom = ({ preamble, meta, transferSyntax, attributes }: NewFile): Uint8Array => {
  const { explicit, littleEndian, deflated } = layoutOf(transferSyntax)
  const uids = { sopClass: uidOf(attributes, 0x00080016), sopInstance: uidOf(attributes, 0x00080018), transferSyntax }
  const body = encodeAttributes(attributes, { explicit, littleEndian, characterSets: [] })
  return concat([fileHead(encodeMeta(uids, meta), preamble), deflated ? deflate(body) : body])
}
