/** Clinical files proposed and de-identified in a thread of their own, so that the door answers others meanwhile: started when it is first needed, again when it dies, ended when nothing has come for a while. */
import { Worker } from 'node:worker_threads'
import type { TableProfile } from '@vesalius/deidentify/clinical'
import { Problem } from '#kernel'
import type { Log } from '#kernel'
import { Stopping, TableFailed } from '../problems.ts'
import type { Failed } from '../worker-messages.ts'
import type { Normal } from './received-table.ts'
import type { Answer, Question, Reply, Shown, Task, ThreadSettings } from './table-task.ts'
import type { ProposedTable, Treatment } from './treat-tables.ts'

/** A file that was treated, for as long as the work on it lasts. */
export interface TreatedFile {
  readonly shown: Shown
  /** As the archive keeps it, with all its rows. */
  normal(table: number): Promise<Normal>
  written(): Promise<{ readonly bytes: Uint8Array, readonly extension: 'csv' | 'xlsx' }>
  /** What it tells of persons is looked for in their images from now on. */
  remember(): Promise<void>
}

type Waiting = { readonly resolve: (answer: Answer) => void, readonly reject: (error: unknown) => void }
type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>

/** A thread without work holds some 60 MB. */
const patienceMs = 30_000

export class TableThread {
  readonly #settings: ThreadSettings
  readonly #log: Log
  readonly #patienceMs: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #number = 1
  /** Files that the thread holds. */
  #held = 0
  #rest: NodeJS.Timeout | undefined
  #closed = false

  /** `patience`: milliseconds without work after which the thread ends. */
  constructor(settings: ThreadSettings, log: Log, patience = patienceMs) {
    this.#settings = settings
    this.#log = log
    this.#patienceMs = patience
  }

  get running(): boolean {
    return this.#worker !== undefined
  }

  /** Raises ingest/bad-table, ingest/table-failed. */
  async propose(bytes: Uint8Array, profile: TableProfile): Promise<readonly ProposedTable[]> {
    return (await this.#ask({ kind: 'propose', bytes, profile }, 'proposed')).tables
  }

  /** Nothing of it is left in the thread when `work` is over. Raises ingest/bad-table, ingest/bad-columns, ingest/table-failed. */
  async treat<Result>(project: string, treatment: Treatment, work: (file: TreatedFile) => Promise<Result>): Promise<Result> {
    const job = this.#number++
    this.#held++
    try {
      const { shown } = await this.#ask({ kind: 'treat', job, project, treatment }, 'treated')
      return await work({
        shown,
        normal: (table) => this.#normal(job, table),
        written: () => this.#ask({ kind: 'written', job }, 'written'),
        remember: async () => void (await this.#ask({ kind: 'remember', job }, 'done')),
      })
    } finally {
      if (!this.#closed) await this.#ask({ kind: 'forget', job }, 'done').catch(() => undefined)
      this.#held--
      this.#restLater()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#rest)
    await this.#worker?.terminate()
  }

  #restLater(): void {
    clearTimeout(this.#rest)
    if (this.#waiting.size > 0 || this.#held > 0) return
    this.#rest = setTimeout(() => {
      const worker = this.#worker
      this.#worker = undefined
      void worker?.terminate()
    }, this.#patienceMs)
    this.#rest.unref()
  }

  async #normal(job: number, table: number): Promise<Normal> {
    const first = (await this.#ask({ kind: 'rows', job, table, from: 0 }, 'rows')).normal
    const rows = [...first.rows]
    for (let part = first.rows; part.length > 0; rows.push(...part)) part = (await this.#ask({ kind: 'rows', job, table, from: rows.length }, 'rows')).normal.rows
    return { ...first, rows }
  }

  async #ask<Kind extends Answer['kind']>(task: Task, kind: Kind): Promise<Of<Kind>> {
    if (this.#closed) throw Stopping()
    clearTimeout(this.#rest)
    const worker = this.#worker ?? this.#start()
    const number = this.#number++
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      worker.ref()
      worker.postMessage({ number, task } satisfies Question)
    })
    if (answer.kind !== kind) throw TableFailed()
    return answer as Of<Kind>
  }

  #failure({ code, status, message, trace }: Failed): Problem {
    if (trace) this.#log.error(trace, 'the thread of clinical tables met a defect')
    return trace ? TableFailed() : new Problem({ code, status, text: message }, message)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./table-worker.ts', import.meta.url), { workerData: this.#settings })
    this.#worker = worker
    worker.on('message', ({ number, answer }: Reply) => {
      const waiting = this.#waiting.get(number)
      this.#waiting.delete(number)
      if (this.#waiting.size === 0) worker.unref()
      this.#restLater()
      if (answer.kind === 'failed') waiting?.reject(this.#failure(answer))
      else waiting?.resolve(answer)
    })
    const gone = (): void => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      for (const { reject } of this.#waiting.values()) reject(this.#closed ? Stopping() : TableFailed())
      this.#waiting.clear()
    }
    worker.on('error', gone)
    worker.on('exit', gone)
    worker.unref()
    return worker
  }
}
