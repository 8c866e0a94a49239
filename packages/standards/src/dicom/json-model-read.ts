// DICOM JSON (PS3.18 Annex F) to plain attributes. The input is a stranger's: every key, depth and type is checked, prototypes are never
// touched, and bulk data URIs are only given to the caller, never fetched.
import { DicomError } from './error.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { decimalString } from './numbers.ts'
import type { PlainAttributes, PlainElement } from './plain-attributes.ts'
import { tags } from './tag.ts'
import { vrNamed } from './vr.ts'

export interface FromJsonOptions {
  /** The bytes behind a BulkDataURI, little endian; undefined is an error 'bulk-data'. */
  readonly bulkData?: (uri: string) => Uint8Array | undefined
  readonly limits?: Partial<Pick<Limits, 'depth' | 'elements' | 'items'>>
}

interface Reading {
  readonly bulkData: FromJsonOptions['bulkData']
  readonly limits: Limits
  elements: number
  items: number
}

/**
 * The attributes of a DICOM JSON data set, for buildDicom. Texts need ISO_IR 192, which is declared when a text is not ASCII. Binary
 * values are in little endian order. Throws DicomError 'bad-json', 'too-deep', 'too-many' or 'bulk-data'; offset is -1.
 */
export function fromJson(json: unknown, options: FromJsonOptions = {}): PlainAttributes {
  const reading: Reading = { bulkData: options.bulkData, limits: { ...defaultLimits, ...options.limits }, elements: 0, items: 0 }
  return withCharacterSet(readDataSet(json, reading, 0))
}

/** The same elements with Specific Character Set ISO_IR 192 where it is declared, or where a text needs it. */
export function withCharacterSet(attributes: PlainAttributes): PlainAttributes {
  const declared = attributes.some(({ tag, value }) => tag === tags.characterSet && Array.isArray(value) && value.length > 0)
  if (!declared && !hasUnicode(attributes)) return attributes
  const others = attributes.filter((element) => element.tag !== tags.characterSet)
  return [{ tag: tags.characterSet, vr: 'CS', value: ['ISO_IR 192'] }, ...others].sort((a, b) => a.tag - b.tag)
}

function hasUnicode(attributes: PlainAttributes): boolean {
  return attributes.some(({ value }) => {
    if (typeof value === 'string') return /[^\x00-\x7f]/.test(value)
    if (!Array.isArray(value)) return false
    return value.some((one) => (typeof one === 'string' ? /[^\x00-\x7f]/.test(one) : Array.isArray(one) && hasUnicode(one)))
  })
}

function bad(reason: string): DicomError {
  return new DicomError('bad-json', -1, reason)
}

function readDataSet(json: unknown, reading: Reading, depth: number): PlainElement[] {
  if (depth > reading.limits.depth) throw new DicomError('too-deep', -1, 'sequences are nested deeper than the budget')
  const elements: PlainElement[] = []
  for (const [key, content] of Object.entries(objectOf(json))) {
    if (!/^[0-9A-Fa-f]{8}$/.test(key)) throw bad('a key is not a tag')
    if (++reading.elements > reading.limits.elements) throw new DicomError('too-many', -1, 'more elements than the budget')
    const tag = Number.parseInt(key, 16)
    if ((tag & 0xffff) === 0) continue
    elements.push(readElement(tag, objectOf(content), { reading, depth }))
  }
  return elements.sort((a, b) => a.tag - b.tag)
}

function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw bad('an object is expected')
  for (const key of ['__proto__', 'constructor', 'prototype']) if (Object.hasOwn(json, key)) throw bad('a key is reserved')
  return json as Record<string, unknown>
}

function readElement(tag: number, json: Readonly<Record<string, unknown>>, place: { reading: Reading; depth: number }): PlainElement {
  const own = (key: string): unknown => (Object.hasOwn(json, key) ? json[key] : undefined)
  const vr = own('vr')
  if (typeof vr !== 'string' || vrNamed(vr) === undefined) throw bad('an element has no known vr')
  const [values, inline, uri] = [own('Value'), own('InlineBinary'), own('BulkDataURI')]
  if ([values, inline, uri].filter((one) => one !== undefined).length > 1)
    throw bad('an element has more than one of Value, InlineBinary, BulkDataURI')
  if (uri !== undefined) return { tag, vr, value: bulk(uri, place.reading) }
  if (inline !== undefined) return { tag, vr, value: fromBase64(inline) }
  if (values === undefined) return vr === 'SQ' ? { tag, vr, value: [] } : { tag, vr }
  if (!Array.isArray(values)) throw bad('Value is not an array')
  if (vr === 'SQ') {
    place.reading.items += values.length
    if (place.reading.items > place.reading.limits.items) throw new DicomError('too-many', -1, 'more items than the budget')
    return { tag, vr, value: values.map((item) => (item === null ? [] : readDataSet(item, place.reading, place.depth + 1))) }
  }
  return { tag, vr, value: readValues(vr, values) }
}

function bulk(uri: unknown, { bulkData }: Reading): Uint8Array {
  const bytes = typeof uri === 'string' ? bulkData?.(uri) : undefined
  if (bytes === undefined) throw new DicomError('bulk-data', -1, 'a bulk data URI leads nowhere here')
  return bytes
}

/** The bytes of standard base64. Throws DicomError 'bad-json'. */
export function fromBase64(text: unknown): Uint8Array {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw bad('InlineBinary is not base64')
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    throw bad('InlineBinary is not base64')
  }
}

function readValues(vr: string, values: readonly unknown[]): string[] | number[] | Uint8Array {
  switch (vr) {
    case 'AT':
      return values.map((value) => {
        if (typeof value !== 'string' || !/^[0-9A-Fa-f]{8}$/.test(value)) throw bad('an AT value is not a tag')
        return Number.parseInt(value, 16)
      })
    case 'UV':
    case 'SV':
      return bigBytes(values)
    case 'FL':
    case 'FD':
      return values.map(floatOf)
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
      return values.map(integerOf)
    case 'PN':
      return values.map(nameText)
    case 'DS':
    case 'IS':
      return values.map((value) => (typeof value === 'number' ? decimalString(value) : textOf(value)))
    default:
      if (vrNamed(vr)?.text !== true) throw bad('a binary element has Value')
      return values.map(textOf)
  }
}

function integerOf(value: unknown): number {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw bad('an integer is expected')
  return number
}

function floatOf(value: unknown): number {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (text === 'nan') return Number.NaN
  if (/^\+?inf(inity)?$/.test(text)) return Number.POSITIVE_INFINITY
  if (/^-inf(inity)?$/.test(text)) return Number.NEGATIVE_INFINITY
  if (text.trim() === '' || Number.isNaN(Number(text))) throw bad('a number is expected')
  return Number(text)
}

function bigBytes(values: readonly unknown[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8))
  values.forEach((value, at) => {
    const whole = (typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value))
    if (!whole) throw bad('an integer is expected')
    view.setBigUint64(at * 8, BigInt.asUintN(64, BigInt(typeof value === 'string' ? value.replace(/^\+/, '') : (value as number))), true)
  })
  return new Uint8Array(view.buffer)
}

function textOf(value: unknown): string {
  if (value === null) return ''
  if (typeof value !== 'string') throw bad('a text is expected')
  return value
}

function nameText(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  const name = objectOf(value)
  const groups = ['Alphabetic', 'Ideographic', 'Phonetic'].map((group) => textOf(Object.hasOwn(name, group) ? name[group] : null))
  return groups.join('=').replace(/=+$/, '')
}
