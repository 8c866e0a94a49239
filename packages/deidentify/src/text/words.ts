/** Default deny, word by word: what is neither of the vocabulary nor a measurement nor a short technical abbreviation is taken out (PS3.15 E.3.5). */
import { unknownEastern } from './eastern-words.ts'
import { isInside, type Span } from './spans.ts'
import { ordinaryEndings } from './tables/morphemes.ts'
import { isEastern, isName, isShortName, isTechnical, isWord, keyOf, type Piece, piecesOf } from './vocabulary.ts'
import type { CleanOptions } from './types.ts'

/** How a text is written: in prose with capitals where they belong, a word in small letters is hardly a name. */
interface Context { readonly cased: boolean }

/** A word, or what is left of it (`rest`) beside a piece that is out already. `fraction`: digits after a decimal point. */
interface Part { readonly start: number, readonly text: string, readonly rest: boolean, readonly fraction: boolean }

/** One or two letters left beside a name (`Müllers`) are its ending, though they are a word elsewhere. */
const isRemnant = (key: string): boolean => key.length <= 2 && /^\p{L}+$/u.test(key) && !/^(?:ax|fs|pd|km)$/.test(key)

interface Range { readonly start: number, readonly end: number }

/** Runs are looked at in stretches of at most 128, so that no text takes longer than its length. */
const wordPattern = /[\p{L}\p{M}\p{N}]{1,128}/gu

/** Spans of the words that go. What touches a piece that is already out (`gone`) must be a word itself: no rest of a name stays. */
export function unknownSpans(text: string, gone: readonly Span[], options: Pick<CleanOptions, 'kind'>): Span[] {
  const context = { cased: options.kind === 'prose' && /\p{Lu}\p{Ll}/u.test(text) && /(?<!\p{L})\p{Ll}{2,}/u.test(text) }
  const found: Span[] = []
  for (const match of text.matchAll(wordPattern)) {
    for (const part of partsLeft(text, match.index, match[0], gone)) {
      for (const span of unknownIn(part, context)) found.push(withParticles(text, span))
    }
  }
  return found
}

function partsLeft(text: string, start: number, word: string, gone: readonly Span[]): Part[] {
  if (!isInside(gone, start, start + word.length)) return [{ start, text: word, rest: start > 0 && word.length < 128 && /[\p{L}\p{N}]/u.test(text.charAt(start - 1)), fraction: isFraction(text, start, word) }]
  const parts: Part[] = []
  let from = 0
  for (let at = 0; at <= word.length; at += 1) {
    if (at < word.length && !isInside(gone, start + at, start + at + 1)) continue
    if (at > from) parts.push({ start: start + from, text: word.slice(from, at), rest: true, fraction: false })
    from = at + 1
  }
  return parts
}

/** `3.001876`: up to eight digits after a point or comma that follows up to four. */
function isFraction(text: string, start: number, word: string): boolean {
  return /^\d{1,8}$/.test(word) && /(?<![\d.,])\d{1,4}[.,]$/.test(text.slice(Math.max(0, start - 6), start)) && !/^[.,]?\d/.test(text.slice(start + word.length, start + word.length + 2))
}

const verdicts = new Map<string, readonly Span[]>()

/** The same word is looked at once; a span counts from the start of its text. */
function unknownIn(part: Part, context: Context): readonly Span[] {
  if (part.fraction) return []
  const key = `${context.cased ? 'c' : 'n'}${part.rest ? 'r' : 'w'}${part.text}`
  let spans = verdicts.get(key)
  if (spans === undefined) {
    spans = judged({ ...part, start: 0 }, context)
    if (verdicts.size < 50_000) verdicts.set(key, spans)
  }
  return spans.length === 0 ? spans : spans.map((span) => ({ ...span, start: span.start + part.start, end: span.end + part.start }))
}

function judged(part: Part, context: Context): Span[] {
  const key = keyOf(part.text)
  if (!(part.rest && isRemnant(key)) && (isTechnical(key) || (isWord(key) && !isEastern(part.text)))) return []
  const whole: Span = { start: part.start, end: part.start + part.text.length, because: /^\p{N}+$/u.test(part.text) ? 'number' : 'unknown-word' }
  if (isLongNumber(part.text)) return [{ ...whole, because: 'number' }]
  if (part.text.length > 64) return isEastern(part.text) ? unknownByPieces(part, piecesOf(part.text), context) : [whole]
  const pieces = piecesOf(part.text)
  const unknown = unknownByPieces(part, pieces, context)
  if (unknown.length === 0 || (/\p{Lu}{2,}\p{Ll}/u.test(part.text) && unknownByPieces(part, piecesOf(part.text, true), context).length === 0)) return []
  return unknown
}

