/** Notices rows under one identifier that cannot be of one person: another birth date, another sex, or a name without a common word. */
import { fold } from '../text/fold.ts'
import { readDate } from './cell-dates.ts'
import { textOf } from './header-row.ts'
import type { ColumnPlan, Row } from './types.ts'

interface Traits { birth?: string, sex?: string, words: Set<string> }

/** One for each table: keeps what is known of each person while the rows go through. */
export function personWatch(columns: readonly ColumnPlan[]): (id: string, row: Row) => boolean {
  const known = new Map<string, Traits>()
  return (id, row) => {
    const now = traitsOf(columns, row)
    const before = known.get(id)
    if (!before) known.set(id, now)
    return before !== undefined && contradicts(before, now)
  }
}

function traitsOf(columns: readonly ColumnPlan[], { cells }: Row): Traits {
  const traits: Traits = { words: new Set() }
  columns.forEach(({ role, dayOrder }, index) => {
    const text = textOf(cells[index]).trim()
    if (text === '') return
    const day = role === 'birth-date' ? readDate(text, dayOrder)?.day : undefined
    if (day) traits.birth = `${day.year} ${day.month} ${day.day}`
    if (role === 'sex') traits.sex = fold(text).slice(0, 1)
    if (role === 'name') for (const word of text.split(/[^\p{L}\p{M}]+/u)) if (word.length > 1) traits.words.add(fold(word))
  })
  return traits
}

function contradicts(one: Traits, other: Traits): boolean {
  if (one.birth !== undefined && other.birth !== undefined && one.birth !== other.birth) return true
  if (one.sex !== undefined && other.sex !== undefined && one.sex !== other.sex) return true
  return one.words.size > 0 && other.words.size > 0 && ![...one.words].some((word) => other.words.has(word))
}
