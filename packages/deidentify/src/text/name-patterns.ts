/**
 * Names in other scripts met again in Latin letters, where each writer spells them otherwise (כהן: Cohen, Kohn; القحطاني: Alqahtani, al-Kahtany; Щукин:
 * Schtschukin): a pattern with what people write for each letter. Of what is not written, the vowels between consonants, anything may stand there.
 */
import { unitsOf } from './fold.ts'
import { consonantRows, firstRows, hangulFinals, hangulInitials, hangulVowels, hangulWords, openRows, spelledRows } from './tables/name-letters.ts'
import { kanaSyllables } from './tables/letters.ts'
import { backwardsOf, shapeOf } from './name-shape.ts'
import type { NameShape, Step } from './name-shape.ts'

export interface NamePattern {
  /** Of a whole word in plain Latin, lower case. */
  readonly whole: NameShape
  /** How many letters it has at least and at most. */
  readonly least: number
  readonly most: number
  /** Written backwards; this and the next are undefined where the name says too little for it. */
  readonly backwards: NameShape | undefined
  /** Inside a longer word. */
  readonly inside: NameShape | undefined
}

/** One letter of a name: what is written for it, or (`open`) what may be written or not. */
type Part = { readonly alternatives: readonly string[], readonly doubles: boolean } | { readonly open: string }

const rowsOf = (text: string): [string, string[]][] => text.split(/[;\n]/).map((row) => row.trim().split(/\s+/)).filter(([letter]) => letter).map(([letter = '', ...rest]) => [letter, rest])
const byLetter = (text: string): Map<string, string[]> => new Map(rowsOf(text).flatMap(([letters, rest]) => (letters.includes('׳') ? [[letters, rest]] : [...letters].map((letter) => [letter, rest])) as [string, string[]][]))
const consonants = byLetter(consonantRows)
const opens = new Map([...byLetter(openRows)].map(([letter, rest]): [string, string] => [letter, rest[1] ?? '']))
const firsts = byLetter(firstRows)
const spelled = new Map(rowsOf(spelledRows))
const families = new Map(rowsOf(hangulWords))
const kana = new Map(kanaSyllables)

const abjad = /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}׳'’]+$/u
const hangul = /^[가-힣]+$/u
const syllables = /^[\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u
const alphabet = /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Georgian}\p{Script=Armenian}\p{M}]+$/u

/** Patterns of a word of a name; none for Latin letters and Hanzi, and none for what is too short to say something. */
export function namePatternsOf(word: string): NamePattern[] {
  const plain = word.normalize('NFKC').toLowerCase()
  if (abjad.test(plain.replaceAll(/\p{M}/gu, ''))) return bareOf(plain).flatMap(({ text, before }) => ofConsonants(text, before))
  if (hangul.test(plain)) return ofParts(partsOfHangul(plain), { least: 2, inside: 6 })
  if (syllables.test(plain)) return ofParts(partsOfKana(plain), { least: 2, inside: 5 })
  return alphabet.test(plain) ? ofParts(partsOfAlphabet(plain), { least: 3, inside: 5 }) : []
}

interface Bare { readonly text: string, readonly before: readonly Step[] }

const nothing: readonly Step[] = []
const each = (...rows: readonly (readonly string[])[]): string[] => rows.reduce<string[]>((made, row) => made.flatMap((one) => row.map((other) => one + other)), [''])
const vowels = [...'aeiou']
/** What is written before a name. */
const article: readonly Step[] = [{ alternatives: ['', ...each([...'aeiu'], ['', 'l', 'r', 'n', 's', 'sh', 'z', 'd', 'dh', 't', 'th'])], twice: false }]
const servantOf: readonly Step[] = [
  { alternatives: ['bd', 'abd', 'ebd'], twice: false },
  { alternatives: ['', ...each([...vowels, ...each(vowels, vowels)], ['', ...'lrsztdn'], ['', 'h'])], twice: false },
]

/** Without points and signs that are not spoken; the article and `Abd al-` apart, of which the second part stands alone too. */
function bareOf(word: string): Bare[] {
  const plain = word.replaceAll(/[ทดต]ร์|[ก-ฮ][ิุ]?์/gu, '').replaceAll('รร', 'ร').replaceAll(/ห(?=[งญนมยรลว])/gu, '').replaceAll(/['’]/g, '׳').replaceAll(/[\p{M}\u0e30-\u0e46\u0640]/gu, '')
  const [, servant] = /^عبد(?:ال)?(..+)$/u.exec(plain) ?? []
  if (servant !== undefined) return [{ text: servant, before: servantOf }, { text: servant, before: nothing }]
  return [{ text: plain.startsWith('ال') && plain.length > 4 ? plain.slice(2) : plain, before: plain.startsWith('ال') && plain.length > 4 ? article : nothing }]
}

/** Such a letter is a consonant where too few others are: לוי. */
const waw = ['v', 'w', 'ou', 'oo', 'o', 'u']

function ofConsonants(text: string, before: Bare['before']): NamePattern[] {
  const letters = [...text.matchAll(/.׳?/gu)].map(([letter]) => letter)
  const made = (spoken: boolean): Part[] => letters.map((letter, index): Part => {
    const known = consonants.get(letter) ?? (index === 0 ? firsts.get(letter) : spoken && /[וو]/u.test(letter) ? waw : undefined)
    return known ? { alternatives: known, doubles: true } : { open: opens.get(letter) ?? '' }
  })
  const firm = (parts: readonly Part[]): number => parts.filter((part) => 'alternatives' in part && (part.alternatives === waw || !part.alternatives.some((one) => /^[aeiouh]/.test(one)) || consonants.has(letters[parts.indexOf(part)] as string))).length
  const parts = firm(made(false)) < 2 ? made(true) : made(false)
  const count = firm(parts)
  return count < 2 && before !== servantOf ? [] : [patternOf(parts, { before, between: 'aeiouy', firm: count >= 4 || before === servantOf, turns: count >= 3, least: count > 2 ? 5 : 4, most: 3 * count + (before === nothing ? 2 : 6) })]
}

const union = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])]

