/**
 * A project's keys rotated without a new upload (docs/decisions/0005, Keys): one is added, then each stored study is moved on to what all keys make of
 * its original, which is where an original that comes later ends too. A job of the queue: after a kill it goes on where it was, study by study.
 */
import { nameOfRing } from '@vesalius/deidentify/subject'
import type { Job, Records } from '#engines'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import type { Parts } from '../ingest.ts'
import { NoProject, NoRotation, OtherKeys, RotationRuns, StudyMoving } from '../problems.ts'
import { finishRotation } from './finish-rotation.ts'
import { moveStudy } from './move-study.ts'
import { rotateWithdrawn } from './rotate-withdrawn.ts'

export interface RotationRow {
  readonly id: string
  readonly project: string
  readonly state: 'running' | 'stopped' | 'done'
  readonly actor: string
  readonly job: string
  readonly from_keys: string
  readonly to_keys: string | null
  readonly studies: number
  readonly instances: number
  readonly moved_studies: number
  readonly moved_instances: number
  /** Instances that had come again under the new keys before the stored ones were moved: there is one of each. */
  readonly kept: number
  readonly started_at: Date
  readonly finished_at: Date | null
}

export interface RotationState {
  readonly project: string
  /** `failed`: given up by the queue; it goes on when it is started again, as after `stopped`. */
  readonly state: 'none' | 'running' | 'stopped' | 'failed' | 'done'
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly studies: { readonly moved: number, readonly total: number }
  readonly instances: { readonly moved: number, readonly total: number }
  /** Studies that stay as they were, by the code of the reason. */
  readonly left: readonly { readonly code: string, readonly studies: number }[]
  /** Why the last attempt ended. */
  readonly problem?: string
}

/** A full disk or records that are away do not last (as for uploads). */
const attempts = 25_000
const jobName = 'ingest-rotate-key'

export class Rotation {
  private readonly ingest: Parts

  constructor(ingest: Parts) {
    this.ingest = ingest
  }

  /** Starts taking rotations that wait. */
  async open(): Promise<void> {
    await this.ingest.options.queue.work<{ rotation: string }>(jobName, (job) => this.run(job), { retries: attempts, expireSeconds: 86_400 })
  }

