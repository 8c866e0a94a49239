/** Which words may stay: the vocabulary of imaging and medicine in Europe's languages and East Asia, their inflections, compounds and Greek-Latin morphemes. */
import { fold } from './fold.ts'
import { bodyWords } from './tables/body-words.ts'
import { clinicalWords } from './tables/clinical-words.ts'
import { examinationWords } from './tables/examination-words.ts'
import { endings, medicalStems, plainEndings, strongEndings } from './tables/morphemes.ts'
import { commonNames, shortNames } from './tables/names.ts'
import { proseWords } from './tables/prose-words.ts'
import { standardWords } from './tables/standard-words.gen.ts'
import { technicalWords } from './tables/technical-words.ts'

const eastern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

export const isEastern = (text: string): boolean => eastern.test(text)

/**
 * The form by which words are looked up: plain Latin, with the script before it where it is another, so that no word of one script passes for one of
 * another. Hebrew and Arabic keep their letters.
 */
export function keyOf(word: string): string {
  if (/^[\x20-\x7e]*$/.test(word)) return word.toLowerCase()
  if (/[\p{Script=Latin}\p{N}]/u.test(word)) return /(?!\p{Script=Latin}|[µμ])\p{L}/u.test(word) ? `?${word}` : fold(word.replaceAll(/[µμ]/g, 'u'))
  if (/[\u0370-\u03ff\u1f00-\u1fff]/.test(word)) return `g:${fold(word)}`
  if (/[\u0400-\u052f]/.test(word)) return `c:${fold(word)}`
  return isEastern(word) ? word.normalize('NFKC') : word.normalize('NFKD').replaceAll(/\p{M}/gu, '')
}

/** Umlauts count as they are written without them too: `Schilddruese`. */
const withoutUmlauts = (word: string): string[] => (/[äöü]/i.test(word) ? [word, word.replaceAll(/[äöü]/gi, (letter) => ({ ä: 'ae', ö: 'oe' })[letter.toLowerCase()] ?? 'ue')] : [word])

const setOf = (text: string): Set<string> => new Set(text.split(/\s+/).filter((word) => word !== '').flatMap(withoutUmlauts).map(keyOf))

const technical = setOf(technicalWords)
const body = setOf(bodyWords)
const clinical = setOf(`${clinicalWords} ${examinationWords}`)
/** Words that may be parts of a compound: not ordinary ones, of which family names are made. */
const parts = new Set([...technical, ...body, ...clinical].filter((word) => word.length >= 4))
const all = new Set([...technical, ...body, ...clinical, ...setOf(proseWords), ...setOf(standardWords)])
const names = setOf(shortNames)
const longNames = setOf(commonNames)

/** Techniques and abbreviations of scanners: `t2w`, `mprage`, `ax`. Folded words in, here and below. */
export const isTechnical = (word: string): boolean => technical.has(word)

/** Words that a text on images cannot do without: techniques and parts of the body. */
export const isCoreWord = (word: string): boolean => technical.has(word) || body.has(word)

/** A word of the lists as it stands there, no inflection and no compound. */
export const isListed = (word: string): boolean => all.has(word)

const verdicts = new Map<string, boolean>()

/** A word of the vocabulary, an inflection of one, or made of medical morphemes. */
export function isWord(word: string): boolean {
  if (all.has(word)) return true
  if (word.length < 4 || word.length > 48) return false
  const known = verdicts.get(word)
  if (known !== undefined) return known
  const verdict = !word.startsWith('?') && !isName(word.replace(/^[gc]:/, '')) && (isInflected(word) || (!word.includes(':') && (isMedical(word) || isCompound(word))))
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
  const made = (ending: string, least: number): boolean => word.length >= ending.length + least && word.endsWith(ending) && isRow(word.slice(0, -ending.length), medicalStems, 3)
  return strongEndings.some((ending) => made(ending, 3)) || plainEndings.some((ending) => made(ending, 5))
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
    if (parts.has(rest) || (rest.length >= 6 && isInflected(rest)) || isMedical(rest) || (cut >= 4 && isCompound(rest))) return true
  }
  return false
}

function compoundHead(head: string): boolean {
  return (head.length >= 4 ? parts.has(head) : technical.has(head) || medicalStems.has(head)) || (head.length >= 5 && /[sneo]$/.test(head) && parts.has(head.slice(0, -1)))
}

/** Names of two to four letters that would otherwise pass as abbreviations. */
export const isShortName = (word: string): boolean => names.has(word)

/** Names that are known as such, and names that a word in small letters must not pass for. */
export const isName = (word: string): boolean => names.has(word) || longNames.has(word)

export interface Piece { readonly start: number, readonly text: string }

/** A word cut where letters meet digits, lower case meets upper case, and one script meets another. `late`: `CTnat` is `CT nat`, not `C Tnat`. */
export function piecesOf(word: string, late = false): Piece[] {
  if (late) return [...word.matchAll(/\p{N}+|\p{Lu}{2,}|\p{Lu}?\p{Ll}+|./gsu)].map((match) => ({ start: match.index, text: match[0] }))
  return [...word.matchAll(/\p{N}+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+|\p{Script=Hangul}+|\p{Lu}[\p{M}]*(?:\p{Lu}\p{M}*)*(?![\p{Ll}])|\p{Lu}?\p{M}*(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々])[\p{Ll}\p{Lo}\p{Lm}]\p{M}*)+|./gsu)]
    .map((match) => ({ start: match.index, text: match[0] }))
}
