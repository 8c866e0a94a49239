/** Default deny, word by word: what is neither of the vocabulary nor a measurement nor a short technical abbreviation is taken out (PS3.15 E.3.5). */
import { fold } from './fold.ts'
import { isInside, type Span } from './spans.ts'
import type { CleanOptions } from './types.ts'
import { isEastern, isShortName, isTechnical, isWord, piecesOf, unknownEastern } from './vocabulary.ts'
import { ordinaryEndings } from './tables/morphemes.ts'

interface Context {
  /** Prose with capitals where they belong: a word in small letters is hardly a name. */
  readonly cased: boolean
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu

/** Spans of the words that go. What touches a piece that is already out (`gone`) must be a word itself: no rest of a name stays. */
export function unknownSpans(text: string, gone: readonly Span[], options: Pick<CleanOptions, 'kind'>): Span[] {
  const context = { cased: options.kind === 'prose' && /\p{Lu}\p{Ll}/u.test(text) && /(?<!\p{L})\p{Ll}{2,}/u.test(text) }
  const found: Span[] = []
  for (const match of text.matchAll(wordPattern)) {
    for (const part of partsLeft(match.index, match[0], gone)) {
      for (const span of unknownIn(part, context)) found.push(span)
    }
  }
  return found
}

interface Part { readonly start: number, readonly text: string, readonly rest: boolean }

function partsLeft(start: number, word: string, gone: readonly Span[]): Part[] {
  if (!isInside(gone, start, start + word.length)) return [{ start, text: word, rest: false }]
  const parts: Part[] = []
  let from = 0
  for (let at = 0; at <= word.length; at += 1) {
    if (at < word.length && !isInside(gone, start + at, start + at + 1)) continue
    if (at > from) parts.push({ start: start + from, text: word.slice(from, at), rest: true })
    from = at + 1
  }
  return parts
}

function unknownIn(part: Part, context: Context): Span[] {
  const folded = fold(part.text)
  if (isTechnical(folded) || (isWord(folded) && !isEastern(part.text))) return []
  const whole: Span = { start: part.start, end: part.start + part.text.length, because: /^\p{N}+$/u.test(part.text) ? 'number' : 'unknown-word' }
  if (isLongNumber(part.text)) return [{ ...whole, because: 'number' }]
  const pieces = piecesOf(part.text)
  const unknown = pieces.flatMap((piece) => unknownPiece(piece.text, piece.start, part, context))
  if (unknown.length === 0) return []
  return part.text.length <= 64 && pieces.length <= 12 ? widened(unknown, pieces, part) : [whole]
}

/** Five digits in a row and more, or letters and digits mixed as in a number of a record. */
function isLongNumber(text: string): boolean {
  return /\p{N}{5}/u.test(text) || (/^[A-Za-z]{1,3}\d{4}$/.test(text) && !/^(?:b|B|te|TE|ti|TI|tr|TR|sl|SL|td|TD)\d{4}$/.test(text))
}

interface Range { readonly start: number, readonly end: number }

function unknownPiece(piece: string, start: number, part: Part, context: Context): Range[] {
  if (/^\p{N}/u.test(piece)) return part.rest && piece.length > 3 ? [{ start, end: start + piece.length }] : []
  if (isEastern(piece)) return unknownEastern(piece).map((range) => ({ start: start + range.start, end: start + range.end }))
  const folded = fold(piece)
  if (isTechnical(folded) || isWord(folded)) return []
  if (part.rest || !isShort(piece, folded, part) && !isOrdinary(piece, folded, context)) return [{ start, end: start + piece.length }]
  return []
}

/** Up to three Latin letters (four beside digits) pass as an abbreviation, unless they are a name; other scripts up to two. */
function isShort(piece: string, folded: string, part: Part): boolean {
  if (isShortName(folded)) return false
  if (!/^\p{Script=Latin}/u.test(piece)) return [...piece].length <= 2 && !/^[\p{Lu}\p{Lo}]/u.test(piece)
  return piece.length <= 3 || (piece.length === 4 && /\d/.test(part.text) && !/^\p{Lu}\p{Ll}/u.test(piece))
}

/** A word in small letters with an ending that ordinary words of a language have, in prose that writes names with capitals. */
function isOrdinary(piece: string, folded: string, context: Context): boolean {
  return context.cased && /^\p{Ll}/u.test(piece) && piece.length >= 5 && ordinaryEndings.some((ending) => folded.endsWith(ending))
}

/** Letters beside an unknown piece that are only short, not known, go with it; so do digits that say nothing alone. */
function widened(unknown: readonly Range[], pieces: readonly { readonly start: number, readonly text: string }[], part: Part): Span[] {
  const out = pieces.map((piece) => unknown.some((range) => range.start < piece.start + piece.text.length && range.end > piece.start))
  const spans: Span[] = unknown.map((range) => ({ start: part.start + range.start, end: part.start + range.end, because: 'unknown-word' }))
  pieces.forEach((piece, index) => {
    if (out[index] || isEastern(piece.text) || (!out[index - 1] && !out[index + 1])) return
    const folded = fold(piece.text)
    const joined = fold(piece.text + (pieces[index + 1]?.text ?? ''))
    const keep = /^\p{N}/u.test(piece.text) ? index > 0 && !out[index - 1] : isTechnical(folded) || (folded.length >= 4 && isWord(folded)) || isTechnical(joined)
    if (!keep) spans.push({ start: part.start + piece.start, end: part.start + piece.start + piece.text.length, because: 'unknown-word' })
  })
  return spans
}
