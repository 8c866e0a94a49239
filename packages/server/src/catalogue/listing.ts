/** The public list: published descriptions only, one row for each version, searched by words and facets. The same at a node and at a hub. */
import type { Queryable } from '#engines'
import type { DatasetDescription } from '@vesalius/standards/dcat'
import { NewsFromElsewhere, NoSuchDataset, NoSuchVersion } from './problems.ts'
import { listingMigrations } from './tables.ts'

export interface Listed {
  readonly description: DatasetDescription
  /** Who published it: a member, or this place itself. */
  readonly node: string
  readonly nodeName: string
  readonly state: 'published' | 'invalidated'
  readonly publishedAt: string
  /** Versions that can be read about, newest first. */
  readonly versions: readonly string[]
}

export interface Search {
  readonly words?: string | undefined
  readonly modality?: readonly string[] | undefined
  readonly bodyPart?: readonly string[] | undefined
  readonly manufacturer?: readonly string[] | undefined
  readonly sex?: readonly string[] | undefined
  readonly node?: readonly string[] | undefined
  /** From 1. */
  readonly page: number
  readonly size: number
}

export interface Facet { readonly value: string; readonly label?: string; readonly datasets: number }

export interface Found {
  readonly total: number
  readonly datasets: readonly Omit<Listed, 'versions'>[]
  readonly facets: Readonly<Record<'modality' | 'bodyPart' | 'manufacturer' | 'sex' | 'node', readonly Facet[]>>
}

export interface Publication { readonly description: DatasetDescription; readonly node: string; readonly nodeName: string; readonly at: Date }

interface Row { description: DatasetDescription; node: string; node_name: string; state: 'published' | 'invalidated'; published_at: Date; version: string }

const facetColumns = { modality: 'modalities', bodyPart: 'body_parts', manufacturer: 'manufacturers', sex: 'sexes' } as const
const mostFacetValues = 50
const visible = `l.latest and l.state = 'published'`

export class Listing {
  private readonly records: Queryable

  private constructor(records: Queryable) {
    this.records = records
  }

  static async open(records: Queryable & { migrate(room: string, migrations: typeof listingMigrations): Promise<void> }): Promise<Listing> {
    await records.migrate('catalogue-listing', listingMigrations)
    return new Listing(records)
  }

  /** The same again changes nothing. Raises catalogue/not-yours when another node has the identifier. */
  async put(tx: Queryable, { description, node, nodeName, at }: Publication): Promise<void> {
    await this.mustOwn(tx, description.id, node)
    const { id, version, title, description: text, keywords, publisher, aggregates: { modalities, bodyParts, manufacturers, sexes } } = description
    const names = (shares: readonly { readonly name?: string | undefined }[]) => shares.flatMap(({ name }) => name ?? [])
    await tx.query(
      `insert into catalogue_listing (dataset_id, version, node, node_name, state, description, words, modalities, body_parts, manufacturers, sexes, published_at)
       values ($1, $2, $3, $4, 'published', $5, setweight(to_tsvector('simple', $6), 'A') || to_tsvector('simple', $7), $8, $9, $10, $11, $12)
       on conflict (dataset_id, version) do nothing`,
      [id, version, node, nodeName, description, `${title} ${keywords.join(' ')}`, `${text} ${publisher.name} ${nodeName} ${[modalities, bodyParts, manufacturers].flatMap(names).join(' ')}`,
        names(modalities), names(bodyParts), names(manufacturers), names(sexes), at])
    await this.markLatest(tx, id)
  }

  /** Raises catalogue/no-such-version, catalogue/not-yours. */
  async withdraw(tx: Queryable, { id, version, node }: { readonly id: string; readonly version: string; readonly node: string }): Promise<void> {
    await this.mustOwn(tx, id, node)
    const { rowCount } = await tx.query(`update catalogue_listing set state = 'invalidated' where dataset_id = $1 and version = $2`, [id, version])
    if (!rowCount) throw NoSuchVersion()
    await this.markLatest(tx, id)
  }

