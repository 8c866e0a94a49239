/** The list of studies as the page shows it: filtered, sorted, paged, with facets counted under the other filters. */
import type { Queryable } from '#engines'
import { likePattern, Parameters } from '../search/conditions.ts'

export interface StudyFilter {
  readonly search?: string | undefined
  readonly modality?: readonly string[] | undefined
  readonly bodyPart?: readonly string[] | undefined
  readonly manufacturer?: readonly string[] | undefined
  readonly year?: readonly string[] | undefined
  readonly finding?: readonly string[] | undefined
  readonly project?: string | undefined
  /** YYYYMMDD, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface StudyPage extends StudyFilter {
  readonly sort: keyof typeof orders
  readonly offset: number
  readonly limit: number
}

export const orders = {
  '-storedAt': 's.stored_at desc, s.id desc',
  storedAt: 's.stored_at, s.id',
  '-studyDate': 's.study_date desc, s.id desc',
  studyDate: 's.study_date, s.id',
  pseudonym: 's.patient_id, s.study_date, s.id',
  '-pseudonym': 's.patient_id desc, s.study_date desc, s.id desc',
  description: 's.description_key, s.id',
  '-description': 's.description_key desc, s.id desc',
  instances: 's.instances, s.id',
  '-instances': 's.instances desc, s.id desc',
} as const

const facets = {
  modality: 'unnest(s.modalities)', bodyPart: 'unnest(s.body_parts)', manufacturer: 'unnest(s.manufacturers)',
  year: 'left(s.study_date, 4)', finding: 'unnest(s.findings)',
} as const
type Facet = keyof typeof facets
const facetNames = Object.keys(facets) as Facet[]
const mostFacetValues = 50

export interface StudyRow {
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly patientSex: string
  readonly patientAge: string
  readonly studyDate: string
  readonly description: string
  readonly project: string
  readonly modalities: string[]
  readonly bodyParts: string[]
  readonly series: number
  readonly instances: number
  readonly bytes: number
  readonly storedAt: Date
  readonly findings: string[]
}

export const studyColumns = `s.uid as "studyInstanceUid", s.patient_id as pseudonym, s.patient_sex as "patientSex", s.patient_age as "patientAge",
  s.study_date as "studyDate", s.description, s.project, s.modalities, s.body_parts as "bodyParts", s.series, s.instances, s.bytes, s.stored_at as "storedAt", s.findings`

/** Every condition by the filter that it comes from, so that a facet can be counted without its own. */
function conditionsOf(filter: StudyFilter, parameters: Parameters): Map<string, string> {
  const found = new Map<string, string>()
  if (filter.search) {
    const like = parameters.add(`%${likePattern(filter.search.toLowerCase().replaceAll(/[*?]/g, ''))}%`)
    found.set('search', `(lower(s.patient_id) like ${like} or s.patient_name_key like ${like} or s.description_key like ${like} or lower(s.accession) like ${like} or s.uid like ${like})`)
  }
  const overlap = (name: string, column: string, values: readonly string[] | undefined): void => {
    if (values?.length) found.set(name, `${column} && ${parameters.add(values)}::text[]`)
  }
  overlap('modality', 's.modalities', filter.modality)
  overlap('bodyPart', 's.body_parts', filter.bodyPart)
  overlap('manufacturer', 's.manufacturers', filter.manufacturer)
  overlap('finding', 's.findings', filter.finding)
  if (filter.year?.length) found.set('year', `left(s.study_date, 4) = any(${parameters.add(filter.year)}::text[])`)
  if (filter.project) found.set('project', `s.project = ${parameters.add(filter.project)}`)
  if (filter.from) found.set('from', `s.study_date >= ${parameters.add(filter.from)}`)
  if (filter.to) found.set('to', `(s.study_date <= ${parameters.add(filter.to)} and s.study_date > '')`)
  return found
}

const where = (conditions: ReadonlyMap<string, string>, without = ''): string => {
  const list = [...conditions].filter(([name]) => name !== without).map(([, text]) => text)
  return list.length === 0 ? '' : `where ${list.join(' and ')}`
}

export async function listStudies(records: Queryable, page: StudyPage): Promise<{ total: number; studies: StudyRow[]; facets: Record<Facet, { value: string; count: number }[]> }> {
  const parameters = new Parameters()
  const conditions = conditionsOf(page, parameters)
  const counting = facetNames.map((name) =>
    `(select '${name}' as facet, value, count(*) as count from (select ${facets[name]} as value from archive_study s ${where(conditions, name)}) v
      where value <> '' group by value order by count desc, value limit ${mostFacetValues})`)
  const totalling = `select '' as facet, '' as value, count(*) as count from archive_study s ${where(conditions)}`
  const shared = [...parameters.values]
  const [limit, offset] = [parameters.add(page.limit), parameters.add(page.offset)]
  const [{ rows: studies }, { rows: counted }] = await Promise.all([
    records.query<StudyRow>({ text: `select ${studyColumns} from archive_study s ${where(conditions)} order by ${orders[page.sort]} limit ${limit}::int offset ${offset}::bigint` }, parameters.values),
    records.query<{ facet: string; value: string; count: number }>({ text: [...counting, totalling].join(' union all ') }, shared),
  ])
  const of = (name: string) => counted.filter((row) => row.facet === name).map(({ value, count }) => ({ value, count }))
  return {
    total: counted.find((row) => row.facet === '')?.count ?? 0,
    studies,
    facets: { modality: of('modality'), bodyPart: of('bodyPart'), manufacturer: of('manufacturer'), year: of('year'), finding: of('finding') },
  }
}