/** Letters one by one, or two where people write something of its own for both. */
function partsOfAlphabet(word: string): Part[] {
  const plain = word.normalize('NFD').replaceAll(/[\u0300\u0301\u0342]/g, '').normalize('NFC')
  const single = (letter: string): string[] => union(unitsOf(letter)[0]?.spellings ?? [], (spelled.get(letter) ?? []).map((one) => (one === '-' ? '' : one)))
  const parts: Part[] = []
  for (let at = 0; at < plain.length; at += 1) {
    const [letter = '', next = ''] = plain.slice(at, at + 2)
    const pair = next === '' ? undefined : spelled.get(letter + next)
    parts.push({ alternatives: pair ? union(pair, single(letter).flatMap((one) => single(next).map((other) => one + other))) : single(letter), doubles: false })
    if (pair) at += 1
  }
  return parts
}

function partsOfHangul(word: string): Part[] {
  return [...word].flatMap((syllable, index): Part[] => {
    const family = index === 0 ? families.get(syllable) : undefined
    if (family) return [{ alternatives: family, doubles: false }]
    const code = syllable.charCodeAt(0) - 0xac00
    return [hangulInitials[Math.floor(code / 588)], hangulVowels[Math.floor(code % 588 / 28)], hangulFinals[code % 28]].map((written = '') => ({ alternatives: written.split(' ').map((one) => (one === '-' ? '' : one)), doubles: false }))
  })
}

const kunrei: Readonly<Record<string, string>> = { shi: 'si', chi: 'ti', tsu: 'tu', fu: 'hu', ji: 'zi', sh: 'sy', ch: 'ty', j: 'zy' }

/** Small ya, yu, yo join the syllable before (`sho`, `kyo`); a small tsu doubles what follows; of long vowels one may be written, or both, or `oh`. */
function partsOfKana(word: string): Part[] {
  const parts: Part[] = []
  const signs = [...word.replaceAll(/[ぁ-ゖ]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60))]
  let doubled = false
  for (const [index, sign] of signs.entries()) {
    if (/[ャュョ]/.test(sign)) continue
    const spelling = kana.get(sign)?.[0] ?? ''
    const small = /[ャュョ]/.test(signs[index + 1] ?? '') ? (kana.get(signs[index + 1] as string)?.[0] ?? '').slice(1) : undefined
    const vowel = (kana.get(signs[index - 1] ?? '')?.[0] ?? '').slice(-1)
    if (sign === 'ッ') doubled = true
    else if (sign === 'ー' || (sign === 'ウ' && /[ou]/.test(vowel)) || (sign === 'オ' && vowel === 'o')) parts.push({ alternatives: ['', vowel, spelling || vowel, 'h'], doubles: false })
    else {
      const stem = spelling.replace(/i$/, '')
      const joined = small === undefined ? [spelling, kunrei[spelling] ?? spelling] : /^(?:sh|ch|j)$/.test(stem) ? [stem + small, (kunrei[stem] ?? stem) + small] : [`${stem}y${small}`]
      parts.push({ alternatives: doubled ? joined.flatMap((one) => (one.startsWith('ch') ? [`t${one}`, `c${one}`] : [one.charAt(0) + one])) : joined, doubles: false })
      doubled = false
    }
  }
  return parts
}

/** Parts whose letters are all written. */
function ofParts(parts: readonly Part[], { least, inside }: { least: number, inside: number }): NamePattern[] {
  const shortest = parts.reduce((sum, part) => sum + ('open' in part ? 0 : Math.min(...part.alternatives.map((one) => one.length))), 0)
  return shortest < least ? [] : [patternOf(parts, { before: nothing, between: '', firm: shortest >= inside, turns: shortest >= inside, least: 3, most: 64 })]
}

interface Build { readonly before: Bare['before'], readonly between: string, readonly firm: boolean, readonly turns: boolean, readonly least: number, readonly most: number }

function patternOf(parts: readonly Part[], { before, between, firm, turns, least, most }: Build): NamePattern {
  const steps = [...before, ...stepsOf(parts, between)]
  return { whole: shapeOf(steps), least, most, backwards: turns ? shapeOf(backwardsOf(steps)) : undefined, inside: firm ? shapeOf(steps) : undefined }
}

/** Between two letters that are written, and at the ends, whatever the open ones and unwritten vowels may be. */
function stepsOf(parts: readonly Part[], between: string): Step[] {
  const gapAfter = (index: number): Step[] => {
    const next = parts.findIndex((part, at) => at > index && !('open' in part))
    const open = parts.slice(index + 1, next < 0 ? parts.length : next).map((part) => ('open' in part ? part.open : ''))
    const letters = between + open.join('')
    return letters === '' ? [] : [{ letters, most: 2 + 2 * open.length }]
  }
  return parts.flatMap((part, index): Step[] => ('open' in part ? [] : [{ alternatives: part.alternatives, twice: part.doubles }, ...gapAfter(index)]))
}
