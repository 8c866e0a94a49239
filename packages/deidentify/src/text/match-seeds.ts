/** Finds a person's own values in a text: whole words, pieces of words, words that are spaced out or split by separators, initials beside a name. */
import { fold, type FoldedWord, foldings } from './fold.ts'
import { patternHits, splitPatternHits } from './match-patterns.ts'
import { isParticle, type PreparedSeeds, type SeedEntry } from './seeds.ts'
import type { Span } from './spans.ts'
import { isListed, isWord, keyOf, piecesOf } from './vocabulary.ts'

export interface Word { readonly start: number, readonly end: number, readonly raw: string }

/** Runs of letters, marks and digits, in stretches of at most 128. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]{1,128}/gu)].map((match) => ({ start: match.index, end: match.index + match[0].length, raw: match[0] }))
}

interface Hit extends Span { readonly weak: boolean, readonly spelling: string, readonly family?: boolean }

export interface SeedOptions {
  /** Accepts one wrong letter in words of five and more (what a recogniser reads). */
  readonly tolerant?: boolean
  /** Free text: a family name that is also a word of imaging goes alone too. */
  readonly free?: boolean
}

/** Spans of the text that are this person's. */
export function seedSpans(text: string, seeds: PreparedSeeds, { tolerant = false, free = false }: SeedOptions = {}): Span[] {
  if (seeds.exact.size === 0 && seeds.patterns.length === 0) return []
  const words = wordsOf(text)
  const hits: Hit[] = []
  for (const word of words) for (const hit of remembered(word.raw, seeds, tolerant)) hits.push({ ...hit, start: hit.start + word.start, end: hit.end + word.start })
  hits.push(...spacedHits(words, seeds))
  if (seeds.patterns.length > 0) hits.push(...splitPatternHits(text, words, seeds.patterns).map(firmly))
  if (hits.length === 0) return []
  const firm = confirmed(text, hits, { seeds, free })
  return firm.map((hit) => withInitials(text, hit, seeds))
}

/** Hits in a word, from its start; the same word is looked at once. */
function remembered(raw: string, seeds: PreparedSeeds, tolerant: boolean): readonly Hit[] {
  const key = tolerant ? `~${raw}` : raw
  const known = seeds.seen.get(key) as readonly Hit[] | undefined
  if (known) return known
  const hits = hitsIn({ start: 0, end: raw.length, raw }, seeds, tolerant)
  if (seeds.seen.size < 20_000) seeds.seen.set(key, hits)
  return hits
}

const measured = /^(?:b\d{1,3}0|t[eir]\d{1,3})$/i

function hitsIn(word: Word, seeds: PreparedSeeds, tolerant: boolean): Hit[] {
  const whole = foldings(word.raw)
  const same = seeds.exact.get(keyOf(word.raw))
  if (same) return [hitOf(word, same, keyOf(word.raw))]
  for (const folding of whole) {
    const entry = seeds.exact.get(folding.text)
    if (entry) return [hitOf(word, entry, folding.text)]
  }
  const hits: Hit[] = []
  for (const piece of piecesOf(word.raw)) {
    if (piece.text.length === word.raw.length) continue
    // `b1000`, `te80`: what is measured there is no number of anybody.
    if (measured.test(word.raw)) continue
    for (const folding of foldings(piece.text)) {
      const entry = seeds.exact.get(folding.text)
      if (entry && folding.text.length > 1) hits.push(hitOf({ start: word.start + piece.start, end: word.start + piece.start + piece.text.length, raw: piece.text }, entry, folding.text))
    }
  }
  if (seeds.insideRaw) hits.push(...rawHits(word, seeds, seeds.insideRaw))
  if (!isListed(keyOf(word.raw))) for (const folding of whole) hits.push(...gluedHits(word, folding, seeds))
  // A word of it that is weak alone (an institution called `Spirale`) says nothing of the rest.
  const isOpen = (): boolean => hits.every(({ weak }) => weak)
  if (isOpen() && seeds.patterns.length > 0) hits.push(...patternHits(word.raw, seeds.patterns).map(firmly))
  if (isOpen()) hits.push(...cutHits(word, whole, seeds))
  if (isOpen() && tolerant) hits.push(...nearHits(word, whole, seeds))
  return hits
}

