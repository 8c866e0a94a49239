/**
 * The port for the audit trail: append-only, written in the transaction of the action it tells of or before it, a Merkle tree (RFC 6962) whose
 * checkpoints the node signs. Every entry has a receipt that is checked offline.
 */
import { consistencyProof, formatReceipt, inclusionProof, parseCheckpoint, vkeyOf } from '@vesalius/ledger'
import type { Queryable, Records } from '../records/records.ts'
import { NoLedgerEntry } from '../problems.ts'
import { appendGroups, groupAppends, lockAppends } from './append.ts'
import { Checkpoints } from './checkpoints.ts'
import { check, entryOf } from './entry.ts'
import type { LedgerEntry, LedgerEvent, StoredEntry } from './entry.ts'
import { hourlyAppends } from './hourly.ts'
import { openSigner } from './signing-key.ts'
import { ledgerMigrations } from './tables.ts'
import { completeTiles, rangesOf, readNodes, sizeOf } from './tree.ts'
import { verifyLedger } from './verify.ts'
import type { Verification } from './verify.ts'

export interface LedgerHead {
  /** Position of the last entry; -1 when there is none. */
  readonly index: number
  /** Of its leaf, 64 hexadecimal digits; empty when there is none. */
  readonly hash: string
}

export interface LedgerFilter {
  readonly subject?: string
  /** Any of these. */
  readonly subjects?: readonly string[]
  readonly type?: string
  /** The first instant, and the first one that is no longer wanted: ISO 8601 with milliseconds, UTC. */
  readonly since?: string
  readonly until?: string
  /** The last ones first; `from` is still the first position. */
  readonly newest?: boolean
}

export interface LedgerType { readonly type: string; readonly entries: number; readonly lastAt: string }

export interface Ledger {
  /**
   * Appends in order and returns the position and hash of the last one, when they are durable. With `tx`, they are durable when it
   * commits, and never when it does not; other appends wait for it, so append last. Raises engines/ledger-event.
   */
  append(events: LedgerEvent | readonly LedgerEvent[], tx?: Queryable): Promise<LedgerHead>
  /**
   * Appends those of the events that were not appended by this in the same hour, equal in everything; durable when it resolves. For what is noted before
   * data are shown: 503 when it cannot be written. Raises engines/ledger-event, engines/ledger-unavailable, engines/records-unavailable.
   */
  appendHourly(events: LedgerEvent | readonly LedgerEvent[]): Promise<void>
  /** At most `limit` entries from position `from`; only some of them, and the last ones first, when that is asked for. */
  read(from: number, limit: number, only?: LedgerFilter): Promise<LedgerEntry[]>
  /** The types of entries that there are, by name. */
  types(): Promise<LedgerType[]>
  head(): Promise<LedgerHead>
  /** Computes all of it again. What was cut off at its end shows only against a checkpoint kept elsewhere. */
  verify(): Promise<Verification>
  /** The signed checkpoint over everything that is there now. Raises engines/ledger-rewritten, engines/ledger-shorter. */
  checkpoint(): Promise<string>
  /** That the tree of `old` entries is the beginning of that of `size`: hashes in base64 (RFC 6962 2.1.2). Throws RangeError when it cannot be. */
  consistency(old: number, size: number): Promise<string[]>
  /** Keeps what a witness says of a checkpoint of ours (c2sp.org/tlog-cosignature); `key` is the witness's. False when it does not say it. */
  cosign(size: number, line: string, key: string): Promise<boolean>
  /** The keys of those that have cosigned, and up to which size. */
  witnesses(): Promise<readonly { readonly key: string; readonly size: number; readonly at: string }[]>
  /** The receipt of one entry (c2sp.org/tlog-proof). Raises engines/no-ledger-entry. */
  receipt(index: number): Promise<string>
  /** Hashes of a tile (c2sp.org/tlog-tiles), 32 bytes each; undefined when the tree has no such tile. */
  tile(level: number, index: number, width: number): Promise<Buffer | undefined>
  /** Texts of a tile's entries. */
  bundle(index: number, width: number): Promise<readonly string[] | undefined>
  /** The key by which others check what is signed here (c2sp.org/signed-note). */
  readonly vkey: string
}

const tileWidth = 256

