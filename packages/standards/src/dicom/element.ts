// One element of a data set as a place in the file (PS3.5 section 7.1): nothing is decoded until it is asked for.
import type { Attributes } from './attributes.ts'
import type { Tag } from './tag.ts'

/** One item of encapsulated pixel data (PS3.5 section A.4); `offset` is that of its item tag. */
export interface Fragment {
  readonly offset: number
  readonly valueOffset: number
  readonly length: number
}

export class Element {
  readonly tag: Tag
  /** the representation in force: that of the file, or of the dictionary where the file has none or says UN */
  vr: string
  /** of the header */
  readonly offset: number
  readonly valueOffset: number
  /** of the value, without delimiters */
  length: number
  readonly undefinedLength: boolean
  /** after the value and its delimiter */
  end: number
  /** held as UN or without a known representation: the content, if a sequence, is implicit little endian (PS3.5 section 6.2.2) */
  readonly unknown: boolean
  /** of a sequence, also of one held as UN */
  items: Attributes[] | undefined = undefined
  /** of encapsulated pixel data, the offset table's item first */
  fragments: Fragment[] | undefined = undefined

  constructor(tag: Tag, vr: string, place: { offset: number; valueOffset: number; length: number; unknown: boolean }) {
    this.tag = tag
    this.vr = vr
    this.offset = place.offset
    this.valueOffset = place.valueOffset
    this.undefinedLength = place.length === 0xffffffff
    this.length = this.undefinedLength ? 0 : place.length
    this.end = place.valueOffset + this.length
    this.unknown = place.unknown
  }
}
