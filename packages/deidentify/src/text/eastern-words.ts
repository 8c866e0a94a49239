/** Words of Chinese, Japanese and Korean, which are written without blanks or with particles: a row of signs is cut into words of the vocabulary. */
import { asianWords } from './tables/asian-words.ts'

const words = new Set(asianWords.split(/\s+/).filter((word) => word !== ''))
const longest = Math.max(...[...words].map((word) => word.length))
const hangul = /^\p{Script=Hangul}+$/u
const hiragana = /^\p{Script=Hiragana}$/u

interface Range { readonly start: number, readonly end: number }

/**
 * Pieces of a row of Hanzi, kana or Hangul that are no words of the vocabulary (the longest word first). Signs that are words only alone go with an unknown
 * neighbour, and so does all of a row as short as a name.
 */
export function unknownEastern(text: string): Range[] {
  const cuts = cut(text)
  // Hiragana alone that is not made of longer words may be a name in kana.
  if (cuts.length > 1 && /^\p{Script=Hiragana}+$/u.test(text) && cuts.some(isSingle)) return [{ start: 0, end: text.length }]
  if (cuts.every((piece) => piece.known)) return []
  if (text.length <= 4 || (hangul.test(text) && text.length <= 5)) return [{ start: 0, end: text.length }]
  // One unknown hiragana between words is grammar, not a name.
  const out = cuts.map((piece, index) => !piece.known && !(isGrammar(text, piece) && cuts[index - 1]?.known !== false && cuts[index + 1]?.known !== false))
  for (let i = 1; i < cuts.length; i += 1) if (out[i - 1] && isSingle(cuts[i])) out[i] = true
  for (let i = cuts.length - 2; i >= 0; i -= 1) if (out[i + 1] && isSingle(cuts[i])) out[i] = true
  return cuts.filter((_, index) => out[index]).map(({ start, end }) => ({ start, end }))
}

interface Cut extends Range { readonly known: boolean }

const isGrammar = (text: string, piece: Cut): boolean => hiragana.test(text.slice(piece.start, piece.end))

const isSingle = (piece: Cut | undefined): boolean => piece !== undefined && piece.end - piece.start === 1

function cut(text: string): Cut[] {
  const cuts: Cut[] = []
  for (let at = 0; at < text.length;) {
    const length = wordAt(text, at)
    const end = at + Math.max(1, length)
    cuts.push({ start: at, end, known: length > 0 })
    at = end
  }
  return cuts
}

function wordAt(text: string, at: number): number {
  for (let length = Math.min(longest, text.length - at); length >= 1; length -= 1) if (words.has(text.slice(at, at + length))) return length
  return 0
}
