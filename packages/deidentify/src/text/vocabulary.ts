/** Which words may stay: the vocabulary of imaging and medicine in Europe's languages and East Asia, their inflections, compounds and Greek-Latin morphemes. */
import { fold } from './fold.ts'
import { asianWords } from './tables/asian-words.ts'
import { bodyWords } from './tables/body-words.ts'
import { clinicalWords } from './tables/clinical-words.ts'
import { endings, medicalEndings, medicalStems } from './tables/morphemes.ts'
import { shortNames } from './tables/names.ts'
import { proseWords } from './tables/prose-words.ts'
import { technicalWords } from './tables/technical-words.ts'

const setOf = (text: string): Set<string> => new Set(text.split(/\s+/).filter((word) => word !== '').map(fold))

const technical = setOf(technicalWords)
const body = setOf(bodyWords)
const all = new Set([...technical, ...body, ...setOf(clinicalWords), ...setOf(proseWords)])
const asian = new Set(asianWords.split(/\s+/).filter((word) => word !== ''))
const longestAsian = Math.max(...[...asian].map((word) => word.length))
const names = setOf(shortNames)

const eastern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Techniques and abbreviations of scanners: `t2w`, `mprage`, `ax`. Folded words in, here and below. */
export const isTechnical = (word: string): boolean => technical.has(word)

/** Words that a text on images cannot do without: techniques and parts of the body. */
export const isCoreWord = (word: string): boolean => technical.has(word) || body.has(word)

const verdicts = new Map<string, boolean>()

/** A word of the vocabulary, an inflection of one, or made of medical morphemes. */
export function isWord(word: string): boolean {
  if (all.has(word)) return true
  if (word.length < 4 || word.length > 48) return false
  const known = verdicts.get(word)
  if (known !== undefined) return known
  const verdict = isInflected(word) || isMedical(word) || isCompound(word)
  if (verdicts.size < 50_000) verdicts.set(word, verdict)
  return verdict
}

/** A listed ending of a language taken off or exchanged leaves a listed word of four letters and more. */
function isInflected(word: string): boolean {
  for (const [ending, others] of endings) {
    if (!word.endsWith(ending)) continue
    const stem = word.slice(0, word.length - ending.length)
    if (stem.length >= 3 && others.some((other) => stem.length + other.length >= 4 && all.has(stem + other))) return true
  }
  return false
}

/** `hepat|itis`, `chol|angio|graphie`: stems of Greek and Latin medicine and an ending of it, to the last letter. */
function isMedical(word: string): boolean {
  for (const ending of medicalEndings) {
    if (word.length >= ending.length + 3 && word.endsWith(ending) && isRow(word.slice(0, -ending.length), medicalStems, 3)) return true
  }
  return false
}

/** The text is a row of members with a linking vowel or nothing between them. */
function isRow(text: string, members: ReadonlySet<string>, most: number): boolean {
  if (text === '' || text === 'o' || text === 'i') return true
  if (most === 0) return false
  for (let length = Math.min(14, text.length); length >= 2; length -= 1) {
    if (members.has(text.slice(0, length)) && isRow(text.slice(length), members, most - 1)) return true
    if (/[oia]/.test(text.charAt(length)) && members.has(text.slice(0, length)) && isRow(text.slice(length + 1), members, most - 1)) return true
  }
  return false
}

/** `oberbauch|sonographie`, `thorax|abdomen`: listed words of four letters and more (three at the start), with a linking letter. */
function isCompound(word: string): boolean {
  if (word.length < 7) return false
  for (let cut = 3; cut <= word.length - 4; cut += 1) {
    const head = word.slice(0, cut)
    if (!compoundHead(head)) continue
    const rest = word.slice(cut)
    if (all.has(rest) || isInflected(rest) || isMedical(rest) || (cut >= 4 && isCompound(rest))) return true
  }
  return false
}

function compoundHead(head: string): boolean {
  return (head.length >= 4 ? all.has(head) : technical.has(head) || medicalStems.has(head)) || (head.length >= 5 && /[sneo]$/.test(head) && all.has(head.slice(0, -1)))
}

/** Names of two to four letters that would otherwise pass as abbreviations. */
export const isShortName = (word: string): boolean => names.has(word)

export interface Piece { readonly start: number, readonly text: string }

/** A word cut where letters meet digits, lower case meets upper case, and one script meets another. */
export function piecesOf(word: string): Piece[] {
  return [...word.matchAll(/\p{N}+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+|\p{Script=Hangul}+|\p{Lu}[\p{M}]*(?:\p{Lu}\p{M}*)*(?![\p{Ll}])|\p{Lu}?\p{M}*(?:[\p{Ll}\p{Lo}\p{Lm}]\p{M}*)+|./gsu)]
    .map((match) => ({ start: match.index, text: match[0] }))
}

export const isEastern = (text: string): boolean => eastern.test(text)

/** Pieces of a row of Hanzi, kana or Hangul that are no words of the vocabulary, by the longest word first. */
export function unknownEastern(text: string): { readonly start: number, readonly end: number }[] {
  const unknown: { start: number, end: number }[] = []
  for (let at = 0; at < text.length;) {
    const length = asianWordAt(text, at)
    const last = unknown.at(-1)
    if (length === 0 && last?.end === at) last.end += 1
    else if (length === 0) unknown.push({ start: at, end: at + 1 })
    at += Math.max(1, length)
  }
  return unknown
}

function asianWordAt(text: string, at: number): number {
  for (let length = Math.min(longestAsian, text.length - at); length >= 1; length -= 1) if (asian.has(text.slice(at, at + length))) return length
  return 0
}
