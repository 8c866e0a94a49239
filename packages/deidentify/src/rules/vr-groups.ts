/** Value representations (PS3.5 6.2) by what they can hide: a file that puts text where the dictionary has a number is not believed. */
import { schemeOf } from '../text/national-identifiers.ts'

export type VrGroup = 'text' | 'name' | 'code' | 'decimal' | 'date' | 'time' | 'uid' | 'age' | 'title' | 'sequence' | 'binary' | 'unknown'

const groups: Readonly<Record<string, VrGroup>> = {
  LO: 'text', SH: 'text', ST: 'text', LT: 'text', UT: 'text', UC: 'text', UR: 'text',
  PN: 'name', CS: 'code', DS: 'decimal', IS: 'decimal', DA: 'date', DT: 'date', TM: 'time', UI: 'uid', AS: 'age', AE: 'title', SQ: 'sequence',
  AT: 'binary', FD: 'binary', FL: 'binary', SL: 'binary', SS: 'binary', SV: 'binary', UL: 'binary', US: 'binary', UV: 'binary', OB: 'binary', OD: 'binary', OF: 'binary',
  OL: 'binary', OV: 'binary', OW: 'binary', ox: 'binary', xs: 'binary', lt: 'binary', lo: 'binary',
}

export function vrGroup(vr: string): VrGroup {
  return groups[vr] ?? 'unknown'
}

/** States of a DS or IS: start, sign, digits, point without digits, fraction, exponent, its sign, its digits, end. By digit, sign, point, E, space; 9 is wrong. */
const steps = ['21390', '29399', '29458', '49999', '49958', '76999', '79999', '79998', '99998'].map((row) => Uint8Array.from(row, Number))
const complete = new Set([0, 2, 4, 7, 8])

/** Every value one number as DS and IS write it, however long. A byte at a time: contours have millions of values. */
export function isDecimalText(bytes: Uint8Array): boolean {
  let state = 0
  for (const byte of bytes) {
    if (byte === 0x5c) {
      if (!complete.has(state)) return false
      state = 0
      continue
    }
    state = steps[state]?.[kindOf(byte)] ?? 9
    if (state === 9) return false
  }
  return complete.has(state)
}

const latin1 = new TextDecoder('latin1')
const whole = /(?<![\d.])\d{10,13}(?![\d.eE])/g

/** A number of ten digits and more with the check digits of a national one, which no device measures; round ones are becquerels. */
export function isNationalNumber(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && [...latin1.decode(bytes).matchAll(whole)].some(([digits]) => !digits.endsWith('000') && schemeOf(digits) !== undefined)
}

function kindOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return 0
  if (byte === 0x2b || byte === 0x2d) return 1
  if (byte === 0x2e) return 2
  if (byte === 0x45 || byte === 0x65) return 3
  return byte === 0x20 || byte === 0 ? 4 : 9
}

/** Bytes of one number (PS3.5 6.2). */
const widths: Readonly<Record<string, number>> = { AT: 4, FD: 8, FL: 4, OD: 8, OF: 4, OL: 4, OV: 8, SL: 4, SS: 2, SV: 8, UL: 4, US: 2, UV: 8 }

/** UN: of a private element that should hold numbers. */
const numbers = new Set(['UN', 'AT', 'FD', 'FL', 'SL', 'SS', 'SV', 'UL', 'US', 'UV'])

/**
 * Binary numbers are small, or of all bytes there are; eight and more that are letters, digits and signs alone are a text, in UTF-8 too. What is no whole
 * number of numbers is something else, and readers stop at it.
 */
export function isHiddenText(vr: string, bytes: Uint8Array): boolean {
  if (bytes.length % (widths[vr] ?? 1) !== 0) return true
  if (!numbers.has(vr) || bytes.length < 8 || bytes.length > 1024) return false
  if (!bytes.some((byte) => byte !== bytes[0]) || isMeasured(vr, bytes)) return false
  // Padded with NULs to whole numbers.
  const text = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1)
  return bytes.length - text.length < Math.max(2, widths[vr] ?? 1) && (text.every((byte) => byte >= 0x20 && byte < 0x7f) || isUtf8Text(text) || isLatinText(text))
}

