// The content of one data set or item: its elements in file order, found by tag, decoded on demand (PS3.5 sections 6.2, 7.1; PS3.3
// C.12.1.1.2).
import { decodeText, decodeValues } from './character-sets.ts'
import type { Element } from './element.ts'
import { DicomError } from './error.ts'
import { readNumbers } from './numbers.ts'
import type { ByteSource } from './source.ts'
import { type Tag, isPrivate, tags } from './tag.ts'
import { vrNamed } from './vr.ts'

/** How the bytes of a data set are laid out, and where they are. */
export interface Carrier {
  readonly source: ByteSource
  readonly littleEndian: boolean
  readonly explicit: boolean
  readonly valueBytes: number
  readonly decodedBytes: number
}

/** Where an item is: its header's offset, and whether it ends by a delimiter. */
export interface ItemPlace {
  readonly offset: number
  readonly undefinedLength: boolean
}

export class Attributes implements Iterable<Element> {
  readonly carrier: Carrier
  readonly parent: Attributes | undefined
  readonly place: ItemPlace
  /** after the last element, before a delimiter */
  contentEnd: number
  /** after the delimiter */
  end: number
  /** tags ascend strictly */
  sorted = true
  private readonly elements: Element[] = []
  /** of a data set that is not sorted: all elements of a tag */
  private index: Map<Tag, Element[]> | undefined = undefined
  private sets: string[] | undefined = undefined

  constructor(carrier: Carrier, place: ItemPlace, parent?: Attributes) {
    this.carrier = carrier
    this.place = place
    this.parent = parent
    this.contentEnd = place.offset
    this.end = place.offset
  }

  /** Used by the reader only: the next element of the file. */
  add(element: Element): void {
    const last = this.elements[this.elements.length - 1]
    if (last !== undefined && last.tag >= element.tag) this.sorted = false
    this.elements.push(element)
    if (this.index !== undefined) enter(this.index, element)
  }

  get last(): Element | undefined {
    return this.elements[this.elements.length - 1]
  }

  get size(): number {
    return this.elements.length
  }

  get littleEndian(): boolean {
    return this.carrier.littleEndian
  }

  [Symbol.iterator](): Iterator<Element> {
    return this.elements[Symbol.iterator]()
  }

