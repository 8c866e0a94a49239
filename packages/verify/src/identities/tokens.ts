/** From a value of the input to the pieces that are looked for: words, phrases, numbers, days, each with the rule by which it counts as found. */
import { countryWords, ordinaryWords } from '../tables/ordinary-words.ts'
import type { IdentityClass, IdentityValue } from '../types.ts'
import { dayOfValue } from './days.ts'
import { fold, isEastAsian, squeezed, wordsOf } from './fold.ts'

export interface Token {
  readonly class: IdentityClass
  /** As it was written; a day of text as DA. */
  readonly text: string
  /** `bounded`: no letter or digit beside it. `anywhere`: also inside another word. */
  readonly rule: 'bounded' | 'anywhere'
  /** Common enough to be looked for only in what belongs to the same person. */
  readonly ownOnly: boolean
}

const longWord = 7
const shortestWord = 4
const particles = new Set(['dr', 'med', 'prof', 'mr', 'mrs', 'ms', 'jr', 'sr', 'phd', 'md', 'von', 'van', 'der', 'den', 'del', 'de', 'la', 'le', 'el', 'al', 'bin', 'ibn', 'dos', 'das'])

/** A word that says nothing of a person when it stands alone. `technical` holds folded words that the inputs use of devices and anatomy. */
export const isOrdinary = (word: string, technical: ReadonlySet<string>): boolean => {
  const plain = fold(word)
  return ordinaryWords.has(plain) || particles.has(plain) || technical.has(plain) || /^(?:(.)\1*|anonym.*|pseudonym.*|deidentif.*)$/u.test(plain)
}

/** Tokens of one value. `technical` as for isOrdinary. */
export function tokensOf(value: IdentityValue, technical: ReadonlySet<string>): Token[] {
  switch (value.class) {
    case 'name': case 'staff': return nameTokens(value, technical)
    case 'address': case 'institution': return placeTokens(value, technical)
    case 'telephone': return phoneTokens(value)
    case 'mail': return mailTokens(value, technical)
    case 'date': case 'birth-date': case 'uid': return []
    default: return numberTokens(value, technical)
  }
}

const token = (kind: IdentityClass, text: string, rule: Token['rule'], ownOnly: boolean): Token => ({ class: kind, text, rule, ownOnly })

function nameTokens({ class: kind, text }: IdentityValue, technical: ReadonlySet<string>): Token[] {
  return text.split('=').flatMap((group) => {
    const words = wordsOf(group)
    return [...words.flatMap((word) => wordTokens(kind, word, technical)), ...phrasesOf(kind, group, technical)]
  })
}

function wordTokens(kind: IdentityClass, word: string, technical: ReadonlySet<string>): Token[] {
  if (isOrdinary(word, technical) || /^\d+$/.test(word)) return []
  if (isEastAsian(word)) return word.length >= 2 ? [token(kind, word, 'anywhere', word.length < 3)] : []
  if (word.length < shortestWord) return []
  // Inside another word only a long one counts: `Martin` is in `Martinez`, `Mustermann` is in nothing.
  return [token(kind, word, word.length > longWord ? 'anywhere' : 'bounded', word.length < longWord)]
}

/** Family and given name beside each other, in both orders: found also when each alone is too short or an ordinary word. */
function phrasesOf(kind: IdentityClass, group: string, technical: ReadonlySet<string>): Token[] {
  const words = wordsOf(group).filter((word) => !particles.has(fold(word)))
  if (words.every((word) => isDummy(word, technical))) return []
  const [family = '', given = ''] = group.split('^').map((part) => part.trim())
  // A family name of two words stands with the first given name too.
  const pairs = [[words[0], words[1]], [family, wordsOf(given)[0]]].filter((pair): pair is [string, string] => pair.every((part) => part !== undefined && part !== ''))
  return pairs.flatMap((pair) => joined(kind, pair))
}

function joined(kind: IdentityClass, [first, second]: readonly [string, string]): Token[] {
  const written = [`${first}^${second}`, `${first} ${second}`, `${second} ${first}`, `${first}, ${second}`, `${second}^${first}`, `${first}_${second}`, `${second}_${first}`]
  const close = isEastAsian(first + second) ? [first + second, second + first] : (first + second).length > longWord ? [first + second, second + first] : []
  const spaced = Math.min(first.length, second.length) >= 2 || (first + second).length >= 5 || isEastAsian(first + second) ? written : []
  return [...spaced.map((text) => token(kind, text, 'bounded', false)), ...close.map((text) => token(kind, text, 'anywhere', false))]
}

