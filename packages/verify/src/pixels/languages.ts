/** In which languages the pictures of a person are read: Latin letters, digits and dates always, and every script in which something of the person is known. */
import type { PersonWords } from '../search/lexicon.ts'

/** Of the recogniser's data (ISO 639-2). Bulgarian stands for Cyrillic, whose letters of other languages it knows or mistakes for neighbours. */
export type Language = 'eng' | 'ell' | 'bul' | 'ara' | 'kor' | 'jpn' | 'chi_sim'

/** Han alone does not tell whose it is. */
const readers: readonly (readonly [script: RegExp, languages: readonly Language[]])[] = [
  [/\p{Script=Latin}/u, ['eng']],
  [/\p{Script=Greek}/u, ['ell']],
  [/\p{Script=Cyrillic}/u, ['bul']],
  [/\p{Script=Arabic}/u, ['ara']],
  [/\p{Script=Hangul}/u, ['kor']],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ['jpn']],
  [/\p{Script=Han}/u, ['jpn', 'chi_sim']],
]

export interface Reading {
  readonly languages: readonly Language[]
  /** Something of the person is written in a script that no reader here knows. */
  readonly unreadable: boolean
}

export function readingFor({ words, short }: PersonWords): Reading {
  const languages = new Set<Language>(['eng'])
  let unreadable = false
  for (const word of [...words.keys(), ...short]) {
    const known = readers.filter(([script]) => script.test(word))
    for (const [, some] of known) for (const language of some) languages.add(language)
    unreadable ||= known.length === 0 && /\p{L}/u.test(word)
  }
  return { languages: [...languages], unreadable }
}
