/**
 * The port for durable background work, on pg-boss. pg-boss delivers; whether a job is done is said by a row of ours, so that a job that
 * was finished or cancelled is never run again however often it is delivered. Delivery is at least once: handlers must be idempotent.
 */
import { PgBoss } from 'pg-boss'
import type { Job as Delivered } from 'pg-boss'
import type { Log } from '#kernel'
import { traceOf } from '#kernel'
import type { Queryable, Records } from '../records/records.ts'
import { jobMigrations } from './job-table.ts'
import { addJob, cancelJob, stateOf } from './jobs.ts'
import type { JobState } from './jobs.ts'
import { reclaimAbandoned } from './reclaim.ts'
import { Runner } from './runner.ts'
import type { Handler } from './runner.ts'

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
    db: bossDatabase(records),
    schema: 'vesalius_queue',
    schedule: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    monitorVacuum: false,
    registerInstance: false,
    useListenNotify: true,
  })
  boss.on('error', (error) => options.log.warn(traceOf(error), 'the queue met an error and goes on'))
  await boss.start()
  const runner = new Runner(records, options.log)
  await runner.start()
  const stopReclaiming = reclaimAbandoned(records, boss, { runner, log: options.log })
  const made = new Map<string, Promise<void>>()
  const ensure = (name: string): Promise<void> => {
    const known =
      made.get(name) ??
      boss.createQueue(name, {
        retryLimit: never,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 10,
        heartbeatSeconds: 10,
        notify: true,
        retentionSeconds: 90 * 86_400,
      })
    made.set(name, known)
    known.catch(() => made.delete(name))
    return known
  }
  return {
    async work(name, handler, { concurrency = 1, retries = 3, expireSeconds = 6 * 3_600 } = {}) {
      await ensure(name)
      await boss.updateQueue(name, { expireInSeconds: expireSeconds })
      for (let worker = 0; worker < concurrency; worker++)
        await startWorker(boss, name, (job) => runner.run(job, handler as Handler<object>, retries))
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

/** pg-boss rests between two fetches, however many jobs wait; a worker that got one is told that there may be more. */
async function startWorker(boss: PgBoss, name: string, run: (job: Delivered<object>) => Promise<void>): Promise<void> {
  const started: Promise<string> = boss.work<object>(
    name,
    { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
    async ([job]) => {
      boss.notifyWorker(await started)
      if (job) await run(job)
    },
  )
  await started
}

/** pg-boss on our connections: no pool of its own, and errors without values. */
function bossDatabase(records: Records) {
  return {
    executeSql: (text: string, values?: unknown[]) => records.query(text, values),
    async listen(channel: string, onNotification: (payload: string) => void, onReconnect: () => void) {
      const close = await records.listen(channel, (payload) => {
        if (payload === undefined) onReconnect()
        else onNotification(payload)
      })
      return { close }
    },
  }
}
