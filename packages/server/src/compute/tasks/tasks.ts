/** Tasks in the words of GA4GH TES 1.1: submitted under a permit, queued, run in the sandbox, ended with a reason and no words of its own. */
import { randomInt } from 'node:crypto'
import type { Ledger, Queue, Records, Usage } from '#engines'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { BadInputs, BadParameters, NoEntrypoint, NoStudies, NoTask, Withdrawn, remedyFor } from '../problems.ts'
import type { DataDoor, DataUse, OpenedDataset, StudyUse } from '../open-dataset.ts'
import { schemaOf } from '../tools/manifest.ts'
import type { Manifest } from '../tools/manifest.ts'
import type { Tools, ToolVersion } from '../tools/registry.ts'
import { canonical, sha256 } from '../tools/version.ts'

export type TaskState = 'QUEUED' | 'INITIALIZING' | 'RUNNING' | 'COMPLETE' | 'EXECUTOR_ERROR' | 'SYSTEM_ERROR' | 'CANCELED'

export interface DataInput { readonly permit: string, readonly dataset: string, readonly version: number, readonly purpose: string }
/** Data under a permit; tensors that the air-lock released (`output`); and, never taken from a request but from the models room: weights that it keeps (`digest`), a study of this archive. */
export type TaskInput = DataInput | { readonly output: string } | { readonly digest: string } | { readonly study: string }

export interface NewTask {
  readonly tool: string
  readonly version: string
  readonly entrypoint: string
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
  readonly seed?: number | undefined
  readonly inputs: Readonly<Record<string, TaskInput>>
}

export interface Task {
  readonly id: string
  readonly tool: string
  readonly version: string
  readonly digest: string
  readonly entrypoint: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly inputs: Readonly<Record<string, TaskInput>>
  readonly actor: string
  /** Of a task that came by letter: the hub, and whom it names; null for one of somebody who is here. */
  readonly askedBy: { readonly hub: string, readonly name: string } | null
  readonly state: TaskState
  /** Why it ended otherwise than well: a word of ours. */
  readonly reason: string | null
  readonly remedy?: string
  /** How often it was started: 2 when the server was stopped meanwhile. */
  readonly starts: number
  readonly progress: number | null
  readonly usage: Usage | null
  /** How that has grown, oldest first. */
  readonly curve: readonly Usage[]
  readonly submitted: Date
  readonly started: Date | null
  readonly ended: Date | null
}

export interface TaskParts {
  readonly records: Records
  readonly queue: Queue
  readonly ledger: Pick<Ledger, 'append'>
  readonly tools: Tools
  readonly data: DataDoor
}

export const taskQueue = 'compute-task'
const askedBy = `(select jsonb_build_object('hub', a.hub_name, 'name', a.body->>'actorName') from compute_asked_task a where a.task = compute_task.id)`
const columns = `id, tool, version, digest, entrypoint, parameters, seed::float8 as seed, inputs, actor, ${askedBy} as "askedBy", state, reason, starts, progress, usage, curve, submitted, started, ended`

export class Tasks {
  private readonly parts: TaskParts

  constructor(parts: TaskParts) {
    this.parts = parts
  }

  /**
   * With an identifier that is known already, nothing is submitted and that task is returned. Raises compute/no-tool, compute/withdrawn, compute/no-entrypoint,
   * compute/bad-parameters, compute/bad-inputs, and what the permit does not allow.
   */
  async submit(task: NewTask, actor: Pick<Actor, 'id'>, id: string = newIdentifier('task')): Promise<Task> {
    const version = await this.parts.tools.version(task.tool, task.version)
    if (version.withdrawn) throw Withdrawn()
    checkTask(version.manifest, task)
    for (const input of Object.values(task.inputs)) {
      if ('permit' in input) await this.parts.data.check(dataUse(version, input, actor), { action: 'run' })
      if ('study' in input) (await openStudy(this.parts.data, { ...input, actor, tool: `sha256:${version.digest}` }, 'check')).close?.()
    }
    const [seed, parameters] = [task.seed ?? randomInt(2 ** 31), task.parameters ?? {}]
    await this.parts.records.transaction(async (tx) => {
      const { rowCount } = await tx.query('insert into compute_task (id, tool, version, digest, entrypoint, parameters, seed, inputs, actor) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing',
        [id, version.tool, version.version, version.digest, task.entrypoint, JSON.stringify(parameters), seed, JSON.stringify(task.inputs), actor.id])
      if (!rowCount) return
      const job = await this.parts.queue.add(taskQueue, { task: id }, { key: id, tx })
      await tx.query('update compute_task set job = $2 where id = $1', [id, job])
      const permits = Object.values(task.inputs).flatMap((input) => ('permit' in input ? [input.permit] : []))
      await this.parts.ledger.append({
        type: 'job/submitted', actor: actor.id, subject: id,
        detail: { tool: version.tool, version: version.version, digest: version.digest, entrypoint: task.entrypoint, parameters: sha256(canonical(parameters)), permits: permits.join(' ') },
      }, tx)
    })
    return this.get(id)
  }

