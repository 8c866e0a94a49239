// multipart/related both ways (RFC 2046 §5.1, RFC 2387; PS3.18 §8.6.1.2.1). The parser takes chunks as they come, hands on views of them
// without copying, finds only whole delimiter lines, and counts parts and header bytes.
import { DicomError } from '../dicom/error.ts'

export interface PartHandler {
  /** Bytes of the part; a view of the chunk that was written, valid until the call returns. */
  onData(bytes: Uint8Array): void
  onEnd(): void
}

export interface MultipartLimits {
  readonly parts: number
  /** bytes of one part's headers */
  readonly headerBytes: number
  /** bytes before the first delimiter */
  readonly preambleBytes: number
}

export const defaultMultipartLimits: MultipartLimits = { parts: 50_000, headerBytes: 8192, preambleBytes: 8192 }

/** Header names in lower case. */
export type PartHeaders = ReadonlyMap<string, string>

const nothing = new Uint8Array(0)
const cr = 0x0d
const lf = 0x0a
const dash = 0x2d
const longestPadding = 64

export class MultipartParser {
  private readonly onPart: (headers: PartHeaders) => PartHandler
  private readonly limits: MultipartLimits
  private readonly delimiter: Uint8Array
  private readonly skips: Uint8Array
  private state: 'preamble' | 'headers' | 'body' | 'epilogue' = 'preamble'
  /** The end of the last chunk that may be the start of a delimiter, or headers not yet complete. */
  private carry: Uint8Array
  private part: PartHandler | undefined
  private parts = 0
  private preamble = 0
  /** Bytes still to come that are not content: the empty line after the headers, which may also open the delimiter of an empty part. */
  private hidden = 0

  /** `boundary` as in the Content-Type, see multipartOf. `onPart` is called with the headers of each part. */
  constructor(boundary: string, onPart: (headers: PartHeaders) => PartHandler, limits: Partial<MultipartLimits> = {}) {
    this.onPart = onPart
    this.limits = { ...defaultMultipartLimits, ...limits }
    this.delimiter = new TextEncoder().encode(`\r\n--${boundary}`)
    // Boyer, Moore and Horspool: how far to move when the last byte under the pattern is this one.
    const last = this.delimiter.length - 1
    this.skips = new Uint8Array(256).fill(this.delimiter.length)
    for (let at = 0; at < last; at++) this.skips[this.delimiter[at]!] = last - at
    // The first delimiter may open the content without a line break before it.
    this.carry = Uint8Array.of(cr, lf)
  }

  /** How many parts have begun. */
  get count(): number {
    return this.parts
  }

  /** Throws DicomError 'bad-multipart' or 'too-many-parts'; the parser is then of no use. */
  write(chunk: Uint8Array): void {
    const data = this.carry.length === 0 ? chunk : joined(this.carry, chunk)
    this.carry = nothing
    let at = 0
    while (at < data.length && this.state !== 'epilogue')
      at = this.state === 'headers' ? this.readHeaders(data, at) : this.readBody(data, at)
  }

  /** The content is over. Throws DicomError 'truncated-multipart' when its last delimiter has not come. */
  end(): void {
    if (this.state !== 'epilogue') throw new DicomError('truncated-multipart', -1, 'the content ended before its last delimiter')
  }

  private readBody(data: Uint8Array, from: number): number {
    for (let search = from; ; ) {
      const found = this.find(data, search)
      if (found < 0) {
        const keep = this.tailFrom(data, search)
        this.emit(data, from, keep)
        this.carry = data.slice(keep)
        return data.length
      }
      const after = this.delimiterEnd(data, found + this.delimiter.length)
      if (after === 'unknown') {
        this.emit(data, from, found)
        this.carry = data.slice(found)
        return data.length
      }
      if (after === 'none') {
        search = found + 1
        continue
      }
      this.emit(data, from, found)
      this.part?.onEnd()
      this.part = undefined
      this.hidden = 0
      this.state = after.last ? 'epilogue' : 'headers'
      return after.at
    }
  }

  /**
   * Where the line of a delimiter ends; 'none' when more text follows the boundary, so that it is not one; 'unknown' when the chunk ends
   * first.
   */
  private delimiterEnd(data: Uint8Array, from: number): { at: number; last: boolean } | 'none' | 'unknown' {
    if (data[from] === dash) {
      if (from + 1 >= data.length) return 'unknown'
      return data[from + 1] === dash ? { at: from + 2, last: true } : 'none'
    }
    let at = from
    while (at < data.length && at - from <= longestPadding && (data[at] === 0x20 || data[at] === 0x09)) at++
    if (at >= data.length || (data[at] === cr && at + 1 >= data.length)) return 'unknown'
    return data[at] === cr && data[at + 1] === lf ? { at: at + 2, last: false } : 'none'
  }

