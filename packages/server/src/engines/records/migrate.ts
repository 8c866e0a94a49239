/** Forward-only migrations with checksums: what was applied may never change, and a program older than its data refuses to touch them. */
import { createHash } from 'node:crypto'
import { MigrationChanged, MigrationUnknown } from '../problems.ts'
import type { RecordsPool } from './pool.ts'
import { runTransaction } from './transaction.ts'

export interface Migration {
  /** Says what it does: `0001-studies`. Unique in its room. */
  readonly name: string
  /** Statements of PostgreSQL, run together in one transaction. */
  readonly sql: string
}

const table = `create table if not exists vesalius_migration (
  room text not null, position integer not null, name text not null, checksum text not null,
  applied timestamptz not null default now(), primary key (room, position))`

// Any number will do as long as every process uses the same; this one is 'vesa' in ASCII.
const lock = 0x76657361

export async function migrate(pool: RecordsPool, room: string, migrations: readonly Migration[]): Promise<void> {
  await runTransaction(pool, async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [lock])
    await tx.query(table)
  })
  for (let position = 0; position <= migrations.length; position++) {
    await runTransaction(pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [lock])
      const { rows } = await tx.query<{ position: number; name: string; checksum: string }>(
        'select position, name, checksum from vesalius_migration where room = $1 order by position',
        [room],
      )
      if (rows.length > migrations.length) throw MigrationUnknown(room, rows.length, migrations.length)
      rows.forEach((row, index) => {
        const known = migrations[index]
        if (!known || row.name !== known.name || row.checksum !== checksumOf(known)) throw MigrationChanged(row.name, room)
      })
      const next = migrations[rows.length]
      if (!next) return
      await tx.query(next.sql)
      await tx.query('insert into vesalius_migration (room, position, name, checksum) values ($1, $2, $3, $4)', [
        room,
        rows.length,
        next.name,
        checksumOf(next),
      ])
    })
  }
}

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}