/** Of a name that did not fit into its field (an SH has 16 characters): five letters and more, up to four of them missing, and no word. */
function cutHits(word: Word, foldingsOfWord: readonly FoldedWord[], seeds: PreparedSeeds): Hit[] {
  if (isWord(keyOf(word.raw))) return []
  for (const { text } of foldingsOfWord) {
    if (!/^\p{L}{5,}$/u.test(text) || !seeds.beginnings.has(text)) continue
    const found = [...seeds.exact].find(([spelling, entry]) => entry.glued && spelling.length - text.length <= 4 && spelling.startsWith(text))
    if (found) return [hitOf(word, { ...found[1], weak: false }, text)]
  }
  return []
}

const firmly = (span: Span): Hit => ({ ...span, weak: false, spelling: `${span.start}` })

const hitOf = (word: Word, entry: SeedEntry, spelling: string): Hit => ({ start: word.start, end: word.end, because: entry.because, weak: entry.weak, spelling, family: entry.family ?? false })

function rawHits(word: Word, seeds: PreparedSeeds, inside: RegExp): Hit[] {
  const text = keyOf(word.raw).length === word.raw.length ? keyOf(word.raw) : word.raw
  return [...text.matchAll(inside)].flatMap((match) => {
    const entry = seeds.exact.get(match[0])
    return entry ? [hitOf({ start: word.start + match.index, end: word.start + match.index + match[0].length, raw: match[0] }, entry, match[0])] : []
  })
}

function gluedHits(word: Word, folding: FoldedWord, seeds: PreparedSeeds): Hit[] {
  if (!seeds.inside) return []
  const hits: Hit[] = []
  for (const match of folding.text.matchAll(seeds.inside)) {
    const entry = seeds.exact.get(match[0])
    const start = folding.starts[match.index]
    const end = folding.ends[match.index + match[0].length - 1]
    if (entry && start !== undefined && end !== undefined) hits.push({ start: word.start + start, end: word.start + end, because: entry.because, weak: entry.weak, spelling: match[0] })
  }
  return hits
}

/** Words one after another whose letters together are a value: `M U E L L E R`, `Mül-ler`, `12 34 56 7X`. They begin and end with whole words. */
function spacedHits(words: readonly Word[], seeds: PreparedSeeds): Hit[] {
  const hits: Hit[] = []
  for (let first = 0; first < words.length; first += 1) {
    let joined = ''
    for (let last = first; last < words.length && last - first < 24; last += 1) {
      joined += (words[last] as Word).raw
      const spellings = spellingsOf(joined)
      if (!spellings.some((spelling) => seeds.beginnings.has(spelling))) break
      const long = last > first && (joined.length >= (isRowOfLetters(words, first, last) ? 3 : 4) || /^[^\x00-\u058f]{2,}$/.test(joined))
      const entry = long ? spellings.map((spelling) => seeds.exact.get(spelling)).find((each) => each !== undefined) : undefined
      if (entry) hits.push({ start: (words[first] as Word).start, end: (words[last] as Word).end, because: entry.because, weak: false, spelling: joined })
    }
  }
  return hits
}

const isRowOfLetters = (words: readonly Word[], first: number, last: number): boolean => words.slice(first, last + 1).every(({ raw }) => /^\p{L}\p{M}*$/u.test(raw))

function spellingsOf(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [text.toLowerCase()]
  return [...foldings(text, 2).map((folding) => folding.text), keyOf(text)]
}

