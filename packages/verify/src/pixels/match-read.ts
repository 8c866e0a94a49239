/** What a recogniser read, compared with what is known of a person; it misreads, so one letter of five may differ. */
import { daysInText } from '../identities/days.ts'
import { fold, wordsOf } from '../identities/fold.ts'
import type { PersonWords } from '../search/lexicon.ts'
import type { IdentityClass } from '../types.ts'

export interface Read {
  readonly class: IdentityClass
  readonly day?: number
}

const likeDigits: Readonly<Record<string, string>> = { o: '0', q: '0', d: '0', i: '1', l: '1', z: '2', s: '5', b: '8', g: '9' }
const asDigits = (text: string): string => text.replace(/[oqdilzsbg]/g, (letter) => likeDigits[letter] ?? letter)

export function identitiesInLines(lines: readonly string[], person: PersonWords): Read[] {
  const found: Read[] = []
  for (const line of lines) {
    const plain = fold(line)
    const words = wordsOf(plain)
    for (const word of words) {
      const kind = wordLike(word, person)
      if (kind !== undefined) found.push({ class: kind })
    }
    const packed = asDigits(plain.replace(/[^\p{L}\p{N}]+/gu, ''))
    for (const [number, kind] of person.numbers) if (number.length >= 6 && holdsNumber(packed, asDigits(number))) found.push({ class: kind })
    for (const day of daysInText(plain.replace(/\s*([./-])\s*/g, '$1'))) if (person.days.has(day)) found.push({ class: person.days.get(day) ?? 'date', day })
  }
  return found
}

function wordLike(word: string, person: PersonWords): IdentityClass | undefined {
  const exact = person.words.get(word)
  if (exact !== undefined) return exact
  if (word.length < 5) return undefined
  for (const [known, kind] of person.words) {
    if (known.length >= 5 && Math.abs(known.length - word.length) <= 1 && withinOne(known, word)) return kind
  }
  return undefined
}

function holdsNumber(text: string, number: string): boolean {
  if (text.includes(number)) return true
  if (number.length < 8) return false
  for (let at = 0; at + number.length <= text.length; at++) if (withinOne(text.slice(at, at + number.length), number)) return true
  return false
}

/** One letter replaced, added or left out at most. */
export function withinOne(a: string, b: string): boolean {
  if (a.length > b.length) return withinOne(b, a)
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return a.length === b.length ? a.slice(at + 1) === b.slice(at + 1) : a.slice(at) === b.slice(at + 1)
}
