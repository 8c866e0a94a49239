/** Texts of an instance cleaned with the values of its person (PS3.15 E.3.4, E.3.5); the same text is cleaned once for a person. */
import type { TextKind } from './rules/families.ts'
import { isListed, keyOf } from './text/vocabulary.ts'
import { isSnomedIdentifier } from './text/snomed-identifiers.ts'
import type { Cleaned, CleanOptions, Seeds, TextClass, TextCleaner } from './text/types.ts'

export type CleanedText = Pick<Cleaned, 'text' | 'changed' | 'removed'>

/**
 * `public`: words of a public coding scheme; `code-string`: a defined term, `token`: a code, `public-token`: one of a public scheme; these go whole or stay
 * whole.
 */
export type WordKind = TextKind | 'public' | 'code-string' | 'token' | 'public-token'

export interface Texts {
  /** A cleaner that fails gives an empty text: nothing of what it was given stays. */
  clean(text: string, kind: WordKind): CleanedText
  /** Something of the person stands in it. */
  tells(text: string): boolean
}

const longest = 4_000
/** Characters of the texts remembered for one person. */
const mostRemembered = 200_000
const kinds: Readonly<Record<WordKind, CleanOptions['kind']>> = { public: 'code-meaning', 'code-string': 'code-meaning', token: 'code-meaning', 'public-token': 'code-meaning', technical: 'descriptor', label: 'descriptor', prose: 'prose', content: 'prose', code: 'code-meaning' }
/** Words of a public coding scheme are looked through for this person alone. Numbers, dates, addresses of projects and words out of place are what technical texts consist of. */
const harmless = new Set<TextClass>(['number', 'date', 'time', 'unknown-word', 'url', 'other'])
const uid = /(?<![\d.])[0-2](?:\.(?:0|[1-9]\d*)){5,}(?![\d.])/g

export function textsOf(cleaner: TextCleaner, seeds: Seeds): Texts {
  const remembered = new Map<string, CleanedText>()
  let held = 0
  return {
    tells: (text) => cleaner.countSeeds(text, seeds) > 0,
    clean(text, kind) {
      const key = `${kind}\0${text}`
      const known = remembered.get(key)
      if (known) return known
      const made = cleanOnce(text, { kind, cleaner, seeds })
      if (text.length <= longest && held + text.length <= mostRemembered) {
        held += text.length + made.text.length
        remembered.set(key, made)
      }
      return made
    },
  }
}

function cleanOnce(text: string, { kind, cleaner, seeds }: { kind: WordKind, cleaner: TextCleaner, seeds: Seeds }): CleanedText {
  // What could not be decoded, and what follows an escape sequence that nobody knows: letters there are no letters.
  if (/[\ufffd\x1b]/.test(text)) return { text: '', changed: true, removed: { other: 1 } }
  try {
    if (kind === 'technical') return technical(text, cleaner, seeds)
    if (kind === 'code-string' || kind === 'token' || kind === 'public-token') return whole(text, { kind, cleaner, seeds })
    if (kind === 'public' && !namesPerson(text, cleaner, seeds) && !isForeignMeaning(text, cleaner, seeds)) return { text, changed: false, removed: {} }
    const without = text.replaceAll(uid, '')
    const cleaned = cleaner.cleanText(without, seeds, { kind: kinds[kind] })
    return without === text ? cleaned : { ...cleaned, changed: true, removed: { ...cleaned.removed, identifier: (cleaned.removed.identifier ?? 0) + 1 } }
  } catch {
    return { text: '', changed: text !== '', removed: { other: 1 } }
  }
}

/** `Person Observer Name`, and a doctor whose name was written as `Observer`: one word of the scheme that is a word of medicine is the scheme's, two are a name. */
function namesPerson(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  if (cleaner.countSeeds(text, seeds) === 0) return false
  const ordinary = (text.match(/\p{L}{2,}/gu) ?? []).filter((word) => isListed(keyOf(word)) && cleaner.countSeeds(word, seeds) > 0)
  const [only] = ordinary
  if (only === undefined || ordinary.length > 1 || cleaner.countSeeds(text.replace(only, ' '), seeds) > 0) return true
  return !(text.replace(only, ' ').match(/\p{L}{4,}/gu) ?? []).some((word) => isListed(keyOf(word)) && !/^(?:frau|herr|mrs|miss|dame|doctor|doktor|docteur|señora?|signora?|prof|professor)$/i.test(word))
}

function technical(text: string, cleaner: TextCleaner, seeds: Seeds): CleanedText {
  const without = text.replaceAll(uid, (found) => (found.length < 20 ? found : ''))
  const dates: string[] = []
  const cleaned = cleaner.cleanText(without, seeds, { kind: 'descriptor', moveDate: (date) => void dates.push(date) })
  const telling = dates.some((date) => isOfPerson(date, seeds)) || Object.keys(cleaned.removed).some((name) => !harmless.has(name as TextClass))
  if (cleaned.changed && (telling || cleaner.countSeeds(without, seeds) > 0)) return cleaned
  return { text: without, changed: without !== text, removed: without === text ? {} : { identifier: 1 } }
}

