/** What the words of a header say its column holds. */
import { fold } from '../text/fold.ts'
import { headerWords } from './tables/header-words.ts'
import type { ColumnRole } from './types.ts'

interface Prepared { readonly role: ColumnRole, readonly words: readonly string[], readonly unless: readonly string[] }

/** ` patient id `: folded words between blanks, so that a phrase is found at word boundaries only. */
const wordsOf = (text: string): string => ` ${text.split(/\s+/).map(fold).filter(Boolean).join(' ')} `

const prepared: readonly Prepared[] = headerWords.map(({ role, words, unless = [] }) => ({ role, words: words.map(wordsOf), unless: unless.map(wordsOf) }))

/** Undefined when no word is known. `rank` orders headers of the same role: the earlier its word in the list, the lower. */
export function roleOfHeader(header: string): { role: ColumnRole, rank: number } | undefined {
  const plain = wordsOf(header.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2').replace(/[^\p{L}\p{N}\p{M}]+/gu, ' '))
  const joined = ` ${plain.replaceAll(' ', '')} `
  for (const { role, words, unless } of prepared) {
    const rank = words.findIndex((word) => plain.includes(word) || joined === ` ${word.replaceAll(' ', '')} `)
    if (rank >= 0 && !unless.some((word) => plain.includes(word))) return { role, rank }
  }
  return undefined
}
