/** Days in text: parsed from DA, DT and the ways people write dates, and written in them. A day is a number of days since 1970. */

const dayMs = 86_400_000
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Beginnings of month names in European languages that differ from the English ones, folded. */
const otherMonths: Readonly<Record<string, number>> = {
  ene: 1, gen: 1, gennaio: 1, fev: 2, fevr: 2, feb: 2, mrz: 3, maerz: 3, marz: 3, mars: 3, abr: 4, avr: 4, mai: 5, mag: 5, mei: 5, maj: 5, juin: 6, giu: 6, juni: 6, juil: 7, lug: 7, juli: 7, ago: 8, aou: 8, aout: 8,
  set: 9, okt: 10, out: 10, ott: 10, dez: 12, dic: 12, des: 12,
}

/** Undefined when there is no such day. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month - 1, day)
  const check = new Date(at)
  return year >= 1800 && year <= 2200 && check.getUTCMonth() === month - 1 && check.getUTCDate() === day ? at / dayMs : undefined
}

/** The day of a DA or of a DT that has one. */
export function dayOfValue(text: string): number | undefined {
  const match = /^\s*(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text)
  return match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : undefined
}

export function firstOfMonth(day: number): number {
  const date = new Date(day * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** The ways in which a day is searched as bytes. */
export function waysToWrite(day: number): string[] {
  const date = new Date(day * dayMs)
  const [y, m, d] = [pad(date.getUTCFullYear(), 4), pad(date.getUTCMonth() + 1), pad(date.getUTCDate())]
  return [y + m + d, `${y}-${m}-${d}`, `${d}.${m}.${y}`, `${d}/${m}/${y}`, `${m}/${d}/${y}`, `${y}.${m}.${d}`, `${y}/${m}/${d}`, `${d}-${m}-${y}`, `${m}-${d}-${y}`]
}

const numeric = /(?<!\d)(?:(\d{4})[-./ ]?(\d{2})[-./ ]?(\d{2})|(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})|(\d{2})(\d{2})((?:18|19|20|21)\d{2}))(?!\d)/g
/** A date and a time of day in one run of digits, as DT and logs have it. */
const stamped = /(?<!\d)((?:18|19|20|21)\d{2})(\d{2})(\d{2})(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?!\d)/g
const worded = /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]*(?:de\s+|of\s+)?(\p{L}{3,12})\.?[\s,-]*(?:de\s+|del\s+)?(\d{4})(?!\d)|(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/gu

const monthOf = (word: string): number | undefined => {
  const at = months.indexOf(word.slice(0, 3))
  return at >= 0 ? at + 1 : (otherMonths[word] ?? otherMonths[word.slice(0, 4)] ?? otherMonths[word.slice(0, 3)] ?? easternMonths.find(([beginning]) => word.startsWith(beginning))?.[1])
}

/** Beginnings of month names in Greek and Cyrillic letters, folded, in both cases of the word. */
const easternMonths: readonly (readonly [string, number])[] = [
  ['ιαν', 1], ['φεβ', 2], ['μαρ', 3], ['απρ', 4], ['μαι', 5], ['μαϊ', 5], ['ιουν', 6], ['ιουλ', 7], ['αυγ', 8], ['σεπ', 9], ['οκτ', 10], ['νοε', 11], ['δεκ', 12],
  ['янв', 1], ['фев', 2], ['мар', 3], ['апр', 4], ['мая', 5], ['маи', 5], ['май', 5], ['июн', 6], ['июл', 7], ['авг', 8], ['сен', 9], ['окт', 10], ['ноя', 11], ['дек', 12],
  ['януа', 1], ['юни', 6], ['юли', 7], ['ное', 11], ['січ', 1], ['лют', 2], ['бер', 3], ['кві', 4], ['кви', 4], ['тра', 5], ['чер', 6], ['лип', 7], ['сер', 8], ['вер', 9], ['жов', 10], ['лис', 11], ['гру', 12],
]

/** Digits of other scripts as ASCII ones. */
const plainDigits = (text: string): string => text.replace(/\p{Nd}/gu, (digit) => (digit < '\x80' ? digit : String(digitValue(digit))))
const eastern = /(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})(?!\d)/g

/** Digits of a script follow each other, and its zero is where counting back by one finds no digit any longer. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  for (let value = 0; value < 9; value++) if (!/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) return value
  return 9
}

/** Every day that the text may mean, in either order of day and month. The text is folded (digits of other scripts may stay). */
export function daysInText(written: string): number[] {
  if (!/\p{Nd}/u.test(written)) return []
  const text = plainDigits(written)
  const found: number[] = []
  const add = (year: number, month: number, day: number): void => {
    const one = dayOf(year, month, day)
    if (one !== undefined) found.push(one)
  }
  for (const [whole, y, m, d, a, b, year, first, second, third] of text.matchAll(numeric)) {
    if (y !== undefined) { add(Number(y), Number(m), Number(d)); if (/^\d{8}$/.test(whole)) add(Number(whole.slice(4)), Number(whole.slice(2, 4)), Number(whole.slice(0, 2))) }
    else if (first !== undefined) { add(Number(third), Number(second), Number(first)); add(Number(third), Number(first), Number(second)) }
    else for (const full of year?.length === 2 ? [1900 + Number(year), 2000 + Number(year)] : [Number(year)]) { add(full, Number(b), Number(a)); add(full, Number(a), Number(b)) }
  }
  for (const [, y, m, d] of [...text.matchAll(stamped), ...text.matchAll(eastern)]) add(Number(y), Number(m), Number(d))
  for (const [, day, name, year, otherName, otherDay, otherYear] of text.matchAll(worded)) {
    const month = monthOf(name ?? otherName ?? '')
    if (month !== undefined) add(Number(year ?? otherYear), month, Number(day ?? otherDay))
  }
  return found
}
