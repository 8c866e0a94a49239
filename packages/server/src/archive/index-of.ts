/**
 * What the archive searches by, taken from one instance: matching keys and facets as columns, and what a search returns as ready JSON text
 * (PS3.18 Tables 10.6.1-5, 10.6.3-3 to 10.6.3-5; PS3.4 C.6). Pure; runs in the journey's workers, once for every instance.
 */
import type { Attributes, DicomFile, Tag } from '@vesalius/standards/dicom'
import { dataSetText, selectedLines } from './json-text.ts'
import type { Wanted } from './json-text.ts'

export interface StudyIndex {
  readonly patientId: string
  readonly patientName: string
  readonly patientBirthDate: string
  readonly patientSex: string
  readonly patientAge: string
  readonly date: string
  readonly time: string
  readonly accession: string
  readonly id: string
  readonly description: string
  readonly referring: string
  /** Lines of `"TAG":{…}`, see json-text.ts. */
  readonly json: string
}

export interface SeriesIndex {
  readonly number: number | null
  readonly modality: string
  readonly description: string
  readonly bodyPart: string
  readonly manufacturer: string
  readonly performedDate: string
  readonly performedTime: string
  readonly stepIds: readonly string[]
  readonly procedureIds: readonly string[]
  readonly json: string
}

export interface InstanceIndex {
  readonly study: StudyIndex
  readonly series: SeriesIndex
  readonly number: number | null
  readonly rows: number | null
  readonly columns: number | null
  readonly bits: number | null
  readonly frames: number | null
}

/** Patient and study attributes that a search for studies returns, beside the counts; with a representation: always there, if only empty. */
export const studyTags: readonly Wanted[] = [
  [0x00080005], [0x00080020, 'DA'], [0x00080030, 'TM'], [0x00080050, 'SH'], [0x00080090, 'PN'], [0x00080201], [0x00081030], [0x00081048], [0x00081060],
  [0x00081080], [0x00100010, 'PN'], [0x00100020, 'LO'], [0x00100021], [0x00100030, 'DA'], [0x00100040, 'CS'], [0x00101010], [0x00101020], [0x00101030],
  [0x0020000d, 'UI'], [0x00200010, 'SH'],
]
export const seriesTags: readonly Wanted[] = [
  [0x00080005], [0x00080021], [0x00080031], [0x00080060, 'CS'], [0x00080070], [0x00080080], [0x00080201], [0x00081010], [0x0008103e, 'LO'], [0x00081090],
  [0x00180015], [0x00181030], [0x00185100], [0x0020000e, 'UI'], [0x00200011, 'IS'], [0x00200052], [0x00200060], [0x00400244], [0x00400245], [0x00400254],
  [0x00400275],
]

/** Index columns have a limit in every database; no honest value of these attributes comes near it. */
const longest = 256

/** The keys of one de-identified data set. Never throws for odd values: what is not as it should be is not found by them. */
export function indexOf(attributes: Attributes): InstanceIndex {
  const text = (tag: Tag): string => column(attributes.string(tag) ?? '')
  return {
    study: {
      patientId: text(0x00100020), patientName: text(0x00100010), patientBirthDate: text(0x00100030), patientSex: text(0x00100040),
      patientAge: text(0x00101010), date: text(0x00080020), time: text(0x00080030), accession: text(0x00080050), id: text(0x00200010),
      description: text(0x00081030), referring: text(0x00080090), json: selectedLines(attributes, studyTags),
    },
    series: {
      number: whole(attributes, 0x00200011), modality: text(0x00080060), description: text(0x0008103e), bodyPart: text(0x00180015),
      manufacturer: text(0x00080070), performedDate: text(0x00400244), performedTime: text(0x00400245),
      ...requests(attributes), json: selectedLines(attributes, seriesTags),
    },
    number: whole(attributes, 0x00200013),
    rows: whole(attributes, 0x00280010),
    columns: whole(attributes, 0x00280011),
    bits: whole(attributes, 0x00280100),
    frames: whole(attributes, 0x00280008),
  }
}

/** The DICOM JSON object of an instance as UTF-8 (PS3.18 F.2); long binary values are names relative to the instance. */
export function metadataOf(file: Pick<DicomFile, 'attributes'>): Uint8Array {
  return Buffer.from(dataSetText(file.attributes, ''), 'utf8')
}

/** Text as PostgreSQL keeps it: without NUL, well formed, not longer than an index can hold. */
const column = (value: string): string => value.slice(0, longest).replaceAll('\0', '').toWellFormed()

function whole(attributes: Attributes, tag: Tag): number | null {
  const value = attributes.number(tag)
  return value !== undefined && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null
}

function requests(attributes: Attributes): { stepIds: string[]; procedureIds: string[] } {
  const items = attributes.items(0x00400275).slice(0, 100)
  const collect = (tag: Tag): string[] => items.map((item) => column(item.string(tag) ?? '')).filter((value) => value !== '')
  return { stepIds: collect(0x00400009), procedureIds: collect(0x00401001) }
}
