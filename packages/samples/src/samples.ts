// The sample cohort: patients one after the other, their files made one at a time. Pure: no I/O, no clock, no platform random numbers.
import { buildDicom } from '@vesalius/standards/dicom'
import type { AnswerKey, Identity, Lesion } from './answer-key.ts'
import { planChest } from './chest-ct.ts'
import { type Disease, patientOf, type StudyPlan, studiesOf } from './cohort.ts'
import { planLiver } from './liver-ultrasound.ts'
import { planMammography } from './mammography.ts'
import type { PlannedFile, PlannedSeries } from './plan.ts'
import { plannedScreening } from './screening.ts'
import { planProstate } from './prostate-mr.ts'

export interface SampleOptions {
  /** 1 to 999; 12 when absent */
  readonly patients?: number
  /** a whole number; the same seed gives the same bytes on every machine; 1 when absent */
  readonly seed?: number
  /** 0 to 500; women of a screening programme beside the patients, each with one small mammogram; none when absent */
  readonly screened?: number
  /** adds one file that is cut off in the middle of its pixels */
  readonly broken?: boolean
  /** paths that are left out, and not rendered either: to go on where it was broken off */
  readonly without?: ReadonlySet<string>
}

export interface SampleFile {
  /** neutral: numbers, never an identity */
  readonly path: string
  readonly bytes: Uint8Array
}

const planners: Readonly<Record<Disease, (study: StudyPlan) => PlannedSeries[]>> = {
  lung: planChest,
  prostate: planProstate,
  breast: planMammography,
  liver: planLiver,
}

export const checked = ({ patients = 12, seed = 1, screened = 0 }: SampleOptions): { patients: number; seed: number } => {
  if (!Number.isInteger(patients) || patients < 1 || patients > 999) throw new RangeError('a cohort has 1 to 999 patients')
  if (!Number.isInteger(screened) || screened < 0 || screened > 500) throw new RangeError('a programme has 0 to 500 women')
  if (!Number.isSafeInteger(seed)) throw new RangeError('a seed is a whole number')
  return { patients, seed }
}

/** Every study of the cohort with its series, nothing rendered yet. */
export function* plannedStudies(options: SampleOptions): Iterable<{ study: StudyPlan; series: PlannedSeries[] }> {
  const { patients, seed } = checked(options)
  for (let number = 1; number <= patients; number++) {
    for (const study of studiesOf(seed, patientOf(seed, number))) yield { study, series: planners[study.patient.disease](study) }
  }
  yield* plannedScreening({ seed, screened: options.screened ?? 0 })
}

/** The bytes of one planned file. */
export const buildSample = ({ sheet, pixels, transferSyntax }: PlannedFile): Uint8Array => {
  const { bytes, vr } = pixels()
  return buildDicom({ transferSyntax, attributes: [...sheet().attributes, { tag: 0x7fe00010, vr, value: bytes }] })
}

/** The files of the cohort, in the order of patients, studies, series, instances. Throws RangeError on options out of range. */
export function* generateSamples(options: SampleOptions = {}): Iterable<SampleFile> {
  let last: SampleFile | undefined
  for (const { series } of plannedStudies(options)) {
    for (const { files } of series) {
      for (const file of files) {
        if (options.without?.has(file.path)) continue
        last = { path: file.path, bytes: buildSample(file) }
        yield last
      }
    }
  }
  if (options.broken && last) yield { path: 'broken/0001.dcm', bytes: last.bytes.slice(0, last.bytes.length >> 1) }
}

/** How many files the cohort has, whatever is left out. Renders nothing. */
export const countSamples = (options: SampleOptions = {}): number => {
  let files = options.broken ? 1 : 0
  for (const { series } of plannedStudies(options)) for (const one of series) files += one.files.length
  return files
}

/** What is hidden in the cohort of the same options. Renders nothing. */
export const answerKey = (options: SampleOptions = {}): AnswerKey => {
  const lesions: Lesion[] = []
  const identities: Record<string, readonly Identity[]> = {}
  for (const { series } of plannedStudies(options)) {
    for (const one of series) {
      lesions.push(...one.lesions)
      for (const file of one.files) identities[file.path] = file.sheet().identities
    }
  }
  return { ...checked(options), lesions, identities }
}
