// Media types of DICOMweb: Accept and Content-Type headers (RFC 9110 §12.5.1, §8.3; PS3.18 §8.7.4, 8.7.5), and which transfer syntaxes
// each media type of pixel data carries (PS3.18 Tables 8.7.3-2 to 8.7.3-5).
import { DicomError } from '../dicom/error.ts'

export interface MediaRange {
  /** lower case, as in 'multipart/related', 'application/dicom', 'image/*' */
  readonly type: string
  /** for multipart/related, the media type of the parts, lower case; '*' + '/*' when not said */
  readonly partType: string | undefined
  /** a UID or '*'; undefined means the media type's default */
  readonly transferSyntax: string | undefined
  /** 0 to 1 */
  readonly quality: number
  readonly parameters: ReadonlyMap<string, string>
}

const longestHeader = 8192

/**
 * The media ranges of an Accept header, best first; of equal quality those named first. What is malformed is passed over. No header or an
 * empty one accepts everything. Throws DicomError 'bad-accept' for a header over 8 KiB.
 */
export function parseAccept(header: string | undefined): MediaRange[] {
  if (header === undefined || header.trim() === '') return [rangeOf('*/*', new Map())]
  if (header.length > longestHeader) throw new DicomError('bad-accept', -1, 'the Accept header is longer than 8192 characters')
  const ranges = splitOutsideQuotes(header, ',').flatMap((text) => {
    const parsed = parseMediaType(text)
    return parsed === undefined ? [] : [rangeOf(parsed.type, parsed.parameters)]
  })
  return ranges.filter((range) => range.quality > 0).sort((a, b) => b.quality - a.quality)
}

function rangeOf(type: string, parameters: ReadonlyMap<string, string>): MediaRange {
  const quality = Number(parameters.get('q') ?? '1')
  return {
    type,
    partType: type === 'multipart/related' ? (parameters.get('type')?.toLowerCase() ?? '*/*') : undefined,
    transferSyntax: parameters.get('transfer-syntax'),
    quality: Number.isFinite(quality) ? Math.min(1, Math.max(0, quality)) : 0,
    parameters,
  }
}

/** Does a range such as 'image/*' hold a media type? */
export function rangeHolds(range: string, type: string): boolean {
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))
}

/** A media type and its parameters, names in lower case, quotes taken off. Undefined when it is malformed. */
export function parseMediaType(text: string): { readonly type: string; readonly parameters: ReadonlyMap<string, string> } | undefined {
  const [first = '', ...rest] = splitOutsideQuotes(text, ';')
  const type = first.trim().toLowerCase()
  if (!/^(?:\*|[\w!#$&^.+-]+)\/(?:\*|[\w!#$&^.+-]+)$/.test(type)) return undefined
  const parameters = new Map<string, string>()
  for (const parameter of rest) {
    const equals = parameter.indexOf('=')
    const name = parameter.slice(0, Math.max(0, equals)).trim().toLowerCase()
    if (equals < 0 || name === '' || parameters.has(name)) continue
    parameters.set(name, unquoted(parameter.slice(equals + 1).trim()))
  }
  return { type, parameters }
}

/** What a multipart/related Content-Type says. Throws DicomError 'bad-multipart' when it is none or has no boundary (RFC 2046 §5.1.1). */
export function multipartOf(contentType: string): { readonly boundary: string; readonly partType: string | undefined } {
  const bad = (reason: string): DicomError => new DicomError('bad-multipart', -1, reason)
  const parsed = contentType.length > longestHeader ? undefined : parseMediaType(contentType)
  if (parsed?.type !== 'multipart/related') throw bad('the content is not multipart/related')
  const boundary = parsed.parameters.get('boundary')
  if (boundary === undefined) throw bad('the content type has no boundary')
  if (!/^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary)) throw bad('the boundary is not one of RFC 2046')
  return { boundary, partType: parsed.parameters.get('type')?.toLowerCase() }
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function unquoted(text: string): string {
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
}

// The first is the default of the media type.
const syntaxes: Readonly<Record<string, readonly string[]>> = {
  'application/octet-stream': ['1.2.840.10008.1.2.1'],
  'image/jpeg': ['1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.4.57'],
  'image/dicom-rle': ['1.2.840.10008.1.2.5'],
  'image/jls': ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'],
  'image/jp2': ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'],
  'image/jpx': ['1.2.840.10008.1.2.4.92', '1.2.840.10008.1.2.4.93'],
  'image/jphc': ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'],
  'image/jxl': ['1.2.840.10008.1.2.4.110', '1.2.840.10008.1.2.4.111', '1.2.840.10008.1.2.4.112'],
  'video/mpeg2': ['1.2.840.10008.1.2.4.100', '1.2.840.10008.1.2.4.101'],
  'video/mp4': [
    '1.2.840.10008.1.2.4.102',
    '1.2.840.10008.1.2.4.103',
    '1.2.840.10008.1.2.4.104',
    '1.2.840.10008.1.2.4.105',
    '1.2.840.10008.1.2.4.106',
  ],
  'video/h265': ['1.2.840.10008.1.2.4.107', '1.2.840.10008.1.2.4.108'],
}

/** Names used before 2017 and by clients still (`image/x-jls`, `image/x-dicom-rle`). */
function currentName(mediaType: string): string {
  return mediaType.replace('/x-', '/')
}

/** The transfer syntaxes that a media type of pixel data may carry, its default first; none for other media types. */
export function transferSyntaxesOf(mediaType: string): readonly string[] {
  return syntaxes[currentName(mediaType)] ?? []
}

/**
 * The media type of frames in a transfer syntax: 'application/octet-stream' for native ones. Undefined for one that PS3.18 does not list.
 */
export function mediaTypeOf(transferSyntax: string): string | undefined {
  if (/^1\.2\.840\.10008\.1\.2(?:\.1|\.1\.99|\.1\.98|\.2)?$/.test(transferSyntax)) return 'application/octet-stream'
  return Object.entries(syntaxes).find(([, uids]) => uids.includes(transferSyntax))?.[0]
}
