/**
 * The port for durable background work, on pg-boss. pg-boss delivers; whether a job is done is said by a row of ours, so that a job that was
 * finished or cancelled is never run again however often it is delivered. Delivery is at least once: handlers must be idempotent.
 */
import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import type { Log } from '#kernel'
import { traceOf } from '#kernel'
import { NoJob } from '../problems.ts'
import type { Queryable, Records } from '../records/records.ts'
import { jobMigrations } from './job-table.ts'
import { reclaimAbandoned } from './reclaim.ts'
import { Runner } from './runner.ts'
import type { Handler } from './runner.ts'

export type JobStateName = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface Progress {
  readonly done: number
  readonly total: number
}

export interface JobState {
  readonly id: string
  readonly name: string
  readonly state: JobStateName
  /** How often the handler has thrown. */
  readonly attempts: number
  readonly progress?: Progress
  /** The code of the problem it ended with. */
  readonly problem?: string
}

export interface WorkOptions {
  /** How many at once in this process. Default 1. */
  readonly concurrency?: number
  /** How often it is tried again after the handler threw. Default 3. A killed worker does not count. */
  readonly retries?: number
  /** Longest run, in seconds; then its signal is aborted and it is delivered again. Default 6 h, at most 24 h. */
  readonly expireSeconds?: number
}

export interface AddOptions {
  /** The same name and key give the same job, unless that one failed or was cancelled. */
  readonly key?: string
  /** Seconds before it may start. */
  readonly delay?: number
  /** Higher goes first. Default 0. */
  readonly priority?: number
  /** Adds it when this transaction commits. */
  readonly tx?: Queryable
}

export interface Queue {
  /** Starts taking jobs of this name. `data` must hold our identifiers only: it rests in the records. */
  work<T extends object>(name: string, handler: Handler<T>, options?: WorkOptions): Promise<void>
  /** Returns the identifier once the job is durable. */
  add(name: string, data: object, options?: AddOptions): Promise<string>
  /** A queued job never starts, a running one has its signal aborted; one that has ended stays as it is. Raises engines/no-job. */
  cancel(id: string): Promise<void>
  state(id: string): Promise<JobState | undefined>
  /** Aborts the signals, waits a moment for the handlers; what did not end is delivered again later. */
  close(): Promise<void>
}

const never = 1_000_000

export async function openQueue(records: Records, options: { readonly log: Log }): Promise<Queue> {
  await records.migrate('queue', jobMigrations)
  const boss = new PgBoss({
    db: bossDatabase(records), schema: 'vesalius_queue', schedule: false, superviseIntervalSeconds: 2, monitorIntervalSeconds: 2, monitorVacuum: false,
    registerInstance: false, useListenNotify: true,
  })
  boss.on('error', (error) => options.log.warn(traceOf(error), 'the queue met an error and goes on'))
  await boss.start()
  const runner = new Runner(records, options.log)
  await runner.start()
  const stopReclaiming = reclaimAbandoned(records, boss, { runner, log: options.log })
  const made = new Map<string, Promise<void>>()
  const ensure = (name: string): Promise<void> => {
    const known = made.get(name) ?? boss.createQueue(name, { retryLimit: never, retryDelay: 1, retryBackoff: true, retryDelayMax: 10, heartbeatSeconds: 10, notify: true, retentionSeconds: 90 * 86_400 })
    made.set(name, known)
    known.catch(() => made.delete(name))
    return known
  }
  return {
    async work(name, handler, { concurrency = 1, retries = 3, expireSeconds = 6 * 3_600 } = {}) {
      await ensure(name)
      await boss.updateQueue(name, { expireInSeconds: expireSeconds })
      const how = { localConcurrency: concurrency, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 }
      await boss.work<object>(name, how, async ([job]) => { if (job) await runner.run(job, handler as Handler<object>, retries) })
    },
    async add(name, data, { key, delay = 0, priority = 0, tx } = {}) {
      await ensure(name)
      const insert = (within: Queryable): Promise<string> => addJob(boss, within, { name, data, key, delay, priority })
      return tx ? insert(tx) : records.transaction(insert)
    },
    cancel: (id) => cancelJob(records, boss, id),
    state: (id) => stateOf(records, id),
    async close() {
      runner.abortAll()
      stopReclaiming()
      await boss.stop({ graceful: true, close: false, timeout: 5_000 })
      await runner.stop()
    },
  }
}

interface NewJob {
  readonly name: string
  readonly data: object
  readonly key: string | undefined
  readonly delay: number
  readonly priority: number
}

async function addJob(boss: PgBoss, tx: Queryable, { name, data, key, delay, priority }: NewJob): Promise<string> {
  const id = randomUUID()
  // One statement, so that two who add the same key at once wait for each other and agree on the winner.
  const { rows } = await tx.query<{ id: string }>(
    `insert into vesalius_job as job (id, name, key) values ($1, $2, $3)
     on conflict (name, key) do update set
       id = case when job.state in ('failed', 'cancelled') then excluded.id else job.id end,
       state = case when job.state in ('failed', 'cancelled') then 'queued' else job.state end,
       attempts = case when job.state in ('failed', 'cancelled') then 0 else job.attempts end,
       progress = case when job.state in ('failed', 'cancelled') then null else job.progress end
     returning id`, [id, name, key ?? null])
  const chosen = rows[0]?.id ?? id
  if (chosen === id) await boss.send(name, data, { id, priority, ...(delay > 0 ? { startAfter: delay } : {}), db: { executeSql: (text, values) => tx.query(text, values) } })
  return chosen
}

async function cancelJob(records: Records, boss: PgBoss, id: string): Promise<void> {
  if (!(await stateOf(records, id))) throw NoJob(id)
  await records.transaction(async (tx) => {
    const { rows } = await tx.query<{ name: string }>(
      `update vesalius_job set state = 'cancelled', worker = null, updated = now() where id = $1 and state in ('queued', 'running') returning name`, [id])
    if (!rows[0]) return
    await boss.cancel(rows[0].name, id, { db: { executeSql: (text, values) => tx.query(text, values) } })
    await tx.query(`select pg_notify('vesalius_job_cancelled', $1)`, [id])
  })
}

async function stateOf(records: Queryable, id: string): Promise<JobState | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined
  const { rows } = await records.query<{ name: string, state: JobStateName, attempts: number, progress: Progress | null, problem: string | null }>(
    'select name, state, attempts, progress, problem from vesalius_job where id = $1', [id])
  const row = rows[0]
  if (!row) return undefined
  const { name, state, attempts, progress, problem } = row
  return { id, name, state, attempts, ...(progress ? { progress } : {}), ...(problem ? { problem } : {}) }
}

/** pg-boss on our connections: no pool of its own, and errors without values. */
function bossDatabase(records: Records) {
  return {
    executeSql: (text: string, values?: unknown[]) => records.query(text, values),
    async listen(channel: string, onNotification: (payload: string) => void, onReconnect: () => void) {
      const close = await records.listen(channel, (payload) => { if (payload === undefined) onReconnect(); else onNotification(payload) })
      return { close }
    },
  }
}
