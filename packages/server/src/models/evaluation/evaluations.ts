/**
 * Evaluations: a version is measured by a task of the compute room on a version of a dataset under a permit. What it gives out waits in the air-lock like
 * everything else; when a person has released it, it becomes part of the record.
 */
import type { Ledger, Records } from '#engines'
import { newIdentifier } from '#kernel'
import type { Actor, Clock } from '#kernel'
import type { Compute, TaskInput } from '#compute'
import { computeHere } from '../compute-here.ts'
import type { DatasetDoor } from '../datasets.ts'
import { CannotEvaluate, NoEvaluation, Retired } from '../problems.ts'
import { evaluationOutput } from '../registry/run-by.ts'
import { ledgerName } from '../registry/version.ts'
import type { ModelVersion } from '../registry/version.ts'
import { proofOf } from './proof.ts'
import type { Proof } from './proof.ts'
import { evaluationSchema } from './report.ts'
import type { EvaluationReport } from './report.ts'

export interface Evaluation {
  readonly id: string
  /** Null where it is another site's. */
  readonly task: string | null
  readonly dataset: string
  readonly version: number
  readonly permit: string
  readonly site: string
  /** What a hub called the node when it asked. */
  readonly siteName: string | null
  readonly threshold: number
  readonly proof: Proof
  /** `asked`, `sending`: at a hub, until the node has begun. `waiting`: in the air-lock. `refused`: a person or a check let nothing out. `cancelled`: who asked did not want it any more. */
  readonly state: 'asked' | 'sending' | 'running' | 'waiting' | 'done' | 'failed' | 'refused' | 'cancelled'
  /** The code of a problem, where it ended otherwise than well. */
  readonly reason: string | null
  readonly output: string | null
  readonly report: EvaluationReport | null
  readonly askedAt: Date
  readonly endedAt: Date | null
}

export interface NewEvaluation {
  /** Of one that another site has asked for: the same again changes nothing. */
  readonly id?: string
  readonly permit: string
  readonly dataset: string
  readonly version: number
  readonly purpose: string
  readonly threshold: number
  /** Of the tool, beside those of the model: which column is the label, by which columns groups are told. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

export interface EvaluationParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly compute: Compute | undefined
  readonly datasets: DatasetDoor
}

/** How the model computes is what was registered; which columns of this dataset hold the label, the subject and the groups is asked anew. */
const columnsOf = (parameters: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(parameters).filter(([name]) => ['label', 'subject', 'groups'].includes(name)))

const columns = 'id, task, dataset, version, permit, site, site_name as "siteName", threshold, proof, state, reason, output, report, asked_at as "askedAt", ended_at as "endedAt"'
/** Follows from the evaluation's, so that after a stop the same task is found and not another begun. */
const taskOf = (id: string): string => id.replace(/^evaluation-/, 'task-')

interface Open { readonly id: string, readonly task: string, readonly model: string, readonly number: number }

export class Evaluations {
  private readonly parts: EvaluationParts

  constructor(parts: EvaluationParts) {
    this.parts = parts
  }

