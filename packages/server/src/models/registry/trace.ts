/** Where a subject's data went: the versions of datasets that hold the subject, what was trained on them, what began with such weights, what was measured on them; and to whom images were released. */
import type { Ledger, Records } from '#engines'
import type { Actor } from '#kernel'
import type { DatasetDoor, DatasetName, ReleasedTo } from '../datasets.ts'
import { NoDataHere } from '../problems.ts'
import { withDescendants } from './registry.ts'
import { versionsWhere } from './version.ts'
import type { VersionState } from './version.ts'

export interface TracedModel {
  readonly name: string
  readonly title: string
  readonly number: number
  readonly state: VersionState
  /** `trained`: on these datasets. `descends`: it began with weights that were. `measured`: tested on them. */
  readonly use: 'trained' | 'descends' | 'measured'
  readonly datasets: readonly DatasetName[]
}

export interface Trace {
  readonly datasets: readonly (DatasetName & { readonly title: string, readonly state: string })[]
  readonly models: readonly TracedModel[]
  /** To whom copies of its images went. */
  readonly released: readonly ReleasedTo[]
  /** The subject was withdrawn. */
  readonly withdrawn: boolean
  readonly milliseconds: number
}

export interface TraceParts { readonly records: Records, readonly ledger: Pick<Ledger, 'append'>, readonly datasets: DatasetDoor }

/** Raises models/no-data-here. That somebody asked is noted, about whom is not. */
export async function traceOf({ records, ledger, datasets }: TraceParts, { pseudonym, project }: { readonly pseudonym: string, readonly project?: string | undefined }, actor: Pick<Actor, 'id'>): Promise<Trace> {
  if (!datasets.versionsWith) throw NoDataHere()
  const began = performance.now()
  const { versions, withdrawn, released } = await datasets.versionsWith(pseudonym, project)
  const [ids, numbers] = [versions.map(({ dataset }) => dataset), versions.map(({ version }) => version)]
  interface Used extends DatasetName { readonly model: string, readonly number: number }
  const touching = 'join unnest($1::text[], $2::int[]) as given(d, n) on given.d = x.dataset and given.n = x.version'
  const [{ rows: trained }, { rows: measured }] = await Promise.all([
    records.query<Used>(`select x.model, x.number, x.dataset, x.version from models_lineage x ${touching} order by 1, 2`, [ids, numbers]),
    records.query<Used>(`select distinct x.model, x.number, x.dataset, x.version from models_evaluation x ${touching} order by 1, 2`, [ids, numbers]),
  ])
  const all = await withDescendants(records, trained)
  const known = await versionsWhere(records, 'join unnest($1::text[], $2::int[]) as given(m, n) on given.m = v.model and given.n = v.number order by m.name, v.number',
    [[...all, ...measured].map(({ model }) => model), [...all, ...measured].map(({ number }) => number)])
  const of = (rows: readonly Used[], { model, number }: { readonly model: string, readonly number: number }) => rows.filter((row) => row.model === model && row.number === number).map(({ dataset, version }) => ({ dataset, version }))
  const unique = [...new Map(known.map((version) => [`${version.model}@${version.number}`, version])).values()]
  const models = unique.flatMap((version): TracedModel[] => {
    const { name, title, number, state } = version
    const [direct, tested] = [of(trained, version), of(measured, version)]
    const descends = direct.length === 0 && all.some((one) => one.model === version.model && one.number === version.number)
    return [
      ...(direct.length > 0 ? [{ name, title, number, state, use: 'trained' as const, datasets: direct }] : []), ...(descends ? [{ name, title, number, state, use: 'descends' as const, datasets: [] }] : []),
      ...(tested.length > 0 ? [{ name, title, number, state, use: 'measured' as const, datasets: tested }] : []),
    ]
  })
  const facts = await Promise.all(versions.map(async (one) => { const found = await datasets.facts({ ...one, site: 'self' }); return { ...one, title: found?.title ?? '', state: found?.state ?? '' } }))
  await ledger.append({ type: 'model/traced', actor: actor.id, subject: 'registry', detail: { datasets: versions.length, models: models.length } })
  return { datasets: facts, models, released, withdrawn, milliseconds: Math.round(performance.now() - began) }
}