/** One letter wrong, missing or too many, in words of five letters and more. */
function nearHits(word: Word, foldingsOfWord: readonly FoldedWord[], seeds: PreparedSeeds): Hit[] {
  for (const { text } of foldingsOfWord) {
    if (text.length < 5 || isWord(keyOf(word.raw))) continue
    const near = seeds.fuzzy.find((seed) => Math.abs(seed.length - text.length) <= 1 && isOneEditApart(seed, text))
    const entry = near === undefined ? undefined : seeds.exact.get(near)
    if (entry) return [hitOf(word, entry, text)]
  }
  return []
}

export function isOneEditApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}

/** Weak hits stay only beside another piece of the person: `Long, Brian` goes, `long axis` does not. */
function confirmed(text: string, hits: readonly Hit[], { seeds, free }: { seeds: PreparedSeeds, free: boolean }): Hit[] {
  const sorted = [...hits].sort((one, other) => one.start - other.start || other.end - one.end)
  return sorted.filter((hit, index) => !hit.weak || (free && hit.family && !/^\p{Ll}/u.test(text.slice(hit.start, hit.end))) || isAddressed(text, hit) || hasNeighbour(text, sorted, index, seeds))
}

/** A town that is also a word, after the number of a house or all of the text: `9, Bursa`. */
function isAddressed(text: string, { start, end, because }: Hit): boolean {
  if (because !== 'address' || !/^[\p{Lu}\p{Lo}]/u.test(text.slice(start, end))) return false
  return /(?<![\d.])\d{1,5}\s?\p{L}?,\s{0,2}$/u.test(text.slice(Math.max(0, start - 10), start)) || (start === 0 && end === text.trimEnd().length)
}

/** Another piece of the person at most four signs away, or an initial of the person with its point. */
function hasNeighbour(text: string, hits: readonly Hit[], index: number, seeds: PreparedSeeds): boolean {
  const hit = hits[index] as Hit
  const initial = text.slice(Math.max(0, hit.start - 4), hit.start).match(/(?<![\p{L}\p{N}])(\p{L})\.\s?$/u) ?? text.slice(hit.end, hit.end + 5).match(/^,?\s?(\p{L})\./u)
  if (initial && seeds.initials.has(fold(initial[1] as string))) return true
  const near = (other: Hit | undefined): boolean => {
    if (!other || other.spelling === hit.spelling) return false
    const [left, right] = other.start < hit.start ? [other, hit] : [hit, other]
    return right.start - left.end <= 4 && !/[\p{L}\p{N}]/u.test(text.slice(left.end, right.start))
  }
  return near(hits[index - 1]) || near(hits[index + 1])
}

/** `H. Mueller`, `MUELLER_H`, `HMueller`, `von Mueller`: an initial of the person or a particle beside a name goes with it. */
function withInitials(text: string, hit: Hit, seeds: PreparedSeeds): Span {
  if (hit.because !== 'name' && hit.because !== 'staff') return hit
  let { start, end } = hit
  for (let round = 0; round < 3; round += 1) {
    const before = text.slice(Math.max(0, start - 12), start).match(/(?<![\p{L}\p{N}])(\p{L}{1,4})[\s._,^\-]{0,3}$/u)
    const after = text.slice(end, end + 12).match(/^[\s._,^\-]{0,3}(\p{L}{1,4})(?![\p{L}\p{N}])/u)
    if (before && (isInitial(before[1] as string, seeds) || isBefore(before[1] as string))) start -= before[0].length
    else if (after && (isInitial(after[1] as string, seeds) || isAfter(after[1] as string))) end += after[0].length
    else break
  }
  return { start, end, because: hit.because }
}

function isInitial(word: string, seeds: PreparedSeeds): boolean {
  return [...word].length === 1 && seeds.initials.has(fold(word))
}

/** Particles that introduce a name; words that are ordinary as well (`i`, `e`, `and`) are not taken along. */
const isBefore = (word: string): boolean => isParticle(keyOf(word)) && !/^(?:i|e|y|and|und|ii|iii|la|le|da|do|des|du|el|al)$/i.test(word)

const isAfter = (word: string): boolean => /^(?:dr|prof|jr|sr|md|phd|med)$/i.test(word)