/** A version has a date; it is not the day of a birth, in whatever order of day and month. */
function isOfPerson(date: string, seeds: Seeds): boolean {
  const forms = new Set([date, `${date.slice(0, 4)}${date.slice(6)}${date.slice(4, 6)}`])
  return seeds.values.some(({ kind, value }) => kind === 'date' && forms.has(value.replaceAll(/\D/g, '').slice(0, 8)))
}

function tellsBirth(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  if (!/\d/.test(text)) return false
  const dates: string[] = []
  cleaner.cleanText(text, seeds, { kind: 'code-meaning', moveDate: (date) => void dates.push(date) })
  return dates.some((date) => isOfPerson(date, seeds))
}

/** Letters and digits as the codice fiscale has them. */
const lettered = /(?<![\p{L}\p{N}])(?=(?:[A-Z]*\d){5})[\dA-Z]{8,18}(?![\p{L}\p{N}])/iu
const manyDigits = /\d{6}|(?:\d[ .\-/]?){9}/

/** A word of a public scheme has no number of a person, no telephone, no UID. Dates and measures it may have. */
function isForeignMeaning(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  if (text.search(uid) >= 0) return true
  if (tellsBirth(text, cleaner, seeds)) return true
  if (!manyDigits.test(text) && !lettered.test(text) && !text.includes('@')) return false
  return Object.keys(cleaner.cleanText(text, seeds, { kind: 'code-meaning' }).removed).some((name) => foreign.has(name as TextClass) || name === 'number')
}

/** A code that is this person's name or town, whole, is no code of a word that is called so (`Bursa`); a defined term may be (`HAND`). */
function isOwnWord(text: string, kind: WordKind, seeds: Seeds): boolean {
  if (kind === 'code-string' || text.length < 4) return false
  const word = text.trim().toLowerCase()
  return seeds.values.some(({ kind: of, value }) => (of === 'name' || of === 'address') && value.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).includes(word))
}

/** What no code is, though nobody is known by it. */
const foreign = new Set<TextClass>(['national-identifier', 'telephone', 'mail', 'address', 'staff'])

/** Codes of public schemes are digits, or letters and few digits; a national number with its letter, in groups, or of as many digits as only SNOMED CT has, is none. */
function isNoCode(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  if (isWrittenDate(text, cleaner, seeds)) return true
  const isOther = (lettered.test(text) && /[A-Z]/i.test(text)) || /^\d+(?: \d+){2,}$/.test(text) || (/^\d{9,}$/.test(text) && !isSnomedIdentifier(text))
  return isOther && (cleaner.cleanText(text, seeds, { kind: 'code-meaning' }).removed['national-identifier'] ?? 0) > 0
}

/** A date with the month in letters: no code and no term is one. */
function isWrittenDate(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  return /\d\P{L}*\p{L}{3,}\P{L}*\d|\p{L}{3,}\P{L}*\d{1,2}\P{L}+\d{4}|\d{4}[年년]/u.test(text) && (cleaner.cleanText(text, seeds, { kind: 'prose' }).removed.date ?? 0) > 0
}

function whole(text: string, { kind, cleaner, seeds }: { kind: WordKind, cleaner: TextCleaner, seeds: Seeds }): CleanedText {
  const isTerm = kind === 'code-string'
  const telling = text.length > (isTerm ? 16 : 64) || isOwnWord(text, kind, seeds) || cleaner.countSeeds(text, seeds) > 0 || (isTerm && isNoTerm(text, cleaner, seeds))
    || (kind === 'public-token' ? isNoCode : isForeign)(text, cleaner, seeds)
  return telling ? { text: '', changed: true, removed: { other: 1 } } : { text, changed: false, removed: {} }
}

/** A defined term is of ASCII and has no date. */
function isNoTerm(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  return /[^\0-\x7f]/.test(text) || (/\d{4}/.test(text) && (cleaner.cleanText(text, seeds, { kind: 'prose' }).removed.date ?? 0) > 0)
}

function isForeign(text: string, cleaner: TextCleaner, seeds: Seeds): boolean {
  // Words in small letters with blanks between them are no code: who cuts a name to sixteen letters leaves the half of it.
  const isPhrase = /\p{L} \p{Lu}?\p{Ll}{2}/u.test(text)
  if (tellsBirth(text, cleaner, seeds) || isWrittenDate(text, cleaner, seeds)) return true
  if (!isPhrase && !manyDigits.test(text) && !lettered.test(text) && !text.includes('@')) return false
  return Object.keys(cleaner.cleanText(text, seeds, { kind: 'code-meaning' }).removed).some((name) => foreign.has(name as TextClass) || (isPhrase && name === 'unknown-word'))
}