  /** Begins one, or goes on with one that was stopped or has left studies as they were; `leave` gives these up for good and begins another. Raises ingest/no-project, ingest/rotation-runs. */
  async start(actor: Actor, project: string, { leave = false }: { leave?: boolean | undefined } = {}): Promise<RotationState> {
    const { keys, options: { records, queue, ledger } } = this.ingest
    keys.forget(project)
    if (!keys.has(project)) throw NoProject()
    const name = nameOfRing(keys.ringOf(project))
    await records.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`rotation ${project}`])
      const open = await latestOf(tx, project)
      if (open?.state === 'running' && (await queue.state(open.job))?.state !== 'failed') throw RotationRuns()
      const hasLeft = open?.to_keys === name && !leave && (await tx.query('select 1 from ingest_unmoved where rotation = $1 limit 1', [open.id])).rows.length > 0
      const resumed = open !== undefined && (open.state !== 'done' || hasLeft)
      const id = resumed ? open.id : newIdentifier('rotation')
      const job = await queue.add(jobName, { rotation: id }, { tx })
      if (resumed) await tx.query(`update ingest_rotation set state = 'running', job = $2 where id = $1`, [id, job])
      else await tx.query(`insert into ingest_rotation (id, project, state, actor, job, from_keys) values ($1, $2, 'running', $3, $4, $5)`, [id, project, actor.id, job, name])
      await ledger.append({ type: resumed ? 'key/rotation-resumed' : 'key/rotation-started', actor: actor.id, subject: `project-${project}`, detail: { rotation: id } }, tx)
    })
    return this.state(project)
  }

  /** After the study that is being moved. Raises ingest/no-rotation. */
  async stop(actor: Actor, project: string): Promise<RotationState> {
    const { records, queue, ledger } = this.ingest.options
    const row = await latestOf(records, project)
    if (row?.state !== 'running') throw NoRotation()
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update ingest_rotation set state = 'stopped' where id = $1 and state = 'running'`, [row.id])
      if (rowCount !== 1) throw NoRotation()
      await ledger.append({ type: 'key/rotation-stopped', actor: actor.id, subject: `project-${project}`, detail: { rotation: row.id } }, tx)
    })
    await queue.cancel(row.job)
    return this.state(project)
  }

  async state(project: string): Promise<RotationState> {
    const { records, queue } = this.ingest.options
    const row = await latestOf(records, project)
    if (!row) return { project, state: 'none', studies: { moved: 0, total: 0 }, instances: { moved: 0, total: 0 }, left: [] }
    const job = row.state === 'running' ? await queue.state(row.job) : undefined
    const { rows: left } = await records.query<{ code: string, studies: number }>('select code, count(*)::int as studies from ingest_unmoved where rotation = $1 group by code order by code', [row.id])
    return {
      project, state: job?.state === 'failed' ? 'failed' : row.state, startedAt: row.started_at.toISOString(), ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
      studies: { moved: row.moved_studies, total: row.studies }, instances: { moved: row.moved_instances, total: row.instances }, left, ...(job?.problem ? { problem: job.problem } : {}),
    }
  }

  private async run(job: Job<{ rotation: string }>): Promise<void> {
    const row = await this.row(job.data.rotation)
    if (row?.state !== 'running') return
    const keys = await this.keysOf(row)
    // What was made with the keys before is stored now, and seen below.
    await this.ingest.intake.settled()
    await this.countAgain(row)
    const { moves } = this.ingest.archive
    for (let next = await moves.next(row.project, row.from_keys, 0); next; next = await moves.next(row.project, row.from_keys, next.at)) {
      job.signal.throwIfAborted()
      if ((await this.row(row.id))?.state !== 'running') return
      await moveStudy(this.ingest, { rotation: row.id, project: row.project, keys, studyInstanceUid: next.studyInstanceUid, signal: job.signal })
      const now = await this.row(row.id)
      if (now) job.progress({ done: now.moved_instances, total: Math.max(now.instances, now.moved_instances) })
    }
    job.signal.throwIfAborted()
    await finishRotation(this.ingest, row)
  }

  /** The name of the keys with the added one, which is on the disk when this returns: added once, however often the job begins. */
  private async keysOf(row: RotationRow): Promise<string> {
    const { archive, keys, workers, options: { records } } = this.ingest
    keys.forget(row.project)
    await archive.moves.adopt(row.project, row.from_keys)
    if (row.to_keys === null && nameOfRing(keys.ringOf(row.project)) === row.from_keys) keys.append(row.project)
    const name = nameOfRing(keys.ringOf(row.project))
    if (row.to_keys !== null && row.to_keys !== name) throw OtherKeys()
    workers.forget(row.project)
    await records.transaction(async (tx) => {
      await tx.query('update ingest_rotation set to_keys = $2 where id = $1', [row.id, name])
      await rotateWithdrawn(tx, this.ingest, { ...row, end: false })
    })
    return name
  }

  private async countAgain(row: RotationRow): Promise<void> {
    const { studies, instances } = await this.ingest.archive.moves.count(row.project, row.from_keys)
    await this.ingest.options.records.query('update ingest_rotation set studies = moved_studies + $2, instances = moved_instances + $3 where id = $1', [row.id, studies, instances])
  }

  private async row(id: string): Promise<RotationRow | undefined> {
    const { rows } = await this.ingest.options.records.query<RotationRow>('select * from ingest_rotation where id = $1', [id])
    return rows[0]
  }
}

async function latestOf(records: Pick<Records, 'query'>, project: string): Promise<RotationRow | undefined> {
  const { rows } = await records.query<RotationRow>('select * from ingest_rotation where project = $1 order by started_at desc limit 1', [project])
  return rows[0]
}

/** Where a profile keeps UIDs, a study that has yet to be moved and what comes in for it meanwhile would become one of two subjects. Raises ingest/study-moving. */
export async function refuseIntoMoving(tx: Pick<Records, 'query'>, projects: readonly string[]): Promise<void> {
  const { rows } = await tx.query(`select 1 from ingest_rotation where project = any($1) and state <> 'done'`, [projects])
  if (rows.length > 0) throw StudyMoving()
}
