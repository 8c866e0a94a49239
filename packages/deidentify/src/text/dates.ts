/** Dates and times that stand in a text, in numbers or with the name of a month in a language of Europe or East Asia: moved like the person's dates, or taken out. */
import { fold } from './fold.ts'
import { isDate, isoOf, type Ymd } from './date-forms.ts'
import type { Span } from './spans.ts'
import { monthNames } from './tables/months.ts'

export type MoveDate = (date: string) => string | undefined

const months = new Map<string, number>(monthNames.flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])))

const yearFirst = /(?<![\p{N}.])(\d{4})([-./_]|\. )(\d{1,2})\2(\d{1,2})(?!\d)(?![.]\d)/gu
const dayFirst = /(?<![\p{N}.])(\d{1,2})([-./_]|\. |\.)(\d{1,2})\2['’]?(\d{4}|\d{2})(?!\d)(?![.]\d)/gu
const spaced = /(?<![\p{N}.,])(\d{1,2})([ |\\])(\d{1,2})\2((?:19|20|25)\d\d)(?![\p{N}%]|[.,]\d)/gu
const spacedYearFirst = /(?<![\p{N}.,])((?:19|20|25)\d\d)([ |\\])(\d{2})\2(\d{2})(?![\p{N}%]|[.,]\d)/gu
const romanMonth = /(?<![\p{L}\p{N}])(\d{1,2})(\. ?|[-/ ])(I{1,3}|IV|VI{0,3}|IX|XI{0,2})\2((?:19|20)\d\d|(?<=[-/.])\d{2})(?![\p{L}\p{N}])/gu
const compact = /(?<!\d)(?:(?:18[5-9]|19\d|20\d|21[0-4])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)(?:\d{6}(?:\.\d{1,6})?)?(?!\d)/gu
const dayMonth = /(?<!\p{N})(\d{1,2})(?:\.|st|nd|rd|th|er|º|ª|o)?[\s\-.,/_]{0,2}(?:de |d'|of )?(\p{L}[\p{L}\p{M}]{2,14})\.?[\s\-.,/_]{0,2}(?:de |del |of )?['’]?(\d{4}|\d{2})(?!\p{N})/gu
const monthDay = /(?<!\p{L})(\p{L}[\p{L}\p{M}]{2,14})\.?[\s\-_]{0,2}(\d{1,2})(?:st|nd|rd|th)?,?[\s\-_]{1,2}(\d{4})(?!\p{N})/gu
const yearMonthDay = /(?<!\p{N})((?:19|20)\d\d)[.,]?[\s\-_]{0,2}(\p{L}[\p{L}\p{M}]{2,14})\.?[\s\-_]{0,2}(\d{1,2})(?:\.|st|nd|rd|th)?(?!\p{N})/gu
const dayMonthOnly = /(?<!\p{N})(\d{1,2})(?:\.|st|nd|rd|th|º)?\s{0,2}(?:de |of )?(\p{L}[\p{L}\p{M}]{2,14})(?!\p{L})/gu
const monthYear = /(?<!\p{L})(\p{L}[\p{L}\p{M}]{2,14})\.?[\s\-_,']{0,2}(?:de |del )?((?:19|20)\d\d)(?!\p{N})/gu
const monthYearNumbers = /(?<![\p{N}./])(?:(0?[1-9]|1[0-2])[/-]|(0[1-9]|1[0-2])\.)((?:19|20)\d\d)(?![\p{N}/])/gu
const yearMonthNumbers = /(?<![\p{N}./-])((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?![\p{N}/-])/gu
const eastern = /(\d{2,4}|(昭和|平成|令和|大正|明治)\s?(?:\d{1,2}|元))\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일号號])?/gu
/** The year before the first of an era of Japan. */
const eras: Readonly<Record<string, number>> = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 }
const times = /(?<![\p{N}.:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,]\d{1,6})?)?(?:\s?(?:am|pm|uhr|h))?(?![\p{L}\p{N}:])/giu
const times2 = /(?<![\p{N}.,])([01]?\d|2[0-3])[.:]([0-5]\d)\s?(?:uhr)(?!\p{L})/giu

/** Every date or time of the text. `move` undefined or giving nothing takes it out; what it gives is written with the same separators. */
export function dateSpans(text: string, move: MoveDate | undefined): Span[] {
  if (!/\d/.test(text)) return []
  return [
    ...numeric(text, yearFirst, (match) => orders(match[1], match[3], match[4]), move, 'ymd'),
    ...numeric(text, dayFirst, (match) => orders(fullYear(match[4] as string), match[3], match[1]), move, 'dmy'),
    ...numeric(text, spaced, (match) => orders(match[4], match[3], match[1]), move, 'dmy'),
    ...numeric(text, spacedYearFirst, (match) => orders(match[1], match[3], match[4]), move, 'ymd'),
    ...roman(text, move),
    ...compactDates(text, move),
    ...named(text, dayMonth, [3, 2, 1], move), ...named(text, monthDay, [3, 1, 2], move), ...named(text, yearMonthDay, [1, 2, 3], move),
    ...easternDates(text, move), ...partial(text),
    ...[...text.matchAll(times), ...text.matchAll(times2)].map((match): Span => ({ start: match.index, end: match.index + match[0].length, because: 'time' })),
  ]
}

/** Two digits: up to 30 is this century. */
function fullYear(digits: string): string {
  return digits.length === 4 ? digits : Number(digits) <= 30 ? `20${digits}` : `19${digits}`
}

