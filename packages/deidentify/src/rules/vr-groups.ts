/** Value representations (PS3.5 6.2) by what they can hide: a file that puts text where the dictionary has a number is not believed. */

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

/** Digits, signs, points, exponents, and what divides and pads them. */
export function isDecimalText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!((byte >= 0x2b && byte <= 0x39 && byte !== 0x2c && byte !== 0x2f) || byte === 0x20 || byte === 0x5c || byte === 0x45 || byte === 0x65 || byte === 0)) return false
  return true
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

/** Digits, colon, point, hyphen of a range. */
export function isTimeText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!((byte >= 0x2d && byte <= 0x3a && byte !== 0x2f) || byte === 0x20 || byte === 0x5c || byte === 0)) return false
  return true
}

/** Digits and points, padded. */
export function isUidText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!((byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x5c || byte === 0x20 || byte === 0)) return false
  return true
}

const strings = new Set<VrGroup>(['text', 'code', 'decimal', 'date', 'time', 'age', 'uid', 'title'])

/** The file's representation can stand for the dictionary's: what it may hold is then looked at as the dictionary says. */
export function canStandFor(file: VrGroup, dictionary: VrGroup): boolean {
  return file === dictionary || (strings.has(file) && strings.has(dictionary))
}
