/** Who can be counted at a node: the subjects of published dataset versions, each with what is known of it there. Read once, and again when something changed. */
import { matcher } from '@vesalius/standards/eucaim'
import type { Query, SeriesValues, SubjectValues } from '@vesalius/standards/eucaim'
import type { ClinicalFact, ImagingFact } from '#archive'
import { SubjectSet } from './subject-set.ts'

/** What questions are counted over: one dataset version, or all of them together. */
export interface Scope {
  /** `all`, or `dataset-…/2`. */
  readonly name: string
  readonly subjects: SubjectSet
  readonly rows: readonly SubjectRow[]
}

export interface SubjectRow {
  readonly position: number
  readonly studies: number
  readonly values: SubjectValues
}

export interface PublishedVersion { readonly id: string; readonly number: number; readonly series: ReadonlySet<string> }

export interface Population {
  readonly at: Date
  readonly versions: readonly PublishedVersion[]
  readonly all: Scope
  readonly datasets: readonly (Scope & { readonly id: string; readonly number: number })[]
  /** What is known of each subject, as text, by position. */
  readonly known: ReadonlyMap<number, string>
}

export interface Facts {
  readonly at: Date
  readonly versions: readonly PublishedVersion[]
  readonly imaging: readonly ImagingFact[]
  readonly clinical: readonly ClinicalFact[]
  readonly positions: ReadonlyMap<string, number>
}

export function populationOf({ at, versions, imaging, clinical, positions }: Facts): Population {
  const clinicalOf = clinicalValues(clinical)
  const longest = Math.max(0, ...positions.values())
  const scope = (name: string, has: (series: string) => boolean): Scope => {
    const rows = rowsOf(imaging.filter(({ seriesInstanceUid }) => has(seriesInstanceUid)), { clinicalOf, positions })
    return { name, rows, subjects: SubjectSet.of(rows.map(({ position }) => position), longest) }
  }
  const all = scope('all', (series) => versions.some((version) => version.series.has(series)))
  return {
    at, versions, all,
    datasets: versions.map(({ id, number, series }) => ({ id, number, ...scope(`${id}/${number}`, (uid) => series.has(uid)) })),
    known: new Map(all.rows.map(({ position, values, studies }) => [position, JSON.stringify([studies, values])])),
  }
}

/** The subjects of a scope for which the request holds. */
export function found(query: Query, { rows }: Scope, longest: number): SubjectSet {
  const holds = matcher(query)
  return SubjectSet.of(rows.filter(({ values }) => holds(values)).map(({ position }) => position), longest)
}

const longestWaitMs = 7 * 86_400_000

type Clinical = Omit<SubjectValues, 'series'>

const coded: ReadonlySet<string> = new Set(['sex', 'diagnosis'])
const counted: ReadonlySet<string> = new Set(['ageAtDiagnosis', 'yearOfDiagnosis'])

function clinicalValues(facts: readonly ClinicalFact[]): ReadonlyMap<string, Clinical> {
  const of = new Map<string, Record<string, (string | number)[]>>()
  for (const { subject, field, code, number } of facts) {
    // What has no code is not found by one.
    const value = coded.has(field) ? code : counted.has(field) ? number : undefined
    if (value === undefined) continue
    const values = of.get(subject) ?? {}
    of.set(subject, values)
    values[field] = [...new Set([...(values[field] ?? []), value])]
  }
  return of
}

function rowsOf(facts: readonly ImagingFact[], { clinicalOf, positions }: { readonly clinicalOf: ReadonlyMap<string, Clinical>; readonly positions: ReadonlyMap<string, number> }): SubjectRow[] {
  const subjects = new Map<string, { readonly studies: Set<string>; readonly sexes: Set<string>; readonly series: Map<string, SeriesValues> }>()
  for (const { subject, studyInstanceUid, sex, modality, bodyPart, manufacturer } of facts) {
    const known = subjects.get(subject) ?? { studies: new Set(), sexes: new Set(), series: new Map() }
    subjects.set(subject, known)
    known.studies.add(studyInstanceUid)
    if (sex) known.sexes.add(sex)
    const series = { ...(modality ? { modality } : {}), ...(bodyPart ? { bodyPart } : {}), ...(manufacturer ? { manufacturer } : {}) }
    // Series that are alike count as one.
    known.series.set(`${modality}|${bodyPart}|${manufacturer}`, series)
  }
  return [...subjects].flatMap(([subject, { studies, sexes, series }]) => {
    const position = positions.get(subject)
    // What the clinical data say of the sex goes before what the images say.
    const values: SubjectValues = { ...(sexes.size > 0 ? { sex: [...sexes].sort() } : {}), ...clinicalOf.get(subject), series: [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one) }
    return position === undefined ? [] : [{ position, studies: studies.size, values }]
  })
}

/**
 * The population to count over now. Few changes wait until there are as many as the minimum, for a week at most, so that nobody's arrival shows by itself; who is
 * gone, and a version that is no longer published, is gone at once.
 */
export function nextPopulation(current: Population | undefined, fresh: Population, minimum: number): Population {
  if (!current) return fresh
  const still = new Set(fresh.versions.map(({ id, number }) => `${id}/${number}`))
  const withdrawn = current.versions.some(({ id, number }) => !still.has(`${id}/${number}`)) || [...current.known.keys()].some((position) => !fresh.known.has(position))
  const changed = [...fresh.known].filter(([position, known]) => current.known.get(position) !== known).length
  return withdrawn || changed >= minimum || changed === 0 || fresh.at.getTime() - current.at.getTime() > longestWaitMs ? fresh : current
}