/** Five digits in a row and more, or letters with four digits as in a number of a record. */
function isLongNumber(text: string): boolean {
  return /\p{N}{5}/u.test(text) || (text.length >= 12 && (text.match(/\p{N}/gu) ?? []).length >= 6 && (text.match(/\p{L}+/gu) ?? []).length >= 3) || (/^[A-Za-z]{1,3}\d{4}$/.test(text) && !/^(?:b|te|ti|tr|sl|td|s|im|mx)\d{4}$/i.test(text))
}

function unknownByPieces(part: Part, pieces: readonly Piece[], context: Context): Span[] {
  const unknown = pieces.flatMap((piece) => unknownPiece(piece, part, context))
  return unknown.length === 0 ? [] : widened(unknown, pieces, part)
}

function unknownPiece(piece: Piece, part: Part, context: Context): Range[] {
  const range = { start: piece.start, end: piece.start + piece.text.length }
  if (/^\p{N}/u.test(piece.text)) return part.rest && piece.text.length > 3 ? [range] : []
  if (isEastern(piece.text)) return unknownEastern(piece.text).map(({ start, end }) => ({ start: piece.start + start, end: piece.start + end }))
  const key = keyOf(piece.text)
  if (!(part.rest && isRemnant(key)) && (isTechnical(key) || isWord(key))) return []
  return part.rest || (!isShort(piece.text, key, part) && !isOrdinary(piece.text, key, context)) ? [range] : []
}

/** Up to three plain Latin letters (four beside digits) pass as an abbreviation unless they are a name; of other scripts, small letters up to two. */
function isShort(piece: string, key: string, part: Part): boolean {
  if (isShortName(key)) return false
  if (!/^[a-z]+$/i.test(piece)) return !isEastern(piece) && [...piece].length <= 2 && !/^[\p{Lu}\p{Lo}]/u.test(piece)
  return piece.length <= 3 || (piece.length === 4 && /\d/.test(part.text) && !/^[A-Z][a-z]/.test(piece))
}

/** A word in small letters with an ending that ordinary words of a language have, in prose that writes names with capitals. */
function isOrdinary(piece: string, key: string, context: Context): boolean {
  return context.cased && /^\p{Ll}/u.test(piece) && piece.length >= 5 && !isName(key) && ordinaryEndings.some((ending) => key.endsWith(ending))
}

/** Letters beside an unknown piece that are only short, not known, go with it; so do digits that say nothing alone. */
function widened(unknown: readonly Range[], pieces: readonly Piece[], part: Part): Span[] {
  const out = pieces.map((piece) => unknown.some((range) => range.start < piece.start + piece.text.length && range.end > piece.start))
  const spans: Span[] = unknown.map((range) => ({ start: part.start + range.start, end: part.start + range.end, because: 'unknown-word' }))
  pieces.forEach((piece, index) => {
    if (out[index] || isEastern(piece.text) || (!out[index - 1] && !out[index + 1]) || staysAlone(pieces, index, out)) return
    spans.push({ start: part.start + piece.start, end: part.start + piece.start + piece.text.length, because: 'unknown-word' })
  })
  return spans
}

function staysAlone(pieces: readonly Piece[], index: number, out: readonly boolean[]): boolean {
  const piece = pieces[index] as Piece
  if (/^\p{N}/u.test(piece.text)) return index > 0 && !out[index - 1]
  const key = keyOf(piece.text)
  return isTechnical(key) || (key.length >= 4 && isWord(key)) || isTechnical(keyOf(piece.text + (pieces[index + 1]?.text ?? '')))
}

const particlesBefore = /(?<![\p{L}\p{N}])(?:(?:van|von|vom|den|der|ter|ten|mac|mc|abd|abu|bin|ben|ibn|bint|del|della|dello|dei|dos|das|el|al|ul|zu|zum|zur|st|saint|san|santa|sankt|\p{L})[\s_^'’.\-]{1,2}){1,4}$/iu

/** `van den Broek`, `D'Alessandro`, `J. Broek`, `Broek J.`: what introduces a name goes with it; a single letter only with a point or an apostrophe. */
function withParticles(text: string, span: Span): Span {
  if (span.because !== 'unknown-word' || !/^[\p{Lu}]/u.test(text.slice(span.start, span.start + 2))) return span
  let start = span.start
  const initials = text.slice(span.end, span.end + 12).match(/^[ _]?(?:\p{Lu}\.[ -]?){1,3}(?!\p{N})/u)?.[0] ?? ''
  const end = span.end + initials.length
  const before = text.slice(Math.max(0, start - 24), start).match(particlesBefore)?.[0]
  if (before === undefined) return { ...span, end }
  const steps = [...before.matchAll(/(\p{L}+)([\s_^'’.\-]{1,2})/gu)].reverse()
  for (const step of steps) {
    const letter = (step[1] as string).length === 1
    if (letter && !/['’.]/.test(step[2] as string)) break
    start -= step[0].length
  }
  return { ...span, start, end }
}
