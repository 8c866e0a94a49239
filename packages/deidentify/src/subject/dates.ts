/**
 * Dates moved or made coarse, at the precision they had (PS3.5 6.2: DA, DT; PS3.15 E.3.6 Retain Longitudinal Temporal Information). Times of
 * day are never changed: they are only carried along. Every function gives undefined for what is no date; the caller removes it.
 */

/** Days into the past, applied one after the other: `Subject.shifts`. For whole dates this is their sum. */
export type Shifts = readonly number[]

export interface Day {
  readonly year: number
  /** 1 to 12, 1 to 31. */
  readonly month: number
  readonly day: number
}

/** DA: `20240229`, the older `2024.02.29`, two of either joined by a hyphen; `2024-02-29` and `2024/02/29`, which are no DA, become one. */
export function shiftDate(text: string, shifts: Shifts): string | undefined {
  return changeDate(text, (day) => shiftDay(day, shifts))
}

/** DT: `YYYY[MM[DD[HH…]]][&ZZXX]`, or two joined by a hyphen; time and zone stay. A year or month alone is moved from its first day and cut again. */
export function shiftDateTime(text: string, shifts: Shifts): string | undefined {
  return changeDateTime(text, (day, precision) => shifts.reduce<Day | undefined>((at, days) => at && begin(shiftDay(at, [days]), precision), day))
}

/** EUCAIM's rule for DA: the day becomes 01. */
export function firstOfMonth(text: string): string | undefined {
  return changeDate(text, (day) => ({ ...day, day: 1 }))
}

/** EUCAIM's rule for DT: the day becomes 01, time and zone stay. */
export function firstOfMonthDateTime(text: string): string | undefined {
  return changeDateTime(text, (day) => ({ ...day, day: 1 }))
}

/** DT cut after the month, time and zone gone with the day. A DA has no such form: take `firstOfMonth`. */
export function removeDay(text: string): string | undefined {
  const found = changeDateTime(text, (day) => day)
  return found && found.split('-')[0]?.slice(0, 6)
}

/** Undefined when there is no such day, or the year is not of four digits before or after. Proleptic Gregorian, as DICOM has it. */
export function shiftDay(day: Day, shifts: Shifts): Day | undefined {
  const from = Date.UTC(day.year, day.month - 1, day.day)
  const check = new Date(from)
  if (day.year < 1000 || check.getUTCMonth() !== day.month - 1 || check.getUTCDate() !== day.day) return undefined
  const moved = new Date(from - shifts.reduce((sum, days) => sum + days, 0) * dayMs)
  const year = moved.getUTCFullYear()
  return year < 1000 || year > 9999 ? undefined : { year, month: moved.getUTCMonth() + 1, day: moved.getUTCDate() }
}

const dayMs = 86_400_000
type Precision = 'year' | 'month' | 'day'

const begin = (day: Day | undefined, precision: Precision): Day | undefined =>
  day && { year: day.year, month: precision === 'year' ? 1 : day.month, day: precision === 'day' ? day.day : 1 }

const digits = (value: number, length: number): string => String(value).padStart(length, '0')

function changeDate(text: string, change: (day: Day) => Day | undefined): string | undefined {
  const plain = text.trim()
  const range = /^(\d[\d.]{7,9})-(\d[\d.]{7,9})$/.exec(plain)
  if (range) return both(range, (part) => changeDate(part, change))
  const match = /^(\d{4})([.\-/]?)(\d{2})\2(\d{2})$/.exec(plain)
  if (!match) return undefined
  const day = { year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) }
  const changed = shiftDay(day, []) && change(day)
  const separator = match[2] === '.' ? '.' : ''
  return changed && [digits(changed.year, 4), digits(changed.month, 2), digits(changed.day, 2)].join(separator)
}

function changeDateTime(text: string, change: (day: Day, precision: Precision) => Day | undefined): string | undefined {
  const plain = text.trim()
  const range = /^(\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4})?)-(\d{6,14}(?:\.\d{1,6})?(?:[+-]\d{4})?|\d{4}[+-]\d{4})$/.exec(plain)
  if (range) return both(range, (part) => changeDateTime(part, change))
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?([+-](?:0\d|1[0-4])[0-5]\d)?$/.exec(plain)
  if (!match) return undefined
  const [, year, month, day, time = '', zone = ''] = match
  const from = { year: Number(year), month: Number(month ?? '1'), day: Number(day ?? '1') }
  const precision = day ? 'day' : month ? 'month' : 'year'
  const changed = shiftDay(from, []) && change(from, precision)
  if (!changed) return undefined
  return digits(changed.year, 4) + (month ? digits(changed.month, 2) : '') + (day ? digits(changed.day, 2) : '') + (day ? time : '') + zone
}

function both(range: RegExpExecArray, change: (part: string) => string | undefined): string | undefined {
  const [first, second] = [change(range[1] ?? ''), change(range[2] ?? '')]
  return first && second && `${first}-${second}`
}
