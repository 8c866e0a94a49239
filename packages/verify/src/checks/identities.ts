/** Check 1 and 2: no identity of any input is in any byte of an output: headers, values, blobs, what is inflated, paths, tables, reports. */
import { bytesSource, type ByteSource, type DicomFile, implementation } from '@vesalius/standards/dicom'
import { allowedBy, declaredBy } from '../declared.ts'
import { type ByteHit, searchBytes, type Scope } from '../search/byte-search.ts'
import type { Lexicon, PersonWords } from '../search/lexicon.ts'
import { textsOfPdf } from '../search/pdf.ts'
import { type Span, spansOf } from '../search/spans.ts'
import { inflatedStreams } from '../search/streams.ts'
import { searchText } from '../search/text-search.ts'
import type { IdentityClass } from '../types.ts'

/** A likeness in an output; of a day, whether it counts is known when the shift is. */
export interface Likeness {
  readonly class: IdentityClass
  readonly place: string
  readonly offset?: number
  readonly encoding?: string
  readonly day?: number
}

const largestDecoded = 64 * 1024 * 1024
const largestText = 4 * 1024 * 1024
const pixelData = 0x7fe00010

export interface Sought {
  readonly lexicon: Lexicon
  /** Whose file it is; undefined when nobody knows. */
  readonly person?: string | undefined
}

export interface DicomScope {
  /** The server's quick look: what is before the pixels only. */
  readonly headerOnly?: boolean
}

/** Everything that an output file shows. Throws what the source throws. */
export function identitiesInDicom(file: DicomFile, sought: Sought, { headerOnly = false }: DicomScope = {}): Likeness[] {
  const spans = spansOf(file)
  const to = headerOnly ? headerEnd(file) : undefined
  const body = file.deflated ? searchBytes(file.body, sought.lexicon, { person: sought.person, spans, otherwise: { kind: 'structure', place: 'data set' }, ...(to === undefined ? {} : { to }) }) : []
  const outer: Scope = file.deflated
    ? { person: sought.person, otherwise: { kind: 'pixels', place: 'file' } }
    : { person: sought.person, spans, otherwise: { kind: 'structure', place: 'between elements' }, ...(to === undefined ? {} : { to }) }
  const found: Likeness[] = [...body, ...searchBytes(file.source, sought.lexicon, outer), ...outsideElements(file, sought)]
  const words = sought.person === undefined ? undefined : sought.lexicon.wordsOf(sought.person)
  for (const span of spans) {
    if (words !== undefined && span.kind === 'text') found.push(...inText(span, words))
    if (words !== undefined && span.kind === 'bytes') found.push(...inUnknown(span, file, words))
    if (span.kind === 'text' || span.kind === 'bytes') found.push(...insideValue(span, file, sought))
  }
  const allowed = allowedBy(declaredBy(file.attributes))
  return found.filter((one) => !allowed.has(one.class) && !isSigned(file, one))
}

/** There are hospitals that are called like this program, and it signs what it writes (PS3.10 section 7.1). */
function isSigned(file: DicomFile, { place, offset = -1 }: Likeness): boolean {
  const element = file.meta?.element(ownVersion)
  if (element === undefined || file.meta?.string(ownVersion) !== implementation.versionName) return false
  return place === '(0002,0013)' || (place === 'file' && offset >= element.offset && offset < element.end)
}

const ownVersion = 0x00020013

const headerEnd = (file: DicomFile): number => file.attributes.element(pixelData)?.valueOffset ?? file.bodyEnd

/** Preamble and what follows the data set: text there counts as text. */
function outsideElements(file: DicomFile, { lexicon, person }: Sought): ByteHit[] {
  const preamble = file.hasPreamble ? searchBytes(file.source, lexicon, { person, otherwise: { kind: 'bytes', place: 'preamble' }, to: 128 }) : []
  const after = searchBytes(file.source, lexicon, { person, otherwise: { kind: 'bytes', place: 'after the data set' }, from: file.dataSetEnd })
  return [...preamble, ...after]
}

function inText({ attributes, element, place, start }: Span, words: PersonWords): Likeness[] {
  if (attributes === undefined || element === undefined || element.length > largestText) return []
  try {
    return searchText(attributes.textOf(element), words, { days: true }).map((hit) => ({ ...hit, place, offset: start, encoding: 'as declared' }))
  } catch {
    return []
  }
}

const largestUnknown = 4096

