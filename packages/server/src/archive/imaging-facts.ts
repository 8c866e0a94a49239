/** What every series of a project tells that a federated search asks for, in the codes of EUCAIM (mission.md 6.3). Of subjects that are de-identified. */
import type { Queryable } from '#engines'
import { isShown } from './withdrawn.ts'
import { bodyPartTerm, modalityTerm, sexTerm } from '@vesalius/standards/eucaim'

export interface ImagingFact {
  readonly subject: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  /** Codes of `searchKeys`; absent when there is none for what is stored. */
  readonly modality?: string
  readonly bodyPart?: string
  readonly sex?: string
  /** As stored. */
  readonly manufacturer?: string
}

interface Row { subject: string; study: string; series: string; modality: string; part: string; maker: string; sex: string }

export async function imagingFactsOf(records: Queryable, project: string): Promise<ImagingFact[]> {
  const { rows } = await records.query<Row>(
    `select u.pseudonym as subject, t.uid as study, s.uid as series, s.modality, s.body_part as part, s.manufacturer as maker, t.patient_sex as sex
     from archive_series s join archive_study t on t.id = s.study_id join archive_subject u on u.id = t.subject_id where t.project = $1 and ${isShown('t.project', 'u.pseudonym')} order by s.id`, [project])
  return rows.map(({ subject, study, series, modality, part, maker, sex }) => ({
    subject, studyInstanceUid: study, seriesInstanceUid: series,
    ...known('modality', modalityTerm(modality)), ...known('bodyPart', bodyPartTerm(part)), ...known('sex', sexTerm(sex)), ...known('manufacturer', maker.trim() || undefined),
  }))
}

/** Changes whenever what series or clinical data tell may have changed: series are added and replaced, their attributes stay; sources are received and mapped again; subjects are withdrawn. */
export async function factsStampOf(records: Queryable, project: string): Promise<string> {
  const { rows } = await records.query<{ stamp: string }>(
    `select concat_ws('/', (select max(id) from archive_series), (select count(*) from archive_study where project = $1), (select max(id) from archive_clinical_fact),
       (select count(*) from archive_clinical_subject where project = $1), (select count(*) from archive_withdrawn where project = $1),
       (select string_agg(concat_ws(' ', id, revision, stored_at), ',' order by id) from archive_clinical_source where project = $1)) as stamp`, [project])
  return rows[0]?.stamp ?? ''
}

const known = <Name extends string>(name: Name, value: string | undefined): { readonly [key in Name]?: string } => (value === undefined ? {} : { [name]: value } as { readonly [key in Name]: string })
