// Who is in the cohort and what was done to them: patients, diseases, studies. Everything follows from the seed and the patient's number.
import { dateOf, timeOf } from './calendar.ts'
import { locales, type Person, personOf } from './people.ts'
import { randomOf, type Random, uidOf } from './random.ts'
import { ctScanners, mammographs, mrScanners, type Scanner, ultrasoundMachines } from './scanners.ts'

export type Disease = 'lung' | 'prostate' | 'breast' | 'liver'

export interface Patient {
  readonly number: number
  /** the neutral name in paths and keys: `patient-001` */
  readonly label: string
  readonly id: string
  readonly person: Person
  readonly birthDay: number
  readonly disease: Disease
  readonly firstDay: number
  readonly telephone: string
  readonly email: string
  readonly insurance: string
  readonly weightKg: number
  readonly heightM: number
}

export interface StudyPlan {
  readonly seed: number
  readonly patient: Patient
  readonly number: number
  /** `patient-001/study-1` */
  readonly label: string
  readonly uid: string
  readonly day: number
  readonly date: string
  /** seconds since midnight */
  readonly seconds: number
  readonly time: string
  readonly accession: string
  readonly scanner: Scanner
  /** a stream for what is the patient's own (anatomy, lesions): the same in each of the patient's studies */
  readonly anatomy: Random
}

const diseases: readonly Disease[] = ['lung', 'prostate', 'breast', 'liver']
const scannersOf: Readonly<Record<Disease, readonly Scanner[]>> = {
  lung: ctScanners,
  prostate: mrScanners,
  breast: mammographs,
  liver: ultrasoundMachines,
}
const epoch2024 = 19723
/** From here on the eleventh patient bears the fourth's PatientID: two persons under one identifier, as hospitals have them. */
const [bearer, original] = [11, 4]

const identifier = (seed: number, number: number): string =>
  `${randomOf(seed, `id:${number}`).whole(100, 999)}${String(4000 + number * 37).padStart(6, '0')}`

export const patientOf = (seed: number, number: number): Patient => {
  const random = randomOf(seed, `patient:${number}`)
  const disease = diseases[(number - 1) % diseases.length] ?? 'lung'
  const locale = locales[(number - 1) % locales.length] ?? locales[0]!
  const sex = disease === 'prostate' ? 'M' : disease === 'lung' && number % 8 === 1 ? 'M' : 'F'
  const firstDay = epoch2024 + random.whole(0, 500)
  const label = `patient-${String(number).padStart(3, '0')}`
  return {
    number,
    label,
    id: identifier(seed, number === bearer ? original : number),
    person: personOf(locale, sex, random),
    birthDay: firstDay - Math.round(365.25 * random.between(52, 79)),
    disease,
    firstDay,
    telephone: locale.telephone.slice(0, -2) + String(random.whole(10, 99)),
    email: `${label}@example.org`,
    insurance: `${locale.language.toUpperCase()}-${random.whole(1000000, 9999999)}`,
    weightKg: random.whole(58, 92),
    heightM: random.whole(156, 188) / 100,
  }
}

/** A patient's studies: one, and a follow-up of the first lung and the first prostate patient in every twelve. */
export const studiesOf = (seed: number, patient: Patient): StudyPlan[] => {
  const scanners = scannersOf[patient.disease]
  const scanner = scanners[Math.floor((patient.number - 1) / diseases.length) % scanners.length] ?? scanners[0]!
  const count = patient.number % 12 === 1 || patient.number % 12 === 2 ? 2 : 1
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1
    const label = `${patient.label}/study-${number}`
    const random = randomOf(seed, label)
    const day = patient.firstDay + index * (patient.disease === 'lung' ? 92 : 183)
    const seconds = random.whole(8 * 3600, 16 * 3600) + random.whole(0, 999) / 1000
    return {
      seed,
      patient,
      number,
      label,
      uid: uidOf(seed, label),
      day,
      date: dateOf(day),
      seconds,
      time: timeOf(seconds),
      accession: `A${random.whole(1000000, 9999999)}`,
      scanner,
      anatomy: randomOf(seed, `anatomy:${patient.number}`),
    }
  })
}
