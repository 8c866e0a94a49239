/** A transaction on one connection, for plain SQL and for Kysely alike. */
import { Kysely, PostgresDialect } from 'kysely'
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { RolledBack } from '../problems.ts'
import { isConnectionLoss, unavailable, withoutValues } from './failures.ts'
import { guard } from './pool.ts'
import type { RecordsPool } from './pool.ts'
import type { Queryable } from './records.ts'

export type Transaction = Queryable

export async function runTransaction<T>(pool: RecordsPool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.acquire()
  let lost = false
  try {
    await client.query('begin')
    const result = await work(transactionOn(client))
    const { command } = await client.query('commit')
    // PostgreSQL answers COMMIT with ROLLBACK when a statement failed before and the work did not let the error through.
    if (command === 'ROLLBACK') throw RolledBack()
    return result
  } catch (error) {
    lost = isConnectionLoss(error) || !(await rolledBack(client))
    throw isConnectionLoss(error) ? unavailable(error) : withoutValues(error)
  } finally {
    client.release(lost)
  }
}

function transactionOn(client: PoolClient): Transaction {
  let kysely: Kysely<Record<string, never>> | undefined
  return {
    async query<Row extends QueryResultRow>(statement: string | QueryConfig, values?: readonly unknown[]): Promise<QueryResult<Row>> {
      try {
        return await client.query<Row>(statement, values as unknown[])
      } catch (error) {
        throw isConnectionLoss(error) ? unavailable(error) : withoutValues(error)
      }
    },
    sql<Tables>() {
      const only = guard(client, () => {})
      kysely ??= new Kysely({ dialect: new PostgresDialect({ pool: { options: {}, end: async () => {}, connect: async () => only } }) })
      return kysely as unknown as Kysely<Tables>
    },
  }
}

async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}
