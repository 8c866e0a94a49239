/** The journey's worker threads: deliveries go to the one with the least to do; one that dies or hangs is replaced and its deliveries fail. */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Log } from '#kernel'
import { Stopping, TooSlow } from './problems.ts'
import type { Failed, Forget, FromWorker, Kept, Release, Result, Task, WorkerSettings } from './worker-messages.ts'

/** Two: while one is written, the next has been handed over already. */
const mostPosted = 2
/** A clip of a thousand frames is read frame by frame. */
const patienceMs = 600_000

interface Open {
  readonly task: Task
  readonly resolve: (done: Done) => void
  readonly reject: (error: unknown) => void
}

/** The result, and what must be called once with whether the original is wanted for quarantine. */
export interface Done {
  readonly result: Result
  release(keep: false): void
  release(keep: true): Promise<Kept | Failed>
}

export interface Workers {
  /** `profile` has the profile itself. */
  run(task: Omit<Task, 'id'>): Promise<Done>
  /** Tells every thread that the key of a project is gone. */
  forget(project: string): void
  /** Resolves when every thread has started, or has failed to and will be started again. */
  readonly ready: Promise<unknown>
  close(): Promise<void>
}

export function startWorkers(count: number, settings: WorkerSettings, log: Log): Workers {
  // Received bytes lie outside the heap. Counted apart, as is the default, every 30 MB of them start a full collection, ten a second: more
  // processor time than the whole journey takes (measured: 2.1 ms an instance of half a megabyte, 0.6 ms with this).
  setFlagsFromString('--external-memory-accounted-in-global-limit')
  const waiting: Open[] = []
  const threads = Array.from({ length: count }, () => new Thread(settings, log, () => dispatch()))
  let next = 1
  let closed = false
  const dispatch = (): void => {
    while (waiting.length > 0) {
      const free = threads.reduce((best, thread) => (thread.load < best.load ? thread : best))
      if (free.load >= mostPosted) return
      free.post(waiting.shift() as Open)
    }
  }
  return {
    ready: Promise.all(threads.map((thread) => thread.ready)),
    run(task) {
      if (closed) return Promise.reject(Stopping())
      return new Promise((resolve, reject) => {
        waiting.push({ task: { id: next++, ...task }, resolve, reject })
        dispatch()
      })
    },
    forget(project) {
      for (const thread of threads) thread.forget(project)
    },
    async close() {
      closed = true
      for (const { reject } of waiting.splice(0)) reject(Stopping())
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

class Thread {
  private readonly open = new Map<number, Open & { since: number }>()
  private readonly keeping = new Map<number, (kept: Kept | Failed) => void>()
  /** Told with the next task: a message of their own for each would wake the thread twice an instance. */
  private readonly released: number[] = []
  /** Digests of the profiles that the thread has been given. */
  private readonly told = new Set<string>()
  private readonly settings: WorkerSettings
  private readonly log: Log
  private readonly freed: () => void
  private readonly watch: NodeJS.Timeout
  readonly ready: Promise<void>
  private worker: Worker
  private started = (): void => undefined
  private closed = false

  constructor(settings: WorkerSettings, log: Log, freed: () => void) {
    this.settings = settings
    this.log = log
    this.freed = freed
    this.ready = new Promise((resolve) => { this.started = resolve })
    this.worker = this.start()
    this.watch = setInterval(() => this.checkPatience(), 5_000)
    this.watch.unref()
  }

  get load(): number {
    return this.open.size
  }

  post(open: Open): void {
    this.open.set(open.task.id, { ...open, since: Date.now() })
    const { digest } = open.task.profile
    const task: Task = { ...open.task, ...(this.told.has(digest) ? { profile: { digest } } : {}), ...(this.released.length > 0 ? { released: this.released.splice(0) } : {}) }
    this.told.add(digest)
    this.worker.postMessage(task, task.bytes ? [task.bytes.buffer] : [])
  }

  forget(project: string): void {
    this.worker.postMessage({ kind: 'forget', project } satisfies Forget)
  }

  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.watch)
    const limit = Date.now() + 10_000
    while (this.open.size > 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20))
    await this.worker.terminate()
    this.failAll(Stopping())
  }

  private start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.settings, resourceLimits: { maxOldGenerationSizeMb: 384 } })
    worker.on('message', (message: FromWorker) => this.hear(message))
    worker.on('error', (error) => this.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'a thread of the journey failed'))
    worker.on('exit', () => { if (!this.closed && worker === this.worker) this.restart() })
    return worker
  }

  private restart(): void {
    this.started()
    this.failAll(TooSlow(patienceMs / 1000))
    this.released.length = 0
    this.told.clear()
    this.worker = this.start()
    this.freed()
  }

  private hear(message: FromWorker): void {
    if (message.kind === 'ready') return this.started()
    if (message.kind === 'kept') {
      this.keeping.get(message.id)?.(message.kept)
      this.keeping.delete(message.id)
      return
    }
    const open = this.open.get(message.id)
    this.open.delete(message.id)
    open?.resolve({ result: message.result, release: ((keep: boolean) => this.release(message.id, keep)) as Done['release'] })
    this.freed()
  }

  private release(id: number, keep: boolean): Promise<Kept | Failed> | undefined {
    if (!keep) {
      this.released.push(id)
      return undefined
    }
    const kept = new Promise<Kept | Failed>((resolve) => this.keeping.set(id, resolve))
    this.worker.postMessage({ kind: 'release', id, keep } satisfies Release)
    return kept
  }

  private checkPatience(): void {
    for (const id of this.released.splice(0)) this.worker.postMessage({ kind: 'release', id, keep: false } satisfies Release)
    const limit = Date.now() - patienceMs
    if ([...this.open.values()].some(({ since }) => since < limit)) void this.worker.terminate()
  }

  private failAll(error: Error): void {
    for (const { reject } of this.open.values()) reject(error)
    this.open.clear()
    for (const resolve of this.keeping.values()) resolve({ kind: 'failed', code: 'ingest/stopping', status: 503, message: '' })
    this.keeping.clear()
  }
}
