/** Runs one delivered job: claims it, hands it to the handler with a signal and a way to tell progress, and writes how it ended. */
import { setInterval } from 'node:timers'
import type { Job as Delivered } from 'pg-boss'
import type { Log } from '#kernel'
import { newIdentifier, Problem, traceOf } from '#kernel'
import { JobFailed } from '../problems.ts'
import type { Records } from '../records/records.ts'
import type { Progress } from './jobs.ts'

export interface Job<T> {
  readonly id: string
  readonly data: T
  /** Aborted when the job is cancelled, has run too long, or the program stops. */
  readonly signal: AbortSignal
  /** A fraction from 0 to 1, or a count. Kept a few times a second at most. */
  progress(value: number | Progress): void
}

export type Handler<T> = (job: Job<T>) => Promise<void>

/** How often progress is written, in milliseconds. */
const progressInterval = 250

export class Runner {
  readonly worker = newIdentifier('worker')
  readonly #records: Records
  readonly #log: Log
  readonly #running = new Map<string, AbortController>()
  #stopListening: (() => Promise<void>) | undefined
  #stopping = false

  constructor(records: Records, log: Log) {
    this.#records = records
    this.#log = log
  }

  async start(): Promise<void> {
    this.#stopListening = await this.#records.listen('vesalius_job_cancelled', (id) => {
      if (id) this.#running.get(id)?.abort()
    })
  }

  /** The jobs that are being run here. */
  running(): string[] {
    return [...this.#running.keys()]
  }

  abortAll(): void {
    this.#stopping = true
    for (const controller of this.#running.values()) controller.abort()
  }

  async stop(): Promise<void> {
    await this.#stopListening?.()
    await this.#records.query('delete from vesalius_worker where id = $1', [this.worker]).catch(() => {})
  }

  /** Resolves when the job has ended for good; rejects, without any text from outside, when it shall be delivered again. */
  async run(delivered: Delivered<object>, handler: Handler<object>, retries: number): Promise<void> {
    const { id } = delivered
    const controller = new AbortController()
    this.#running.set(id, controller)
    const telling = this.#tellProgress(id, controller)
    try {
      // A claim or an end that cannot be written is no failure of the handler: the job stays open and is delivered again.
      if (!(await this.#claim(id))) return
      let failure: { readonly error: unknown } | undefined
      try {
        await handler({ id, data: delivered.data, signal: AbortSignal.any([controller.signal, delivered.signal]), progress: telling.tell })
      } catch (error) {
        failure = { error }
      }
      await telling.stop()
      await (failure ? this.#failed(id, failure.error, retries) : this.#end(id, 'done'))
    } finally {
      await telling.stop()
      this.#running.delete(id)
    }
  }

  async #claim(id: string): Promise<boolean> {
    if (this.#stopping) throw new Error('the program stops')
    const { rowCount } = await this.#records.query(
      `update vesalius_job set state = 'running', worker = $2, updated = now() where id = $1 and state in ('queued', 'running')`,
      [id, this.worker],
    )
    return rowCount === 1
  }

  async #end(id: string, state: 'done' | 'failed', problem?: string): Promise<void> {
    await this.#records.query(
      `update vesalius_job set state = $2, problem = $3, worker = null, updated = now() where id = $1 and state = 'running'`,
      [id, state, problem ?? null],
    )
  }

  async #failed(id: string, error: unknown, retries: number): Promise<void> {
    const problem = (error instanceof Problem ? error : JobFailed(id)).code
    if (this.#stopping) {
      await this.#records.query(
        `update vesalius_job set state = 'queued', worker = null, updated = now() where id = $1 and state = 'running'`,
        [id],
      )
      throw new Error('the program stops')
    }
    const { rows } = await this.#records.query<{ attempts: number }>(
      `update vesalius_job set attempts = attempts + 1, updated = now() where id = $1 and state = 'running' returning attempts`,
      [id],
    )
    const attempts = rows[0]?.attempts
    // Cancelled meanwhile: how its handler ended is of no interest.
    if (attempts === undefined) return
    this.#log.warn({ job: id, attempts, problem, ...traceOf(error) }, 'a job failed')
    if (attempts > retries) return this.#end(id, 'failed', problem)
    await this.#records.query(`update vesalius_job set state = 'queued', worker = null, problem = $2 where id = $1 and state = 'running'`, [
      id,
      problem,
    ])
    throw new Error(problem)
  }

  #tellProgress(id: string, controller: AbortController): { tell: (value: number | Progress) => void; stop: () => Promise<void> } {
    let latest: Progress | undefined
    let writing: Promise<void> = Promise.resolve()
    const write = async (): Promise<void> => {
      const progress = latest
      latest = undefined
      if (!progress) return
      try {
        const { rowCount } = await this.#records.query(
          `update vesalius_job set progress = $2, updated = now() where id = $1 and state = 'running'`,
          [id, JSON.stringify(progress)],
        )
        // The notice of a cancellation can be lost with its connection; this cannot.
        if (rowCount === 0) controller.abort()
      } catch {
        latest ??= progress
      }
    }
    const timer = setInterval(() => {
      writing = writing.then(write)
    }, progressInterval)
    return {
      tell: (value) => {
        latest = typeof value === 'number' ? { done: value, total: 1 } : { done: value.done, total: value.total }
      },
      stop: async () => {
        clearInterval(timer)
        await writing
        await write()
      },
    }
  }
}
