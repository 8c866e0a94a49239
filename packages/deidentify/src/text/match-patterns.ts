/** Finds names of other scripts in Latin letters by their patterns, in words that are no words: whole, in pieces, backwards, inside, letter by letter, split by signs. */
import { fold } from './fold.ts'
import type { Word } from './match-seeds.ts'
import type { SeedPattern } from './seeds.ts'
import type { Span } from './spans.ts'
import { isListed, isName, isWord, keyOf, type Piece, piecesOf } from './vocabulary.ts'

/** Spans in a word, from its own start. */
export function patternHits(raw: string, patterns: readonly SeedPattern[]): Span[] {
  // `CTnat` is two words; `AlQasimi` may be one.
  const whole = { start: 0, text: raw }
  const isTwo = /^\p{Lu}{2,}\p{Ll}/u.test(raw)
  const parts = [...piecesOf(raw), ...(isTwo ? piecesOf(raw, true) : [])]
  for (const { start, text } of isTwo ? parts : [whole, ...parts]) {
    const key = latinKeyOf(text)
    const because = key === undefined ? undefined : wholeOf(key, patterns)
    if (because !== undefined) return [{ start, end: start + text.length, because }]
  }
  for (const { start, text } of [whole, ...parts]) {
    const inside = insideOf(raw, { start, text }, patterns)
    if (inside) return [inside]
  }
  return []
}

function insideOf(raw: string, { start, text }: Piece, patterns: readonly SeedPattern[]): Span | undefined {
  const key = latinKeyOf(text)
  if (key === undefined || key.length < 5 || isRowOfWords(key)) return undefined
  const found = anywhereIn(key, patterns) ?? betweenWords(key, { patterns, before: /\d/.test(raw.charAt(start - 1)), after: /\d/.test(raw.charAt(start + text.length)) })
  // Folding may lengthen a word (ß); then all of it goes.
  return found && (key.length === text.length ? { ...found, start: start + found.start, end: start + found.end } : { ...found, start, end: start + text.length })
}

/** Plain letters of a word that is no word of the vocabulary. */
function latinKeyOf(text: string): string | undefined {
  if (!/^\p{Script=Latin}/u.test(text)) return undefined
  const key = fold(text)
  return /^[a-z]{3,40}$/.test(key) && !isWord(keyOf(text)) ? key : undefined
}

/** Words of three letters only where they are known as names: otherwise they are abbreviations. */
function wholeOf(key: string, patterns: readonly SeedPattern[]): SeedPattern['because'] | undefined {
  if (key.length < 4 && !isName(key)) return undefined
  return patterns.find(({ whole, backwards, least, most }) => key.length >= least && key.length <= most && (whole.test(key) || (key.length >= least + 2 && backwards?.test(key))))?.because
}

const isRowOfWords = (key: string): boolean => Array.from(key, (_, cut) => cut).some((cut) => cut >= 4 && cut <= key.length - 4 && isListed(key.slice(0, cut)) && isListed(key.slice(cut)))

/** A longer name stands anywhere. */
function anywhereIn(key: string, patterns: readonly SeedPattern[]): Span | undefined {
  for (const { inside, because } of patterns) {
    const place = inside?.find(key)
    if (place && place.end - place.start >= 5) return { ...place, because }
  }
  return undefined
}

/** Letters beside digits are a word too: the `w` of `T2wcohen`. */
interface Beside { readonly patterns: readonly SeedPattern[], readonly before: boolean, readonly after: boolean }

/** A shorter name between words or beside another one: `hwscohenct`, `taliacohen`. */
function betweenWords(key: string, { patterns, before, after }: Beside): Span | undefined {
  const isRest = (text: string, digit: boolean): boolean => text === '' || (text.length === 1 ? digit : isListed(text) || (text.length > 3 && isWord(text)) || wholeOf(text, patterns) !== undefined)
  for (let start = 0; start <= key.length - 4; start += 1) {
    if (!isRest(key.slice(0, start), before)) continue
    for (let end = key.length; end >= start + 4; end -= 1) {
      if (end - start === key.length || !isRest(key.slice(end), after)) continue
      const because = isWord(key.slice(start, end)) ? undefined : wholeOf(key.slice(start, end), patterns)
      if (because !== undefined) return { start, end, because }
    }
  }
  return undefined
}

/** `C O H E N`, `c.o.h.e.n`, `Coh-en`: single letters, or two words with a sign and no blank between them. */
export function splitPatternHits(text: string, words: readonly Word[], patterns: readonly SeedPattern[]): Span[] {
  const found: Span[] = []
  const look = (first: number, last: number): void => {
    const row = words.slice(first, last + 1)
    const key = latinKeyOf(row.map(({ raw }) => raw).join(''))
    const because = key === undefined || key.length < 4 ? undefined : wholeOf(key, patterns)
    if (because !== undefined) found.push({ start: (row[0] as Word).start, end: (row.at(-1) as Word).end, because })
  }
  const gapAfter = (index: number): string => text.slice(words[index]?.end, words[index + 1]?.start)
  for (let first = 0; first < words.length - 1; first += 1) {
    let last = first
    while (isLetter(words[last]) && isLetter(words[last + 1]) && last - first < 24 && gapAfter(last) === gapAfter(first)) last += 1
    if (last - first >= 3) look(first, last)
    if (last > first) first = last - 1
    else if (isSplit(text, words[first] as Word, words[first + 1] as Word)) look(first, first + 1)
  }
  return found
}

const isLetter = (word: Word | undefined): boolean => word !== undefined && [...word.raw].length === 1 && /^\p{L}$/u.test(word.raw)

const isSplit = (text: string, one: Word, other: Word): boolean => /^[-.'’\\^]$/.test(text.slice(one.end, other.start)) && one.raw.length + other.raw.length >= 5 && !(isWord(keyOf(one.raw)) && isWord(keyOf(other.raw)))