  /** Raises compute/no-task. */
  async get(id: string): Promise<Task> {
    const { rows } = await this.parts.records.query<Task>(`select ${columns} from compute_task where id = $1`, [id])
    if (!rows[0]) throw NoTask()
    return withRemedy(rows[0])
  }

  /** Newest first: all, or one person's. */
  async list(of: { readonly actor?: string | undefined, readonly limit?: number } = {}): Promise<Task[]> {
    const { rows } = await this.parts.records.query<Task>(`select ${columns} from compute_task where ($1::text is null or actor = $1) order by submitted desc limit $2`, [of.actor ?? null, of.limit ?? 100])
    return rows.map(withRemedy)
  }

  /** What has not ended, oldest first. */
  async running(): Promise<Task[]> {
    const { rows } = await this.parts.records.query<Task>(`select ${columns} from compute_task where state in ('QUEUED', 'INITIALIZING', 'RUNNING') order by submitted`)
    return rows.map(withRemedy)
  }

  /** One that has ended stays as it is. What runs stops within 10 seconds. `reason` is a word of ours, where it was not the person who asked for it. Raises compute/no-task. */
  async cancel(id: string, actor: Pick<Actor, 'id'>, reason?: 'subject-withdrawn' | 'account-closed'): Promise<Task> {
    await this.get(id)
    const job = await this.parts.records.transaction(async (tx) => {
      const { rows } = await tx.query<{ job: string | null }>(
        `update compute_task set state = 'CANCELED', reason = $2, ended = now() where id = $1 and state in ('QUEUED', 'INITIALIZING', 'RUNNING') returning job`, [id, reason ?? null])
      if (rows[0]) await this.parts.ledger.append({ type: 'job/halted', actor: actor.id, subject: id, detail: { state: 'CANCELED', ...(reason ? { reason } : {}) } }, tx)
      return rows[0]?.job
    })
    if (job) await this.parts.queue.cancel(job)
    return this.get(id)
  }
}

/** Raises compute/no-studies where none are run on. */
export async function openStudy(data: DataDoor, use: StudyUse, action: 'check' | 'open'): Promise<OpenedDataset> {
  if (!data.study) throw NoStudies()
  return data.study(use, action)
}

export function dataUse({ digest }: Pick<ToolVersion, 'digest'>, { permit, dataset, version, purpose }: DataInput, actor: Pick<Actor, 'id'>): DataUse {
  return { permit, dataset, version, purpose, actor: { id: actor.id }, tool: `sha256:${digest}` }
}

/** Raises compute/no-entrypoint, compute/bad-parameters, compute/bad-inputs. */
export function checkTask(manifest: Manifest, { entrypoint, parameters, inputs }: NewTask): void {
  const entry = Object.hasOwn(manifest.entrypoints, entrypoint) ? manifest.entrypoints[entrypoint] : undefined
  if (!entry) throw NoEntrypoint()
  const fits = schemaOf(manifest.parameters, 'parameters').safeParse(parameters ?? {})
  if (!fits.success) {
    const issue = fits.error.issues[0]
    throw BadParameters((issue?.path ?? []).map(String).filter((part) => /^[\w-]{1,40}$/.test(part)).join('.') || 'the top', issue?.code ?? 'invalid')
  }
  for (const name of Object.keys(inputs)) if (!entry.inputs.includes(name)) throw BadInputs('there is one that this entry point does not take')
  for (const name of entry.inputs) {
    const declared = manifest.inputs.find((input) => input.name === name)
    const given = inputs[name]
    if (!given && !declared?.optional) throw BadInputs(`${name} is missing`)
    const isData = given !== undefined && ('permit' in given || 'study' in given)
    if (given && (declared?.type === 'tensors' || declared?.type === 'onnx') === isData) throw BadInputs(`${name} is given by ${isData ? 'data, and takes weights' : 'weights, and takes data'}`)
    if (given && 'study' in given && declared?.type !== 'images') throw BadInputs(`${name} is given by a study, and takes no images`)
  }
  const made = manifest.outputs.filter(({ entrypoints }) => !entrypoints || entrypoints.includes(entrypoint))
  // What is made of one study tells of one subject: it goes back beside it and nowhere else.
  if (Object.values(inputs).some((input) => 'study' in input) && made.some(({ type }) => type !== 'dicom')) throw BadInputs('on a study runs only what gives DICOM and nothing else')
}

function withRemedy(task: Task): Task {
  const remedy = task.reason ? remedyFor(task.reason) : undefined
  return remedy ? { ...task, remedy } : task
}
