/** One study as the page shows it: its series, what was done to it and what was remarked. And the archive in five numbers. */
import type { Queryable } from '#engines'
import { NoSuchStudy } from '../problems.ts'
import type { ProvenanceStep } from '../types.ts'
import { studyColumns } from './studies.ts'
import type { StudyRow } from './studies.ts'

const seriesText = `select r.uid as "seriesInstanceUid", r.number, r.modality, r.description, r.body_part as "bodyPart", r.manufacturer, r.rows, r.columns,
    r.instances, r.bytes, r.findings,
    array(select distinct i.transfer_syntax from archive_instance i where i.series_id = r.id order by 1) as "transferSyntaxes",
    (select c.provenance from archive_instance i join archive_content c on c.instance_id = i.id where i.series_id = r.id order by i.id limit 1) as provenance
  from archive_series r join archive_study s on s.id = r.study_id where s.uid = $1 order by r.number, r.id`

// Instances of one study went the same way; one of each way is enough to show it.
const provenanceText = `select c.provenance, i.send, i.stored_at as "storedAt", encode(i.received_digest, 'hex') as "receivedDigest", encode(i.digest, 'hex') as digest
  from archive_instance i join archive_content c on c.instance_id = i.id join archive_study s on s.id = i.study_id where s.uid = $1 order by i.id limit 1`

const findingsText = `select f->>'code' as code, f->>'detail' as detail, count(*)::int as instances
  from archive_study s join archive_instance i on i.study_id = s.id, jsonb_array_elements(i.findings) f
  where s.uid = $1 and i.findings is not null group by 1, 2 order by 3 desc, 1 limit 100`

interface SeriesRow {
  readonly seriesInstanceUid: string
  readonly number: number | null
  readonly modality: string
  readonly description: string
  readonly bodyPart: string
  readonly manufacturer: string
  readonly rows: number | null
  readonly columns: number | null
  readonly instances: number
  readonly bytes: number
  readonly findings: string[]
  readonly transferSyntaxes: string[]
  /** Of what a tool made: `TOOL@VERSION` and the task. */
  readonly madeBy?: { readonly tool: string; readonly task: string }
}

interface ProvenanceRow { provenance: string; send: string; storedAt: Date; receivedDigest: string; digest: string }

export async function readStudy(records: Queryable, uid: string): Promise<StudyRow & { seriesList: SeriesRow[]; provenance: object | null; findingCounts: object[] }> {
  const { rows } = await records.query<StudyRow>({ name: 'archive-page-study', text: `select ${studyColumns} from archive_study s where s.uid = $1` }, [uid])
  const [study] = rows
  if (study === undefined) throw NoSuchStudy()
  const [{ rows: seriesList }, { rows: ways }, { rows: findingCounts }] = await Promise.all([
    records.query<SeriesRow & { provenance: string | null }>({ name: 'archive-page-series', text: seriesText }, [uid]),
    records.query<ProvenanceRow>({ name: 'archive-page-provenance', text: provenanceText }, [uid]),
    records.query<{ code: string; detail: string | null; instances: number }>({ name: 'archive-page-findings', text: findingsText }, [uid]),
  ])
  const [way] = ways
  return { ...study, seriesList: seriesList.map(withMaker), provenance: way ? { ...way, provenance: undefined, steps: JSON.parse(way.provenance) as object[] } : null, findingCounts }
}

function withMaker({ provenance, ...series }: SeriesRow & { readonly provenance: string | null }): SeriesRow {
  const made = (JSON.parse(provenance ?? '[]') as ProvenanceStep[]).find(({ task }) => task !== undefined)
  return made ? { ...series, madeBy: { tool: made.tool ?? '', task: made.task ?? '' } } : series
}

export async function readSummary(records: Queryable): Promise<{ subjects: number; studies: number; series: number; instances: number; bytes: number }> {
  const { rows } = await records.query<{ subjects: number; studies: number; series: number; instances: number; bytes: number }>(
    `select count(distinct subject_id)::int as subjects, count(*)::int as studies, coalesce(sum(series), 0)::int as series,
      coalesce(sum(instances), 0)::int as instances, coalesce(sum(bytes), 0)::bigint as bytes from archive_study`)
  return rows[0] ?? { subjects: 0, studies: 0, series: 0, instances: 0, bytes: 0 }
}