  private emit(data: Uint8Array, start: number, to: number): void {
    const skipped = Math.min(this.hidden, to - start)
    this.hidden -= skipped
    const from = start + skipped
    if (to <= from) return
    if (this.state === 'preamble') {
      this.preamble += to - from
      if (this.preamble > this.limits.preambleBytes) throw bad('no delimiter at the start of the content')
    } else this.part?.onData(data.subarray(from, to))
  }

  private find(data: Uint8Array, from: number): number {
    const { delimiter, skips } = this
    const last = delimiter.length - 1
    const lastByte = delimiter[last]!
    const end = data.length
    for (let at = from + last; at < end; ) {
      const byte = data[at]!
      if (byte === lastByte) {
        let back = last - 1
        const start = at - last
        while (back >= 0 && data[start + back] === delimiter[back]) back--
        if (back < 0) return start
      }
      at += skips[byte]!
    }
    return -1
  }

  /** Where the longest end of the data begins that a delimiter may start with. */
  private tailFrom(data: Uint8Array, from: number): number {
    const first = Math.max(from, data.length - this.delimiter.length + 1)
    for (let start = data.indexOf(cr, first); start >= 0; start = data.indexOf(cr, start + 1)) {
      let at = start
      while (at < data.length && data[at] === this.delimiter[at - start]) at++
      if (at === data.length) return start
    }
    return data.length
  }

  private readHeaders(data: Uint8Array, from: number): number {
    const limit = from + this.limits.headerBytes
    let lineStart = from
    for (let at = from; at + 1 < data.length; at++) {
      if (at > limit) throw bad('the headers of a part are longer than the limit')
      if (data[at] !== cr || data[at + 1] !== lf) continue
      if (at === lineStart) {
        this.begin(data.subarray(from, at))
        return at
      }
      lineStart = at + 2
      at++
    }
    if (data.length - from > this.limits.headerBytes) throw bad('the headers of a part are longer than the limit')
    this.carry = data.slice(from)
    return data.length
  }

  private begin(bytes: Uint8Array): void {
    if (++this.parts > this.limits.parts) throw new DicomError('too-many-parts', -1, `the content has more than ${this.limits.parts} parts`)
    const headers = parseHeaders(bytes)
    if (/^\s*multipart\//i.test(headers.get('content-type') ?? '')) throw bad('a part is itself multipart')
    this.part = this.onPart(headers)
    this.state = 'body'
    this.hidden = 2
  }
}

function parseHeaders(bytes: Uint8Array): PartHeaders {
  const headers = new Map<string, string>()
  const text = new TextDecoder('latin1').decode(bytes).replace(/\r\n[ \t]+/g, ' ')
  for (const line of text.split('\r\n')) {
    if (line === '') continue
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    if (colon < 1 || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw bad('a part has a malformed header')
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  return headers
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}

function bad(reason: string): DicomError {
  return new DicomError('bad-multipart', -1, reason)
}

export interface MultipartWriter {
  readonly boundary: string
  /** for the Content-Type header of the whole */
  readonly contentType: string
  /** the delimiter and headers before a part's bytes */
  partHead(headers?: Readonly<Record<string, string>>): Uint8Array
  /** after the last part */
  readonly end: Uint8Array
}

/**
 * The frame of a multipart/related content whose parts are of `type`, with a boundary of 128 random bits. Header values must hold no line
 * break.
 */
export function multipartWriter(type: string, options: { transferSyntax?: string } = {}): MultipartWriter {
  const random = crypto.getRandomValues(new Uint8Array(16))
  const boundary = `vesalius-${Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  const partType = options.transferSyntax === undefined ? type : `${type}; transfer-syntax=${options.transferSyntax}`
  const encoder = new TextEncoder()
  let first = true
  return {
    boundary,
    contentType: `multipart/related; type="${type}"; boundary=${boundary}`,
    partHead(headers = {}) {
      const lines = Object.entries({ 'Content-Type': partType, ...headers }).map(([name, value]) => {
        if (/[\r\n]/.test(name + value)) throw bad('a header has a line break')
        return `${name}: ${value}\r\n`
      })
      const open = first ? '' : '\r\n'
      first = false
      return encoder.encode(`${open}--${boundary}\r\n${lines.join('')}\r\n`)
    },
    end: encoder.encode(`\r\n--${boundary}--\r\n`),
  }
}
