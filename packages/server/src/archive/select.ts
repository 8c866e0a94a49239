/** What a dataset is made of: the instances of chosen studies and series, or of those that a filter matches, with what is counted of them. */
import type { Queryable, Transaction } from '#engines'

/** All members given must match; in each, one of its values. Dates are YYYYMMDD, inclusive. */
export interface SelectionFilter {
  readonly modalities?: readonly string[] | undefined
  readonly bodyParts?: readonly string[] | undefined
  readonly manufacturers?: readonly string[] | undefined
  readonly sexes?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** An instance belongs to it by its study, by its series, or by the filter. */
export interface Selection {
  readonly studies: readonly string[]
  readonly series: readonly string[]
  readonly filter?: SelectionFilter | undefined
}

export interface SelectedInstance {
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
  readonly pseudonym: string
  /** SHA-256, hexadecimal. */
  readonly digest: string
  readonly size: number
  readonly sopClassUid: string
  readonly transferSyntax: string
  readonly modality: string
  readonly bodyPart: string
  readonly manufacturer: string
  readonly sex: string
  /** Patient's Age (0010,1010) of the study: `045Y`. */
  readonly age: string
  /** YYYYMMDD, or empty. */
  readonly studyDate: string
  readonly path: 'federated' | 'central'
}

const columns = `i.uid as "sopInstanceUid", s.uid as "seriesInstanceUid", t.uid as "studyInstanceUid", u.pseudonym, encode(i.digest, 'hex') as digest, i.size::float8 as size,
  i.sop_class as "sopClassUid", i.transfer_syntax as "transferSyntax", s.modality, s.body_part as "bodyPart", s.manufacturer, t.patient_sex as sex, t.patient_age as age,
  t.study_date as "studyDate", t.path`
const tables = 'archive_instance i join archive_series s on s.id = i.series_id join archive_study t on t.id = s.study_id join archive_subject u on u.id = t.subject_id'
const chosen = `t.project = $1 and (t.uid = any($2::text[]) or s.uid = any($3::text[]) or ($4 and ($5::text[] is null or s.modality = any($5)) and ($6::text[] is null or s.body_part = any($6))
  and ($7::text[] is null or s.manufacturer = any($7)) and ($8::text[] is null or t.patient_sex = any($8)) and ($9::text is null or t.study_date >= $9) and ($10::text is null or (t.study_date <= $10 and t.study_date <> ''))))`
const batch = 2_000

/** In order of their SOP Instance UIDs, byte by byte; in batches, as of the beginning. */
export async function* selectInstances(tx: Transaction, project: string, { studies, series, filter }: Selection): AsyncIterable<SelectedInstance[]> {
  const { modalities = null, bodyParts = null, manufacturers = null, sexes = null, from = null, to = null } = filter ?? {}
  await tx.query(`declare archive_selected no scroll cursor for select ${columns} from ${tables} where ${chosen} order by i.uid`,
    [project, studies, series, filter !== undefined, modalities, bodyParts, manufacturers, sexes, from, to])
  try {
    for (;;) {
      const { rows } = await tx.query<SelectedInstance>(`fetch ${batch} from archive_selected`)
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await tx.query('close archive_selected').catch(() => undefined)
  }
}

/** An instance of DICOM JSON (PS3.18 F.2), without its long values. */
export type InstanceJson = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>

export async function metadataOfInstances(records: Queryable, sopInstanceUids: readonly string[]): Promise<Map<string, InstanceJson>> {
  const { rows } = await records.query<{ uid: string; metadata: string }>(
    'select i.uid, c.metadata from archive_instance i join archive_content c on c.instance_id = i.id where i.uid = any($1::text[])', [sopInstanceUids])
  return new Map(rows.map(({ uid, metadata }) => [uid, JSON.parse(metadata) as InstanceJson]))
}
