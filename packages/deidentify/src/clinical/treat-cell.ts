/** One cell under one plan: what stands there afterwards, or nothing when it does not look like what its column is for (fail closed). */
import { cappedAge, oldestAge, yearsBetween } from '../subject/ages.ts'
import { shiftDateTime, type Day } from '../subject/dates.ts'
import type { KeyRing } from '../subject/key-ring.ts'
import { replaceUid } from '../subject/uids.ts'
import { cleanText, countSeeds } from '../text/index.ts'
import type { Cleaned, CleanOptions, Seeds } from '../text/types.ts'
import { readDate, shiftCellDate, type CellDate } from './cell-dates.ts'
import { isKnownTerm } from './known-terms.ts'
import type { ColumnPlan } from './types.ts'
import { isCode, isLink, isMail, isNumber, isTelephone, isTime, isUid } from './value-patterns.ts'

/** Of the person whose row it is. */
export interface RowContext {
  readonly ring: KeyRing
  readonly pseudonym: string
  readonly shifts: readonly number[]
  /** Dates of text move with the others; otherwise they are taken out. */
  readonly movesDates: boolean
  /** Made when they are needed. */
  readonly seeds: () => Seeds
  /** The day on which the age of the person is looked at for the limit of 89 years; not again for a table that was treated before. */
  readonly asOf: Day | undefined
  /** Values of this column that stand there for three persons or more. */
  readonly isCommon: (text: string) => boolean
}

export interface TreatedCell {
  readonly text: string
  readonly removed?: Cleaned['removed']
}

/** `text` is trimmed and not empty. */
export function treatCell(text: string, plan: ColumnPlan, context: RowContext): TreatedCell {
  switch (plan.action) {
    case 'pseudonym': return { text: context.pseudonym }
    case 'uid': return { text: eachUid(text, (uid) => replaceUid(context.ring, uid)) }
    case 'shift': case 'first-of-month': case 'year': return { text: treatDate(text, plan, context) }
    case 'cap-age': return { text: capped(text) }
    case 'age-bands-5': case 'age-bands-10': case 'age-bands-20': return { text: banded(text, Number(plan.action.slice('age-bands-'.length))) }
    case 'postcode-area': return { text: /^[\p{L}\p{N}][\p{L}\p{N}\s-]{1,9}$/u.test(text) && /\d|^.{2}$/.test(text) ? text.replace(/[\s-]/g, '').slice(0, 2) : '' }
    case 'clean': return cleaned(text, context, 'prose')
    case 'keep': return kept(text, plan, context)
    case 'remove': return { text: '' }
  }
}

/** Several UIDs in a cell are mapped one by one; what is no UID goes. */
function eachUid(text: string, change: (uid: string) => string): string {
  const parts = text.split(/[\s;,|]+/).filter(Boolean)
  return parts.every(isUid) ? parts.map(change).join(/[\s;,|]+/.exec(text)?.[0] ?? '') : ''
}

function treatDate(text: string, { role, action, dayOrder }: ColumnPlan, context: RowContext): string {
  const date = readDate(text, dayOrder)
  if (!date) return dicomDateTime(text, action, context)
  if (role === 'birth-date' && context.asOf && yearsBetween(date.day, context.asOf) > oldestAge) return ''
  // Born on the first of a month: the rule would leave the true birth date, as it would in an image.
  if (role === 'birth-date' && action === 'first-of-month' && context.asOf && date.precision === 'day' && date.day.day === 1) return ''
  if (action === 'shift') return shiftCellDate(date, context.shifts) ?? ''
  return action === 'year' ? String(date.day.year).padStart(4, '0') : firstOfMonthOf(date)
}

const firstOfMonthOf = (date: CellDate): string => date.write({ ...date.day, day: 1 })

/** A DT with a zone, as tables made from images have it. */
function dicomDateTime(text: string, action: ColumnPlan['action'], { shifts }: RowContext): string {
  return action === 'shift' && /^(18|19|20|21)\d{6}\d{2}/.test(text) ? shiftDateTime(text, shifts) ?? '' : ''
}

/** `93`, `093Y`, `93.4`, `93 years`, `90-94`, `>=90`: whoever is above 89 is 90. */
function capped(text: string): string {
  const age = readAge(text)
  if (!age) return ''
  if (age.years <= oldestAge) return text
  return /^\d{3}Y$/.test(text.replace(/\s/g, '')) ? `0${cappedAge}Y` : String(cappedAge)
}

/** `57` → `50-59`; what is older than 89 years is `90+`, as a band of its own. A range lies in the band of its older end. */
function banded(text: string, width: number): string {
  const age = readAge(text)
  if (!age) return ''
  if (age.years > oldestAge) return `${cappedAge}+`
  const from = Math.floor(age.years / width) * width
  return `${from}-${Math.min(from + width - 1, oldestAge)}`
}

/** Whole years, the older of a range; 0 for months, weeks and days. */
function readAge(text: string): { readonly years: number } | undefined {
  const match = /^([<>≤≥=]{0,2}\s?)(\d{1,3})(?:[.,]\d+)?(?:\s?[-–]\s?(\d{1,3}))?\s?(\p{L}{0,8}\.?)$/u.exec(text)
  if (!match) return undefined
  const [, , from = '', to, unit = ''] = match
  const isYears = !/^(?:m|mo|mon|months?|monate?|mois|meses|mesi|w|weeks?|wochen?|d|days?|tage?)$/i.test(unit)
  return { years: isYears ? Math.max(Number(from), Number(to ?? 0)) : 0 }
}

function kept(text: string, { role, dayOrder }: ColumnPlan, context: RowContext): TreatedCell {
  if (role === 'number') return { text: isNumber(text) ? text : '' }
  if (role === 'time') return { text: isTime(text) ? text : '' }
  if (role === 'uid') return { text: eachUid(text, (uid) => uid) }
  if (role === 'date' || role === 'birth-date') return { text: readDate(text, dayOrder) ? text : '' }
  if (isCode(text)) return { text }
  if (countSeeds(text, context.seeds()) > 0 || isMail(text) || isLink(text) || isTelephone(text) || isUid(text)) return cleaned(text, context, 'code-meaning')
  if (text.length <= 80 && (isNumber(text) || context.isCommon(text) || isKnownTerm(text))) return { text }
  return cleaned(text, context, 'code-meaning')
}

function cleaned(text: string, context: RowContext, kind: CleanOptions['kind']): TreatedCell {
  const moveDate = (date: string): string | undefined => {
    const found = readDate(date)
    return found && shiftCellDate(found, context.shifts)
  }
  const result = cleanText(text, context.seeds(), { kind, ...(context.movesDates ? { moveDate } : {}) })
  return { text: result.text.trim(), removed: result.removed }
}
