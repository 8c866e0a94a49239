// Dates as whole days, without the platform's clock or time zones (proleptic Gregorian calendar).

/** YYYYMMDD (DA, PS3.5 section 6.2) of a day counted from 1970-01-01. */
export const dateOf = (day: number): string => {
  const shifted = day + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const moon = Math.floor((5 * dayOfYear + 2) / 153)
  const month = moon < 10 ? moon + 3 : moon - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${year}${String(month).padStart(2, '0')}${String(dayOfYear - Math.floor((153 * moon + 2) / 5) + 1).padStart(2, '0')}`
}

/** HHMMSS.ffffff of seconds since midnight. */
export const timeOf = (seconds: number): string => {
  const whole = Math.floor(seconds)
  const part = (value: number): string => String(value).padStart(2, '0')
  const milliseconds = String(Math.floor((seconds - whole) * 1000)).padStart(3, '0')
  return `${part(Math.floor(whole / 3600))}${part(Math.floor(whole / 60) % 60)}${part(whole % 60)}.${milliseconds}000`
}

/** Whole years between two days. */
export const yearsBetween = (from: number, to: number): number => Math.floor((to - from) / 365.25)

/** YYYY-MM-DD from YYYYMMDD. */
export const isoDate = (date: string): string => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
