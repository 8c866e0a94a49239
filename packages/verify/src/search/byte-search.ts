/** Searches bytes for what the lexicon holds, and judges each likeness by what surrounds it. */
import type { ByteSource } from '@vesalius/standards/dicom'
import type { IdentityClass } from '../types.ts'
import type { Lexicon, SoughtToken } from './lexicon.ts'
import type { BytePattern, Hit } from './matcher.ts'
import { type Span, spanAt, type SpanKind } from './spans.ts'
import { uidsIn } from './uid-search.ts'

export interface ByteHit {
  readonly class: IdentityClass
  readonly offset: number
  readonly place: string
  readonly encoding: string
  readonly day?: number
}

export interface Scope {
  /** Whose file it is; undefined when nobody knows: then only what is sure counts. */
  readonly person?: string | undefined
  readonly spans?: readonly Span[]
  /** Of bytes that no span describes. */
  readonly otherwise: { readonly kind: SpanKind, readonly place: string }
  /** In bytes from the start. */
  readonly from?: number
  readonly to?: number
}

const chunk = 1024 * 1024
const margin = 16
const sureInNoise = 8

/** Every finding in the source, read in pieces. */
export function searchBytes(source: ByteSource, lexicon: Lexicon, scope: Scope): ByteHit[] {
  const hits: ByteHit[] = []
  const end = Math.min(scope.to ?? source.size, source.size)
  const overlap = Math.max(lexicon.matcher.longest, 80) + margin
  for (let at = scope.from ?? 0; at < end; at += chunk) {
    const start = Math.max(0, at - margin)
    const bytes = source.read(start, Math.min(source.size, Math.min(end, at + chunk) + overlap) - start)
    const own = { from: at - start, to: Math.min(end, at + chunk) - start }
    lexicon.matcher.scan(bytes, (hit) => {
      const found = judge(hit, { bytes, base: start, lexicon, scope })
      if (found !== undefined) hits.push(found)
    }, own)
    for (const offset of uidsIn(bytes, lexicon.uids, own)) {
      const span = spanOf(scope, start + offset)
      if (span.kind !== 'class-uid') hits.push({ class: 'uid', offset: start + offset, place: span.place, encoding: 'utf-8' })
    }
  }
  return hits
}

interface Surroundings { readonly bytes: Uint8Array, readonly base: number, readonly lexicon: Lexicon, readonly scope: Scope }

const spanOf = (scope: Scope, offset: number): { kind: SpanKind, place: string, start?: number, end?: number } => (scope.spans === undefined ? undefined : spanAt(scope.spans, offset)) ?? scope.otherwise

function judge({ pattern, offset }: Hit, { bytes, base, lexicon, scope }: Surroundings): ByteHit | undefined {
  const token = lexicon.tokens[pattern.token] as SoughtToken
  const { kind, place, start = 0, end = base + bytes.length } = spanOf(scope, base + offset)
  const owned = scope.person === undefined ? undefined : token.owners.has(scope.person)
  if (!countsFor(token, owned) || !(plausible(token, pattern, kind) || (owned === true && isOwnNumber(token, kind)))) return undefined
  if (token.rule === 'bounded' && !isBounded(bytes, offset, { pattern, digitsOnly: token.digitsOnly, start: start - base, end: end - base })) return undefined
  if (kind === 'bytes' && pattern.bytes.length < sureInNoise && !(owned && pattern.bytes.some((byte) => byte > 0x7f)) && !readable(bytes.subarray(Math.max(0, start - base), end - base), offset - Math.max(0, start - base), pattern.bytes.length)) return undefined
  return { class: token.class, offset: base + offset, place, encoding: pattern.encoding, ...(token.day === undefined ? {} : { day: token.day }) }
}

/** The number of this very person as a whole number of a series or an image is no chance. */
const isOwnNumber = (token: SoughtToken, kind: SpanKind): boolean => kind === 'digits' && token.class === 'identifier' && token.digitsOnly && token.text.length >= 7

/** What is common counts only in a file of the same person; days always so, because another's moved date may be the same day. */
function countsFor(token: SoughtToken, owned: boolean | undefined): boolean {
  if (owned === true) return true
  if (token.day !== undefined) return false
  return !token.ownOnly || (owned === undefined && token.text.length >= 5 && !token.digitsOnly)
}

function plausible(token: SoughtToken, { bytes }: BytePattern, kind: SpanKind): boolean {
  switch (kind) {
    case 'pixels': case 'numbers': return bytes.length >= sureInNoise && new Set(bytes).size >= 5 && !token.digitsOnly
    case 'digits': return !token.digitsOnly || (token.day === undefined ? bytes.length > 8 : bytes.length === 8)
    case 'date': return !token.digitsOnly || token.day !== undefined
    case 'uid': return !token.digitsOnly || (token.day === undefined && bytes.length > 6)
    case 'class-uid': return false
    case 'structure': return bytes.length >= sureInNoise
    default: return true
  }
}

/** What stands in another value is not beside it. */
function isBounded(bytes: Uint8Array, offset: number, { pattern, digitsOnly, start, end }: { pattern: BytePattern, digitsOnly: boolean, start: number, end: number }): boolean {
  const { unit, bytes: { length } } = pattern
  const beside = (at: number): boolean => {
    if (at < Math.max(0, start) || at + unit > Math.min(bytes.length, end)) return false
    const [a = 0, b = 0] = [bytes[at], bytes[at + 1]]
    if (unit === 1) return digitsOnly ? isDigit(a) : isWord(a)
    const [low, high] = pattern.encoding === 'utf-16le' ? [a, b] : [b, a]
    return high === 0 && (digitsOnly ? isDigit(low) : isWord(low))
  }
  return !beside(offset - unit) && !beside(offset + length) && !(digitsOnly && unit === 1 && isDecimal(bytes, offset, length))
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isWord = (byte: number): boolean => isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0xc0

/** `0.12345`: the digits of a number, no identifier. */
function isDecimal(bytes: Uint8Array, offset: number, length: number): boolean {
  const point = (at: number, digit: number): boolean => bytes[at] === 0x2e && isDigit(bytes[digit] ?? 0)
  return length < 9 && (point(offset - 1, offset - 2) || point(offset + length, offset + length + 1))
}

/** Six bytes on either side, as far as the value goes, are text or nothing. */
function readable(bytes: Uint8Array, offset: number, length: number): boolean {
  for (let step = 1; step <= 6; step++) {
    for (const at of [offset - step, offset + length - 1 + step]) {
      const byte = bytes[at]
      if (byte !== undefined && !((byte >= 0x20 && byte < 0x7f) || byte === 0 || byte === 9 || byte === 10 || byte === 13 || byte === 0x1b)) return false
    }
  }
  return true
}
