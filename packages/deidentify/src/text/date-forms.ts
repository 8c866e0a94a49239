/** A known date in the compact forms in which it may stand in a text: digits in every order, with long and short years, without zeros; its year for a birth. */

export interface Ymd { readonly year: number, readonly month: number, readonly day: number }

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isDate({ year, month, day }: Ymd): boolean {
  return year >= 1850 && year <= 2149 && month >= 1 && month <= 12 && day >= 1 && day <= (monthDays[month - 1] as number)
}

/** Of a DA, DT or an ISO date; undefined when it is none. */
export function parseDate(value: string): Ymd | undefined {
  const digits = value.match(/^\s*(\d{4})[-./]?(\d{2})[-./]?(\d{2})/)
  if (digits) {
    const date = { year: Number(digits[1]), month: Number(digits[2]), day: Number(digits[3]) }
    if (isDate(date)) return date
  }
  const written = value.match(/^\s*(\d{1,2})[-./](\d{1,2})[-./](\d{4})/)
  const date = written && { year: Number(written[3]), month: Number(written[2]), day: Number(written[1]) }
  return date && isDate(date) ? date : undefined
}

export const isoOf = ({ year, month, day }: Ymd): string => `${String(year).padStart(4, '0')}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`

/** Spellings without separators, of six digits and more: `19570312 12031957 03121957 570312 120357 031257`. */
export function dateForms(value: string): string[] {
  const date = parseDate(value)
  if (!date) return []
  const [yyyy, mm, dd] = [String(date.year), String(date.month).padStart(2, '0'), String(date.day).padStart(2, '0')]
  const yy = yyyy.slice(2)
  const forms = [yyyy + mm + dd, dd + mm + yyyy, mm + dd + yyyy, yyyy + dd + mm, yy + mm + dd, dd + mm + yy, mm + dd + yy]
  const short = [`${date.day}${date.month}${yyyy}`, `${date.month}${date.day}${yyyy}`, `${yyyy}${date.month}${date.day}`]
  return [...new Set([...forms, ...short])].filter((form) => form.length >= 6)
}