/** `folder` holds the signing key and the checkpoint that was signed last; made when it is not there. */
export async function openLedger(records: Records, { folder }: { readonly folder: string }): Promise<Ledger> {
  await records.migrate('ledger', ledgerMigrations)
  await records.transaction(async (tx) => {
    await lockAppends(tx)
    await completeTiles(tx, await sizeOf(tx))
  })
  const signer = openSigner(folder)
  const checkpoints = new Checkpoints(records, signer, folder)
  await checkpoints.check()
  const grouped = groupAppends(records)
  return {
    vkey: vkeyOf(signer),
    async append(events, tx) {
      const list = Array.isArray(events) ? (events as readonly LedgerEvent[]) : [events as LedgerEvent]
      // Judged before it joins others, so that one bad event does not take theirs down.
      for (const event of list) check(event)
      return tx ? ((await appendGroups(tx, [list]))[0] as LedgerHead) : grouped(list)
    },
    appendHourly: hourlyAppends(records),
    read: (from, limit, only = {}) => read(records, { from, limit, ...only }),
    types: () => typesIn(records),
    head: () => headOf(records),
    verify: () => verifyLedger(records, signer),
    checkpoint: () => checkpoints.current(),
    async consistency(old, size) {
      return (await consistencyProof(old, size, rangesOf(records, size))).map((hash) => hash.toString('base64'))
    },
    cosign: (size, line, key) => checkpoints.cosign(size, { line, key }),
    witnesses: () => checkpoints.witnesses(),
    async receipt(index) {
      const [entry] = await bodies(records, index, index + 1)
      if (entry === undefined) throw NoLedgerEntry(index)
      const checkpoint = (await checkpoints.witnessed(index)) ?? (await checkpoints.current())
      const { size } = parseCheckpoint(checkpoint)
      return formatReceipt({ entry: Buffer.from(entry), index, path: await inclusionProof(index, size, rangesOf(records, size)), checkpoint })
    },
    async tile(level, index, width) {
      const nodes = await readNodes(records, level, { from: index * tileWidth, to: index * tileWidth + width })
      return nodes.length === width ? Buffer.concat(nodes) : undefined
    },
    async bundle(index, width) {
      const texts = await bodies(records, index * tileWidth, index * tileWidth + width)
      return texts.length === width ? texts : undefined
    },
  }
}

interface Asked extends LedgerFilter {
  readonly from: number
  readonly limit: number
}

async function read(records: Records, { from, limit, subject, subjects = subject === undefined ? undefined : [subject], type, since, until, newest }: Asked): Promise<LedgerEntry[]> {
  const first = Math.max(from, since ? await positionAt(records, since) : 0)
  const end = until ? await positionAt(records, until) : Number.MAX_SAFE_INTEGER
  const { rows } = await records.query<StoredEntry>(
    `select e.body, e.hash, c.actor, c.subject from vesalius_ledger_entry e left join vesalius_ledger_clear c on c.index = e.index
     where e.index >= $1 and e.index < $5 and ($3::text[] is null or c.subject = any($3)) and ($4::text is null or e.type = $4) order by e.index ${newest ? 'desc' : 'asc'} limit $2`,
    [first, limit, subjects ?? null, type ?? null, end],
  )
  return rows.map(entryOf)
}

/** Of the first entry at or after that instant. Entries are in the order of time, so that halving finds it without an index that every append would pay for. */
async function positionAt(records: Records, time: string): Promise<number> {
  let [low, high] = [0, (await headOf(records)).index + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [body = '{}'] = await bodies(records, middle, middle + 1)
    if (timeOf(body) < time) low = middle + 1
    else high = middle
  }
  return low
}

const timeOf = (body: string): string => (JSON.parse(body) as { time?: string }).time ?? ''

async function typesIn(records: Records): Promise<LedgerType[]> {
  const { rows } = await records.query<{ type: string; entries: number; body: string }>(
    `select t.type, t.entries, e.body from (select type, count(*)::float8 as entries, max(index) as last from vesalius_ledger_entry group by type) t
     join vesalius_ledger_entry e on e.index = t.last order by t.type`)
  return rows.map(({ type, entries, body }) => ({ type, entries, lastAt: timeOf(body) }))
}

async function headOf(records: Records): Promise<LedgerHead> {
  const { rows } = await records.query<{ index: number; hash: Buffer }>('select index, hash from vesalius_ledger_entry order by index desc limit 1')
  const last = rows[0]
  return last ? { index: Number(last.index), hash: last.hash.toString('hex') } : { index: -1, hash: '' }
}

async function bodies(records: Records, from: number, to: number): Promise<string[]> {
  const { rows } = await records.query<{ body: string }>('select body from vesalius_ledger_entry where index >= $1 and index < $2 order by index', [from, to])
  return rows.map(({ body }) => body)
}
