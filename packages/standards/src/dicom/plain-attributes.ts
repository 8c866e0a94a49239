// A data set as plain values: what is given to the editor and the builder.
import type { Tag } from './tag.ts'

export interface PlainElement {
  tag: Tag
  vr: string
  /** text, numbers (tags for AT), items of a sequence, or the bytes as they shall stand in the file; absent: empty */
  value?: string | readonly string[] | number | readonly number[] | Uint8Array | readonly PlainAttributes[] | undefined
  /** encapsulated pixel data: the fragments, without an offset table */
  fragments?: readonly Uint8Array[] | undefined
  /** the first item of encapsulated pixel data: offsets of frames; absent: empty */
  offsetTable?: readonly number[] | undefined
}

export type PlainAttributes = readonly PlainElement[]
