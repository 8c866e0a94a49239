/** Finds a person's own values in a text: whole words, pieces of words, words that are spaced out or split by separators, initials beside a name. */
import { type FoldedWord, foldings } from './fold.ts'
import { isParticle, type PreparedSeeds, type SeedEntry } from './seeds.ts'
import type { Span } from './spans.ts'
import { isWord, keyOf, piecesOf } from './vocabulary.ts'

export interface Word { readonly start: number, readonly end: number, readonly raw: string }

/** Runs of letters, marks and digits. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({ start: match.index, end: match.index + match[0].length, raw: match[0] }))
}

interface Hit extends Span { readonly weak: boolean, readonly spelling: string }

/** Spans of the text that are this person's. `tolerant` accepts one wrong letter in words of five and more (what a recogniser reads). */
export function seedSpans(text: string, seeds: PreparedSeeds, tolerant = false): Span[] {
  if (seeds.exact.size === 0) return []
  const words = wordsOf(text)
  const hits: Hit[] = []
  for (const word of words) hits.push(...hitsIn(word, seeds, tolerant))
  hits.push(...spacedHits(words, seeds))
  if (hits.length === 0) return []
  const firm = confirmed(text, hits)
  return firm.map((hit) => withInitials(text, hit, seeds))
}

function hitsIn(word: Word, seeds: PreparedSeeds, tolerant: boolean): Hit[] {
  const whole = foldings(word.raw)
  for (const folding of whole) {
    const entry = seeds.exact.get(folding.text)
    if (entry) return [hitOf(word, entry, folding.text)]
  }
  const hits: Hit[] = []
  for (const piece of piecesOf(word.raw)) {
    if (piece.text.length === word.raw.length) continue
    for (const folding of foldings(piece.text)) {
      const entry = seeds.exact.get(folding.text)
      if (entry && folding.text.length > 1) hits.push(hitOf({ start: word.start + piece.start, end: word.start + piece.start + piece.text.length, raw: piece.text }, entry, folding.text))
    }
  }
  if (!isWord(keyOf(word.raw))) for (const folding of whole) hits.push(...gluedHits(word, folding, seeds))
  if (hits.length === 0 && tolerant) hits.push(...nearHits(word, whole, seeds))
  return hits
}

const hitOf = (word: Word, entry: SeedEntry, spelling: string): Hit => ({ start: word.start, end: word.end, because: entry.because, weak: entry.weak, spelling })

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
  const folded = words.map((word) => foldings(word.raw, 2).map((folding) => folding.text))
  const hits: Hit[] = []
  for (let first = 0; first < words.length; first += 1) {
    for (const scheme of [0, 1]) {
      let joined = ''
      for (let last = first; last < words.length && last - first < 24 && joined.length < seeds.longest; last += 1) {
        joined += folded[last]?.[scheme] ?? folded[last]?.[0] ?? ''
        const entry = last > first && joined.length >= 4 ? seeds.exact.get(joined) : undefined
        if (entry) hits.push({ start: (words[first] as Word).start, end: (words[last] as Word).end, because: entry.because, weak: false, spelling: joined })
      }
    }
  }
  return hits
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
function confirmed(text: string, hits: readonly Hit[]): Hit[] {
  const sorted = [...hits].sort((one, other) => one.start - other.start || other.end - one.end)
  return sorted.filter((hit, index) => !hit.weak || hasNeighbour(text, sorted, index))
}

function hasNeighbour(text: string, hits: readonly Hit[], index: number): boolean {
  const hit = hits[index] as Hit
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
    if (before && goesWithName(before[1] as string, seeds)) start -= before[0].length
    else if (after && goesWithName(after[1] as string, seeds)) end += after[0].length
    else break
  }
  return { start, end, because: hit.because }
}

function goesWithName(word: string, seeds: PreparedSeeds): boolean {
  const folded = foldings(word, 1)[0]?.text ?? ''
  return (folded.length === 1 && seeds.initials.has(folded)) || (isParticle(folded) && !['i', 'e', 'y', 'and', 'und', 'ii', 'iii'].includes(folded))
}
