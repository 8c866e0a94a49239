/** Everything that the house has recorded of a version, gathered for its passport and its page: one reading, nothing typed. */
import type { Ledger, LedgerEntry } from '#engines'
import type { Compute } from '#compute'
import type { DatasetDoor, DatasetFacts } from '../datasets.ts'
import type { Evaluation, Evaluations } from '../evaluation/evaluations.ts'
import type { EvaluationReport } from '../evaluation/report.ts'
import { ledgerName } from '../registry/version.ts'
import type { ModelVersion } from '../registry/version.ts'

type ToolVersion = Awaited<ReturnType<Compute['tools']['version']>>
export type Done = Evaluation & { readonly report: EvaluationReport }

export interface ModelRecord {
  readonly version: ModelVersion
  readonly evaluations: readonly Evaluation[]
  /** Those that have a report. */
  readonly done: readonly Done[]
  /** What is known of datasets that it was trained or tested on, by `dataset@version`. */
  readonly facts: ReadonlyMap<string, DatasetFacts>
  /** Of those that it was trained on. */
  readonly training: readonly DatasetFacts[]
  readonly tool: ToolVersion | undefined
  readonly events: readonly LedgerEntry[]
  /** Fingerprint of the house that keeps the record. */
  readonly site: string
}

export interface RecordParts {
  readonly ledger: Pick<Ledger, 'read'>
  readonly compute: Compute | undefined
  readonly datasets: DatasetDoor
  readonly evaluations: Evaluations
  readonly site: string
}

export async function recordOf({ ledger, compute, datasets, evaluations, site }: RecordParts, version: ModelVersion): Promise<ModelRecord> {
  const all = await evaluations.of(version)
  const named = [...version.lineage, ...all.map(({ dataset, version: number }) => ({ dataset, version: number, site: 'self' }))]
  const found = await Promise.all([...new Map(named.map((one) => [`${one.dataset}@${one.version}`, one]))].map(async ([key, one]) => [key, await datasets.facts(one)] as const))
  const facts = new Map(found.flatMap(([key, one]) => (one ? [[key, one] as const] : [])))
  return {
    version, evaluations: all, done: all.flatMap((one) => (one.report ? [{ ...one, report: one.report }] : [])), facts,
    training: version.lineage.flatMap(({ dataset, version: number }) => facts.get(`${dataset}@${number}`) ?? []),
    tool: version.run ? await compute?.tools.find(version.run.tool, version.run.version) : undefined,
    // The passport tells of the model, not of itself.
    events: (await ledger.read(0, 500, { subject: ledgerName(version) })).filter(({ type }) => type !== 'model/passport-signed'), site,
  }
}
