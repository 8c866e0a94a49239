/** A version of a model as other rooms and pages see it: what it is, what it was made from, how it is run, and where it stands. */
import type { Queryable } from '#engines'
import { NoModel } from '../problems.ts'
import type { TrainingResult } from '../training/result.ts'
import type { Declaration } from './declaration.ts'

export type Format = 'safetensors' | 'onnx' | 'tool'

/** What a check of the file has read from it. */
export interface Summary {
  readonly parameters?: number
  readonly tensors?: readonly { readonly name: string, readonly dtype: string, readonly shape: readonly (number | string)[] }[]
  readonly inputs?: readonly { readonly name: string, readonly shape: readonly (number | string)[] }[]
  readonly outputs?: readonly { readonly name: string, readonly shape: readonly (number | string)[] }[]
  readonly producer?: string
  readonly operators?: readonly string[]
}

/** By which version of a tool it is run, how, and by which entry points. */
export interface RunBy {
  readonly tool: string
  readonly version: string
  /** 64 hexadecimal digits. */
  readonly digest: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly infer?: string
  readonly evaluate?: string
  /** Names of the tool's inputs; one that takes a table alone has no images. */
  readonly images?: string
  readonly labels?: string
  readonly weights?: string
}

export type Origin =
  | { readonly kind: 'upload', /** Of the site that it comes from: its fingerprint, and what it is called there. */ readonly passport?: { readonly site: string, readonly name: string, readonly version: number, readonly record: string } }
  | { readonly kind: 'tool' }
  | {
    readonly kind: 'task', readonly task: string, readonly output: string, readonly tool: string, readonly toolVersion: string, readonly toolDigest: string, readonly entrypoint: string,
    readonly seed: number, readonly parameters: Readonly<Record<string, unknown>>, readonly seconds: number | null, readonly peakMemoryBytes: number | null, readonly purposes: readonly string[],
    /** Metrics that the same task gave and the air-lock released. */
    readonly reported: Readonly<Record<string, unknown>>
  }
  | { readonly kind: 'training', readonly training: TrainingResult }

export interface LineageEntry {
  readonly dataset: string
  readonly version: number
  /** `self`, or the identifier of the node. */
  readonly site: string
  readonly manifest: string | null
  readonly permit: string | null
}

export interface Parent { readonly model: string, readonly name: string, readonly number: number }
export interface Flag { readonly id: string, readonly dataset: string, readonly version: number, readonly at: Date, readonly resolvedAt: Date | null, readonly resolution: string | null }
export interface Decision { readonly kind: 'approved' | 'retired', readonly reason: string, readonly decidedBy: string, readonly decidedAt: Date }
export type VersionState = 'candidate' | 'evaluated' | 'approved' | 'flagged' | 'retired'

export interface ModelVersion {
  readonly model: string
  readonly name: string
  readonly title: string
  readonly number: number
  readonly format: Format
  /** SHA-256 of the weights; null where the tool is the model. */
  readonly digest: string | null
  readonly size: number
  readonly summary: Summary
  /** Null where no version of a tool here runs it. */
  readonly run: RunBy | null
  /** What a person said of it last; null where nobody has. */
  readonly declaration: Declaration | null
  readonly origin: Origin
  /** SHA-256 over what can never change of it, lineage and parents too, in canonical JSON: the version's own name. */
  readonly record: string
  readonly registeredAt: Date
  readonly registeredBy: string
  readonly lineage: readonly LineageEntry[]
  readonly parents: readonly Parent[]
  readonly aliases: readonly string[]
  readonly flags: readonly Flag[]
  readonly decisions: readonly Decision[]
  /** Evaluations that are done. */
  readonly evaluated: number
  readonly state: VersionState
}

const text = `
  select (select d.body from models_declaration d where d.model = v.model and d.number = v.number order by edition desc limit 1) as declaration, v.model, m.name, m.title, v.number, v.format, v.digest, v.size::float8 as size, v.summary, v.run, v.origin, v.record, v.registered_at as "registeredAt", v.registered_by as "registeredBy",
    coalesce((select jsonb_agg(jsonb_build_object('dataset', l.dataset, 'version', l.version, 'site', l.site, 'manifest', l.manifest, 'permit', l.permit) order by l.site, l.dataset, l.version)
      from models_lineage l where l.model = v.model and l.number = v.number), '[]') as lineage,
    coalesce((select jsonb_agg(jsonb_build_object('model', p.parent_model, 'name', pm.name, 'number', p.parent_number)) from models_parent p join models_model pm on pm.id = p.parent_model
      where p.model = v.model and p.number = v.number), '[]') as parents,
    array(select alias from models_alias a where a.model = v.model and a.number = v.number order by 1) as aliases,
    (select count(*)::int from models_evaluation e where e.model = v.model and e.number = v.number and e.state = 'done') as evaluated
  from models_version v join models_model m on m.id = v.model`

type Row = Omit<ModelVersion, 'flags' | 'decisions' | 'state'>

export async function versionsWhere(records: Queryable, rest: string, values: readonly unknown[]): Promise<ModelVersion[]> {
  const { rows } = await records.query<Row>(`${text} ${rest}`, values)
  const models = rows.map(({ model }) => model)
  const flags = await records.query<Flag & { model: string, number: number }>(
    'select model, number, id, dataset, version, at, resolved_at as "resolvedAt", resolution from models_flag where model = any($1) order by at, dataset, version', [models])
  const decisions = await records.query<Decision & { model: string, number: number }>(
    'select model, number, kind, reason, decided_by as "decidedBy", decided_at as "decidedAt" from models_decision where model = any($1) order by decided_at', [models])
  const own = <One extends { model: string, number: number }>(all: readonly One[], row: Row) =>
    all.filter((one) => one.model === row.model && one.number === row.number).map(({ model: _model, number: _number, ...one }) => one)
  return rows.map((row) => {
    const all = { flags: own(flags.rows, row), decisions: own(decisions.rows, row) }
    return { ...row, ...all, state: stateOf({ ...row, ...all }) }
  })
}

function stateOf({ flags, decisions, evaluated }: Pick<ModelVersion, 'flags' | 'decisions' | 'evaluated'>): VersionState {
  if (decisions.some(({ kind }) => kind === 'retired')) return 'retired'
  if (flags.some(({ resolvedAt }) => resolvedAt === null)) return 'flagged'
  if (decisions.some(({ kind }) => kind === 'approved')) return 'approved'
  return evaluated > 0 ? 'evaluated' : 'candidate'
}

/** Raises models/no-model. */
export async function versionOf(records: Queryable, name: string, number: number): Promise<ModelVersion> {
  const [version] = await versionsWhere(records, 'where m.name = $1 and v.number = $2', [name, number])
  if (!version) throw NoModel()
  return version
}

/** How a version is called in the ledger. */
export const ledgerName = ({ model, number }: { readonly model: string, readonly number: number }): string => `${model}@${number}`
