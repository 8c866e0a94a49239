// Women of a screening programme: one small mammogram each, and a table with what was known on the day and whether cancer was found within two years.
// There are enough of them to learn from; what is to be learned follows from the seed alone, by a rule that is written here.
import { dateOf, isoDate, timeOf } from './calendar.ts'
import type { Patient, StudyPlan } from './cohort.ts'
import { planScreening } from './mammography.ts'
import { locales, personOf } from './people.ts'
import type { PlannedSeries } from './plan.ts'
import { randomOf, uidOf } from './random.ts'
import { mammographs } from './scanners.ts'

export interface ScreenedWoman {
  readonly study: StudyPlan
  readonly age: number
  /** Share of the breast that is glandular, 0 to 1. */
  readonly density: number
  /** Mother, sisters and daughters who had it. */
  readonly relatives: number
  readonly cancer: boolean
}

/** Numbers of patients begin below this. */
const numbersFrom = 1000
const epoch2024 = 19723

/** Log odds of cancer within two years: age, density and relatives, as they stand in studies but stronger, so that few women show it. */
const logOdds = (age: number, density: number, relatives: number): number => -0.6 + 0.12 * (age - 62) + 4 * (density - 0.5) + 1.6 * (relatives - 0.3)

export const screenedWoman = (seed: number, index: number): ScreenedWoman => {
  const number = numbersFrom + index
  const random = randomOf(seed, `screened:${index}`)
  const locale = locales[(index - 1) % locales.length] ?? locales[0]!
  const [day, age] = [epoch2024 + random.whole(0, 500), random.whole(50, 74)]
  const [density, draw] = [Math.round(random.between(0.1, 0.9) * 100) / 100, random.next()]
  const relatives = draw < 0.75 ? 0 : draw < 0.95 ? 1 : 2
  const cancer = random.next() < 1 / (1 + Math.exp(-logOdds(age, density, relatives)))
  const label = `screened-${String(index).padStart(3, '0')}`
  const patient: Patient = {
    number, label, id: `${random.whole(100, 999)}${String(100000 + index * 37)}`, person: personOf(locale, 'F', random), birthDay: day - Math.round(365.25 * age) - random.whole(1, 300), disease: 'breast', firstDay: day,
    telephone: locale.telephone.slice(0, -2) + String(random.whole(10, 99)), email: `${label}@example.org`, insurance: `${locale.language.toUpperCase()}-${random.whole(1000000, 9999999)}`, weightKg: random.whole(50, 90), heightM: random.whole(152, 180) / 100,
  }
  const seconds = random.whole(8 * 3600, 16 * 3600)
  const study: StudyPlan = {
    seed, patient, number: 1, label: `${label}/study-1`, uid: uidOf(seed, `${label}/study-1`), day, date: dateOf(day), seconds, time: timeOf(seconds), accession: `A${random.whole(1000000, 9999999)}`,
    // One after the other on two machines, so that a model that learned from one is tested on the other.
    scanner: mammographs[(index - 1) % 2] ?? mammographs[0]!, anatomy: randomOf(seed, `anatomy:${number}`),
  }
  return { study, age, density, relatives, cancer }
}

/** Nothing is rendered yet. */
export function* plannedScreening({ seed, screened }: { readonly seed: number; readonly screened: number }): Iterable<{ study: StudyPlan; series: PlannedSeries[] }> {
  for (let index = 1; index <= screened; index++) {
    const { study, density, cancer } = screenedWoman(seed, index)
    yield { study, series: planScreening(study, { density, ill: cancer }) }
  }
}

/** The programme's own table as CSV (RFC 4180, UTF-8, with a header), one row for each woman. */
export const screeningTable = ({ seed = 1, screened = 0 }: { readonly seed?: number; readonly screened?: number }): string => {
  const rows = ['patient_id,sex,screening_date,screened_at_years,density_percent,relatives_count,two_year_result']
  for (let index = 1; index <= screened; index++) {
    const { study: { patient, day }, age, density, relatives, cancer } = screenedWoman(seed, index)
    rows.push([patient.id, 'F', isoDate(dateOf(day)), age, Math.round(density * 100), relatives, cancer ? 1 : 0].join(','))
  }
  return `${rows.join('\r\n')}\r\n`
}
