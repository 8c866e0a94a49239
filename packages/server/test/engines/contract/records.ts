/** What every engine of the records port must do. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '#kernel'
import type { Records } from '#engines'

export function recordsContract(engine: string, open: () => Records): void {
  const named = (sentence: string): string => `${engine}: ${sentence}`

  test(named('applies migrations once, in order, and says when one was changed or is unknown'), async () => {
    const records = open()
    const first = { name: '0001-a', sql: 'create table contract_a (id integer primary key, name text)' }
    const second = { name: '0002-b', sql: 'alter table contract_a add column born date; insert into contract_a (id) values (1)' }
    await records.migrate('contract', [first])
    await Promise.all([records.migrate('contract', [first, second]), records.migrate('contract', [first, second])])
    assert.equal((await records.query('select * from contract_a')).rowCount, 1)
    await assert.rejects(records.migrate('contract', [{ ...first, sql: 'select 1' }, second]), { code: 'engines/migration-changed' })
    await assert.rejects(records.migrate('contract', [first]), { code: 'engines/migration-unknown' })
  })

  test(named('leaves nothing of a migration that fails'), async () => {
    const records = open()
    await assert.rejects(records.migrate('broken', [{ name: '0001', sql: 'create table contract_broken (id integer); select nonsense()' }]))
    assert.equal((await records.query(`select to_regclass('contract_broken') as name`)).rows[0]?.['name'], null)
    await records.migrate('broken', [{ name: '0001', sql: 'create table contract_broken (id integer)' }])
  })

  test(named('commits a transaction when its work returns and rolls it back when it throws, for plain SQL and Kysely alike'), async () => {
    const records = open()
    interface Tables {
      contract_t: { id: number }
    }
    await records.query('create table contract_t (id bigint primary key)')
    await records.transaction(async (tx) => {
      await tx.query('insert into contract_t values ($1)', [1])
      await tx.sql<Tables>().insertInto('contract_t').values({ id: 2 }).execute()
    })
    await assert.rejects(
      records.transaction(async (tx) => {
        await tx.sql<Tables>().insertInto('contract_t').values({ id: 3 }).execute()
        await tx.query('insert into contract_t values (4)')
        throw new Error('no')
      }),
      /no/,
    )
    assert.deepEqual(await records.sql<Tables>().selectFrom('contract_t').selectAll().orderBy('id').execute(), [{ id: 1 }, { id: 2 }])
  })

  test(named('refuses to call a transaction committed when a statement in it failed unnoticed'), async () => {
    const records = open()
    await assert.rejects(
      records.transaction(async (tx) => {
        await tx.query('create table contract_unnoticed (id integer)')
        await tx.query('select nonsense()').catch(() => {})
      }),
      { code: 'engines/rolled-back' },
    )
    assert.equal((await records.query(`select to_regclass('contract_unnoticed') as name`)).rows[0]?.['name'], null)
  })

  test(named('raises errors that hold the code and the constraint and no value'), async () => {
    const records = open()
    await records.query('create table contract_secret (name text constraint one_name unique, weight integer)')
    await records.query('insert into contract_secret values ($1)', ['DOE^JOHN'])
    const attempts: (() => Promise<unknown>)[] = [
      () => records.query('insert into contract_secret values ($1)', ['DOE^JOHN']),
      () => records.query('insert into contract_secret values ($1, $2)', ['X', 'DOE^JOHN']),
      () => records.transaction((tx) => tx.query('insert into contract_secret values ($1)', ['DOE^JOHN'])),
      () => records.sql<{ contract_secret: { name: string } }>().insertInto('contract_secret').values({ name: 'DOE^JOHN' }).execute(),
    ]
    for (const attempt of attempts) {
      const error = await attempt().then(
        () => undefined,
        (reason: unknown) => reason as Error & { code: string; constraint?: string },
      )
      assert.ok(error)
      assert.match(error.code, /^(23505|22P02)$/)
      if (error.code === '23505') assert.equal(error.constraint, 'one_name')
      assert.doesNotMatch(JSON.stringify({ ...error, message: error.message, stack: error.stack }), /DOE/)
    }
  })

  test(named('hands a notification to every listener until it stops listening'), async () => {
    const records = open()
    const heard: string[] = []
    const stops = [
      await records.listen('contract_news', (payload) => heard.push(`a${payload}`)),
      await records.listen('contract_news', (payload) => heard.push(`b${payload}`)),
    ]
    await records.notify('contract_news', '1')
    await until(() => heard.length === 2)
    await stops[0]?.()
    await records.notify('contract_news', '2')
    await until(() => heard.length === 3)
    assert.deepEqual(heard.sort(), ['a1', 'b1', 'b2'])
    await stops[1]?.()
  })

  test(named('writes durably and says how it is'), async () => {
    const records = open()
    const { rows } = await records.query(`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`)
    assert.deepEqual(rows[0], { fsync: 'on', commit: 'on' })
    const health = await records.health()
    assert.ok(health.ok && health.version >= 15)
  })

  test(named('asks a plain read again when its connection breaks, and says 503 for a write'), async () => {
    const records = open()
    const reading = records.query<{ n: number }>('select 7 as n, pg_sleep(0.3)')
    const writing = records.query(`do $$ begin perform pg_sleep(0.3); end $$`)
    const refused = assert.rejects(
      writing,
      (error) => error instanceof Problem && error.code === 'engines/records-unavailable' && error.status === 503,
    )
    await pause(100)
    await records.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query like '%pg_sleep(0.3)%' and pid <> pg_backend_pid() and application_name = 'vesalius'`,
    )
    await refused
    assert.equal((await reading).rows[0]?.n, 7)
  })
}

/** Waits for something that must come true soon; fails when it does not. */
export async function until(is: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1_000
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`did not come true within ${seconds} s`)
    await pause(20)
  }
}
