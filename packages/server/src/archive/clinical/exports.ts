/** What exports are written of: the facts of a project, and its studies with one header of each series. */
import type { ExportInput, ExportSeries, ExportStudy, Fact } from '@vesalius/standards/clinical'
import { dayOf } from '@vesalius/standards/clinical'
import type { Queryable } from '#engines'
import { isShown } from '../withdrawn.ts'
import { clinicalSubjects, storedFacts } from './facts.ts'

interface SeriesRow { study: string; pseudonym: string; date: string; uid: string; number: number | null; modality: string; part: string; manufacturer: string; description: string; instances: number; metadata: string | null }

export async function exportInput(records: Queryable, project: string): Promise<ExportInput> {
  const [subjects, facts, studies, { rows: moved }] = await Promise.all([
    clinicalSubjects(records, project), storedFacts(records, project), studiesOf(records, project),
    records.query<{ moved: boolean }>('select coalesce(bool_or(moved), true) as moved from archive_clinical_source where project = $1', [project]),
  ])
  const bySubject: ReadonlyMap<string, readonly Fact[]> = Map.groupBy(facts, ({ subject }) => subject)
  return {
    dataset: { id: project, title: project, description: '' }, datesMoved: moved[0]?.moved ?? true, studies,
    subjects: subjects.map((subject) => ({ ...subject, facts: bySubject.get(subject.pseudonym) ?? [] })),
  }
}

async function studiesOf(records: Queryable, project: string): Promise<ExportStudy[]> {
  const { rows } = await records.query<SeriesRow>(
    `select t.uid as study, u.pseudonym, t.study_date as date, s.uid, s.number, s.modality, s.body_part as part, s.manufacturer, s.description, s.instances,
       (select c.metadata from archive_instance i join archive_content c on c.instance_id = i.id where i.series_id = s.id order by i.number, i.id limit 1) as metadata
     from archive_study t join archive_subject u on u.id = t.subject_id join archive_series s on s.study_id = t.id where t.project = $1 and ${isShown('t.project', 'u.pseudonym')} order by u.pseudonym, t.uid, s.number, s.uid`, [project])
  const studies = new Map<string, ExportStudy & { series: ExportSeries[] }>()
  for (const row of rows) {
    const date = dayOf(`${row.date.slice(0, 4)}-${row.date.slice(4, 6)}-${row.date.slice(6, 8)}`)?.day
    const study = studies.get(row.study) ?? { uid: row.study, pseudonym: row.pseudonym, series: [], ...(date === undefined ? {} : { date }) }
    studies.set(row.study, study)
    study.series.push({
      uid: row.uid, ...(row.number === null ? {} : { number: row.number }), modality: row.modality, bodyPart: row.part, manufacturer: row.manufacturer, description: row.description, instances: row.instances, parameters: parametersOf(row.metadata),
    })
  }
  return [...studies.values()]
}

/** Of DICOM JSON (PS3.18 F.2); the first value of each. */
const parameters: Readonly<Record<string, string>> = {
  '00180050': 'SliceThickness', '00180088': 'SpacingBetweenSlices', '00180081': 'EchoTime', '00180080': 'RepetitionTime', '00180087': 'MagneticFieldStrength', '00180060': 'KVP', '00181151': 'XRayTubeCurrent', '00181314': 'FlipAngle', '00181150': 'ExposureTime', '00280030': 'PixelSpacing',
}

function parametersOf(metadata: string | null): ExportSeries['parameters'] {
  const attributes = metadata === null ? {} : JSON.parse(metadata) as Record<string, { Value?: unknown[] } | undefined>
  return Object.entries(parameters).flatMap(([tag, keyword]) => {
    const value = Number(attributes[tag]?.Value?.[0])
    return attributes[tag]?.Value?.[0] !== undefined && Number.isFinite(value) ? [{ keyword, value }] : []
  })
}
