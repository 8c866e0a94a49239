/** What a quality check is: one file, one question about an instance, a series, a study, a subject or the whole dataset (deidentification.md 3.2 names them). */
import type { InstanceJson } from '#archive'
import type { Image, Samples } from '@vesalius/codec'
import type { DicomFile } from '@vesalius/standards/dicom'
import type { Entry } from '../contents.ts'

export const dimensions = ['complete', 'unique', 'consistent', 'accurate', 'integrity'] as const
export type Dimension = (typeof dimensions)[number]

/** An error makes data unfit for use; a warning may; an information is told for who chooses data. */
export type Severity = 'error' | 'warning' | 'information'

/** Undefined: the question does not apply here. A text: it fails, and why: codes, tags and counts, never a value. */
export type Outcome = boolean | string | undefined

export interface PixelFacts {
  readonly image: Image
  /** Of one frame. */
  readonly samples: Samples
}

export interface InstanceFacts {
  readonly entry: Entry
  /** Empty when the archive does not know it. */
  readonly json: InstanceJson
  /** The code of what is wrong when the file is not there or cannot be read. */
  readonly file: DicomFile | string
  /** SHA-256 of what was read; undefined when nothing was. */
  readonly digest: string | undefined
  /** The middle frame; the code of what is wrong; undefined where there are no pixels, or this instance of compressed ones was not among those that are decoded. */
  readonly pixels: PixelFacts | string | undefined
}

export interface HeaderFacts {
  readonly entry: Entry
  readonly json: InstanceJson
}

export interface SeriesFacts {
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
  readonly modality: string
  readonly instances: readonly HeaderFacts[]
}

export interface StudyFacts {
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly series: readonly SeriesFacts[]
  /** Whether the instance is in the dataset's part of the study. */
  has(sopInstanceUid: string): boolean
}

export interface SubjectFacts {
  readonly pseudonym: string
  readonly sexes: readonly string[]
  readonly births: readonly string[]
  /** By study, in the order of their dates. */
  readonly studies: readonly { readonly date: string; readonly age: string }[]
  /** Whether clinical rows are kept of the subject; undefined where none are kept of anybody. */
  readonly hasFacts: boolean | undefined
}

export interface DatasetFacts {
  readonly instances: number
  /** How many instances share their file with another one, and their pixels. */
  readonly sameFile: number
  readonly samePixels: number
  readonly manifest: boolean
  readonly subjects: number
  readonly studiesUnderTwoSubjects: number
}

interface Described {
  /** The number of the check in the list: `S3`. */
  readonly id: string
  /** The question, as what holds when it passes. */
  readonly title: string
  readonly dimension: Dimension
  readonly severity: Severity
  /** What to do when it fails. */
  readonly remedy: string
}

export interface Facts { readonly instance: InstanceFacts; readonly series: SeriesFacts; readonly study: StudyFacts; readonly subject: SubjectFacts; readonly dataset: DatasetFacts }
export type Level = keyof Facts
export type Check = { [L in Level]: Described & { readonly level: L; examine(facts: Facts[L]): Outcome } }[Level]
