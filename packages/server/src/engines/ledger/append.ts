/** Appending: in the transaction of the action, or with others that come at the same time in one, with one flush of the disk for all. */
import { randomBytes } from 'node:crypto'
import { leafHash, tileWidth } from '@vesalius/ledger'
import type { Queryable, Records } from '../records/records.ts'
import { bodyOf } from './entry.ts'
import type { LedgerEvent } from './entry.ts'
import { inGroups } from './in-groups.ts'
import type { LedgerHead } from './ledger.ts'
import { completeTiles, sizeOf } from './tree.ts'

// The advisory lock that orders appends: 'ledg' in ASCII.
const lock = 0x6c656467
const saltLength = 16

export async function lockAppends(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [lock])
}

/** Appends that come while one is being committed go together into the next. */
export function groupAppends(records: Records): (events: readonly LedgerEvent[]) => Promise<LedgerHead> {
  return inGroups((groups) => records.transaction((tx) => appendGroups(tx, groups)))
}

/** Returns the head after each group. */
export async function appendGroups(tx: Queryable, groups: readonly (readonly LedgerEvent[])[]): Promise<LedgerHead[]> {
  await lockAppends(tx)
  const first = await sizeOf(tx)
  const events = groups.flat()
  const rows = rowsOf(events, first)
  if (events.length > 0) {
    await tx.query(
      'insert into vesalius_ledger_entry (index, type, body, hash) select $1 + n - 1, t, b, h from unnest($2::text[], $3::text[], $4::bytea[]) with ordinality as r(t, b, h, n)',
      [first, events.map(({ type }) => type), rows.bodies, rows.hashes],
    )
    await tx.query(
      'insert into vesalius_ledger_clear (index, actor, subject, salt) select $1 + n - 1, a, s, x from unnest($2::text[], $3::text[], $4::bytea[]) with ordinality as r(a, s, x, n)',
      [first, events.map(({ actor }) => actor), events.map(({ subject }) => subject), rows.salts],
    )
  }
  const size = first + events.length
  if (Math.floor(first / tileWidth) !== Math.floor(size / tileWidth)) await completeTiles(tx, size)
  let end = 0
  return groups.map((group) => {
    end += group.length
    return { index: first + end - 1, hash: rows.hashes[end - 1]?.toString('hex') ?? '' }
  })
}

function rowsOf(events: readonly LedgerEvent[], first: number): { bodies: string[]; hashes: Buffer[]; salts: Buffer[] } {
  const time = new Date().toISOString()
  const random = randomBytes(events.length * saltLength)
  const salts = events.map((_, at) => random.subarray(at * saltLength, (at + 1) * saltLength))
  const bodies = events.map((event, at) => bodyOf(event, { index: first + at, time, salt: salts[at] as Buffer }))
  return { bodies, hashes: bodies.map((body) => leafHash(Buffer.from(body))), salts }
}
