/** Look-up tables of modality, VOI and palette (PS3.3 C.11.1, C.11.2, C.7.6.3.1.5): plain arrays, indexes always clamped to the table (A07). */
import type { Attributes, Tag } from '@vesalius/standards/dicom'

export interface Table {
  /** The first stored value that is mapped; lower ones take the first entry, higher ones the last. */
  readonly first: number
  readonly bits: number
  readonly entries: Uint16Array
}

/** A table by its descriptor and data; undefined when there is none or it is not whole. `signed`: of the values looked up. */
export function tableOf(attributes: Attributes, tags: { descriptor: Tag; data: Tag }, signed: boolean): Table | undefined {
  const descriptor = attributes.numbers(tags.descriptor)
  const data = attributes.bytes(tags.data)
  const [count = 0, first = 0, bits = 16] = descriptor
  if (descriptor.length < 3 || data === undefined) return undefined
  const length = count === 0 ? 65536 : count & 0xffff
  const wide = data.length >= length * 2
  const available = wide ? length : Math.min(length, data.length)
  if (available === 0) return undefined
  const entries = new Uint16Array(length)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  for (let at = 0; at < length; at++) {
    const from = Math.min(at, available - 1)
    entries[at] = wide ? view.getUint16(from * 2, attributes.littleEndian) : (data[from] as number)
  }
  // The descriptor's second value is US or SS like the pixels; read as US it may have to be taken back below zero.
  return { first: signed && first > 32767 ? first - 65536 : first, bits: wide ? Math.min(Math.max(bits, 1), 16) : 8, entries }
}

export function lookUp(table: Table, value: number): number {
  const index = Math.min(Math.max(Math.round(value) - table.first, 0), table.entries.length - 1)
  return table.entries[index] as number
}

const redTags = { descriptor: 0x00281101, data: 0x00281201 }
const greenTags = { descriptor: 0x00281102, data: 0x00281202 }
const blueTags = { descriptor: 0x00281103, data: 0x00281203 }

/** The three tables of a palette, segmented ones expanded, as 8-bit entries. */
export function paletteOf(attributes: Attributes): readonly [Table, Table, Table] | undefined {
  const found = [redTags, greenTags, blueTags].map((tags) => tableOf(attributes, tags, false) ?? segmented(attributes, tags))
  const [red, green, blue] = found
  return red && green && blue ? [toBytes(red), toBytes(green), toBytes(blue)] : undefined
}

/** 16-bit entries carry the colour in the upper byte, unless they were written with 8 bits into words. */
function toBytes(table: Table): Table {
  const shift = table.bits > 8 && table.entries.some((entry) => entry > 255) ? table.bits - 8 : 0
  return { ...table, bits: 8, entries: table.entries.map((entry) => Math.min(entry >> shift, 255)) }
}

/** Segmented tables (PS3.3 C.7.9.2): discrete and linear segments; indirect ones copy earlier segments. */
function segmented(attributes: Attributes, tags: { descriptor: Tag; data: Tag }): Table | undefined {
  const [count = 0, first = 0, bits = 16] = attributes.numbers(tags.descriptor)
  const data = attributes.bytes(tags.data + 0x20)
  if (data === undefined) return undefined
  const length = count === 0 ? 65536 : count
  const entries = new Uint16Array(length)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const words = Array.from({ length: data.byteLength >> 1 }, (_, at) => view.getUint16(at * 2, attributes.littleEndian))
  const end = expand(words, entries)
  if (end === 0) return undefined
  entries.fill(entries[end - 1] as number, end)
  return { first, bits, entries }
}

function expand(words: readonly number[], entries: Uint16Array): number {
  let filled = 0
  const put = (value: number): void => { if (filled < entries.length) entries[filled++] = value }
  for (let at = 0; at + 1 < words.length;) {
    const [kind, length] = [words[at] as number, words[at + 1] as number]
    if (kind === 0) {
      for (const value of words.slice(at + 2, at + 2 + length)) put(value)
      at += 2 + length
    } else if (kind === 1) {
      const [from, to] = [filled === 0 ? 0 : (entries[filled - 1] as number), words[at + 2] ?? 0]
      for (let step = 1; step <= length && filled < entries.length; step++) put(Math.round(from + ((to - from) * step) / length))
      at += 3
    } else return filled
  }
  return filled
}
