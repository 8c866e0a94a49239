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
  /** What is given beside: the lines of a study's first series, or the metadata of the instance, or of the first one of the series or study. */
  readonly beside?: 'first-series' | 'metadata' | undefined
  /** The client named the study, or the series, that everything found is in: their attributes are not repeated with every match. */
  readonly within?: 'study' | 'series' | undefined
}

/** One match. Columns of levels below the one asked for are null. */
export interface Match {
  readonly id: number
  readonly study: string
  readonly series: string | null
  readonly instance: string | null
  readonly study_lines: string | null
  readonly modalities: string[] | null
  readonly sop_classes: string[] | null
  readonly study_series: number | null
  readonly study_instances: number | null
  readonly modality: string | null
  readonly series_lines: string | null
  readonly series_instances: number | null
  readonly number: number | null
  readonly sop_class: string | null
  readonly transfer_syntax: string | null
  readonly rows: number | null
  readonly columns: number | null
  readonly bits: number | null
  readonly frames: number | null
  readonly beside: string | null
}

const studyColumns = 's.uid as study, s.json as study_lines, s.modalities, s.sop_classes, s.series as study_series, s.instances as study_instances'
const studyNamed = 's.uid as study, null as study_lines, null as modalities, null as sop_classes, null as study_series, null as study_instances'
const seriesColumns = 'r.uid as series, r.modality, r.json as series_lines, r.instances as series_instances'
const seriesNamed = 'r.uid as series, r.modality, null as series_lines, null as series_instances'
const instanceColumns = 'i.uid as instance, i.number, i.sop_class, i.transfer_syntax, i.rows, i.columns, i.bits, i.frames'
const noSeries = 'null as series, null as modality, null as series_lines, null as series_instances'
const noInstance = 'null as instance, null as number, null as sop_class, null as transfer_syntax, null as rows, null as columns, null as bits, null as frames'

const tables: Record<Level, { from: string; id: string }> = {
  patient: { from: 'archive_study s', id: 's.id' },
  study: { from: 'archive_study s', id: 's.id' },
  series: { from: 'archive_series r join archive_study s on s.id = r.study_id', id: 'r.id' },
  instance: { from: 'archive_instance i join archive_series r on r.id = i.series_id join archive_study s on s.id = r.study_id', id: 'i.id' },
}

function columnsOf(level: Level, within: Search['within']): string {
  const study = within === undefined ? studyColumns : studyNamed
  if (level === 'patient' || level === 'study') return `${study}, ${noSeries}, ${noInstance}`
  if (level === 'series') return `${study}, ${seriesColumns}, ${noInstance}`
  return `${study}, ${within === 'series' ? seriesNamed : seriesColumns}, ${instanceColumns}`
}

const firstInstance: Record<Level, string> = {
  patient: 'f.study_id = m.id', study: 'f.study_id = m.id', series: 'f.series_id = m.id', instance: 'f.id = m.id',
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
  const { from, id } = tables[level]
  if (query.after !== undefined) conditions.push(`${id} > ${parameters.add(query.after)}::bigint`)
  // One row for each patient: their first study.
  if (level === 'patient') conditions.push('not exists (select from archive_study e where e.subject_id = s.subject_id and e.id < s.id)')
  const inSeries = query.within === 'series' && query.after === undefined
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const page = ` order by ${inSeries ? 'i.series_id, i.number, i.id' : id} limit ${parameters.add(query.limit)}::int offset ${parameters.add(query.offset ?? 0)}::bigint`
  const text = `select ${id} as id, ${columnsOf(level, query.within)} from ${from}${where}${page}`
  // What is beside is looked up for the page alone, not for what was skipped before it.
  return { text: query.beside ? `select m.*, (${besideOf(level, query.beside)}) as beside from (${text}) m` : text, values: parameters.values }
}

function besideOf(level: Level, beside: NonNullable<Search['beside']>): string {
  if (beside === 'first-series') return 'select r.json from archive_series r where r.study_id = m.id order by r.id limit 1'
  return `select c.metadata from archive_instance f join archive_content c on c.instance_id = f.id where ${firstInstance[level]} order by f.id limit 1`
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
