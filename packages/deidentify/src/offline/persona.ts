/**
 * Whether two headers under one Patient ID (0010,0020) can be of one person. Formatting, a maiden name, a mistyped day differ in one respect; two
 * persons differ in two of name, birth date and sex.
 */
import type { Person } from '../subject/index.ts'

export interface Persona {
  /** Words of all component groups, folded, sorted. */
  readonly words: readonly string[]
  readonly birthDate: string
  readonly sex: string
}

export function personaOf({ name = '', birthDate = '', sex = '' }: Person): Persona {
  const text = `${name}\0${birthDate}\0${sex}`
  if (last?.text !== text) last = { text, persona: made(name, birthDate, sex) }
  return last.persona
}

// Files of one person come one after the other.
let last: { readonly text: string, readonly persona: Persona } | undefined

function made(name: string, birthDate: string, sex: string): Persona {
  const words = name.normalize('NFKD').toUpperCase().replaceAll(/\p{M}/gu, '').split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1)
  return { words: [...new Set(words)].sort(), birthDate: birthDate.replaceAll(/\D/g, ''), sex: /^[MF]$/i.exec(sex.trim())?.[0].toUpperCase() ?? '' }
}

export const personaText = ({ words, birthDate, sex }: Persona): string => `${words.join(' ')}|${birthDate}|${sex}`

/** What is absent from one of them says nothing. A name in another script shares no word, and is no difference by itself. */
export function differences(one: Persona, other: Persona): ('name' | 'birth-date' | 'sex')[] {
  const found: ('name' | 'birth-date' | 'sex')[] = []
  if (one.words.length > 0 && other.words.length > 0 && !one.words.some((word) => other.words.includes(word))) found.push('name')
  if (one.birthDate && other.birthDate && one.birthDate !== other.birthDate) found.push('birth-date')
  if (one.sex && other.sex && one.sex !== other.sex) found.push('sex')
  return found
}
