/** Tells running work that its permit no longer holds: by a notification of the records at once, and by looking every two seconds should one get lost. */
import type { Records } from '#engines'
import { traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import { everything } from './check.ts'

export type EndOfPermit = 'revoked' | 'held' | 'expired'
export type OnRevoked = (end: EndOfPermit) => void

interface Watched {
  readonly handler: OnRevoked
  /** Whose work it is: that the permit names this person no longer ends it, too. */
  readonly person: string
}

/** The channel on which the records say that a permit, or what is held, has changed. */
export const channel = 'access_permit'
const lookEveryMs = 2_000

export class PermitWatch {
  readonly #records: Records
  readonly #clock: Clock
  readonly #log: Log
  readonly #watched = new Map<string, Set<Watched>>()
  #timer: NodeJS.Timeout | undefined
  #stop: (() => Promise<void>) | undefined

  constructor(records: Records, clock: Clock, log: Log) {
    this.#records = records
    this.#clock = clock
    this.#log = log
  }

  async open(): Promise<void> {
    this.#stop = await this.#records.listen(channel, () => this.#look())
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#watched.clear()
    await this.#stop?.()
  }

  /** Calls the handler once, at once if it is over already. Returns what ends the watching. */
  add(permit: string, person: string, handler: OnRevoked): () => void {
    const one: Watched = { handler, person }
    const all = this.#watched.get(permit) ?? new Set()
    this.#watched.set(permit, all.add(one))
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs).unref()
    this.#look()
    return () => this.#forget(permit, one)
  }

  #forget(permit: string, one: Watched): void {
    const all = this.#watched.get(permit)
    all?.delete(one)
    if (all?.size === 0) this.#watched.delete(permit)
  }

  #look(): void {
    if (this.#watched.size > 0) {
      this.#tell().catch((error: unknown) => this.#log.warn(traceOf(error), 'permits that are in use could not be looked at'))
      return
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #tell(): Promise<void> {
    const { rows } = await this.#records.query<{ id: string; persons: string[]; end: EndOfPermit | null }>(
      `select id, persons, case when revoked_at is not null then 'revoked' when until <= $2 then 'expired'
         when exists (select 1 from access_hold h where h.dataset = $3 or h.dataset = any(p.datasets)) then 'held' end as end
       from access_permit p where id = any($1)`,
      [[...this.#watched.keys()], this.#clock.now(), everything])
    for (const { id, persons, end } of rows) {
      for (const one of [...(this.#watched.get(id) ?? [])]) {
        const over = end ?? (persons.includes(one.person) ? undefined : 'revoked')
        if (over) this.#call(id, one, over)
      }
    }
  }

  /** One that throws does not keep the others from being told. */
  #call(permit: string, one: Watched, end: EndOfPermit): void {
    this.#forget(permit, one)
    try {
      one.handler(end)
    } catch (error) {
      this.#log.error(traceOf(error), 'work that uses a permit could not be told that it is over')
    }
  }
}
