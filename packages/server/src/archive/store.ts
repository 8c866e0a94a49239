/**
 * Makes instances visible: one transaction for everything that waits (group commit), two statements for a batch of known series. Transactions of one
 * process follow each other, so that batches never wait for each other's rows in two orders; between processes a deadlock is tried again.
 */
import type { Records, Transaction } from '#engines'
import { insertInstances, knownInstances } from './store-instances.ts'
import type { Placed } from './store-instances.ts'
import { placeSeries, seriesKey } from './store-series.ts'
import type { SeriesPlace } from './store-series.ts'
import type { Also, NewInstance, StoreOutcome } from './types.ts'

interface Waiting {
  readonly batch: readonly NewInstance[]
  readonly also: Also | undefined
  readonly resolve: (outcomes: readonly StoreOutcome[]) => void
  readonly reject: (error: unknown) => void
}

/** So many instances share one commit at most; more would make the first wait for the last. */
const mostInstances = 128
const mostSeriesRemembered = 10_000
const mostTries = 4

export class Store {
  readonly #records: Records
  readonly #waiting: Waiting[] = []
  #running = false
  /** Where series are, by what defines them; saves three statements for every instance after a series' first. */
  #places = new Map<string, SeriesPlace>()

  constructor(records: Records) {
    this.#records = records
  }

  /** Resolves when the batch is committed. `also` writes in the same transaction; when it throws, nothing of the batch is stored. */
  store(batch: readonly NewInstance[], also?: Also): Promise<readonly StoreOutcome[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, also, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  /** Called when studies were removed. */
  forgetPlaces(): void {
    this.#places = new Map()
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      for (let group = this.#next(); group.length > 0; group = this.#next()) await this.#commit(group)
    } finally {
      this.#running = false
    }
  }

  #next(): Waiting[] {
    let count = 0
    const group: Waiting[] = []
    while (this.#waiting.length > 0 && (group.length === 0 || count + (this.#waiting[0] as Waiting).batch.length <= mostInstances)) {
      const next = this.#waiting.shift() as Waiting
      count += next.batch.length
      group.push(next)
    }
    return group
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#transaction(group)
      for (const [at, waiting] of group.entries()) waiting.resolve(answers[at] ?? [])
    } catch (error) {
      const [only] = group
      if (group.length === 1 && only !== undefined) only.reject(error)
      // One of them is at fault: alone, each gets its own answer.
      else for (const waiting of group) await this.#commit([waiting])
    }
  }

  async #transaction(group: readonly Waiting[]): Promise<(readonly StoreOutcome[])[]> {
    for (let tries = 1; ; tries++) {
      const places = new Map<string, SeriesPlace>()
      try {
        const answers = await this.#records.transaction(async (tx) => {
          const outcomes = await this.#storeAll(tx, group.flatMap(({ batch }) => batch), places)
          const cut = cutter(outcomes)
          const parts: StoreOutcome[][] = []
          for (const { batch, also } of group) {
            const part = cut(batch.length)
            parts.push(part)
            await also?.(tx, part)
          }
          return parts
        })
        this.#remember(places)
        return answers
      } catch (error) {
        if (tries === mostTries || !isWorthRepeating(error)) throw error
        this.forgetPlaces()
      }
    }
  }

  async #storeAll(tx: Transaction, batch: readonly NewInstance[], places: Map<string, SeriesPlace>): Promise<StoreOutcome[]> {
    if (batch.length === 0) return []
    const keys = batch.map(seriesKey)
    const strangers = new Map<string, NewInstance>()
    for (const [at, key] of keys.entries()) if (!this.#places.has(key) && !strangers.has(key)) strangers.set(key, batch[at] as NewInstance)
    for (const [key, instance] of [...strangers].sort(([a], [b]) => (a < b ? -1 : 1))) places.set(key, await placeSeries(tx, instance))
    const placed = batch.map((instance, at): Placed => {
      const key = keys[at] as string
      return { instance, place: (places.get(key) ?? this.#places.get(key)) as SeriesPlace }
    })
    return answer(tx, placed)
  }

  #remember(places: ReadonlyMap<string, SeriesPlace>): void {
    if (this.#places.size + places.size > mostSeriesRemembered) this.forgetPlaces()
    for (const [key, place] of places) this.#places.set(key, place)
  }
}

/** Inserts what is new; what is not is a duplicate or a conflict with what is there, or with an earlier one of the same batch. */
async function answer(tx: Transaction, placed: readonly Placed[]): Promise<StoreOutcome[]> {
  const first = new Map<string, Placed>()
  for (const one of placed) if (!first.has(one.instance.sopInstanceUid)) first.set(one.instance.sopInstanceUid, one)
  const stored = await insertInstances(tx, [...first.values()])
  const others = placed.filter((one) => !stored.has(one.instance.sopInstanceUid) || first.get(one.instance.sopInstanceUid) !== one)
  const known = others.length === 0 ? new Map<string, { contentDigest: string }>() : await knownInstances(tx, others.map((one) => one.instance.sopInstanceUid))
  return placed.map((one) => {
    const { sopInstanceUid, contentDigest } = one.instance
    const findings = one.place.findings.length > 0 ? { findings: one.place.findings } : {}
    if (stored.has(sopInstanceUid) && first.get(sopInstanceUid) === one) return { outcome: 'stored', ...findings }
    return { outcome: known.get(sopInstanceUid)?.contentDigest === contentDigest ? 'duplicate' : 'conflict', ...findings }
  })
}

function cutter<T>(list: readonly T[]): (count: number) => T[] {
  let at = 0
  return (count) => {
    const start = at
    at += count
    return list.slice(start, at)
  }
}

/** Deadlock, serialisation failure, or a series that another process has removed since we remembered it. */
function isWorthRepeating(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '40P01' || code === '40001' || code === '23503'
}
