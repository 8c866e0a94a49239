/** The port for records: PostgreSQL, either a supervised child in a folder of our own or any server by its address. One dialect. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { QueryConfig, QueryResult, QueryResultRow } from 'pg'
import type { Log } from '#kernel'
import { BadAddress, RecordsTooOld } from '../problems.ts'
import { startEmbedded } from './embedded/embedded.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { Notifications } from './notifications.ts'
import type { NotificationHandler } from './notifications.ts'
import { RecordsPool } from './pool.ts'
import { runTransaction } from './transaction.ts'
import type { Transaction } from './transaction.ts'

/** What can be asked, inside or outside a transaction. */
export interface Queryable {
  /**
   * The fast path: plain SQL, or a named statement that the connection prepares once. Raises engines/records-unavailable (503) when the
   * connection is lost; a plain `select` outside a transaction is asked again first. Errors of PostgreSQL keep code, constraint and table
   * and lose every text that can quote a value.
   */
  query<Row extends QueryResultRow = QueryResultRow>(
    statement: string | QueryConfig,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>
  /** The same through Kysely, typed by the tables of the room that asks. */
  sql<Tables>(): Kysely<Tables>
}

export interface Health {
  readonly ok: boolean
  /** Major version of PostgreSQL, 0 when it does not answer. */
  readonly version: number
  readonly milliseconds: number
}

export interface Records extends Queryable {
  /** Applies the migrations of a room that were not applied yet, in order, each in a transaction of its own. */
  migrate(room: string, migrations: readonly Migration[]): Promise<void>
  /** Commits when `work` returns, rolls back when it throws. When the connection breaks at the commit, the outcome is unknown (503). */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The handler gets `undefined` after a lost connection came back: messages may have been missed. Returns what stops it. */
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>
  notify(channel: string, payload: string): Promise<void>
  health(): Promise<Health>
  close(): Promise<void>
}

export interface RecordsOptions {
  readonly log: Log
  /** File with the password for postgres://. */
  readonly secretFile?: string
  /** Largest number of connections of this process. Default 16. */
  readonly connections?: number
  /** How long a caller waits for a lost PostgreSQL to come back before it gets a 503. Default 10,000 ms. */
  readonly patienceMilliseconds?: number
  /** Embedded only: the folder with `postgres` and `initdb` to use instead of looking for one. */
  readonly binaries?: string
}

/** Opens `file:FOLDER` (embedded) or `postgres://USER@HOST/DATABASE`. */
export async function openRecords(address: string, options: RecordsOptions): Promise<Records> {
  if (address.startsWith('file:')) {
    const cluster = await startEmbedded(address.slice('file:'.length), options)
    try {
      return await connect({ host: cluster.socketFolder, user: 'vesalius', database: 'vesalius' }, options, () => cluster.stop())
    } catch (error) {
      await cluster.stop()
      throw error
    }
  }
  if (!/^postgres(ql)?:\/\//.test(address)) throw BadAddress('records', 'expected file: or postgres://')
  const connectionString = options.secretFile ? withPassword(address, options.secretFile) : address
  return connect({ connectionString }, options, async () => {})
}

/** pg takes what an address lacks for decided, and would ignore a password beside it: so it goes in. */
function withPassword(address: string, file: string): string {
  const [, start, rest] = /^(postgres(?:ql)?:\/\/[^:@/]+)(@.*)$/.exec(address) ?? []
  if (start === undefined || rest === undefined) throw BadAddress('records', 'with a password file it names a user and no password')
  try {
    return `${start}:${encodeURIComponent(readFileSync(file, 'utf8').trim())}${rest}`
  } catch {
    throw BadAddress('records', 'the password file cannot be read')
  }
}

async function connect(target: object, options: RecordsOptions, stop: () => Promise<void>): Promise<Records> {
  const pool = new RecordsPool(target, options)
  try {
    const version = await versionOf(pool)
    if (version < 15) throw RecordsTooOld(version)
  } catch (error) {
    await pool.close()
    throw error
  }
  const notifications = new Notifications(target, options.log)
  return {
    query: (statement, values) => pool.query(statement, values),
    sql: <Tables>() => pool.kysely as unknown as Kysely<Tables>,
    migrate: (room, migrations) => migrate(pool, room, migrations),
    transaction: (work) => runTransaction(pool, work),
    listen: (channel, handler) => notifications.listen(channel, handler),
    async notify(channel, payload) {
      await pool.query('select pg_notify($1, $2)', [channel, payload])
    },
    health: () => healthOf(pool),
    async close() {
      await notifications.close()
      await pool.close()
      await stop()
    },
  }
}

/** Answers within two seconds, whatever PostgreSQL does: who asks wants to know, not to wait. */
async function healthOf(pool: RecordsPool): Promise<Health> {
  const start = performance.now()
  const limit = new AbortController()
  const late = pause(2_000, 0, { signal: limit.signal }).catch(() => 0)
  const version = await Promise.race([versionOf(pool).catch(() => 0), late])
  limit.abort()
  return { ok: version > 0, version, milliseconds: performance.now() - start }
}

async function versionOf(pool: RecordsPool): Promise<number> {
  const { rows } = await pool.query<{ version: number }>(`select current_setting('server_version_num')::int as version`)
  return Math.floor((rows[0]?.version ?? 0) / 10_000)
}
