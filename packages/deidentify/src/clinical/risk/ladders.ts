/** How far a value can be made coarse, step by step, by the kind of its column. The first level is the value, the last says nothing. */

export type RiskKind = 'age' | 'number' | 'date' | 'postcode' | 'category'

export type RiskLevel =
  | 'exact' | 'bands-of-5' | 'bands-of-10' | 'bands-of-20' | 'twentieths' | 'tenths' | 'quarters' | 'month' | 'year' | '5-years' | '2-characters' | '1-character' | 'rare-to-other' | 'removed'

const ladders: Readonly<Record<RiskKind, readonly RiskLevel[]>> = {
  age: ['exact', 'bands-of-5', 'bands-of-10', 'bands-of-20', 'removed'],
  number: ['exact', 'twentieths', 'tenths', 'quarters', 'removed'],
  date: ['exact', 'month', 'year', '5-years', 'removed'],
  postcode: ['exact', '2-characters', '1-character', 'removed'],
  category: ['exact', 'rare-to-other', 'removed'],
}

export const levelsOf = (kind: RiskKind): readonly RiskLevel[] => ladders[kind]

export interface LevelOptions {
  /** A category of fewer persons is rare. */
  readonly k: number
}

/** The values at a level, one for each person; empty values stay empty (not told is a class of its own), but for `removed`. */
export function atLevel(values: readonly string[], level: RiskLevel, { k }: LevelOptions): readonly string[] {
  switch (level) {
    case 'exact': return values
    case 'removed': return values.map(() => '')
    case 'bands-of-5': return values.map((value) => ageBand(value, 5))
    case 'bands-of-10': return values.map((value) => ageBand(value, 10))
    case 'bands-of-20': return values.map((value) => ageBand(value, 20))
    case 'twentieths': return parts(values, 20)
    case 'tenths': return parts(values, 10)
    case 'quarters': return parts(values, 4)
    case 'month': return values.map((value) => yearMonth(value))
    case 'year': return values.map((value) => yearMonth(value).slice(0, 4))
    case '5-years': return values.map(fiveYears)
    case '2-characters': return values.map((value) => value.slice(0, 2))
    case '1-character': return values.map((value) => value.slice(0, 1))
    case 'rare-to-other': return withoutRare(values, k)
  }
}

/** `057Y`, `57`, `57.4` → `55-59`; 90 and above is one band, as ages are capped there. Months, weeks and days are the first band. */
function ageBand(value: string, width: number): string {
  const match = /^(\d{1,3})(?:[.,]\d+)?\s?([DWMY]?)/i.exec(value.trim())
  if (!match) return value === '' ? '' : 'other'
  const years = /[DWM]/i.test(match[2] ?? '') ? 0 : Number(match[1])
  if (years >= 90) return '90+'
  const from = Math.floor(years / width) * width
  return `${from}-${Math.min(from + width - 1, 89)}`
}

/** As many parts of equal width from the smallest to the largest number; what is no number is a part of its own. */
function parts(values: readonly string[], count: number): string[] {
  const numbers = values.map((value) => (value === '' ? Number.NaN : Number(value.replace(',', '.'))))
  let [least, most] = [Infinity, -Infinity]
  for (const number of numbers) if (Number.isFinite(number)) [least, most] = [Math.min(least, number), Math.max(most, number)]
  const width = (most - least) / count || 1
  return numbers.map((number, index) => {
    if (!Number.isFinite(number)) return values[index] === '' ? '' : 'other'
    const part = Math.min(count - 1, Math.floor((number - least) / width))
    return `${round(least + part * width)}-${round(least + (part + 1) * width)}`
  })
}

const round = (number: number): number => Number(number.toPrecision(3))

const yearMonth = (value: string): string => {
  const match = /^(\d{4})[-./]?(\d{2})?/.exec(value)
  return match ? `${match[1]}${match[2] ? `-${match[2]}` : ''}` : value === '' ? '' : 'other'
}

function fiveYears(value: string): string {
  const year = Number(yearMonth(value).slice(0, 4))
  return Number.isFinite(year) && value !== '' ? `${year - (year % 5)}-${year - (year % 5) + 4}` : value === '' ? '' : 'other'
}

function withoutRare(values: readonly string[], k: number): string[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return values.map((value) => (value !== '' && (counts.get(value) ?? 0) < k ? 'other' : value))
}
