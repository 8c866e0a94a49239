// Changes to one data set or item, and its rendering: what is not edited is copied, enclosing defined lengths and group lengths are made
// true again.
import type { Attributes } from './attributes.ts'
import type { Element } from './element.ts'
import { type Encoding, elementHeader, encodeElement, encodeFragments, encodeStrings, padded } from './encode.ts'
import { DicomError } from './error.ts'
import { writeNumbers } from './numbers.ts'
import { type Piece, PieceList, sizeOfAll } from './pieces.ts'
import type { PlainAttributes } from './plain-attributes.ts'
import { type Tag, formatTag, tags } from './tag.ts'

export interface AttributesEdit {
  /** as they were read; changes are not seen in it */
  readonly attributes: Attributes
  /** every element with this tag, duplicates included */
  remove(tag: Tag): void
  removeElement(element: Element): void
  /** replaces, or adds at its place; the bytes are padded to an even length */
  setBytes(tag: Tag, vr: string, bytes: Uint8Array): void
  /** ASCII, or what the character set in force can encode: otherwise DicomError 'not-encodable' */
  setString(tag: Tag, vr: string, value: string | string[]): void
  setNumbers(tag: Tag, vr: string, numbers: number[]): void
  setItems(tag: Tag, items: readonly PlainAttributes[]): void
  /** the items of the first element with this tag */
  items(tag: Tag): AttributesEdit[]
  itemsOf(element: Element): AttributesEdit[]
}

export type NewPixelData = { native: Uint8Array; vr: 'OB' | 'OW' } | { fragments: readonly Uint8Array[]; offsetTable?: readonly number[] }

interface Rendered {
  readonly tag: Tag
  readonly edited: boolean
  readonly pieces: Piece[]
}

export class Changes implements AttributesEdit {
  readonly attributes: Attributes
  private readonly removed = new Set<Element>()
  /** tags all of whose copies are removed: a thousand copies are not gone through a thousand times */
  private readonly gone = new Set<Tag>()
  private readonly added = new Map<Tag, Piece[]>()
  private readonly nested = new Map<Element, Changes[]>()
  private characterSets: readonly string[] | undefined = undefined
  private readonly enclosing: Changes | undefined

  constructor(attributes: Attributes, enclosing?: Changes) {
    this.attributes = attributes
    this.enclosing = enclosing
  }

  get encoding(): Encoding {
    const { explicit, littleEndian } = this.attributes.carrier
    return { explicit, littleEndian, characterSets: this.setsInForce() }
  }

  private setsInForce(): readonly string[] {
    if (this.characterSets !== undefined) return this.characterSets
    if (this.enclosing === undefined || this.attributes.has(tags.characterSet)) return this.attributes.characterSet
    return this.enclosing.setsInForce()
  }

  get edited(): boolean {
    if (this.removed.size > 0 || this.added.size > 0) return true
    for (const items of this.nested.values()) if (items.some((item) => item.edited)) return true
    return false
  }

  remove(tag: Tag): void {
    this.added.delete(tag)
    if (this.gone.has(tag)) return
    const copies = this.attributes.all(tag)
    if (copies.length === 0) return
    this.gone.add(tag)
    for (const element of copies) this.removed.add(element)
  }

  removeElement(element: Element): void {
    this.removed.add(element)
  }

  private put(tag: Tag, pieces: Piece[]): void {
    this.remove(tag)
    this.added.set(tag, pieces)
  }

  setBytes(tag: Tag, vr: string, bytes: Uint8Array): void {
    this.put(tag, [encodeElement({ tag, vr, value: bytes }, this.encoding)])
  }

  setString(tag: Tag, vr: string, value: string | string[]): void {
    if (tag === tags.characterSet) this.characterSets = typeof value === 'string' ? value.split('\\') : value
    this.setBytes(tag, vr, encodeStrings(value, vr, this.setsInForce()))
  }

  setNumbers(tag: Tag, vr: string, numbers: number[]): void {
    this.setBytes(tag, vr, padded(writeNumbers(numbers, vr, this.attributes.littleEndian), vr))
  }

  setItems(tag: Tag, items: readonly PlainAttributes[]): void {
    this.put(tag, [encodeElement({ tag, vr: 'SQ', value: items }, this.encoding)])
  }

  setPixelData(value: NewPixelData): void {
    const { encoding } = this
    if ('native' in value) {
      const bytes = padded(value.native, value.vr)
      this.put(tags.pixelData, [elementHeader(tags.pixelData, value.vr, { length: bytes.length, encoding }), bytes])
      return
    }
    const header = elementHeader(tags.pixelData, 'OB', { length: 0xffffffff, encoding })
    this.put(tags.pixelData, [header, ...encodeFragments(value.fragments, value.offsetTable)])
  }

  items(tag: Tag): AttributesEdit[] {
    const element = this.attributes.element(tag)
    return element ? this.itemsOf(element) : []
  }

  itemsOf(element: Element): AttributesEdit[] {
    if (element.items === undefined) return []
    const known = this.nested.get(element)
    if (known !== undefined) return known
    const items = element.items.map((item) => new Changes(item, this))
    this.nested.set(element, items)
    return items
  }

