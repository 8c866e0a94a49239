// Numbers out of values and into values: binary words and decimal texts (PS3.5 section 6.2).
import { DicomError } from './error.ts'
import { vrNamed } from './vr.ts'

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A DS or IS text as a number, NaN when it is not one (no hexadecimal, no other script's digits, no empty text). */
export const numberOfText = (text: string): number => (decimal.test(text) ? Number(text) : Number.NaN)

const ascii = (bytes: Uint8Array): string => {
  let text = ''
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192))
  return text
}

const trim = (text: string): string => text.replace(/^[ \0]+|[ \0]+$/g, '')

type Reader = (view: DataView, offset: number, littleEndian: boolean) => number

const readers: Readonly<Record<string, Reader>> = {
  US: (view, offset, little) => view.getUint16(offset, little),
  SS: (view, offset, little) => view.getInt16(offset, little),
  OW: (view, offset, little) => view.getUint16(offset, little),
  UL: (view, offset, little) => view.getUint32(offset, little),
  OL: (view, offset, little) => view.getUint32(offset, little),
  SL: (view, offset, little) => view.getInt32(offset, little),
  FL: (view, offset, little) => view.getFloat32(offset, little),
  OF: (view, offset, little) => view.getFloat32(offset, little),
  FD: (view, offset, little) => view.getFloat64(offset, little),
  OD: (view, offset, little) => view.getFloat64(offset, little),
  UV: (view, offset, little) => Number(view.getBigUint64(offset, little)),
  OV: (view, offset, little) => Number(view.getBigUint64(offset, little)),
  SV: (view, offset, little) => Number(view.getBigInt64(offset, little)),
  AT: (view, offset, little) => view.getUint16(offset, little) * 0x10000 + view.getUint16(offset + 2, little),
  OB: (view, offset) => view.getUint8(offset),
}

const step = (vr: string): number => (vr === 'AT' ? 4 : (vrNamed(vr)?.width ?? 1))

/** Numbers of a value; bytes after the last whole word are not a number. Other representations have none. */
export const readNumbers = (bytes: Uint8Array, vr: string, littleEndian: boolean): number[] => {
  if (vr === 'DS' || vr === 'IS')
    return bytes.length === 0
      ? []
      : ascii(bytes)
          .split('\\')
          .map((part) => numberOfText(trim(part)))
  const reader = readers[vr]
  if (reader === undefined) return []
  const width = step(vr)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const numbers: number[] = []
  for (let offset = 0; offset + width <= bytes.length; offset += width) numbers.push(reader(view, offset, littleEndian))
  return numbers
}

type Writer = (view: DataView, offset: number, value: number, littleEndian: boolean) => void

const integer =
  (low: number, high: number, put: Writer): Writer =>
  (view, offset, value, little) => {
    if (!Number.isInteger(value) || value < low || value > high)
      throw new DicomError('bad-number', -1, 'a number does not fit its representation')
    put(view, offset, value, little)
  }

const u16 = integer(0, 0xffff, (view, offset, value, little) => view.setUint16(offset, value, little))
const u32 = integer(0, 0xffffffff, (view, offset, value, little) => view.setUint32(offset, value, little))
const u64 = integer(0, Number.MAX_SAFE_INTEGER, (view, offset, value, little) => view.setBigUint64(offset, BigInt(value), little))
const f32: Writer = (view, offset, value, little) => view.setFloat32(offset, value, little)
const f64: Writer = (view, offset, value, little) => view.setFloat64(offset, value, little)

const writers: Readonly<Record<string, Writer>> = {
  US: u16,
  OW: u16,
  UL: u32,
  OL: u32,
  UV: u64,
  OV: u64,
  FL: f32,
  OF: f32,
  FD: f64,
  OD: f64,
  SS: integer(-0x8000, 0x7fff, (view, offset, value, little) => view.setInt16(offset, value, little)),
  SL: integer(-0x80000000, 0x7fffffff, (view, offset, value, little) => view.setInt32(offset, value, little)),
  SV: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, (view, offset, value, little) =>
    view.setBigInt64(offset, BigInt(value), little),
  ),
  AT: integer(0, 0xffffffff, (view, offset, value, little) => {
    view.setUint16(offset, Math.floor(value / 0x10000), little)
    view.setUint16(offset + 2, value % 0x10000, little)
  }),
  OB: integer(0, 0xff, (view, offset, value) => view.setUint8(offset, value)),
  UN: integer(0, 0xff, (view, offset, value) => view.setUint8(offset, value)),
}

/** DS holds at most 16 bytes (PS3.5 section 6.2): the shortest text within them that is nearest to the number. */
export const decimalString = (value: number): string => {
  const plain = String(value)
  if (plain.length <= 16) return plain
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  throw new DicomError('bad-number', -1, 'a number does not fit its representation')
}

/** The bytes of numbers in a binary representation, DS or IS, unpadded. Throws DicomError 'bad-number' when one does not fit. */
export const writeNumbers = (numbers: readonly number[], vr: string, littleEndian: boolean): Uint8Array => {
  if (vr === 'DS' || vr === 'IS') {
    if (numbers.some((value) => !Number.isFinite(value) || (vr === 'IS' && !Number.isInteger(value))))
      throw new DicomError('bad-number', -1, 'not a number')
    return new TextEncoder().encode(numbers.map(vr === 'DS' ? decimalString : String).join('\\'))
  }
  const writer = writers[vr]
  if (writer === undefined) throw new DicomError('bad-vr', -1, 'this representation holds no numbers')
  const width = step(vr)
  const bytes = new Uint8Array(numbers.length * width)
  const view = new DataView(bytes.buffer)
  numbers.forEach((value, at) => writer(view, at * width, value, littleEndian))
  return bytes
}
