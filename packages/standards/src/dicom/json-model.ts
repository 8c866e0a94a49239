// The DICOM JSON model (PS3.18 Annex F): a data set as JSON. Objects have no prototype. The other way is json-model-read.ts.
import type { Attributes } from './attributes.ts'
import type { Element } from './element.ts'
import { DicomError } from './error.ts'
import { hexTag, type Tag, tags } from './tag.ts'
import { vrNamed } from './vr.ts'

export { fromJson, type FromJsonOptions } from './json-model-read.ts'

export interface JsonPersonName {
  Alphabetic?: string
  Ideographic?: string
  Phonetic?: string
}
export type JsonValue = string | number | null | JsonPersonName | DicomJson
export interface JsonElement {
  vr: string
  Value?: JsonValue[]
  InlineBinary?: string
  BulkDataURI?: string
}
/** Keys are tags of eight capital hexadecimal digits. */
export interface DicomJson {
  [tag: string]: JsonElement
}

/** Where an element is: tags of sequences and indexes of their items in turn, the element's own tag last. */
export type ElementPath = readonly number[]

export interface ToJsonOptions {
  /** Asked for values longer than bulkThreshold and for encapsulated pixel data; undefined puts the value inline. */
  readonly bulkDataUri?: (element: Element, path: ElementPath) => string | undefined
  /** In bytes; 1024 when absent. */
  readonly bulkThreshold?: number
  /** Elements to take, asked at every level; all when absent. */
  readonly include?: (element: Element, path: ElementPath) => boolean
  /** DS and IS always as their text, which keeps '1.50' apart from '1.5'; otherwise as numbers where exact. */
  readonly decimalsAsText?: boolean
}

const inlineBinary = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN'])
const undivided = new Set(['ST', 'LT', 'UT', 'UR'])

/**
 * The data set as DICOM JSON: texts are Unicode and Specific Character Set says so, group lengths and trailing padding are left out, and of
 * elements with the same tag the first is taken. Throws DicomError 'bulk-data' for encapsulated pixel data that has no URI.
 */
export function toJson(attributes: Attributes, options: ToJsonOptions = {}): DicomJson {
  return dataSet(attributes, options, [])
}

function dataSet(attributes: Attributes, options: ToJsonOptions, path: ElementPath): DicomJson {
  const json = bare<DicomJson>()
  for (const element of attributes) {
    const { tag } = element
    if ((tag & 0xffff) === 0 || tag === tags.trailingPadding) continue
    const here = [...path, tag]
    if (options.include?.(element, here) === false) continue
    const key = hexTag(tag)
    if (json[key] === undefined) json[key] = jsonElement(attributes, element, { options, path: here })
  }
  return json
}

interface Place {
  readonly options: ToJsonOptions
  readonly path: ElementPath
}

function jsonElement(attributes: Attributes, element: Element, place: Place): JsonElement {
  const { items } = element
  if (items !== undefined) return sequence(items, place)
  const json = bare<JsonElement>()
  json.vr = element.vr
  const { options, path } = place
  if (element.fragments !== undefined || element.length > (options.bulkThreshold ?? 1024)) {
    const uri = options.bulkDataUri?.(element, path)
    if (uri !== undefined) {
      json.BulkDataURI = uri
      return json
    }
    if (element.fragments !== undefined)
      throw new DicomError('bulk-data', element.offset, 'encapsulated pixel data need a bulk data URI in JSON')
  }
  if (element.length === 0) return json
  if (inlineBinary.has(element.vr)) json.InlineBinary = base64(littleEndianBytes(attributes, element))
  else {
    const values = element.tag === tags.characterSet ? ['ISO_IR 192'] : jsonValues(attributes, element, options.decimalsAsText ?? false)
    if (values.length > 1 || (values.length === 1 && values[0] !== null)) json.Value = values
  }
  return json
}

function sequence(items: readonly Attributes[], { options, path }: Place): JsonElement {
  const json = bare<JsonElement>()
  json.vr = 'SQ'
  if (items.length > 0) json.Value = items.map((item, at) => dataSet(item, options, [...path, at]))
  return json
}

function jsonValues(attributes: Attributes, element: Element, decimalsAsText: boolean): JsonValue[] {
  const { vr } = element
  switch (vr) {
    case 'AT':
      return attributes.numbersOf(element).map((tag) => hexTag(tag))
    case 'UV':
    case 'SV':
      return bigValues(attributes, element).map(jsonInteger)
    case 'FL':
    case 'FD':
      return attributes
        .numbersOf(element)
        .map((value) => (Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'))
    case 'US':
    case 'SS':
    case 'UL':
    case 'SL':
      return attributes.numbersOf(element)
    case 'DS':
    case 'IS':
      return attributes.stringsOf(element).map((text) => (decimalsAsText ? text || null : jsonDecimal(text)))
    case 'PN':
      return attributes.stringsOf(element).map(jsonName)
    default:
      return undivided.has(vr) ? [attributes.textOf(element) || null] : attributes.stringsOf(element).map((text) => text || null)
  }
}

/** A DS or IS text as a number where a number holds it exactly (up to 15 digits), else as it is. */
export function jsonDecimal(text: string): number | string | null {
  if (text === '') return null
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return text
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[+\-.]/g, '')
    .replace(/^0+/, '')
  const value = Number(text)
  const kept = digits.length <= 15 && Number.isFinite(value) && (value !== 0 || digits === '')
  return kept ? value + 0 : text // + 0 turns -0, which JSON has no sign for, into 0
}

function jsonName(text: string): JsonPersonName | null {
  if (text === '') return null
  const [alphabetic = '', ideographic = '', ...rest] = text.split('=')
  const name = bare<JsonPersonName>()
  if (alphabetic !== '') name.Alphabetic = alphabetic
  if (ideographic !== '') name.Ideographic = ideographic
  if (rest.join('') !== '') name.Phonetic = rest.join('=')
  return Object.keys(name).length === 0 ? null : name
}

function jsonInteger(value: bigint): number | string {
  const near = Number(value)
  return Number.isSafeInteger(near) ? near : value.toString()
}

function bigValues(attributes: Attributes, element: Element): bigint[] {
  const bytes = attributes.bytesOf(element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = element.unknown || attributes.littleEndian
  const values: bigint[] = []
  for (let at = 0; at + 8 <= bytes.length; at += 8)
    values.push(element.vr === 'SV' ? view.getBigInt64(at, little) : view.getBigUint64(at, little))
  return values
}

/** The value with words in little endian order, as JSON and XML carry it whatever the file's order (PS3.18 F.2.7). */
export function littleEndianBytes(attributes: Attributes, element: Element): Uint8Array {
  const bytes = attributes.bytesOf(element)
  const width = vrNamed(element.vr)?.width ?? 1
  if (width === 1 || element.unknown || attributes.littleEndian) return bytes
  const swapped = new Uint8Array(bytes) // a copy: slice() of a Buffer is a view
  for (let at = 0; at + width <= swapped.length; at += width) swapped.subarray(at, at + width).reverse()
  return swapped
}

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += 8190) binary += btoa(String.fromCharCode(...bytes.subarray(from, from + 8190)))
  return binary
}

/** The path as text: tags and item numbers from 1, as in `0040A730/1/00081199`. It holds no value. */
export function pathText(path: ElementPath): string {
  return path.map((step, at) => (at % 2 === 0 ? hexTag(step as Tag) : String(step + 1))).join('/')
}

// No prototype: a key of the data can never reach one (PS3.18 keys are tags, but readers of this object need not check).
function bare<T extends object>(): T {
  return Object.create(null) as T
}