  /** The version, or the latest that can be used, or the latest at all. Raises catalogue/no-such-dataset, catalogue/no-such-version. */
  async get(id: string, version?: string): Promise<Listed> {
    const { rows } = await this.records.query<Row>(
      'select description, node, node_name, state, published_at, version from catalogue_listing l where dataset_id = $1 order by latest desc, ordinal desc', [id])
    if (rows.length === 0) throw NoSuchDataset()
    const row = version === undefined ? rows[0] : rows.find((one) => one.version === version)
    if (!row) throw NoSuchVersion()
    return { ...listedOf(row), versions: rows.map((one) => one.version).sort((a, b) => b.localeCompare(a, 'en', { numeric: true })) }
  }

  async search(search: Search): Promise<Found> {
    const { where, values } = conditionsOf(search)
    const page = await this.records.query<Row & { total: string }>(
      `select description, node, node_name, state, published_at, version from catalogue_listing l where ${where} order by published_at desc, ordinal desc limit ${search.size} offset ${(search.page - 1) * search.size}`, values)
    const counted = await this.records.query<{ kind: string; value: string | null; label: string | null; datasets: number }>(facetsSql(where), values)
    const facet = (kind: string): Facet[] => counted.rows.filter((row) => row.kind === kind && row.value !== null).map(({ value, label, datasets }) => ({ value: value as string, ...(label === null ? {} : { label }), datasets }))
    return {
      total: counted.rows.find(({ kind }) => kind === 'total')?.datasets ?? 0,
      datasets: page.rows.map(listedOf),
      facets: { modality: facet('modality'), bodyPart: facet('bodyPart'), manufacturer: facet('manufacturer'), sex: facet('sex'), node: facet('node') },
    }
  }

  private async mustOwn(tx: Queryable, id: string, node: string): Promise<void> {
    const { rows } = await tx.query('select 1 from catalogue_listing where dataset_id = $1 and node <> $2 limit 1', [id, node])
    if (rows.length > 0) throw NewsFromElsewhere()
  }

  /** The newest version that is not withdrawn stands for the dataset. */
  private async markLatest(tx: Queryable, id: string): Promise<void> {
    await tx.query(
      `update catalogue_listing l set latest = (l.version = n.version) from (select version from catalogue_listing where dataset_id = $1
         order by (state = 'published') desc, string_to_array(version, '.')::int[] desc limit 1) n where l.dataset_id = $1`, [id])
  }
}

const listedOf = ({ description, node, node_name, state, published_at }: Row): Omit<Listed, 'versions'> =>
  ({ description, node, nodeName: node_name, state, publishedAt: published_at.toISOString() })

function conditionsOf(search: Search): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const parts = [visible]
  const add = (sql: (place: string) => string, value: unknown) => { values.push(value); parts.push(sql(`$${values.length}`)) }
  if (search.words) add((place) => `l.words @@ websearch_to_tsquery('simple', ${place})`, search.words)
  for (const [name, column] of Object.entries(facetColumns)) {
    const wanted = search[name as keyof typeof facetColumns]
    if (wanted?.length) add((place) => `l.${column} && ${place}::text[]`, wanted)
  }
  if (search.node?.length) add((place) => `l.node = any(${place}::text[])`, search.node)
  return { where: parts.join(' and '), values }
}

function facetsSql(where: string): string {
  const one = (kind: string, column: string) => `(select '${kind}' as kind, value, null as label, count(*)::int as datasets from f, unnest(f.${column}) as value group by value order by count(*) desc, value limit ${mostFacetValues})`
  return `with f as materialized (select node, node_name, modalities, body_parts, manufacturers, sexes from catalogue_listing l where ${where})
    select 'total' as kind, null as value, null as label, count(*)::int as datasets from f
    union all ${Object.entries(facetColumns).map(([kind, column]) => one(kind, column)).join(' union all ')}
    union all (select 'node', node, max(node_name), count(*)::int from f group by node order by count(*) desc, node limit ${mostFacetValues})`
}