/**
 * More numbers than the attribute may have (PS3.6): the rest of a data set that a broken length has swallowed. Some devices write one or two more; `vm` as in PS3.6.
 */
export function isSwallowed(vr: string, length: number, vm: string | undefined): boolean {
  const most = Number(/^(?:\d+-)?(\d+)$/.exec(vm ?? '')?.[1] ?? Infinity)
  const width = widths[vr]
  return width !== undefined && !vr.startsWith('O') && length / width > 4 * most
}

/** A UID in a row of numbers, in full; the standard's own say nothing. */
export function holdsUid(bytes: Uint8Array): boolean {
  let points = 0
  for (const byte of bytes) if (byte === 0x2e) points += 1
  return points >= 5 && /(?<![\d.])(?!1\.2\.840\.10008\.)[0-2](?:\.(?:0|[1-9]\d{0,38})){5,}/.test(latin1.decode(bytes))
}

/** Digits that somebody wrote: letters read as a number have more of them. */
const writtenDigits: Readonly<Record<string, number>> = { FD: 7, FL: 5 }

/** Numbers of a few digits, whatever their bytes look like: 38.4 is `333333C@`. */
function isMeasured(vr: string, bytes: Uint8Array): boolean {
  const digits = writtenDigits[vr]
  if (digits === undefined) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const isShort = (value: number): boolean => (vr === 'FL' ? Math.fround(Number(value.toPrecision(digits))) : Number(value.toPrecision(digits))) === value
  const all = (littleEndian: boolean): boolean => {
    const wide = vr === 'FD' ? 8 : 4
    for (let at = 0; at < bytes.length; at += wide) if (!isShort(wide === 8 ? view.getFloat64(at, littleEndian) : view.getFloat32(at, littleEndian))) return false
    return true
  }
  return all(true) || all(false)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Letters of more than one byte, and nothing that no text has: by chance one row of sixteen bytes of numbers in many millions. */
function isUtf8Text(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || !bytes.some((byte) => byte > 0x7f)) return false
  try {
    return !/\p{C}/u.test(utf8.decode(bytes))
  } catch {
    return false
  }
}

/** Letters of one byte beside those of ASCII, most of them ASCII, and eight of a text in a row: by chance one row of numbers in many millions. */
function isLatinText(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || !bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte >= 0xa0)) return false
  return 2 * bytes.filter((byte) => byte < 0x7f).length > bytes.length && /[A-Za-z0-9 .,_-]{8}/.test(latin1.decode(bytes))
}

/** Capital letters, digits, space, underscore, backslash: what a code string may have (PS3.5 6.2). */
export function isCodeText(bytes: Uint8Array): boolean {
  let length = 0
  for (const byte of bytes) {
    if (byte === 0x5c) length = 0
    else if (++length > 17 || !((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x20 || byte === 0x5f || byte === 0)) return false
  }
  return true
}

const time = /^ *(?:(?:[01]\d|2[0-4])(?::?[0-5]\d(?::?(?:[0-5]\d|60)(?:\.\d{0,9})?)?)?)? *$/

/** Every value a time of day, with or without the colons of older editions: no date and no other number. */
export function isTimeText(bytes: Uint8Array): boolean {
  return latin1.decode(bytes).replace(/\0+$/, '').split('\\').every((value) => time.test(value))
}

/** Digits and points, padded. */
export function isUidText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!((byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x5c || byte === 0x20 || byte === 0)) return false
  return true
}

const strings = new Set<VrGroup>(['text', 'code', 'decimal', 'date', 'time', 'age', 'uid', 'title'])

/** A date stays a date for whoever reads the file, also where a number should stand. */
const strict = new Set<VrGroup>(['decimal', 'time', 'code'])
const loose = new Set<VrGroup>(['text', 'code', 'decimal'])

/** The file's representation can stand for the dictionary's: what it may hold is then looked at as the dictionary says. */
export function canStandFor(file: VrGroup, dictionary: VrGroup): boolean {
  return file === dictionary || (strings.has(dictionary) && (strict.has(dictionary) ? loose : strings).has(file))
}
