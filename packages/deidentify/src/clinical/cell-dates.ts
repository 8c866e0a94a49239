/** Dates as they stand in cells: in numbers in any order, or with the name of a month; moved at the precision and, where possible, in the form they had. */
import { fold } from '../text/fold.ts'
import { monthNames } from '../text/tables/months.ts'
import { shiftDay, type Day } from '../subject/dates.ts'

export type DayOrder = 'dmy' | 'mdy'
export type DatePrecision = 'day' | 'month' | 'year'

export interface CellDate {
  /** Of a month or a year alone, its first day. */
  readonly day: Day
  readonly precision: DatePrecision
  /** Another date in the same form; with the name of a month it becomes ISO 8601. The time of day stays. */
  write(day: Day): string
}

const months = new Map<string, number>(monthNames.flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])))
const time = String.raw`((?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?`
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${time}$`)
const dayFirst = new RegExp(String.raw`^(\d{1,2})([-/.]|\.\s)(\d{1,2})\2(\d{4}|\d{2})${time}$`)
const compact = /^((?:18|19|20|21)\d{2})(\d{2})(\d{2})((?:\d{2}){0,3}(?:\.\d{1,6})?)$/
const dayMonthName = new RegExp(String.raw`^(\d{1,2})(?:\.|st|nd|rd|th)?[\s\-/.]*(?:de\s)?(\p{L}{3,})\.?[\s\-/.,]*(?:de\s)?(\d{4})${time}$`, 'u')
const monthNameDay = new RegExp(String.raw`^(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${time}$`, 'u')
const yearMonth = /^(\d{4})([-/.])(\d{1,2})$/
const monthYear = /^(\d{1,2})([-/.])(\d{4})$/
const yearAlone = /^(?:18[5-9]|19|20|21[0-4])\d{1,2}$/

/** Undefined for what is no date. Years of two digits up to 30 are of this century. */
export function readDate(text: string, order: DayOrder = 'dmy'): CellDate | undefined {
  const plain = text.trim()
  if (!/\d/.test(plain)) return undefined
  return readYearFirst(plain) ?? readDayFirst(plain, order) ?? readCompact(plain) ?? readNamed(plain) ?? readPartial(plain)
}

/** The order that the values allow; day first where both are possible, as in most of Europe, and then it is not sure. No order where no value leaves it open (ISO 8601, names of months). */
export function dayOrderOf(texts: readonly string[]): { order?: DayOrder, sure: boolean } {
  let [first, second] = [0, 0]
  for (const text of texts) {
    const match = dayFirst.exec(text.trim())
    first = Math.max(first, Number(match?.[1] ?? 0))
    second = Math.max(second, Number(match?.[3] ?? 0))
  }
  if (first === 0) return { sure: true }
  if (second > 12 && first <= 12) return { order: 'mdy', sure: true }
  return { order: 'dmy', sure: first > 12 }
}

const two = (value: number, like = '00'): string => String(value).padStart(like.length > 1 ? 2 : 1, '0')
const four = (value: number): string => String(value).padStart(4, '0')
const iso = ({ year, month, day }: Day): string => `${four(year)}-${two(month)}-${two(day)}`

function whole(day: Day, write: (day: Day) => string, precision: DatePrecision = 'day'): CellDate | undefined {
  return day.year >= 1800 && day.year < 2150 ? shiftDay(day, []) && { day, precision, write } : undefined
}

function readYearFirst(text: string): CellDate | undefined {
  const match = yearFirst.exec(text)
  if (!match) return undefined
  const [, year = '', separator = '', month = '', day = '', rest = ''] = match
  return whole({ year: Number(year), month: Number(month), day: Number(day) }, (to) => `${four(to.year)}${separator}${two(to.month, month)}${separator}${two(to.day, day)}${rest}`)
}

function readDayFirst(text: string, order: DayOrder): CellDate | undefined {
  const match = dayFirst.exec(text)
  if (!match) return undefined
  const [, one = '', separator = '', other = '', year = '', rest = ''] = match
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) <= 30 ? 2000 : 1900)
  const [day, month] = order === 'dmy' ? [one, other] : [other, one]
  const written = (to: Day): string => {
    const [front, back] = order === 'dmy' ? [two(to.day, one), two(to.month, other)] : [two(to.month, one), two(to.day, other)]
    return `${front}${separator}${back}${separator}${year.length === 4 ? four(to.year) : four(to.year).slice(2)}${rest}`
  }
  return whole({ year: full, month: Number(month), day: Number(day) }, written)
}

function readCompact(text: string): CellDate | undefined {
  const match = compact.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', day = '', rest = ''] = match
  return whole({ year: Number(year), month: Number(month), day: Number(day) }, (to) => `${four(to.year)}${two(to.month)}${two(to.day)}${rest}`)
}

function readNamed(text: string): CellDate | undefined {
  const match = dayMonthName.exec(text)
  const other = match ? undefined : monthNameDay.exec(text)
  const [day, name, year, rest] = match ? [match[1], match[2], match[3], match[4]] : [other?.[2], other?.[1], other?.[3], other?.[4]]
  const month = months.get(fold(name ?? ''))
  return month === undefined ? undefined : whole({ year: Number(year), month, day: Number(day) }, (to) => `${iso(to)}${rest ?? ''}`)
}

function readPartial(text: string): CellDate | undefined {
  const front = yearMonth.exec(text)
  const back = front ? undefined : monthYear.exec(text)
  if (front) return whole({ year: Number(front[1]), month: Number(front[3]), day: 1 }, (to) => `${four(to.year)}${front[2]}${two(to.month, front[3])}`, 'month')
  if (back) return whole({ year: Number(back[3]), month: Number(back[1]), day: 1 }, (to) => `${two(to.month, back[1])}${back[2]}${four(to.year)}`, 'month')
  return yearAlone.test(text) && text.length === 4 ? whole({ year: Number(text), month: 1, day: 1 }, (to) => four(to.year), 'year') : undefined
}

/** Moved by every shift in turn; a month or year alone is cut again after each, as in the images. */
export function shiftCellDate(date: CellDate, shifts: readonly number[]): string | undefined {
  const moved = shifts.reduce<Day | undefined>((at, days) => at && begun(shiftDay(at, [days]), date.precision), date.day)
  return moved && date.write(moved)
}

function begun(day: Day | undefined, precision: DatePrecision): Day | undefined {
  if (!day || precision === 'day') return day
  return { year: day.year, month: precision === 'year' ? 1 : day.month, day: 1 }
}
