/** Dates moved by a number of days, at the precision they had (PS3.5 6.2: DA, DT; PS3.15 E.3.6 Retain Longitudinal Temporal Information). */

const dayMs = 86_400_000

/** `20240229` or the older `2024.02.29`; undefined when it is no date. */
export function shiftDate(text: string, days: number): string | undefined {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(text)
  if (!match) return undefined
  const moved = move(Number(match[1]), Number(match[3]), { day: Number(match[4]), days })
  return moved && `${moved.year}${match[2]}${moved.month}${match[2]}${moved.day}`
}

/** `YYYY[MM[DD[HHMMSS…]]][&ZZXX]`; time and zone stay. A year or month alone is moved from its first day and cut again. */
export function shiftDateTime(text: string, days: number): string | undefined {
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?([+-]\d{4})?$/.exec(text)
  if (!match) return undefined
  const [, year, month, day, time = '', zone = ''] = match
  const moved = move(Number(year), Number(month ?? '1'), { day: Number(day ?? '1'), days })
  if (!moved) return undefined
  return moved.year + (month ? moved.month : '') + (day ? moved.day : '') + (day ? time : '') + zone
}

function move(year: number, month: number, { day, days }: { day: number, days: number }): { year: string, month: string, day: string } | undefined {
  const from = Date.UTC(year, month - 1, day)
  const check = new Date(from)
  if (year < 1000 || check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return undefined
  const [movedYear = '', movedMonth = '', movedDay = ''] = new Date(from - days * dayMs).toISOString().slice(0, 10).split('-')
  return { year: movedYear, month: movedMonth, day: movedDay }
}
