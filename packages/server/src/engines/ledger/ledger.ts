/** The port for the audit trail: append-only, chained, written in the transaction of the action it tells of, or before it. */
import type { Queryable, Records } from '../records/records.ts'
import { beginning, bodyOf, chain, entryOf } from './chain.ts'
import type { LedgerEntry, LedgerEvent } from './chain.ts'

export interface LedgerHead {
  /** Position of the last entry; -1 when there is none. */
  readonly index: number
  /** 64 hexadecimal digits. */
  readonly hash: string
}

export interface Verification {
  readonly ok: boolean
  /** Entries looked at. */
  readonly size: number
  /** Position of the first entry that is missing or does not follow from the one before. */
  readonly firstBad?: number
}

export interface Ledger {
  /**
   * Appends in order and returns the position and hash of the last one, when they are durable. With `tx`, they are durable when it
   * commits, and never when it does not; other appends wait for it, so append last. Raises engines/ledger-event.
   */
  append(events: LedgerEvent | readonly LedgerEvent[], tx?: Queryable): Promise<LedgerHead>
  /** At most `limit` entries from position `from`, of one subject or type when given. */
  read(from: number, limit: number, only?: { readonly subject?: string; readonly type?: string }): Promise<LedgerEntry[]>
  head(): Promise<LedgerHead>
  /** Computes the whole chain again. What was cut off at its end shows only against a head kept elsewhere. */
  verify(): Promise<Verification>
}

const migrations = [
  {
    name: '0001-ledger',
    sql: `
    create table vesalius_ledger (
      index bigint primary key,
      body text not null,
      hash bytea not null,
      type text collate "C" generated always as ((body::jsonb) ->> 'type') stored,
      subject text collate "C" generated always as ((body::jsonb) ->> 'subject') stored);
    create index vesalius_ledger_subject on vesalius_ledger (subject, index);
    create index vesalius_ledger_type on vesalius_ledger (type, index);
    create function vesalius_ledger_refuse() returns trigger language plpgsql as
      $$ begin raise exception 'the ledger is append-only'; end $$;
    create trigger vesalius_ledger_append_only before update or delete or truncate on vesalius_ledger
      for each statement execute function vesalius_ledger_refuse();`,
  },
]

// The advisory lock that orders appends: 'ledg' in ASCII.
const lock = 0x6c656467
const pageSize = 2_000

export async function openLedger(records: Records): Promise<Ledger> {
  await records.migrate('ledger', migrations)
  const grouped = groupCommit(records)
  return {
    async append(events, tx) {
      const list = Array.isArray(events) ? (events as readonly LedgerEvent[]) : [events as LedgerEvent]
      // Judged before it joins others, so that one bad event does not take theirs down.
      for (const event of list) bodyOf(event, 0, '')
      return tx ? appendIn(tx, list) : grouped(list)
    },
    async read(from, limit, only = {}) {
      const { rows } = await records.query<{ body: string; hash: Buffer }>(
        `select body, hash from vesalius_ledger where index >= $1 and ($3::text is null or subject = $3) and ($4::text is null or type = $4)
         order by index limit $2`,
        [from, limit, only.subject ?? null, only.type ?? null],
      )
      return rows.map((row) => entryOf(row.body, row.hash))
    },
    async head() {
      const { index, hash } = await headOf(records)
      return { index, hash: hash.toString('hex') }
    },
    verify: () => verify(records),
  }
}

/** Appends that come while one is being committed go together into the next: one flush of the disk for all of them. */
function groupCommit(records: Records): (events: readonly LedgerEvent[]) => Promise<LedgerHead> {
  interface Waiting {
    readonly events: readonly LedgerEvent[]
    readonly resolve: (head: LedgerHead) => void
    readonly reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let busy = false
  const run = async (): Promise<void> => {
    busy = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        const heads = await records.transaction((tx) =>
          appendGroups(
            tx,
            group.map(({ events }) => events),
          ),
        )
        for (const [index, { resolve }] of group.entries()) resolve(heads[index] as LedgerHead)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    busy = false
  }
  return (events) =>
    new Promise((resolve, reject) => {
      waiting.push({ events, resolve, reject })
      if (!busy) void run()
    })
}

async function appendIn(tx: Queryable, events: readonly LedgerEvent[]): Promise<LedgerHead> {
  return (await appendGroups(tx, [events]))[0] as LedgerHead
}

/** Returns the head after each group. */
async function appendGroups(tx: Queryable, groups: readonly (readonly LedgerEvent[])[]): Promise<LedgerHead[]> {
  await tx.query('select pg_advisory_xact_lock($1)', [lock])
  let { index, hash } = await headOf(tx)
  const time = new Date().toISOString()
  const [indexes, bodies, hashes]: [number[], string[], Buffer[]] = [[], [], []]
  const heads = groups.map((events) => {
    for (const event of events) {
      const body = bodyOf(event, ++index, time)
      hash = chain(hash, body)
      indexes.push(index)
      bodies.push(body)
      hashes.push(hash)
    }
    return { index, hash: hash.toString('hex') }
  })
  if (indexes.length > 0) {
    await tx.query('insert into vesalius_ledger (index, body, hash) select * from unnest($1::bigint[], $2::text[], $3::bytea[])', [
      indexes,
      bodies,
      hashes,
    ])
  }
  return heads
}

async function headOf(source: Queryable): Promise<{ index: number; hash: Buffer }> {
  const { rows } = await source.query<{ index: number; hash: Buffer }>(
    'select index, hash from vesalius_ledger order by index desc limit 1',
  )
  return rows[0] ?? { index: -1, hash: beginning }
}

async function verify(records: Records): Promise<Verification> {
  let previous: Buffer = beginning
  let next = 0
  for (;;) {
    const { rows } = await records.query<{ index: number; body: string; hash: Buffer }>(
      'select index, body, hash from vesalius_ledger where index >= $1 order by index limit $2',
      [next, pageSize],
    )
    for (const { index, body, hash } of rows) {
      const follows = index === next && entryOf(body, hash).index === index && chain(previous, body).equals(hash)
      if (!follows) return { ok: false, size: next, firstBad: next }
      previous = hash
      next++
    }
    if (rows.length < pageSize) return { ok: true, size: next }
  }
}
