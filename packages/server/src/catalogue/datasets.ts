/** Drafts and versions as they rest: created, edited, listed, and their legal changes of state. */
import type { Queryable } from '#engines'
import type { Selection } from '#archive'
import type { DatasetDescription, DatasetTexts } from '@vesalius/standards/dcat'
import type { Aggregates } from './aggregates.ts'
import { IllegalTransition, NoSuchDataset, NoSuchVersion } from './problems.ts'

export type VersionState = 'released' | 'published' | 'invalidated'
export type DatasetState = 'draft' | VersionState

export interface Version {
  readonly datasetId: string
  readonly number: number
  readonly state: VersionState
  readonly texts: DatasetTexts
  readonly manifestDigest: string
  readonly aggregates: Aggregates
  readonly releasedAt: string
  readonly description?: DatasetDescription
  readonly publishedAt?: string
  readonly invalidatedAt?: string
  readonly reason?: string
}

export interface Dataset {
  readonly id: string
  readonly project: string
  /** Of the latest version; draft when there is none. The texts and the selection can be edited in every state and become the next version. */
  readonly state: DatasetState
  readonly texts: DatasetTexts
  readonly selection: Selection
  readonly revision: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly versions: readonly Version[]
}

/** From which state to which. */
const legal: Readonly<Record<VersionState, readonly VersionState[]>> = { released: ['published', 'invalidated'], published: ['invalidated'], invalidated: [] }

/** Raises catalogue/illegal-transition. */
export function mustBecome(from: VersionState, to: VersionState): void {
  if (!legal[from].includes(to)) throw IllegalTransition(from, to)
}

interface VersionRow {
  dataset_id: string; number: number; state: VersionState; texts: DatasetTexts; manifest_digest: Buffer; aggregates: Aggregates
  released_at: Date; description: DatasetDescription | null; published_at: Date | null; invalidated_at: Date | null; reason: string | null
}
interface DatasetRow { id: string; project: string; texts: DatasetTexts; selection: Selection; revision: number; created_at: Date; updated_at: Date }

const versionColumns = 'dataset_id, number, state, texts, manifest_digest, aggregates, released_at, description, published_at, invalidated_at, reason'

/** With `lock`, nobody else changes the state until the transaction ends. Raises catalogue/no-such-version. */
export async function versionOf(records: Queryable, id: string, number: number, lock = ''): Promise<Version> {
  const { rows } = await records.query<VersionRow>(`select ${versionColumns} from catalogue_version where dataset_id = $1 and number = $2 ${lock === 'lock' ? 'for update' : ''}`, [id, number])
  if (!rows[0]) throw NoSuchVersion()
  return versionFrom(rows[0])
}

/** Raises catalogue/no-such-dataset. */
export async function datasetOf(records: Queryable, id: string): Promise<Dataset> {
  const { rows } = await records.query<DatasetRow>('select id, project, texts, selection, revision, created_at, updated_at from catalogue_dataset where id = $1', [id])
  const row = rows[0]
  if (!row) throw NoSuchDataset()
  const versions = await records.query<VersionRow>(`select ${versionColumns} from catalogue_version where dataset_id = $1 order by number desc`, [id])
  return datasetFrom(row, versions.rows.map(versionFrom))
}

export async function allDatasets(records: Queryable, limit: number, offset: number): Promise<Dataset[]> {
  const { rows } = await records.query<DatasetRow>('select id, project, texts, selection, revision, created_at, updated_at from catalogue_dataset order by updated_at desc, id limit $1 offset $2', [limit, offset])
  const versions = await records.query<VersionRow>(`select ${versionColumns} from catalogue_version where dataset_id = any($1) order by number desc`, [rows.map(({ id }) => id)])
  return rows.map((row) => datasetFrom(row, versions.rows.filter(({ dataset_id: id }) => id === row.id).map(versionFrom)))
}

function datasetFrom(row: DatasetRow, versions: readonly Version[]): Dataset {
  return {
    id: row.id, project: row.project, state: versions[0]?.state ?? 'draft', texts: row.texts, selection: row.selection, revision: row.revision,
    createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(), versions,
  }
}

function versionFrom(row: VersionRow): Version {
  return {
    datasetId: row.dataset_id, number: row.number, state: row.state, texts: row.texts, manifestDigest: row.manifest_digest.toString('hex'), aggregates: row.aggregates,
    releasedAt: row.released_at.toISOString(),
    ...(row.description ? { description: row.description } : {}), ...(row.published_at ? { publishedAt: row.published_at.toISOString() } : {}),
    ...(row.invalidated_at ? { invalidatedAt: row.invalidated_at.toISOString() } : {}), ...(row.reason === null ? {} : { reason: row.reason }),
  }
}
