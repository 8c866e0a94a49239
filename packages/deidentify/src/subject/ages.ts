/** Ages (PS3.5 6.2: AS): above 89 years they are rare enough to name somebody, so all of them become 90 (HIPAA 45 CFR 164.514(b)(2)(i)(C)). */
import type { Day } from './dates.ts'

export const oldestAge = 89
export const cappedAge = 90

/** `097Y` → `090Y`; `75Y`, as some devices write it, stays as it is written. Undefined when it is no age. */
export function capAge(text: string): string | undefined {
  const match = /^(\d{1,3})([DWMY])$/.exec(text.trim())
  if (!match) return undefined
  return match[2] === 'Y' && Number(match[1]) > oldestAge ? `0${cappedAge}Y` : `${match[1]}${match[2]}`
}

/** Whole years from birth to a day; someone born on 29 February has the birthday on 1 March. Negative before birth. */
export function yearsBetween(birth: Day, on: Day): number {
  const before = on.month < birth.month || (on.month === birth.month && on.day < birth.day)
  return on.year - birth.year - (before ? 1 : 0)
}

/** Age as AS at a day, in years, capped; below two years in months. Undefined before birth. */
export function ageAt(birth: Day, on: Day): string | undefined {
  const years = yearsBetween(birth, on)
  if (years < 0) return undefined
  if (years >= 2) return `${String(years > oldestAge ? cappedAge : years).padStart(3, '0')}Y`
  const months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day ? 1 : 0)
  return `${String(months).padStart(3, '0')}M`
}