/** Day before month as in Europe; the other order where only that is a date. Years of the Buddhist era are 543 ahead. */
function orders(written = '', month = '', day = ''): Found | undefined {
  const year = Number(written) >= 2400 && Number(written) < 2600 ? Number(written) - 543 : Number(written)
  const date = { year, month: Number(month), day: Number(day) }
  const otherEra = year !== Number(written)
  if (isDate(date)) return { date, swapped: false, otherEra }
  const other = { year: date.year, month: date.day, day: date.month }
  return isDate(other) ? { date: other, swapped: true, otherEra } : undefined
}

interface Found { readonly date: Ymd, readonly swapped: boolean, readonly otherEra: boolean }

function numeric(text: string, pattern: RegExp, read: (match: RegExpExecArray) => Found | undefined, move: MoveDate | undefined, order: 'ymd' | 'dmy'): Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const found = read(match)
    if (!found) return []
    const at = { start: match.index, end: match.index + match[0].length, because: 'date' as const }
    const moved = movedDate(found.date, move)
    if (!moved || found.otherEra) return [at]
    const separator = match[2] as string
    const [day, month] = found.swapped ? [moved.slice(4, 6), moved.slice(6)] : [moved.slice(6), moved.slice(4, 6)]
    const year = order === 'dmy' && match[4]?.length === 2 ? moved.slice(2, 4) : moved.slice(0, 4)
    const written = (order === 'ymd' ? [year, month, day] : [day, month, year]).join(separator)
    return [{ ...at, instead: fitting(written, match[0]) }]
  })
}

/** What is longer than what stood there loses zeros in front, so that no text outgrows its place. */
function fitting(written: string, before: string): string {
  return written.length <= before.length ? written : written.replaceAll(/(?<!\d)0(?=\d)/g, '').slice(0, before.length)
}

function movedDate(date: Ymd, move: MoveDate | undefined): string | undefined {
  const moved = move?.(isoOf(date))
  return moved && /^\d{8}$/.test(moved) ? moved : undefined
}

function compactDates(text: string, move: MoveDate | undefined): Span[] {
  return [...text.matchAll(compact)].map((match) => {
    const digits = match[0]
    const at = { start: match.index, end: match.index + digits.length, because: 'date' as const }
    const iso = /^(18[5-9]|19|20|21)/.test(digits) && isDate({ year: Number(digits.slice(0, 4)), month: Number(digits.slice(4, 6)), day: Number(digits.slice(6, 8)) })
    const moved = iso ? movedDate({ year: Number(digits.slice(0, 4)), month: Number(digits.slice(4, 6)), day: Number(digits.slice(6, 8)) }, move) : undefined
    return moved ? { ...at, instead: moved } : at
  })
}

/** With the name of a month; written as an ISO date where it is moved and there is room. `groups`: year, month, day. */
function named(text: string, pattern: RegExp, groups: readonly [number, number, number], move: MoveDate | undefined): Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const month = months.get(fold(match[groups[1]] as string))
    const year = fullYear(match[groups[0]] as string)
    const date = { year: Number(year), month: month ?? 0, day: Number(match[groups[2]]) }
    if (!month || !isDate(date)) return []
    const at = { start: match.index, end: match.index + match[0].length, because: 'date' as const }
    return [asIso(at, date, move)]
  })
}

function asIso(at: Span, date: Ymd, move: MoveDate | undefined): Span {
  const moved = movedDate(date, move)
  const written = moved && `${moved.slice(0, 4)}-${moved.slice(4, 6)}-${moved.slice(6)}`
  return written && written.length <= at.end - at.start ? { ...at, instead: written } : at
}

function roman(text: string, move: MoveDate | undefined): Span[] {
  return [...text.matchAll(romanMonth)].filter((match) => Number(match[1]) >= 1 && Number(match[1]) <= 31).map((match) => {
    const date = { year: Number(fullYear(match[4] as string)), month: romans.indexOf(match[3] as string) + 1, day: Number(match[1]) }
    return isDate(date) ? asIso(spanOf(match), date, move) : spanOf(match)
  })
}

const romans = 'I II III IV V VI VII VIII IX X XI XII'.split(' ')

/** Without a day, or with a year of two digits, they are not precise enough to be moved. */
function easternDates(text: string, move: MoveDate | undefined): Span[] {
  return [...text.matchAll(eastern)].map((match) => {
    const [, written = '', era, month, day] = match
    const count = /元/.test(written) ? 1 : Number(/\d+/.exec(written)?.[0])
    const date = { year: era ? (eras[era] ?? 0) + count : count, month: Number(month), day: Number(day) }
    return isDate(date) ? asIso(spanOf(match), date, move) : spanOf(match)
  })
}

const spanOf = (match: RegExpExecArray): Span => ({ start: match.index, end: match.index + match[0].length, because: 'date' })

/** Month and year, day and month: not precise enough to be moved, so they go. */
function partial(text: string): Span[] {
  return [
    ...[...text.matchAll(dayMonthOnly)].filter((match) => isMonth(match[2]) && Number(match[1]) >= 1 && Number(match[1]) <= 31),
    ...[...text.matchAll(monthYear)].filter((match) => months.has(fold(match[1] as string)) && !words.has(fold(match[1] as string))),
    ...text.matchAll(monthYearNumbers), ...text.matchAll(yearMonthNumbers),
  ].map(spanOf)
}

/** Short names that are words or techniques as well (`mar`, `mag`, `set`) need a year and a day beside them. */
const ambiguous = new Set('mag set ago out lip sie lis paz mar mai dic gen loka elo may set mars marta sty gru zari ian dek oct nov'.split(' '))
/** Names of months that are words of imaging before a number of four digits too. */
const words = new Set('mag set out lip sie lis paz loka elo'.split(' '))
const isMonth = (word: string | undefined): boolean => {
  const folded = fold(word ?? '')
  return months.has(folded) && !ambiguous.has(folded)
}
