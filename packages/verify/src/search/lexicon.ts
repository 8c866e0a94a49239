/** Everything that is looked for, by person, and the one matcher for all of it. Built once per run and thread from what the inputs showed. */
import { waysToWrite } from '../identities/days.ts'
import { fold, isEastAsian, squeezed, withoutAccents, wordsOf } from '../identities/fold.ts'
import { dayToken, isOrdinary, type Token, tokensOf } from '../identities/tokens.ts'
import type { IdentityClass, IdentityValue } from '../types.ts'
import { encodingsOf } from './encodings.ts'
import { type BytePattern, Matcher } from './matcher.ts'
import { type PersonSounds, soundsOfNames } from './sound-search.ts'

export interface Person {
  readonly key: string
  readonly values: readonly IdentityValue[]
}

export interface LexiconSource {
  readonly people: readonly Person[]
  readonly uids: readonly string[]
  /** Folded words that name devices and anatomy. */
  readonly technical: readonly string[]
}

export interface SoughtToken extends Token {
  readonly owners: ReadonlySet<string>
  /** Of a day. */
  readonly day?: number
  readonly digitsOnly: boolean
}

/** What is looked for in decoded text of one person. */
export interface PersonWords {
  readonly words: ReadonlyMap<string, IdentityClass>
  /** Two or three letters: two different ones together are a name. */
  readonly short: ReadonlySet<string>
  readonly numbers: readonly (readonly [string, IdentityClass])[]
  readonly days: ReadonlyMap<number, IdentityClass>
  /** Of names that are known in other letters than Latin ones. */
  readonly sounds?: PersonSounds
}

export interface Lexicon {
  readonly tokens: readonly SoughtToken[]
  readonly matcher: Matcher
  readonly uids: ReadonlySet<string>
  readonly technical: ReadonlySet<string>
  wordsOf(person: string): PersonWords | undefined
}

export function buildLexicon(source: LexiconSource): Lexicon {
  const technical = new Set(source.technical)
  const tokens = gather(source.people, technical)
  const people = new Map(source.people.map((person) => [person.key, person]))
  const words = new Map<string, PersonWords>()
  return {
    tokens,
    matcher: new Matcher(patternsOf(tokens)),
    uids: new Set(source.uids),
    technical,
    wordsOf(key) {
      const known = words.get(key)
      const person = people.get(key)
      if (known !== undefined || person === undefined) return known
      const made = personWords(person, technical)
      words.set(key, made)
      return made
    },
  }
}

interface Open extends Token { readonly owners: Set<string>, readonly day?: number }

function gather(people: readonly Person[], technical: ReadonlySet<string>): SoughtToken[] {
  const open = new Map<string, Open>()
  const note = (key: string, token: Token, owner: string, day?: number): void => {
    const known = open.get(key)
    if (known !== undefined) known.owners.add(owner)
    else open.set(key, { ...token, owners: new Set([owner]), ...(day === undefined ? {} : { day }) })
  }
  for (const { key, values } of people) {
    for (const value of values) {
      const day = dayToken(value)
      if (day !== undefined) for (const text of waysToWrite(day)) note(`day ${text}`, { class: value.class, text, rule: 'bounded', ownOnly: true }, key, day)
      for (const token of tokensOf(value, technical)) note(`${token.rule} ${token.ownOnly} ${token.text}`, token, key)
    }
  }
  return [...open.values()].map((token) => ({ ...token, digitsOnly: /^[\d.\-/ ]+$/.test(token.text) }))
}

function patternsOf(tokens: readonly SoughtToken[]): BytePattern[] {
  const patterns: BytePattern[] = []
  const seen = new Set<string>()
  tokens.forEach((token, index) => {
    for (const text of spellingsOf(token)) {
      for (const { encoding, bytes, unit } of encodingsOf(text)) {
        const key = `${index} ${Buffer.from(bytes).toString('latin1').toLowerCase()}`
        if (bytes.length < 4 || seen.has(key)) continue
        seen.add(key)
        patterns.push({ bytes, token: index, encoding, unit })
      }
    }
  })
  return patterns
}

const german: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'AE', Ö: 'OE', Ü: 'UE', ß: 'ss', å: 'aa', ø: 'oe', æ: 'ae' }

/** With and without accents, in the cases that ASCII folding does not cover, composed and decomposed. */
function spellingsOf({ text }: Token): string[] {
  if (/^[\x00-\x7f]*$/.test(text)) return [text]
  const plain = withoutAccents(text)
  const written = text.replace(/[äöüÄÖÜßåøæ]/g, (letter) => german[letter] ?? letter)
  return [...new Set([text, text.normalize('NFC'), text.normalize('NFD'), plain, written].flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]))]
}

function personWords({ values }: Person, technical: ReadonlySet<string>): PersonWords {
  const words = new Map<string, IdentityClass>()
  const short = new Set<string>()
  const numbers = new Map<string, IdentityClass>()
  const days = new Map<number, IdentityClass>()
  for (const value of values) {
    const day = dayToken(value)
    if (day !== undefined) days.set(day, value.class)
    else if (value.class === 'name' || value.class === 'staff') nameWords(value, { words, short, technical })
    else if (value.class !== 'address' && value.class !== 'institution') {
      // Of a telephone number the end counts: countries and trunk codes are written or not.
      const plain = value.class === 'telephone' ? value.text.replace(/\D/g, '').slice(-9) : squeezed(value.text)
      if (plain.length < 6 || !/\d/.test(plain) || tokensOf(value, technical).length === 0) continue
      numbers.set(plain, value.class)
      const digits = plain.replace(/\D/g, '')
      if (digits.length >= 8 && digits.length >= plain.length - 4) numbers.set(digits, value.class)
    }
  }
  return { words, short, numbers: [...numbers], days, sounds: soundsOfNames(words) }
}

interface Gathered { readonly words: Map<string, IdentityClass>, readonly short: Set<string>, readonly technical: ReadonlySet<string> }

function nameWords({ class: kind, text }: IdentityValue, { words, short, technical }: Gathered): void {
  // A family name of one sign and a given name of one: together they are as long as other names.
  const [family = '', given = ''] = wordsOf(text).map(fold).filter(isEastAsian)
  if (family !== '' && given !== '') for (const whole of [family + given, given + family]) words.set(whole, kind)
  for (const word of wordsOf(text).map(fold)) {
    if (isOrdinary(word, technical) || /^\d+$/.test(word)) continue
    if (isEastAsian(word) ? word.length >= 2 : word.length >= 4) words.set(word, kind)
    else if (word.length >= 2) short.add(word)
  }
}