/** In implicit VR nobody says of a private element that it is text; short and printable, it is read as such. */
function inUnknown({ element, place, start, end }: Span, file: DicomFile, words: PersonWords): Likeness[] {
  if (element === undefined || element.tag >>> 16 === 2 || end - start > largestUnknown) return []
  const text = Buffer.from(file.body.read(start, end - start)).toString('utf8').replace(/[\0 ]+$/, '')
  return /[\0-\x08\x0e-\x1f\ufffd]/.test(text) ? [] : searchText(text, words, { days: true }).map((hit) => ({ ...hit, place, offset: start, encoding: 'utf-8' }))
}

/** Streams, documents and base64 inside a value. */
function insideValue({ element, place, start, end }: Span, file: DicomFile, sought: Sought): Likeness[] {
  if (element === undefined || end - start < 12 || end - start > largestDecoded) return []
  return inContent(element.tag >>> 16 === 2 ? file.source.read(start, end - start) : file.body.read(start, end - start), place, sought)
}

/** Streams in streams: so often one is opened in another. */
const deepest = 3

/** What bytes hold that cannot be read from them as they are. */
export function inContent(bytes: Uint8Array, place: string, sought: Sought, depth = 0): Likeness[] {
  const found: Likeness[] = []
  for (const stream of inflatedStreams(bytes)) {
    const inside = `${place} inflated stream`
    found.push(...inPlain(stream.bytes, inside, sought))
    if (depth < deepest) found.push(...inContent(stream.bytes, inside, sought, depth + 1))
  }
  const beginning = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (beginning.includes('%PDF-')) for (const text of textsOfPdf(bytes)) found.push(...inString(text, `${place} text of the PDF`, sought))
  for (const decoded of base64In(bytes)) found.push(...inPlain(decoded, `${place} base64`, sought))
  for (const decoded of hexIn(bytes)) found.push(...inPlain(decoded, `${place} hexadecimal`, sought))
  const unescaped = unescapedText(bytes)
  if (unescaped !== undefined) found.push(...inString(unescaped, `${place} escaped text`, sought))
  return found
}

function inPlain(bytes: Uint8Array, place: string, { lexicon, person }: Sought): Likeness[] {
  return searchBytes(bytesSource(bytes), lexicon, { person, otherwise: { kind: 'bytes', place } })
}

/** A text that stands outside of DICOM elements. */
export function inString(text: string, place: string, sought: Sought): Likeness[] {
  const words = sought.person === undefined ? undefined : sought.lexicon.wordsOf(sought.person)
  const bytes = searchBytes(bytesSource(new TextEncoder().encode(text)), sought.lexicon, { person: sought.person, otherwise: { kind: 'text', place } })
  return [...bytes, ...(words === undefined ? [] : searchText(text, words, { days: true }).map((hit) => ({ ...hit, place, encoding: 'as declared' })))]
}

function* base64In(bytes: Uint8Array): Generator<Uint8Array> {
  if (bytes.length > largestText) return
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  let count = 0
  for (const [run] of text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)) {
    if (++count > 64) return
    const decoded = Buffer.from(run, 'base64')
    if (decoded.length >= 16) yield decoded
  }
}

function* hexIn(bytes: Uint8Array): Generator<Uint8Array> {
  if (bytes.length > largestText) return
  let count = 0
  for (const [run] of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').matchAll(/(?:[0-9a-f]{2}){6,}|(?:[0-9A-F]{2}){6,}/g)) {
    if (++count > 256) return
    yield Buffer.from(run, 'hex')
  }
}

const escapes = /\\u([0-9a-fA-F]{4})|&#x([0-9a-fA-F]{1,6});|&#(\d{1,7});|((?:%[0-9a-fA-F]{2})+)/g

/** JSON, XML and URLs write what is no ASCII as numbers (RFC 8259 7, XML 1.0 4.1, RFC 3986 2.1). Undefined when nothing is written so. */
function unescapedText(bytes: Uint8Array): string | undefined {
  if (bytes.length > largestText || !/\\u[0-9a-f]{4}|&#|%[0-9a-f]{2}/i.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))) return undefined
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return text.replace(escapes, (all, json?: string, hex?: string, decimal?: string, percent?: string) => {
    if (percent !== undefined) return Buffer.from(percent.replaceAll('%', ''), 'hex').toString('utf8')
    const code = Number.parseInt(json ?? hex ?? decimal ?? '', decimal === undefined ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}

/** A file that is no DICOM: a table, a report, a log, a document. */
export function identitiesInOther(source: ByteSource, sought: Sought): Likeness[] {
  const found: Likeness[] = searchBytes(source, sought.lexicon, { person: sought.person, otherwise: { kind: 'text', place: 'file' } })
  return source.size <= largestDecoded ? [...found, ...inContent(source.read(0, source.size), 'file', sought)] : found
}
