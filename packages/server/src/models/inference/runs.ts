/**
 * A version applied to a study of this archive. It runs in the sandbox like every task; what it makes does not leave: it goes back by the front gate and
 * lies beside the images, unverified, saying which version made it. Only versions that a second person has approved are run.
 */
import type { Ledger, Records } from '#engines'
import { newIdentifier } from '#kernel'
import type { Actor, Clock } from '#kernel'
import type { Compute, TaskState } from '#compute'
import { computeHere } from '../compute-here.ts'
import { CannotInfer, Flagged, NotApproved, Retired } from '../problems.ts'
import { ledgerName } from '../registry/version.ts'
import type { ModelVersion } from '../registry/version.ts'

export interface ModelRun {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly number: number
  readonly outcome: string | null
  readonly task: string
  readonly study: string
  readonly askedAt: Date
  readonly state: TaskState
  readonly reason: string | null
  readonly progress: number | null
  /** Results that lie beside the images. */
  readonly results: number
}

export interface RunParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly compute: Compute | undefined
}

type Row = Omit<ModelRun, 'state' | 'reason' | 'progress' | 'results'>
const text = `select r.id, m.name, m.title, r.number, r.task, r.study, r.asked_at as "askedAt",
  (select d.body->>'outcome' from models_declaration d where d.model = r.model and d.number = r.number order by edition desc limit 1) as outcome
  from models_run r join models_model m on m.id = r.model`

export class ModelRuns {
  private readonly parts: RunParts

  constructor(parts: RunParts) {
    this.parts = parts
  }

  /** Raises models/not-approved, models/flagged, models/retired, models/cannot-infer, and what the compute room refuses. */
  async ask(version: ModelVersion, study: string, actor: Actor): Promise<ModelRun> {
    const { records, ledger, clock } = this.parts
    const compute = computeHere(this.parts.compute)
    const { run, state } = version
    if (state === 'flagged') throw Flagged()
    if (state === 'retired') throw Retired()
    if (state !== 'approved') throw NotApproved()
    if (!run?.infer || !run.images) throw CannotInfer()
    const { manifest } = await compute.tools.version(run.tool, run.version)
    const named = Object.hasOwn((manifest.parameters['properties'] ?? {}) as object, 'model') ? { model: nameOf(version) } : {}
    const task = await compute.tasks.submit({
      tool: run.tool, version: run.version, entrypoint: run.infer, parameters: { ...run.parameters, ...named }, seed: 1,
      inputs: { [run.images]: { study }, ...(run.weights && version.digest ? { [run.weights]: { digest: version.digest } } : {}) },
    }, actor)
    const id = newIdentifier('run')
    await records.transaction(async (tx) => {
      await tx.query('insert into models_run (id, model, number, task, study, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7)', [id, version.model, version.number, task.id, study, actor.id, clock.now()])
      await ledger.append({ type: 'model/inferred', actor: actor.id, subject: ledgerName(version), detail: { run: id, task: task.id, record: version.record } }, tx)
    })
    return this.get(id)
  }

  async get(id: string): Promise<ModelRun> {
    const { rows } = await this.parts.records.query<Row>(`${text} where r.id = $1`, [id])
    return this.#shown(rows[0] as Row)
  }

  /** On one study, newest first. */
  async of(study: string): Promise<ModelRun[]> {
    const { rows } = await this.parts.records.query<Row>(`${text} where r.study = $1 order by r.asked_at desc limit 50`, [study])
    return Promise.all(rows.map((row) => this.#shown(row)))
  }

  async #shown(row: Row): Promise<ModelRun> {
    const { tasks, airlock } = computeHere(this.parts.compute)
    const { state, reason, progress } = await tasks.get(row.task)
    const outputs = await airlock.list({ task: row.task })
    return { ...row, state, reason, progress, results: outputs.filter((output) => output.state === 'released').length }
  }
}

/** As it stands in what the version makes. */
const nameOf = ({ name, number, record, declaration }: ModelVersion) => ({ name, version: number, digest: record, outcome: declaration?.outcome ?? 'Not declared' })
