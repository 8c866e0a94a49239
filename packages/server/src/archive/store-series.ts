/** Finds or makes the subject, study and series that an instance belongs to, and notes what does not fit together. */
import type { Transaction } from '#engines'
import type { Finding, NewInstance } from './types.ts'

export interface SeriesPlace {
  readonly studyId: number
  readonly seriesId: number
  /** Of every instance that comes to this place. */
  readonly findings: readonly Finding[]
}

/** What decides where an instance goes and what is remarked about its place. */
export function seriesKey(instance: NewInstance): string {
  const { studyInstanceUid, seriesInstanceUid, project, subject } = instance
  return `${studyInstanceUid}|${seriesInstanceUid}|${project}|${subject.pseudonym}|${subject.fingerprint}`
}

const place = {
  name: 'archive-place',
  text: `with subject as (
      insert into archive_subject (project, pseudonym, keys) values ($1, $2, $34)
      on conflict (project, pseudonym) do update set keys = excluded.keys returning id
    ), identity as (
      insert into archive_subject_identity (subject_id, fingerprint) select id, $3 from subject on conflict do nothing
    ), study as (
      insert into archive_study (uid, subject_id, project, path, patient_id, patient_name, patient_name_key, patient_birth_date, patient_sex,
        patient_age, study_date, study_time, accession, study_id, description, description_key, referring_key, json, keys)
      select $4, id, $1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $34 from subject
      on conflict (uid) do update set uid = excluded.uid returning id, subject_id
    ), series as (
      insert into archive_series (study_id, uid, number, modality, description, description_key, body_part, manufacturer, performed_date,
        performed_time, step_ids, procedure_ids, rows, columns, json)
      select id, $20, $21::int, $22, $23, $24, $25, $26, $27, $28, $29::text[], $30::text[], $31::int, $32::int, $33 from study
      on conflict (study_id, uid) do update set uid = excluded.uid returning id, (xmax = 0) as fresh, rows, columns, modality
    )
    select study.id as study, series.id as series, series.fresh, study.subject_id <> subject.id as stranger,
      series.modality <> $22 as other_modality
    from subject, study, series`,
}

const count = {
  name: 'archive-count-series',
  text: `update archive_study set series = series + 1,
      modalities = case when $2 = '' or $2 = any(modalities) then modalities else array_append(modalities, $2) end,
      body_parts = case when $3 = '' or $3 = any(body_parts) then body_parts else array_append(body_parts, $3) end,
      manufacturers = case when $4 = '' or $4 = any(manufacturers) then manufacturers else array_append(manufacturers, $4) end,
      sop_classes = case when $5 = any(sop_classes) then sop_classes else array_append(sop_classes, $5) end
    where id = $1`,
}

const persons = {
  name: 'archive-persons',
  text: `select count(*)::int as persons from archive_subject_identity i join archive_subject s on s.id = i.subject_id where s.project = $1 and s.pseudonym = $2`,
}

interface Row { study: number; series: number; fresh: boolean; stranger: boolean; other_modality: boolean }

/** Rows of subject, study and series, locked in this order. */
export async function placeSeries(tx: Transaction, instance: NewInstance): Promise<SeriesPlace> {
  const { study, series } = instance.index
  const { rows } = await tx.query<Row>(place, [
    instance.project, instance.subject.pseudonym, instance.subject.fingerprint, instance.studyInstanceUid, instance.path, study.patientId,
    study.patientName, key(study.patientName), study.patientBirthDate, study.patientSex, study.patientAge, study.date, study.time, study.accession,
    study.id, study.description, key(study.description), key(study.referring), study.json, instance.seriesInstanceUid, series.number,
    series.modality, series.description, key(series.description), series.bodyPart, series.manufacturer, series.performedDate, series.performedTime,
    series.stepIds, series.procedureIds, instance.index.rows, instance.index.columns, series.json, instance.keys ?? null,
  ])
  const row = rows[0] as Row
  if (row.fresh) await tx.query(count, [row.study, series.modality, series.bodyPart, series.manufacturer, instance.sopClassUid])
  const { rows: counted } = await tx.query<{ persons: number }>(persons, [instance.project, instance.subject.pseudonym])
  const findings: Finding[] = []
  if ((counted[0]?.persons ?? 1) > 1) findings.push({ code: 'ingest/two-persons', detail: 'One Patient ID came with different names, birth dates or sexes' })
  if (row.stranger) findings.push({ code: 'archive/study-of-two-subjects', detail: 'The study was stored for another Patient ID or project before' })
  if (row.other_modality) findings.push({ code: 'archive/series-of-two-modalities', detail: 'The series was stored with another modality before' })
  return { studyId: row.study, seriesId: row.series, findings }
}

/** Names and descriptions are compared without regard to case (PS3.4 C.2.2.2.1 leaves that to us for names). */
export const key = (text: string): string => text.toLowerCase()
