/** Connections to PostgreSQL that outlive a restart of it: waits for it to come back, asks plain reads again, says 503 for the rest. */
import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { isConnectionLoss, unavailable, withoutValues } from './failures.ts'
import type { RecordsOptions } from './records.ts'

// 64-bit integers and counts as numbers: ours stay below 2^53, and a string that looks like a number is a trap.
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === 20 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
}

export class RecordsPool {
  readonly kysely: Kysely<Record<string, never>>
  readonly #pool: pg.Pool
  readonly #patience: number
  #closed = false

  constructor(target: object, options: RecordsOptions) {
    this.#patience = options.patienceMilliseconds ?? 10_000
    this.#pool = new pg.Pool({
      max: options.connections ?? 16,
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: this.#patience,
      application_name: 'vesalius',
      types,
      ...target,
    })
    // A connection that dies is reported by the statement that was on it, or found dead and replaced; unheard, the event ends the process.
    // When we close, PostgreSQL may be stopped before it has read our goodbye: nothing to tell.
    this.#pool.on('error', (error) => {
      if (!this.#closed) options.log.warn({ code: (error as { code?: string }).code ?? 'lost' }, 'an idle connection to the records was lost')
    })
    this.#pool.on('connect', (client) => client.on('error', () => {}))
    this.kysely = new Kysely({ dialect: new PostgresDialect({ pool: this.#forKysely() }) })
  }

  async query<Row extends QueryResultRow>(statement: string | QueryConfig, values?: readonly unknown[]): Promise<QueryResult<Row>> {
    const deadline = Date.now() + this.#patience
    for (;;) {
      const client = await this.acquire(deadline)
      try {
        const result = await client.query<Row>(statement, values as unknown[])
        client.release()
        return result
      } catch (error) {
        // A text of several statements can leave a transaction open: the connection is given up rather than handed on like that.
        client.release(true)
        if (!isConnectionLoss(error)) throw withoutValues(error)
        if (!isPlainRead(statement) || Date.now() > deadline) throw unavailable(error)
      }
    }
  }

  /** A connection that answers; while PostgreSQL is away, waits until the deadline. Nothing was sent, so trying again is always right. */
  async acquire(deadline = Date.now() + this.#patience): Promise<PoolClient> {
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        return await this.#pool.connect()
      } catch (error) {
        // Whoever asks after the end, as a request that was under way when the program stopped, is told that there is nothing to ask.
        if (this.#closed) throw unavailable(error)
        if (!isConnectionLoss(error)) throw withoutValues(error)
        if (Date.now() + wait > deadline) throw unavailable(error)
      }
      await pause(wait)
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.kysely.destroy()
    await this.#pool.end()
  }

  #forKysely(): PostgresPool {
    const guarded = new WeakMap<PoolClient, PostgresPoolClient>()
    return {
      options: this.#pool.options,
      end: async () => {},
      connect: async () => {
        const client = await this.acquire()
        const known = guarded.get(client)
        if (known) return known
        const made = guard(client)
        guarded.set(client, made)
        return made
      },
    }
  }
}

/** A connection as Kysely wants it, whose errors are ours. */
export function guard(client: PoolClient, release: (destroy?: boolean) => void = (destroy) => client.release(destroy)): PostgresPoolClient {
  let lost = false
  const run = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, parameters as unknown[])
    } catch (error) {
      lost ||= isConnectionLoss(error)
      throw isConnectionLoss(error) ? unavailable(error) : withoutValues(error)
    }
  }
  return {
    query: run as unknown as PostgresPoolClient['query'],
    release: (destroy) => release(destroy || lost),
  }
}

function isPlainRead(statement: string | QueryConfig): boolean {
  const text = typeof statement === 'string' ? statement : statement.text
  return /^\s*select\b/i.test(text) && !/\b(for\s+(no\s+key\s+)?update|pg_notify|pg_advisory\w*|nextval)\b/i.test(text)
}
