/** Looks in decoded text for what bytes do not show: words without accents or case, numbers written with gaps, days in any way of writing. */
import { daysInText } from '../identities/days.ts'
import { fold, squeezed, wordsOf } from '../identities/fold.ts'
import { isOrdinary } from '../identities/tokens.ts'
import type { IdentityClass } from '../types.ts'
import type { PersonWords } from './lexicon.ts'
import { namesBySound } from './sound-search.ts'

export interface TextHit {
  readonly class: IdentityClass
  /** Of a day: it may be the moved date of another one, which is seen when the shift is known. */
  readonly day?: number
}

export interface TextScope {
  /** Days are compared elsewhere (values of DA and DT) or by nobody (numbers). */
  readonly days: boolean
}

export function searchText(text: string, person: PersonWords, { days }: TextScope): TextHit[] {
  const hits: TextHit[] = []
  const plain = fold(text)
  const words = wordsOf(plain)
  for (const word of words) {
    const kind = person.words.get(word)
    if (kind !== undefined) hits.push({ class: kind })
  }
  if (person.sounds !== undefined) for (const kind of namesBySound(words, person.sounds, isKnown)) hits.push({ class: kind })
  if (shortName(words, person)) hits.push({ class: 'name' })
  if (person.numbers.length > 0 && /\d/.test(plain)) hits.push(...numbersIn(squeezed(plain), person))
  if (days) for (const day of daysInText(plain)) if (person.days.has(day)) hits.push({ class: person.days.get(day) ?? 'date', day })
  return hits
}

const nothing: ReadonlySet<string> = new Set()
const isKnown = (word: string): boolean => isOrdinary(word, nothing)

/** `Li Na`: two short words of the name beside each other, or one beside a long one. */
function shortName(words: readonly string[], person: PersonWords): boolean {
  return words.some((word, at) => {
    const next = words[at + 1]
    return next !== undefined && word !== next && person.short.has(word) && (person.short.has(next) || person.words.has(next))
  })
}

function numbersIn(text: string, person: PersonWords): TextHit[] {
  return person.numbers.filter(([number, kind]) => {
    for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
      const beside = (kind === 'telephone' ? '' : text[at - 1] ?? '') + (text[at + number.length] ?? '')
      if (!/\d/.test(beside) || /\D/.test(number.at(0) ?? '') && /\D/.test(number.at(-1) ?? '')) return true
    }
    return false
  }).map(([, kind]) => ({ class: kind }))
}
