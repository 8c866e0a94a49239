/** The threads of the offline door: batches go to the one with the least to do; of one that dies or hangs, what it held is tried again one by one. */
import type { Worker } from 'node:worker_threads'
import type { Rows } from './journal.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export type Answer = Exclude<FromWorker, { kind: 'ready' }>

/** What has been told between us and one thread, and need not be told again. */
export interface Told {
  persons: ReadonlySet<number>
  readonly lists: Rows[]
}

export interface Batch {
  readonly inputs: number
  /** Made when it is known which thread takes the batch. */
  message(id: number, told: Told): ToWorker
  done(answer: Answer, told: Told): void
  /** A thread died or hung over this batch of one input, alone. */
  failed(): void
  parts(): readonly Batch[]
}

/** Two: while one is worked on, the next has been handed over already. */
const mostPosted = 2
/** A file of many frames to be recognised takes minutes; a thread that says nothing for longer hangs. */
const patienceMs = 30 * 60_000

interface Task { readonly batch: Batch, /** Nothing else goes to the thread meanwhile. */ readonly alone: boolean }
interface Post extends Task { readonly id: number }

class Thread {
  readonly posts: Post[] = []
  worker: Worker
  told: Told = { persons: new Set(), lists: [] }
  heard = performance.now()
  ready = false

  constructor(worker: Worker) {
    this.worker = worker
  }

  takes({ alone }: Task): boolean {
    return this.posts.length < (alone ? 1 : mostPosted) && !this.posts[0]?.alone
  }
}

export class Crew {
  private readonly start: () => Worker
  private readonly threads: Thread[]
  private waiting: Task[] = []
  private readonly watch: NodeJS.Timeout
  private next = 1
  private closed = false
  private wake: (() => void) | undefined
  private failure: unknown
  /** Threads that died before they could begin: a program that cannot start must not be started for ever. */
  private stillborn = 0

  /** `start` gives a new thread that speaks `ToWorker` and `FromWorker`, and says `ready` first. */
  constructor(count: number, start: () => Worker) {
    this.start = start
    this.threads = Array.from({ length: count }, () => new Thread(start()))
    for (const thread of this.threads) this.listen(thread)
    this.watch = setInterval(() => this.lookAfter(), 10_000).unref()
  }

  /** Runs the batches; with `signal`, no new ones once it says so. Rejects with what made a thread or `done` fail. */
  async run(batches: AsyncIterable<Batch>, signal?: AbortSignal): Promise<void> {
    for await (const batch of batches) {
      if (signal?.aborted) break
      this.waiting.push({ batch, alone: false })
      this.dispatch()
      await this.until(() => this.waiting.length === 0)
    }
    await this.until(() => this.waiting.length === 0 && this.threads.every(({ posts }) => posts.length === 0))
  }

  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.watch)
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()))
  }

  private async until(reached: () => boolean): Promise<void> {
    while (this.failure === undefined && !reached()) await new Promise<void>((wake) => { this.wake = wake })
    if (this.failure !== undefined) throw this.failure
  }

  private listen(thread: Thread): void {
    const { worker } = thread
    let reason: unknown
    worker.on('message', (message: FromWorker) => {
      thread.heard = performance.now()
      if (message.kind === 'ready') thread.ready = true
      else this.take(thread, message)
    })
    worker.on('error', (error) => { reason = error })
    worker.on('exit', () => { if (!this.closed) this.replace(thread, reason) })
  }

  private take(thread: Thread, answer: Answer): void {
    const at = thread.posts.findIndex(({ id }) => id === answer.id)
    const [post] = at < 0 ? [] : thread.posts.splice(at, 1)
    try {
      post?.batch.done(answer, thread.told)
    } catch (error) {
      this.failure ??= error
    }
    this.dispatch()
    this.wake?.()
  }

  private replace(thread: Thread, reason: unknown): void {
    if (!thread.ready) this.stillborn++
    // A full disk is no single file's fault.
    if ((reason as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC' || this.stillborn > 2) this.failure ??= reason ?? new Error('the threads do not start')
    const again: Task[] = []
    for (const { batch, alone } of thread.posts.splice(0)) {
      if (batch.inputs > 1) again.push(...batch.parts().map((part) => ({ batch: part, alone: true })))
      else if (alone) batch.failed()
      else again.push({ batch, alone: true })
    }
    this.waiting = [...again, ...this.waiting]
    if (this.failure === undefined) {
      Object.assign(thread, { worker: this.start(), told: { persons: new Set(), lists: [] }, heard: performance.now(), ready: false })
      this.listen(thread)
      this.dispatch()
    }
    this.wake?.()
  }

  private lookAfter(): void {
    for (const thread of this.threads) {
      if (thread.posts.length > 0 && performance.now() - thread.heard > patienceMs) void thread.worker.terminate()
    }
  }

  private dispatch(): void {
    while (this.waiting.length > 0 && this.failure === undefined) {
      const task = this.waiting[0] as Task
      const free = this.threads.filter((thread) => thread.takes(task)).sort((a, b) => a.posts.length - b.posts.length)[0]
      if (!free) return
      this.waiting.shift()
      if (free.posts.length === 0) free.heard = performance.now()
      const id = this.next++
      free.posts.push({ ...task, id })
      free.worker.postMessage(task.batch.message(id, free.told))
    }
  }
}
