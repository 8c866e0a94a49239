/** The pixel workers: a few threads, a bounded queue, a limit of time for each task. A thread that dies takes only its own tasks with it. */
import { Worker } from 'node:worker_threads'
import type { Image, Picture, PictureOptions } from '@vesalius/codec'
import { BrokenPixels, CodecBusy } from '../problems.ts'
import type { Answer, Question, Reply, Task } from './task.ts'

interface Waiting {
  readonly question: Question
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

interface Thread { readonly worker: Worker; current: Waiting | undefined; timer: NodeJS.Timeout | undefined }

const mostWaiting = 512
const longestTask = 120_000

export class Pixels {
  readonly #size: number
  readonly #threads = new Set<Thread>()
  readonly #waiting: Waiting[] = []
  #number = 0
  #closed = false

  constructor(size: number) {
    this.#size = Math.max(1, size)
  }

  async frame(image: Image, transferSyntax: string, frame: Uint8Array): Promise<{ bytes: Uint8Array; image: Image }> {
    return (await this.#ask({ kind: 'frame', image, transferSyntax, frame })) as { bytes: Uint8Array; image: Image }
  }

  async file(file: Uint8Array, transferSyntax: string): Promise<Uint8Array> {
    return ((await this.#ask({ kind: 'file', file, transferSyntax })) as { bytes: Uint8Array }).bytes
  }

  async picture(head: Uint8Array, frame: Uint8Array, asked: { number: number; options: PictureOptions }): Promise<Picture> {
    return (await this.#ask({ kind: 'picture', head, frame, ...asked })) as Picture
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#threads].map((thread) => thread.worker.terminate()))
  }

  #ask(task: Task): Promise<Answer> {
    if (this.#closed || this.#waiting.length >= mostWaiting) throw CodecBusy(this.#waiting.length)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question: { number: this.#number++, task }, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    if (this.#waiting.length === 0) return
    const free = [...this.#threads].find((thread) => thread.current === undefined) ?? (this.#threads.size < this.#size ? this.#start() : undefined)
    if (free === undefined) return
    const waiting = this.#waiting.shift() as Waiting
    free.current = waiting
    free.timer = setTimeout(() => { void free.worker.terminate() }, longestTask)
    free.worker.ref()
    free.worker.postMessage(waiting.question)
  }

  #start(): Thread {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } })
    const thread: Thread = { worker, current: undefined, timer: undefined }
    this.#threads.add(thread)
    worker.on('message', (reply: Reply) => this.#settle(thread, reply))
    worker.on('error', () => this.#gone(thread))
    worker.on('exit', () => this.#gone(thread))
    worker.unref()
    return thread
  }

  #settle(thread: Thread, reply: Reply): void {
    const { current } = thread
    clearTimeout(thread.timer)
    thread.current = undefined
    thread.worker.unref()
    if (reply.answer === undefined) current?.reject(BrokenPixels(reply.failure ?? 'unknown'))
    else current?.resolve(reply.answer)
    this.#next()
  }

  #gone(thread: Thread): void {
    if (!this.#threads.delete(thread)) return
    clearTimeout(thread.timer)
    thread.current?.reject(BrokenPixels('stopped'))
    thread.current = undefined
    if (!this.#closed) this.#next()
  }
}
