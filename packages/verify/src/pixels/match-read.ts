/** What a recogniser read, compared with what is known of a person; it misreads, so one letter of four may differ, and signs that look alike count half. */
import { daysInText, waysToWrite } from '../identities/days.ts'
import { fold, isEastAsian, wordsOf } from '../identities/fold.ts'
import type { PersonWords } from '../search/lexicon.ts'
import type { IdentityClass } from '../types.ts'

export interface Read {
  readonly class: IdentityClass
  readonly day?: number
}

const alike = ['mnhwu', 'oqgcd069', 'beg83', 'iljt17', 's5', 'z27', 'a4', 'rkx', 'vy', 'fp']

export function identitiesInLines(lines: readonly string[], person: PersonWords): Read[] {
  const found: Read[] = []
  for (const line of lines) {
    const plain = fold(line)
    for (const word of wordsOf(plain)) {
      const kind = wordLike(word, person)
      if (kind !== undefined) found.push({ class: kind })
    }
    const packed = plain.replace(/[^\p{L}\p{N}]+/gu, '')
    // No blanks divide these words, and a recogniser sets blanks between any of their signs.
    if (isEastAsian(packed)) for (const [known, kind] of person.words) if (isEastAsian(known) && packed.includes(known)) found.push({ class: kind })
    for (const [number, kind] of person.numbers) if (number.length >= 6 && holds(packed, number)) found.push({ class: kind })
    for (const day of daysInText(plain.replace(/\s*([./-])\s*/g, '$1'))) if (person.days.has(day)) found.push({ class: person.days.get(day) ?? 'date', day })
    if (holdsBirth(packed, person)) found.push({ class: 'birth-date' })
  }
  return found
}

function wordLike(word: string, person: PersonWords): IdentityClass | undefined {
  const exact = person.words.get(word)
  if (exact !== undefined) return exact
  if (word.length < 5) return undefined
  for (const [known, kind] of person.words) {
    // What stands before it may hide a part of a name: half of it is enough.
    if (word.length >= 6 && word.length * 2 >= known.length && known.includes(word)) return kind
    if (known.length >= 5 && distance(known, word) <= Math.floor(known.length / 4)) return kind
  }
  return undefined
}

/** A number anywhere in what was read of a line. One of six or seven signs is looked for as it is: much else is like it. */
function holds(text: string, number: string): boolean {
  if (text.includes(number)) return true
  if (number.length < 8) return false
  for (let at = 0; at + number.length <= text.length; at++) if (distance(text.slice(at, at + number.length), number) <= Math.floor(number.length / 5)) return true
  return false
}

/** Other days are compared as they are: the next day is another one. */
function holdsBirth(text: string, person: PersonWords): boolean {
  if ((text.match(/\d/g)?.length ?? 0) < 6) return false
  return [...person.days].some(([day, kind]) => kind === 'birth-date' && waysToWrite(day).some((way) => holds(text, way.replace(/\D/g, ''))))
}

const costs = new Map<string, number>()
for (const group of alike) for (const a of group) for (const b of group) if (a !== b) costs.set(a + b, 0.5)

/** Edit distance in which signs that look alike differ by a half; words whose lengths differ by more than three are not compared. */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return Number.POSITIVE_INFINITY
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const now = [row]
    for (let column = 1; column <= b.length; column++) {
      const [x, y] = [a[row - 1] as string, b[column - 1] as string]
      const changed = (before[column - 1] as number) + (x === y ? 0 : costs.get(x + y) ?? 1)
      now.push(Math.min(changed, (before[column] as number) + 1, (now[column - 1] as number) + 1))
    }
    before = now
  }
  return before[b.length] as number
}