  /** The first element with this tag; further ones are seen when iterating. */
  element(tag: Tag): Element | undefined {
    if (!this.sorted) return this.indexed().get(tag)?.[0]
    const { elements } = this
    let low = 0
    let high = elements.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const element = elements[middle]!
      if (element.tag === tag) return element
      if (element.tag < tag) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  private indexed(): Map<Tag, Element[]> {
    if (this.index === undefined) {
      this.index = new Map()
      for (const element of this.elements) enter(this.index, element)
    }
    return this.index
  }

  /** Every element with this tag, duplicates included, in file order. */
  all(tag: Tag): readonly Element[] {
    if (!this.sorted) return this.indexed().get(tag) ?? noElements
    const element = this.element(tag)
    return element === undefined ? noElements : [element]
  }

  has(tag: Tag): boolean {
    return this.element(tag) !== undefined
  }

  /** The value as it is in the file, padding included; of a sequence or of encapsulated pixel data, all its items. */
  bytes(tag: Tag): Uint8Array | undefined {
    const element = this.element(tag)
    return element && this.bytesOf(element)
  }

  bytesOf(element: Element): Uint8Array {
    if (element.length > this.carrier.valueBytes)
      throw new DicomError('value-budget', element.valueOffset, 'a value is larger than the budget')
    return this.carrier.source.read(element.valueOffset, element.length)
  }

  private decodable(element: Element): Uint8Array {
    if (element.length > this.carrier.decodedBytes)
      throw new DicomError('value-budget', element.valueOffset, 'a value is too large to be decoded')
    return this.carrier.source.read(element.valueOffset, element.length)
  }

  /** The first value, trimmed as its representation says; undefined when absent, '' when empty. Of a binary number, its decimal text. */
  string(tag: Tag): string | undefined {
    const element = this.element(tag)
    return element && (this.stringsOf(element)[0] ?? '')
  }

  strings(tag: Tag): string[] {
    const element = this.element(tag)
    return element ? this.stringsOf(element) : []
  }

  stringsOf(element: Element): string[] {
    if (element.length === 0 || element.items !== undefined || element.fragments !== undefined) return []
    const vr = vrNamed(element.vr)
    if (vr !== undefined && vr.width > 1) return this.numbersOf(element).map(String)
    if (vr?.single) return [this.textOf(element)]
    return decodeValues(this.decodable(element), this.characterSet, element.vr)
  }

  /** The whole value, not divided at backslashes, without trailing spaces and NULs. */
  text(tag: Tag): string | undefined {
    const element = this.element(tag)
    return element && this.textOf(element)
  }

  textOf(element: Element): string {
    return decodeText(this.decodable(element), this.characterSet, { vr: element.vr }).replace(/[ \0]+$/, '')
  }

  /** The first number, of a binary or a decimal text representation; undefined when there is none or it is not a number. */
  number(tag: Tag): number | undefined {
    const element = this.element(tag)
    if (element === undefined || element.items !== undefined || element.fragments !== undefined) return undefined
    const width = element.vr === 'AT' ? 4 : (vrNamed(element.vr)?.width ?? 1)
    const bytes = width > 1 ? this.carrier.source.read(element.valueOffset, Math.min(width, element.length)) : this.decodable(element)
    const first = readNumbers(bytes, element.vr, element.unknown || this.littleEndian)[0]
    return first === undefined || Number.isNaN(first) ? undefined : first
  }

  /** All numbers; a text that is not a number is NaN. 64-bit integers beyond 2^53 lose precision: use `bytes`. */
  numbers(tag: Tag): number[] {
    const element = this.element(tag)
    return element ? this.numbersOf(element) : []
  }

  numbersOf(element: Element): number[] {
    if (element.items !== undefined || element.fragments !== undefined) return []
    return readNumbers(this.decodable(element), element.vr, element.unknown || this.littleEndian)
  }

  /** The items of a sequence, also of one held as UN. */
  items(tag: Tag): Attributes[] {
    return this.element(tag)?.items ?? []
  }

  /** The values of an AT element. */
  tags(tag: Tag): Tag[] {
    const element = this.element(tag)
    if (element === undefined || element.vr !== 'AT') return []
    return this.numbersOf(element)
  }

  /** The element that `creator` calls `elementByte` (0x00–0xFF) in the odd `group` (PS3.5 section 7.8.1). */
  privateElement(group: number, creator: string, elementByte: number): Element | undefined {
    for (const element of this.elements) {
      const block = element.tag & 0xffff
      if (element.tag >>> 16 !== group || block < 0x10 || block > 0xff) continue
      if (element.length <= longestName && this.stringsOf(element)[0] === creator) {
        const found = this.element(((group << 16) | (block << 8) | elementByte) >>> 0)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  /** The creator that reserved the block of a private tag, undefined when nobody did. */
  privateCreatorOf(tag: Tag): string | undefined {
    const block = (tag >>> 8) & 0xff
    if (!isPrivate(tag) || block < 0x10) return undefined
    const element = this.element(((tag & 0xffff0000) | block) >>> 0)
    if (element === undefined || element.length === 0 || element.length > longestName || element.items !== undefined) return undefined
    return this.stringsOf(element)[0]
  }

  /** The terms of Specific Character Set in force here: its own, or those of the enclosing data set. */
  get characterSet(): string[] {
    if (this.sets !== undefined) return this.sets
    const own = this.element(tags.characterSet)
    if (own === undefined) return this.parent?.characterSet ?? noSets
    if (own.items !== undefined || own.fragments !== undefined) return noSets
    const sets = own.length > longestName ? noSets : decodeValues(this.bytesOf(own), [], 'CS')
    this.sets = sets
    return sets
  }
}

const enter = (index: Map<Tag, Element[]>, element: Element): void => {
  const known = index.get(element.tag)
  if (known === undefined) index.set(element.tag, [element])
  else known.push(element)
}

const noElements: readonly Element[] = []
const noSets: string[] = []
/** Creators and character sets are asked for again and again: a long one is a lie that would cost time. */
const longestName = 4096