/** A name of which every word is ordinary, as `Test Patient` or `Brain Tumor`: no name. */
const isDummy = (word: string, technical: ReadonlySet<string>): boolean => isOrdinary(word, technical) || /^\d*$/.test(word)

/** A country names nobody in an address; `Martin`, `Jordan`, `Cook` do in a name. */
const isOfPlace = (word: string, technical: ReadonlySet<string>): boolean => isOrdinary(word, technical) || countryWords.has(fold(word))

function placeTokens({ class: kind, text }: IdentityValue, technical: ReadonlySet<string>): Token[] {
  const parts = text.split(/[\^\\,;\r\n\t/|()]+/).map((part) => part.trim()).filter(Boolean)
  const whole = [text, ...parts].filter((part) => part.length >= 6 && !wordsOf(part).every((word) => isOfPlace(word, technical) || /^\d{0,4}$/.test(word) || word.length < 3))
  const words = wordsOf(text).filter((word) => word.length >= 5 && !/^\d+$/.test(word) && !isOfPlace(word, technical))
  return [
    ...whole.map((part) => token(kind, part, 'bounded', false)),
    ...words.map((word) => token(kind, word, 'bounded', true)),
    ...wordsOf(text).filter((word) => isEastAsian(word) && word.length >= 3).map((word) => token(kind, word, 'anywhere', word.length < 5)),
  ]
}

function phoneTokens({ class: kind, text }: IdentityValue): Token[] {
  const digits = text.replace(/\D/g, '')
  if (digits.length < 7 || isMonotone(digits)) return []
  const local = digits.replace(/^(?:00)?/, '')
  return [token(kind, text.trim(), 'bounded', false), token(kind, digits, 'bounded', false), ...(local.length >= 7 ? [token(kind, local, 'bounded', false)] : [])]
}

function mailTokens(value: IdentityValue, technical: ReadonlySet<string>): Token[] {
  const [local = '', domain] = value.text.split('@')
  if (domain === undefined) return phoneTokens(value).length > 0 ? phoneTokens(value) : numberTokens(value, technical)
  const alone = local.length >= 6 && !isOrdinary(local, technical) ? [token('mail', local, 'bounded', false)] : []
  return [token('mail', value.text, 'anywhere', false), ...alone]
}

/** Patient IDs, accession and serial numbers, labels of machines. */
function numberTokens({ class: kind, text }: IdentityValue, technical: ReadonlySet<string>): Token[] {
  const plain = squeezed(text)
  if (isMonotone(plain) || wordsOf(text).every((word) => isOrdinary(word, technical))) return []
  const least = /^\d+$/.test(plain) ? 5 : /\d/.test(plain) ? 4 : 5
  if (plain.length < least || isRoundNumber(plain)) return []
  const sure = kind === 'identifier' || kind === 'accession' || kind === 'other'
  const digits = text.replace(/\D/g, '')
  // A national number is written with and without the letters in front of it, and with other gaps.
  const forms = new Set([text, ...(plain.length >= 6 ? [plain] : []), ...(sure && digits.length >= 8 && digits.length >= plain.length - 4 ? [digits] : [])])
  return [...forms].map((form) => token(kind, form, 'bounded', !sure || plain.length < 6))
}

/** Two different signs at most: `0000`, `1111`, `xxxx-0`. */
export const isMonotone = (text: string): boolean => new Set(text).size < 3

const isRoundNumber = (text: string): boolean => /^(?:0*1?2?3?4?5?|[1-9]0+)$/.test(text)

/** The day of a DA or DT value that is old enough to name somebody; dummies of the standard's examples are none. */
export function dayToken(value: IdentityValue): number | undefined {
  if (value.class !== 'date' && value.class !== 'birth-date') return undefined
  const day = dayOfValue(value.text)
  return day === undefined || ['19000101', '19700101', '00010101'].includes(value.text.slice(0, 8)) ? undefined : day
}
