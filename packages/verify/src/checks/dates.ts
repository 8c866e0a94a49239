/** Check 4: every date of a person has moved by one number of days, none has stayed, no interval has changed (PS3.15 E.3.6). */
import { firstOfMonth } from '../identities/days.ts'
import type { MovedDate } from './pair.ts'

export interface DatedFile {
  readonly file: number
  readonly dates: readonly MovedDate[]
  /** The output declares 113106: its dates are the true ones on purpose. */
  readonly keeps: boolean
  /** (0028,0303) says REMOVED: what is there is a dummy, and must only not be the true day. */
  readonly removed: boolean
}

export interface DateFault {
  readonly file: number
  readonly code: 'date-unchanged' | 'shift-differs' | 'time-changed'
  readonly place: string
}

/** How the dates of a person were changed, as they show it themselves. */
export type DateRule = { readonly kind: 'shift', readonly days: number } | { readonly kind: 'first-of-month' | 'dummy' | 'none' }

export interface PersonDates {
  readonly rule: DateRule
  readonly faults: readonly DateFault[]
}

/** The dates of one person over all files. Two ways are known: one shift, and the first day of the same month (EUCAIM's rule). */
export function judgeDates(files: readonly DatedFile[]): PersonDates {
  const dummies = files.filter(({ keeps, removed }) => !keeps && removed).flatMap(({ file, dates }) =>
    dates.filter(({ from, to }) => from === to).map(({ place }): DateFault => ({ file, code: 'date-unchanged', place })))
  const rest = judgeMoved(files.filter(({ keeps, removed }) => !keeps && !removed))
  return { rule: rest.rule, faults: [...dummies, ...rest.faults] }
}

function judgeMoved(files: readonly DatedFile[]): PersonDates {
  const moved = files.flatMap(({ file, dates }) => dates.map((date) => ({ ...date, file })))
  if (moved.length === 0) return { rule: { kind: 'none' }, faults: [] }
  const times = moved.filter(({ timeKept }) => !timeKept).map(({ file, place }): DateFault => ({ file, code: 'time-changed', place }))
  if (moved.every(({ from, to }) => to === firstOfMonth(from)) && moved.some(({ from, to }) => from !== to)) return { rule: { kind: 'first-of-month' }, faults: times }
  if (areDummies(moved)) return { rule: { kind: 'dummy' }, faults: times }
  const shift = commonest(moved)
  const faults = moved.flatMap(({ file, place, from, to }): DateFault[] => {
    if (from === to) return [{ file, code: 'date-unchanged', place }]
    return to - from === shift ? [] : [{ file, code: 'shift-differs', place }]
  })
  return { rule: shift === 0 ? { kind: 'none' } : { kind: 'shift', days: shift }, faults: [...faults, ...times] }
}

/** Is a day that an original had too what the rule made of another original? Then it is no leak. */
export function explains(rule: DateRule, day: number, originals: ReadonlyMap<number, unknown> | undefined): boolean {
  if (originals === undefined) return false
  if (rule.kind === 'shift') return originals.has(day - rule.days)
  return rule.kind === 'first-of-month' && [...originals.keys()].some((original) => firstOfMonth(original) === day)
}

/** One fixed day in place of several different ones. */
const areDummies = (moved: readonly MovedDate[]): boolean =>
  new Set(moved.map(({ to }) => to)).size === 1 && new Set(moved.map(({ from }) => from)).size > 1 && moved.every(({ from, to }) => from !== to)

/** A birth date may have been capped or emptied: it decides only when nothing else does. */
function commonest(moved: readonly MovedDate[]): number {
  const counts = new Map<number, number>()
  for (const { from, to, birth } of moved) counts.set(to - from, (counts.get(to - from) ?? 0) + (birth ? 0.5 : 1) - (to === from ? 0.75 : 0))
  return [...counts].sort(([a, x], [b, y]) => y - x || Math.abs(b) - Math.abs(a))[0]?.[0] ?? 0
}
