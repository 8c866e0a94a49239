/** Whether a value of a column of codes is made of words of oncology and medicine alone. */
import { fold } from '../text/fold.ts'
import { isWord, keyOf } from '../text/vocabulary.ts'
import { eponyms, oncologyWords } from './tables/oncology-words.ts'

const setOf = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean))
const listed = setOf(oncologyWords)
const names = setOf(eponyms)

/** `Acinar adenocarcinoma, Gleason 3+4`: every word is known, one of them says more than a name or a letter does, and numbers have three digits at most. */
export function isKnownTerm(text: string): boolean {
  const words = text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean)
  return words.every((word) => isTerm(word) || names.has(fold(word)) || isMark(word)) && words.some((word) => isTerm(word))
}

const isTerm = (word: string): boolean => /^\d{1,3}$/.test(word) || listed.has(fold(word)) || (!names.has(fold(word)) && word.length > 1 && isWord(keyOf(word)))

/** A grade or a mutation: `B`, `2a`, `G12C`, `V600E`. */
const isMark = (word: string): boolean => /^\d{0,2}\p{L}\d{0,4}\p{L}?$/u.test(word)
