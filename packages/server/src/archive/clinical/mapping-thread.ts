/** Tables mapped, and mappings proposed, in a thread of their own: started when it is first needed, one table after the other, started again when it dies, ended when nothing has come for a while. */
import { Worker } from 'node:worker_threads'
import type { ColumnMapping, DatedFact, MappedTable, ProposedMapping, Unmapped } from '@vesalius/standards/clinical'
import { MappingFailed } from '../problems.ts'
import type { Answer, Question, Reply, TableHead } from './mapping-task.ts'

/** Facts in parts, as they were handed over. */
export interface MappedParts {
  readonly facts: readonly (readonly DatedFact[])[]
  readonly subjects: readonly string[]
  readonly unmapped: readonly Unmapped[]
}

const together = 1_000
const longestTable = 600_000

const patienceMs = 30_000

export class MappingThread {
  readonly #patienceMs: number
  #worker: Worker | undefined
  #waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void } | undefined
  #last: Promise<unknown> = Promise.resolve()
  /** Tables that are being worked on or wait for their turn. */
  #open = 0
  #rest: NodeJS.Timeout | undefined
  #closed = false

  /** `patience`: milliseconds without work after which the thread ends. */
  constructor(patience = patienceMs) {
    this.#patienceMs = patience
  }

  get running(): boolean {
    return this.#worker !== undefined
  }

  /** Nothing else is held meanwhile, so that who waits for the thread and who waits for the records do not wait for each other. Raises archive/mapping-failed. */
  map(table: MappedTable, mapping: readonly ColumnMapping[]): Promise<MappedParts> {
    return this.#alone(async () => {
      const mapped = await this.#about(table, (head) => ({ kind: 'map', table: head, mapping }))
      if (mapped.kind !== 'mapped') throw MappingFailed()
      const facts: (readonly DatedFact[])[] = []
      for (let part = await this.#ask({ kind: 'facts' }); part.kind === 'facts' && part.facts.length > 0; part = await this.#ask({ kind: 'facts' })) facts.push(part.facts)
      await this.#ask({ kind: 'forget' })
      return { facts, subjects: mapped.subjects, unmapped: mapped.unmapped }
    })
  }

  /** Raises archive/mapping-failed. */
  propose(table: MappedTable, known: readonly ColumnMapping[]): Promise<readonly ProposedMapping[]> {
    return this.#alone(async () => {
      const proposed = await this.#about(table, (head) => ({ kind: 'propose', table: head, known }))
      if (proposed.kind !== 'proposed') throw MappingFailed()
      return proposed.columns
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#rest)
    await this.#worker?.terminate()
    await this.#last
  }

  async #about({ header, subject, rows, moved }: MappedTable, question: (head: TableHead) => Question): Promise<Answer> {
    // What a table before left behind when it was given up.
    await this.#ask({ kind: 'forget' })
    for (let at = 0; at < rows.length; at += together) await this.#ask({ kind: 'rows', rows: rows.slice(at, at + together) })
    return this.#ask(question({ header, subject, moved }))
  }

  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#open++
    clearTimeout(this.#rest)
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined).then(() => { if (--this.#open === 0) this.#restLater() })
    return result
  }

  #restLater(): void {
    this.#rest = setTimeout(() => {
      const worker = this.#worker
      this.#worker = undefined
      void worker?.terminate()
    }, this.#patienceMs)
    this.#rest.unref()
  }

  #ask(question: Question): Promise<Answer> {
    if (this.#closed) return Promise.reject(MappingFailed())
    const worker = this.#worker ?? this.#start()
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => void worker.terminate(), longestTable)
      const settled = (): void => { clearTimeout(timer); this.#waiting = undefined; worker.unref() }
      this.#waiting = { resolve: (answer) => { settled(); resolve(answer) }, reject: (error) => { settled(); reject(error as Error) } }
      worker.ref()
      worker.postMessage(question)
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('./mapping-worker.ts', import.meta.url))
    this.#worker = worker
    const gone = (): void => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#waiting?.reject(MappingFailed())
    }
    worker.on('message', (reply: Reply) => ('answer' in reply ? this.#waiting?.resolve(reply.answer) : this.#waiting?.reject(MappingFailed())))
    worker.on('error', gone)
    worker.on('exit', gone)
    worker.unref()
    return worker
  }
}
