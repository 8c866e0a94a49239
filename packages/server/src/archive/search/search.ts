/** Searches at one level and gives what is found as lines of DICOM JSON. The same for QIDO-RS (PS3.18 §10.6) and C-FIND (PS3.4 §C.4.1). */
import { hexTag } from '@vesalius/standards/dicom'
import type { Match as AttributeMatch } from '@vesalius/standards/dicomweb'
import type { Queryable } from '#engines'
import { KeyNotSupported } from '../problems.ts'
import { condition, Parameters } from './conditions.ts'
import { isWithin, keys } from './keys.ts'
import type { Level } from './keys.ts'

export interface Search {
  readonly level: Level
  readonly matches: readonly AttributeMatch[]
  readonly limit: number
  readonly offset?: number
  /** Only what comes after this one, in the order of storing: pages that cost the same wherever they are. */
  readonly after?: number
  /** Also gives the metadata of the instance, or of the first instance of the series or study. */
  readonly metadata?: boolean
}

/** One match. Columns of levels below the one asked for are null. */
export interface Match {
  readonly id: number
  readonly study: string
  readonly series: string | null
  readonly instance: string | null
  readonly patient_id: string
  readonly study_lines: string
  readonly modalities: string[]
  readonly sop_classes: string[]
  readonly study_series: number
  readonly study_instances: number
  readonly series_lines: string | null
  readonly series_instances: number | null
  readonly number: number | null
  readonly sop_class: string | null
  readonly transfer_syntax: string | null
  readonly rows: number | null
  readonly columns: number | null
  readonly bits: number | null
  readonly frames: number | null
  readonly metadata: string | null
}

const studyColumns = 's.uid as study, s.patient_id, s.json as study_lines, s.modalities, s.sop_classes, s.series as study_series, s.instances as study_instances'
const seriesColumns = 'r.uid as series, r.json as series_lines, r.instances as series_instances'
const instanceColumns = 'i.uid as instance, i.number, i.sop_class, i.transfer_syntax, i.rows, i.columns, i.bits, i.frames'
const noSeries = 'null as series, null as series_lines, null as series_instances'
const noInstance = 'null as instance, null as number, null as sop_class, null as transfer_syntax, null as rows, null as columns, null as bits, null as frames'

const tables: Record<Level, { from: string; columns: string; id: string }> = {
  patient: { from: 'archive_study s', columns: `${studyColumns}, ${noSeries}, ${noInstance}`, id: 's.id' },
  study: { from: 'archive_study s', columns: `${studyColumns}, ${noSeries}, ${noInstance}`, id: 's.id' },
  series: { from: 'archive_series r join archive_study s on s.id = r.study_id', columns: `${studyColumns}, ${seriesColumns}, ${noInstance}`, id: 'r.id' },
  instance: {
    from: 'archive_instance i join archive_series r on r.id = i.series_id join archive_study s on s.id = r.study_id',
    columns: `${studyColumns}, ${seriesColumns}, ${instanceColumns}`,
    id: 'i.id',
  },
}

const firstInstance: Record<Level, string> = {
  patient: 'f.study_id = s.id', study: 'f.study_id = s.id', series: 'f.series_id = r.id', instance: 'f.id = i.id',
}

/** Matches in the order of storing; a series' instances in the order of their numbers. Throws archive/bad-query, archive/key-not-supported. */
export async function search(records: Queryable, query: Search): Promise<Match[]> {
  const { text, values } = statementOf(query)
  return (await records.query<Match>({ text }, values)).rows
}

export function statementOf(query: Search): { text: string; values: unknown[] } {
  const { level } = query
  const parameters = new Parameters()
  const conditions: string[] = []
  for (const match of query.matches) {
    const found = conditionOf(level, match, parameters)
    if (found !== undefined) conditions.push(found)
  }
  const { from, columns, id } = tables[level]
  if (query.after !== undefined) conditions.push(`${id} > ${parameters.add(query.after)}::bigint`)
  // One row for each patient: their first study.
  if (level === 'patient') conditions.push('not exists (select from archive_study e where e.subject_id = s.subject_id and e.id < s.id)')
  const metadata = query.metadata
    ? `, (select c.metadata from archive_instance f join archive_content c on c.instance_id = f.id where ${firstInstance[level]} order by f.id limit 1) as metadata`
    : ', null as metadata'
  const inSeries = level === 'instance' && query.after === undefined && query.matches.some((match) => match.tag === 0x0020000e && match.matching.kind === 'single')
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const page = ` order by ${inSeries ? 'i.series_id, i.number, i.id' : id} limit ${parameters.add(query.limit)}::int offset ${parameters.add(query.offset ?? 0)}::bigint`
  return { text: `select ${id} as id, ${columns}${metadata} from ${from}${where}${page}`, values: parameters.values }
}

/** Modality asked of studies means a series of that modality, and so on: what a client can only mean. */
export function conditionOf(level: Level, { path, matching }: AttributeMatch, parameters: Parameters): string | undefined {
  if (matching.kind === 'universal') return undefined
  const name = path.map(hexTag).join('.')
  const key = keys.get(name)
  if (key === undefined) throw KeyNotSupported(name)
  if (isWithin(key.level, level)) return condition(key, matching, parameters)
  if (key.level === 'series' && (level === 'study' || level === 'patient')) {
    const inner = condition(key, matching, parameters)
    return inner && `exists (select from archive_series r where r.study_id = s.id and ${inner})`
  }
  throw KeyNotSupported(name)
}