  /** Raises models/cannot-evaluate, models/retired, and what the permit or the compute room does not allow. */
  async ask(model: ModelVersion, { id = newIdentifier('evaluation'), permit, dataset, version, purpose, threshold, parameters = {} }: NewEvaluation, actor: Pick<Actor, 'id'>): Promise<Evaluation> {
    const { records, ledger, clock, datasets } = this.parts
    const compute = computeHere(this.parts.compute)
    const { run } = model
    if (!run?.evaluate || !run.labels) throw CannotEvaluate()
    if (model.state === 'retired') throw Retired()
    const data: TaskInput = { permit, dataset, version, purpose }
    const proof = await proofOf(datasets, model.lineage, { dataset, version })
    const task = await compute.tasks.submit({
      tool: run.tool, version: run.version, entrypoint: run.evaluate, parameters: { ...parameters, ...run.parameters, ...columnsOf(parameters), threshold },
      inputs: { ...(run.images ? { [run.images]: data } : {}), [run.labels]: data, ...(run.weights && model.digest ? { [run.weights]: { digest: model.digest } } : {}) },
    }, actor, taskOf(id))
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'insert into models_evaluation (id, model, number, task, dataset, version, permit, site, threshold, proof, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing',
        [id, model.model, model.number, task.id, dataset, version, permit, datasets.site ?? 'self', threshold, JSON.stringify(proof), actor.id, clock.now()])
      if (rowCount) await ledger.append({
        type: 'model/evaluation-asked', actor: actor.id, subject: ledgerName(model),
        detail: { evaluation: id, task: task.id, dataset, version, disjoint: String(proof.disjoint), ...(proof.test ? { commitment: proof.test.commitment } : {}) },
      }, tx)
    })
    return this.get(id)
  }

  /** Newest first. */
  async of({ model, number }: Pick<ModelVersion, 'model' | 'number'>): Promise<Evaluation[]> {
    await this.settle()
    const { rows } = await this.parts.records.query<Evaluation>(`select ${columns} from models_evaluation where model = $1 and number = $2 order by asked_at desc`, [model, number])
    return rows
  }

  /** Raises models/no-evaluation. */
  async get(id: string): Promise<Evaluation> {
    await this.settle()
    const found = await this.find(id)
    if (!found) throw NoEvaluation()
    return found
  }

  /** As it stood when it was looked at last. */
  async find(id: string): Promise<Evaluation | undefined> {
    return (await this.parts.records.query<Evaluation>(`select ${columns} from models_evaluation where id = $1`, [id])).rows[0]
  }

  /** Whoever asked from elsewhere does not want it any more: its task stops, and nothing of it is told. One that has ended, or never began, stays as it is. */
  async cancel(id: string, actor: Pick<Actor, 'id'>): Promise<void> {
    const { rows: [open] } = await this.parts.records.query<Open>(`select id, task, model, number from models_evaluation where id = $1 and state in ('running', 'waiting') and task is not null`, [id])
    if (!open) return
    await this.#end(open, { state: 'cancelled' })
    await computeHere(this.parts.compute).tasks.cancel(open.task, actor)
  }

  /** Takes into the record what has ended since: asked whenever somebody looks, so that nothing has to watch. */
  async settle(): Promise<void> {
    const { rows } = await this.parts.records.query<Open>(`select id, task, model, number from models_evaluation where state in ('running', 'waiting') and task is not null order by asked_at limit 200`)
    for (const one of rows) await this.#settle(one)
  }

  async #settle(one: Open): Promise<void> {
    const compute = computeHere(this.parts.compute)
    const task = await compute.tasks.get(one.task)
    if (task.ended === null) return
    const output = (await compute.airlock.list({ task: one.task })).find(({ name }) => name === evaluationOutput)
    if (task.state !== 'COMPLETE' || !output) return this.#end(one, { state: 'failed', reason: codeOf(task.reason) })
    if (output.state === 'waiting') { await this.parts.records.query(`update models_evaluation set state = 'waiting', output = $2 where id = $1 and state = 'running'`, [one.id, output.id]); return }
    if (output.state !== 'released') return this.#end(one, { state: 'refused', output: output.id, reason: output.state === 'stopped' ? 'models/stopped-by-airlock' : 'models/not-released' })
    const { bytes } = await compute.airlock.content(output.id, { actor: task.actor, mayDecide: false })
    const report = evaluationSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return this.#end(one, report.success ? { state: 'done', output: output.id, report: report.data, digest: output.digest } : { state: 'failed', output: output.id, reason: 'models/not-a-report' })
  }

  async #end({ id, model, number }: Open, { state, output = null, reason = null, report, digest }: Ending): Promise<void> {
    const { records, ledger, clock } = this.parts
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update models_evaluation set state = $2, output = coalesce($3, output), report = $4, ended_at = $5, reason = $6 where id = $1 and state in ('running', 'waiting')`,
        [id, state, output, report ? JSON.stringify(report) : null, clock.now(), reason])
      if (rowCount && report) {
        const auc = report.auc ? { auc: report.auc.value, lower: report.auc.lower, upper: report.auc.upper } : {}
        await ledger.append({ type: 'model/validated', actor: 'house', subject: ledgerName({ model, number }), detail: { evaluation: id, digest: digest ?? '', ...auc } }, tx)
      }
    })
  }
}

interface Ending {
  readonly state: Evaluation['state']
  readonly output?: string | null
  readonly reason?: string | null
  readonly report?: EvaluationReport
  readonly digest?: string
}

/** Of a task's reason, a word of ours or a code. */
const codeOf = (reason: string | null): string => (reason?.includes('/') ? reason : reason === 'permit-ended' ? 'access/permit-revoked' : `compute/${reason ?? 'failed'}`)
