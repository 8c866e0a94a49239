/** Reads uncompressed DICOM files (PS3.10; explicit and implicit VR little endian): attributes by tag, sequences as items, pixels as numbers. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Element { readonly vr: string, readonly bytes: Buffer, readonly items: readonly Attributes[] }

export class Attributes {
  readonly elements = new Map<number, Element>()

  bytes(tag: number): Buffer | undefined { return this.elements.get(tag)?.bytes }
  items(tag: number): readonly Attributes[] { return this.elements.get(tag)?.items ?? [] }
  has(tag: number): boolean { return this.elements.has(tag) }

  text(tag: number): string {
    return (this.bytes(tag)?.toString('latin1') ?? '').replace(/[\0 ]+$/, '')
  }

  /** Values of a decimal or integer string. */
  numbers(tag: number): number[] {
    const text = this.text(tag).trim()
    return text === '' ? [] : text.split('\\').map(Number)
  }

  /** An unsigned short; 0 when it is not there. */
  short(tag: number): number {
    const bytes = this.bytes(tag)
    return bytes && bytes.length >= 2 ? bytes.readUInt16LE() : 0
  }
}

export interface DicomFile { readonly transferSyntax: string, readonly hasPreamble: boolean, readonly attributes: Attributes }

const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const undefinedLength = 0xffffffff
const [item, itemEnd, sequenceEnd] = [0xfffee000, 0xfffee00d, 0xfffee0dd]
const implicit = '1.2.840.10008.1.2'

/** Throws when it is not DICOM or not little endian. */
export function readDicom(file: Buffer): DicomFile {
  const hasPreamble = file.toString('latin1', 128, 132) === 'DICM'
  if (!hasPreamble) throw new Error('no DICOM file')
  const meta = new Attributes()
  const reader = new Reader(file, 132)
  reader.read(meta, { explicit: true, end: file.length, before: 0x00030000 })
  const transferSyntax = meta.text(0x00020010)
  if (transferSyntax === '1.2.840.10008.1.2.2' || transferSyntax === '1.2.840.10008.1.2.1.99') throw new Error('a transfer syntax that is not read here')
  const attributes = new Attributes()
  reader.read(attributes, { explicit: transferSyntax !== implicit, end: file.length })
  return { transferSyntax, hasPreamble, attributes }
}

interface Span { readonly explicit: boolean, readonly end: number, readonly before?: number }

class Reader {
  private at: number
  private readonly file: Buffer

  constructor(file: Buffer, at: number) {
    this.file = file
    this.at = at
  }

  read(into: Attributes, { explicit, end, before = Number.POSITIVE_INFINITY }: Span): void {
    while (this.at + 8 <= end) {
      const tag = this.tagAt(this.at)
      if (tag >= before) return
      this.at += 4
      if (tag === itemEnd || tag === sequenceEnd) { this.at += 4; return }
      const { vr, length } = this.header(explicit)
      if (length !== undefinedLength && this.at + length > end) throw new Error('an element runs past its end')
      if (vr === 'SQ' || (length === undefinedLength && tag !== 0x7fe00010)) into.elements.set(tag, { vr, bytes: Buffer.alloc(0), items: this.items(vr === 'UN' ? false : explicit, length) })
      else if (length === undefinedLength) into.elements.set(tag, { vr, bytes: this.fragments(), items: [] })
      else {
        into.elements.set(tag, { vr, bytes: this.file.subarray(this.at, this.at + length), items: [] })
        this.at += length
      }
    }
  }

  private tagAt(at: number): number {
    return this.file.readUInt16LE(at) * 0x10000 + this.file.readUInt16LE(at + 2)
  }

  private header(explicit: boolean): { vr: string, length: number } {
    if (!explicit) { this.at += 4; return { vr: '', length: this.file.readUInt32LE(this.at - 4) } }
    const vr = this.file.toString('latin1', this.at, this.at + 2)
    this.at += longForm.has(vr) ? 8 : 4
    return { vr, length: longForm.has(vr) ? this.file.readUInt32LE(this.at - 4) : this.file.readUInt16LE(this.at - 2) }
  }

  private items(explicit: boolean, length: number): Attributes[] {
    const end = length === undefinedLength ? this.file.length : this.at + length
    const found: Attributes[] = []
    while (this.at + 8 <= end) {
      const tag = this.tagAt(this.at)
      const size = this.file.readUInt32LE(this.at + 4)
      this.at += 8
      if (tag !== item) return found
      const attributes = new Attributes()
      this.read(attributes, { explicit, end: size === undefinedLength ? end : this.at + size })
      found.push(attributes)
    }
    return found
  }

  /** Compressed frames are passed over: the tools here ask for uncompressed images. */
  private fragments(): Buffer {
    for (let tag = item; tag === item;) {
      tag = this.tagAt(this.at)
      this.at += 8 + this.file.readUInt32LE(this.at + 4)
    }
    return Buffer.alloc(0)
  }
}

export interface Image {
  readonly attributes: Attributes
  readonly rows: number
  readonly columns: number
  readonly frames: number
  /** In order of frames, rows, columns; after rescale slope and intercept (PS3.3 C.7.6.16.2.9), grey; colour as the mean of its parts. */
  readonly values: Float32Array
}

/** Throws when it has no uncompressed pixels of 1 to 16 bits. */
export function imageOf({ attributes }: DicomFile): Image {
  const [rows, columns, samples] = [attributes.short(0x00280010), attributes.short(0x00280011), attributes.short(0x00280002) || 1]
  const [allocated, stored, signed] = [attributes.short(0x00280100), attributes.short(0x00280101), attributes.short(0x00280103) === 1]
  const frames = attributes.numbers(0x00280008)[0] ?? 1
  const bytes = attributes.bytes(0x7fe00010)
  const count = rows * columns * frames
  if (!bytes || (allocated !== 8 && allocated !== 16) || bytes.length < (count * samples * allocated) / 8 || count === 0) throw new Error('no pixels that are read here')
  const [slope, intercept] = [attributes.numbers(0x00281053)[0] ?? 1, attributes.numbers(0x00281052)[0] ?? 0]
  const [mask, sign] = [2 ** stored - 1, 2 ** (stored - 1)]
  const raw = (at: number): number => {
    const value = (allocated === 8 ? bytes.readUInt8(at) : bytes.readUInt16LE(at * 2)) & mask
    return signed && value >= sign ? value - 2 * sign : value
  }
  const planar = attributes.short(0x00280006) === 1
  const values = Float32Array.from({ length: count }, (_, at) => {
    if (samples === 1) return raw(at) * slope + intercept
    const place = (part: number) => (planar ? Math.floor(at / (rows * columns)) * rows * columns * samples + part * rows * columns + (at % (rows * columns)) : at * samples + part)
    return Array.from({ length: samples }, (_none, part) => raw(place(part))).reduce((sum, value) => sum + value, 0) / samples
  })
  return { attributes, rows, columns, frames, values }
}

/** Files of an input, in their order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.dcm')).sort().map((name) => join(folder, name))
}

export const readFile = (path: string): DicomFile => readDicom(readFileSync(path))
