/** Letters brought to plain lower-case Latin, so that Müller, MUELLER and Мюллер meet (ISO 843, ISO 9, BGN, Hepburn, Revised Romanization; Semitic consonants). */
import { arabicLetters, caucasianLetters, cyrillicLetters, greekLetters, hebrewLetters, kanaSyllables, latinLetters } from './tables/letters.ts'

/** What one letter may be written as in plain Latin, the usual spelling first; several letters (Greek ου) may go together. */
export type Spellings = readonly string[]

const digraphs = new Map<string, Spellings>(Object.entries({
  'ου': ['ou', 'u'], 'αυ': ['av', 'af', 'au'], 'ευ': ['ev', 'ef', 'eu'], 'μπ': ['mp', 'b'], 'ντ': ['nt', 'd'], 'γκ': ['gk', 'g', 'nk'], 'γγ': ['ng', 'gg'],
  'γχ': ['nch', 'gch', 'nh'], 'τζ': ['tz', 'j'], 'αι': ['ai', 'e'], 'οι': ['oi', 'i'], 'ει': ['ei', 'i'],
}))
const letters = new Map<string, Spellings>([...latinLetters, ...greekLetters, ...cyrillicLetters, ...caucasianLetters, ...hebrewLetters, ...arabicLetters, ...kanaSyllables])

const initials = ['g', 'kk', 'n', 'd', 'tt', 'r', 'm', 'b', 'pp', 's', 'ss', '', 'j', 'jj', 'ch', 'k', 't', 'p', 'h']
const vowels = ['a', 'ae', 'ya', 'yae', 'eo', 'e', 'yeo', 'ye', 'o', 'wa', 'wae', 'oe', 'yo', 'u', 'wo', 'we', 'wi', 'yu', 'eu', 'ui', 'i']
const finals = ['', 'k', 'k', 'k', 'n', 'n', 'n', 't', 'l', 'k', 'm', 'l', 'l', 'l', 'p', 'l', 'm', 'p', 'p', 't', 't', 'ng', 't', 't', 'k', 't', 'p', 't']

/** Revised Romanization of one Hangul syllable, from its jamo. */
function hangul(code: number): Spellings {
  const index = code - 0xac00
  return [`${initials[Math.floor(index / 588)] ?? ''}${vowels[Math.floor(index % 588 / 28)] ?? ''}${finals[index % 28] ?? ''}`]
}

const plain = new Map<string, Spellings>()

/** Spellings of one character; an empty spelling for marks. Characters of scripts without a table (Hanzi) stand for themselves. */
function spellingsOf(character: string): Spellings {
  const known = plain.get(character)
  if (known) return known
  const found = computeSpellings(character)
  if (plain.size < 20_000) plain.set(character, found)
  return found
}

function computeSpellings(character: string): Spellings {
  const code = character.codePointAt(0) as number
  if (code < 0x80) return [character.toLowerCase()]
  if (code >= 0xac00 && code <= 0xd7a3) return hangul(code)
  const lower = character.normalize('NFKC').toLowerCase()
  const listed = letters.get(lower)
  if (listed) return listed
  const bare = lower.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  if (bare === lower || bare === '') return [bare]
  return [[...bare].map((part) => letters.get(part)?.[0] ?? part).join('')]
}

/** One unit of a word: its spellings and where it stands (UTF-16 offsets). */
export interface Unit { readonly spellings: Spellings, readonly start: number, readonly end: number }

/** A word as units, digraphs together. Marks are joined to the letter before them. */
export function unitsOf(word: string): Unit[] {
  const composed = [...word]
  const units: Unit[] = []
  let at = 0
  for (let i = 0; i < composed.length; i += 1) {
    const character = composed[i] as string
    const pair = digraphs.get(bareLower(character) + bareLower(composed[i + 1] ?? ''))
    const end = at + character.length + (pair ? (composed[i + 1] as string).length : 0)
    const last = units.at(-1)
    const spellings = pair ?? spellingsOf(character)
    if (/^\p{M}+$/u.test(character) && last && spellings.every((spelling) => spelling === '')) units[units.length - 1] = { spellings: marked(word.slice(last.start, end), last), start: last.start, end }
    else units.push({ spellings, start: at, end })
    if (pair) i += 1
    at = end
  }
  return units
}

/** A decomposed letter (u + ◌̈) has the spellings of its composed form. */
function marked(letter: string, before: Unit): Spellings {
  const composed = letter.normalize('NFC')
  return [...composed].length === 1 ? spellingsOf(composed) : before.spellings
}

function bareLower(character: string): string {
  if (!/[\u0370-\u03ff\u1f00-\u1fff]/.test(character)) return ' '
  return /[ϊϋΐΰΪΫ]/.test(character) ? ' ' : character.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}

/** The word in plain lower-case Latin, usual spelling: `Müller` → `muller`. Equal folds mean equal words for every table here. */
export function fold(word: string): string {
  if (/^[\x20-\x7e]*$/.test(word)) return word.toLowerCase()
  return unitsOf(word).map((unit) => unit.spellings[0] ?? '').join('')
}

export interface FoldedWord { readonly text: string, readonly starts: readonly number[], readonly ends: readonly number[] }

/** Every plain spelling scheme of a word with the place of each letter: first scheme first, at most `most`. */
export function foldings(word: string, most = 8): FoldedWord[] {
  const units = unitsOf(word)
  const schemes = Math.min(most, Math.max(1, ...units.map((unit) => unit.spellings.length)))
  const found = new Map<string, FoldedWord>()
  for (let scheme = 0; scheme < schemes; scheme += 1) {
    const folded = foldedBy(units, scheme)
    if (!found.has(folded.text)) found.set(folded.text, folded)
  }
  return [...found.values()]
}

function foldedBy(units: readonly Unit[], scheme: number): FoldedWord {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  for (const unit of units) {
    const spelling = unit.spellings[Math.min(scheme, unit.spellings.length - 1)] ?? ''
    text += spelling
    for (let i = 0; i < spelling.length; i += 1) {
      starts.push(unit.start)
      ends.push(unit.end)
    }
  }
  return { text, starts, ends }
}
