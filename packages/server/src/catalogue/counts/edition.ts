/** The population of a node, kept in memory and read again when something changed: images came or were moved, a version was published or withdrawn, clinical data changed. */
import type { Archive } from '#archive'
import type { Queryable, Records } from '#engines'
import type { Clock } from '#kernel'
import { nextPopulation, populationOf } from './population.ts'
import type { Population, PublishedVersion } from './population.ts'

export interface EditionParts {
  readonly records: Records
  readonly archive: Pick<Archive, 'imagingFacts' | 'clinicalFacts' | 'factsStamp'>
  readonly clock: Clock
  readonly project: string
}

export interface Seen { readonly names: readonly { readonly id: string; readonly number: number }[]; readonly facts: string }

export class Edition {
  private readonly parts: EditionParts
  private readonly series = new Map<string, ReadonlySet<string>>()
  private current: Population | undefined
  private stamp = ''

  constructor(parts: EditionParts) {
    this.parts = parts
  }

  /** What there is now, in short. */
  async look(): Promise<Seen> {
    const { records, archive, project } = this.parts
    const [names, facts] = await Promise.all([publishedVersions(records, project), archive.factsStamp(project)])
    return { names, facts }
  }

  /** As of then, where `minimum` lets changes show. */
  async population(minimum: number, { names, facts }: Seen): Promise<Population> {
    const { records, archive, project, clock } = this.parts
    const stamp = JSON.stringify([names, facts, minimum])
    if (this.current && stamp === this.stamp) return this.current
    const [imaging, clinical, versions] = await Promise.all([archive.imagingFacts(project), archive.clinicalFacts(project), Promise.all(names.map((name) => this.version(name)))])
    const positions = await positionsOf(records, project, [...new Set(imaging.map(({ subject }) => subject))])
    this.current = nextPopulation(this.current, populationOf({ at: clock.now(), versions, imaging, clinical, positions }), minimum)
    this.stamp = stamp
    return this.current
  }

  /** What a version holds never changes, so it is read once. */
  private async version({ id, number }: { readonly id: string; readonly number: number }): Promise<PublishedVersion> {
    const name = `${id}/${number}`
    const known = this.series.get(name) ?? new Set((await this.parts.records.query<{ series: string }>(
      'select distinct series_uid as series from catalogue_entry where dataset_id = $1 and number = $2', [id, number])).rows.map(({ series }) => series))
    this.series.set(name, known)
    return { id, number, series: known }
  }
}

/** The latest published version of each dataset of the project. */
async function publishedVersions(records: Queryable, project: string): Promise<{ id: string; number: number }[]> {
  const { rows } = await records.query<{ id: string; number: number }>(
    `select v.dataset_id as id, max(v.number) as number from catalogue_version v join catalogue_dataset d on d.id = v.dataset_id
     where v.state = 'published' and d.project = $1 group by v.dataset_id order by 1`, [project])
  return rows
}

/** Where each subject stands in sets; once given, for good. */
async function positionsOf(records: Records, project: string, pseudonyms: readonly string[]): Promise<Map<string, number>> {
  return records.transaction(async (tx) => {
    await tx.query('lock table count_subject in share row exclusive mode')
    await tx.query(
      `insert into count_subject (position, project, pseudonym)
       select (select coalesce(max(position), -1) from count_subject) + row_number() over (order by p), $1, p from unnest($2::text[]) p
       where not exists (select 1 from count_subject s where s.project = $1 and s.pseudonym = p)`, [project, pseudonyms])
    const { rows } = await tx.query<{ position: number; pseudonym: string }>('select position, pseudonym from count_subject where project = $1', [project])
    return new Map(rows.map(({ position, pseudonym }) => [pseudonym, position]))
  })
}
