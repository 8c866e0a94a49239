/** Quality reports: examined as a job of the queue, kept with the version, read as JSON. */
import type { Job } from '#engines'
import { datasetOf, versionOf } from '../datasets.ts'
import type { CatalogueParts } from '../parts.ts'
import { NoSuchReport } from '../problems.ts'
import { examine } from './examine.ts'
import { dimensionsOf } from './tally.ts'
import type { CheckResult, DimensionResult } from './tally.ts'
import { tiersOf } from './tiers.ts'
import type { TierReport } from './tiers.ts'

export interface QualityReport {
  readonly dataset: string
  readonly version: number
  readonly manifestDigest: string
  readonly at: string
  readonly instances: number
  readonly dimensions: readonly DimensionResult[]
  readonly checks: readonly CheckResult[]
}

export interface QualityState {
  readonly state: string
  readonly progress?: { readonly done: number; readonly total: number }
  readonly report?: QualityReport
}

interface Asked { readonly id: string; readonly number: number }
const queueName = 'catalogue-quality'

export async function serveQuality(parts: CatalogueParts): Promise<void> {
  await parts.queue.work<Asked>(queueName, (job) => run(parts, job), { retries: 1 })
}

/** Returns at once; the same again while it runs is the same job. Raises catalogue/no-such-version. */
export async function startQuality(parts: CatalogueParts, { id, number }: Asked): Promise<void> {
  const { records, queue, clock } = parts
  await versionOf(records, id, number)
  await records.transaction(async (tx) => {
    const { rows } = await tx.query<{ job: string }>('select job from catalogue_quality where dataset_id = $1 and number = $2 for update', [id, number])
    const running = rows[0] && (await queue.state(rows[0].job))
    if (running?.state === 'queued' || running?.state === 'running') return
    const job = await queue.add(queueName, { id, number }, { tx })
    await tx.query(
      `insert into catalogue_quality (dataset_id, number, job, at) values ($1, $2, $3, $4) on conflict (dataset_id, number) do update set job = excluded.job, at = excluded.at`,
      [id, number, job, clock.now()])
  })
}

/** Raises catalogue/no-such-report. */
export async function qualityOf({ records, queue }: CatalogueParts, { id, number }: Asked): Promise<QualityState> {
  const { rows } = await records.query<{ job: string; report: QualityReport | null }>('select job, report from catalogue_quality where dataset_id = $1 and number = $2', [id, number])
  const [row] = rows
  if (!row) throw NoSuchReport()
  const job = await queue.state(row.job)
  return { state: job?.state ?? 'done', ...(job?.progress && job.state === 'running' ? { progress: job.progress } : {}), ...(row.report ? { report: row.report } : {}) }
}

/** Raises catalogue/no-such-version. */
export async function tierReport({ records, capabilities }: CatalogueParts, { id, number }: Asked): Promise<TierReport> {
  const { texts, aggregates } = await versionOf(records, id, number)
  const { rows } = await records.query<{ report: QualityReport | null }>('select report from catalogue_quality where dataset_id = $1 and number = $2', [id, number])
  return tiersOf({ texts, aggregates, results: rows[0]?.report?.checks, capabilities })
}

async function run(parts: CatalogueParts, job: Job<Asked>): Promise<void> {
  const { records, archive, clock, capabilities } = parts
  const { id, number } = job.data
  const [{ project }, { aggregates, manifestDigest }] = [await datasetOf(records, id), await versionOf(records, id, number)]
  const { subjectsWithFacts } = capabilities
  const checks = await examine({
    records, archive, id, number, instances: aggregates.instances, signal: job.signal,
    subjectsWithFacts: subjectsWithFacts && ((pseudonyms) => subjectsWithFacts(project, pseudonyms)),
    progress: (done, total) => job.progress({ done, total }),
  })
  const report: QualityReport = { dataset: id, version: number, manifestDigest, at: clock.now().toISOString(), instances: aggregates.instances, dimensions: dimensionsOf(checks), checks }
  await records.query('update catalogue_quality set report = $3, at = $4 where dataset_id = $1 and number = $2', [id, number, report, clock.now()])
}