  /** The content from `start` to `end` of the carrier: elements, and whatever stands between and after them. */
  render(start: number, end: number): Piece[] {
    const { source } = this.attributes.carrier
    const list = new PieceList()
    if (!this.edited) {
      list.slice(source, start, end)
      return list.pieces
    }
    for (const { pieces } of this.withGroupLengths(this.rendered(start))) list.all(pieces)
    list.slice(source, Math.max(start, this.attributes.contentEnd), end)
    return list.pieces
  }

  /** Elements in order: those kept, replacements where the first copy stood, new ones before the first greater tag. */
  private rendered(start: number): Rendered[] {
    const result: Rendered[] = []
    const placed = new Set<Tag>()
    const place = (tag: Tag): void => {
      placed.add(tag)
      result.push({ tag, edited: true, pieces: this.added.get(tag) ?? [] })
    }
    const fresh = [...this.added.keys()].filter((tag) => !this.attributes.has(tag)).sort((a, b) => a - b)
    let next = 0
    let position = start
    for (const element of this.attributes) {
      for (; next < fresh.length && fresh[next]! < element.tag; next++) place(fresh[next]!)
      const gap = new PieceList()
      gap.slice(this.attributes.carrier.source, position, element.offset)
      position = element.end
      if (this.removed.has(element)) {
        result.push({ tag: element.tag, edited: true, pieces: gap.pieces })
        if (this.added.has(element.tag) && !placed.has(element.tag)) place(element.tag)
        continue
      }
      const edited = this.nested.get(element)?.some((item) => item.edited) ?? false
      result.push({ tag: element.tag, edited, pieces: [...gap.pieces, ...this.element(element, edited)] })
    }
    for (; next < fresh.length; next++) place(fresh[next]!)
    return result
  }

  private element(element: Element, edited: boolean): Piece[] {
    const { source } = this.attributes.carrier
    const list = new PieceList()
    const items = this.nested.get(element)
    if (!edited || items === undefined) {
      list.slice(source, element.offset, element.end)
      return list.pieces
    }
    const content = new PieceList()
    let position = element.valueOffset
    for (const item of items) {
      const { offset } = item.attributes.place
      content.slice(source, position, offset)
      content.all(item.asItem())
      position = item.attributes.end
    }
    content.slice(source, position, element.valueOffset + element.length)
    this.header(list, element, sizeOfAll(content.pieces))
    list.all(content.pieces)
    if (element.undefinedLength) list.slice(source, element.valueOffset + element.length, element.end)
    return list.pieces
  }

  /** The header as it was, with the length made true; a 16-bit length that no longer fits is refused. */
  private header(list: PieceList, element: Element, length: number): void {
    const { source, explicit, littleEndian } = this.attributes.carrier
    if (element.undefinedLength) return list.slice(source, element.offset, element.valueOffset)
    const width = explicit && element.valueOffset - element.offset === 8 ? 2 : 4
    if (length > (width === 2 ? 0xfffe : 0xfffffffe)) {
      throw new DicomError('too-long', element.offset, `the edited ${formatTag(element.tag)} does not fit its length field`)
    }
    list.slice(source, element.offset, element.valueOffset - width)
    list.bytes(number(length, width, littleEndian))
  }

  /** This item with its header and delimiter. */
  private asItem(): Piece[] {
    const { carrier, place, contentEnd, end } = this.attributes
    const list = new PieceList()
    const start = place.offset + 8
    const last = place.undefinedLength ? contentEnd : end
    if (!this.edited) {
      list.slice(carrier.source, place.offset, end)
      return list.pieces
    }
    const content = this.render(start, last)
    if (place.undefinedLength) list.slice(carrier.source, place.offset, start)
    else {
      list.slice(carrier.source, place.offset, place.offset + 4)
      list.bytes(number(sizeOfAll(content), 4, carrier.littleEndian))
    }
    list.all(content)
    if (place.undefinedLength) list.slice(carrier.source, contentEnd, end)
    return list.pieces
  }

  /** Group lengths (PS3.5 section 7.2) of groups that were edited, made true; one that would stand alone goes. */
  private withGroupLengths(rendered: Rendered[]): Rendered[] {
    if (!rendered.some(({ tag, edited }) => edited && (tag & 0xffff) !== 0)) return rendered
    const groups = new Map<number, { edited: boolean; length: number }>()
    for (const { tag, edited, pieces } of rendered) {
      if ((tag & 0xffff) === 0) continue
      const group = groups.get(tag >>> 16) ?? { edited: false, length: 0 }
      groups.set(tag >>> 16, { edited: group.edited || edited, length: group.length + sizeOfAll(pieces) })
    }
    return rendered.map((one) => {
      const group = groups.get(one.tag >>> 16)
      if ((one.tag & 0xffff) !== 0 || one.pieces.length === 0 || group?.edited !== true) return one
      if (group.length === 0) return { ...one, pieces: [] }
      return { ...one, edited: true, pieces: [encodeElement({ tag: one.tag, vr: 'UL', value: group.length }, this.encoding)] }
    })
  }
}

const number = (value: number, width: 2 | 4, littleEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(width)
  const view = new DataView(bytes.buffer)
  if (width === 2) view.setUint16(0, value, littleEndian)
  else view.setUint32(0, value, littleEndian)
  return bytes
}
