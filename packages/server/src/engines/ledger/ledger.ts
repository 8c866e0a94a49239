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

export interface Ledger {
  /**
   * Appends in order and returns the position and hash of the last one, when they are durable. With `tx`, they are durable when it
   * commits, and never when it does not; other appends wait for it, so append last. Raises engines/ledger-event.
   */
  append(events: LedgerEvent | readonly LedgerEvent[], tx?: Queryable): Promise<LedgerHead>
  /** At most `limit` entries from position `from`, of one subject or type when given. */
  read(from: number, limit: number, only?: { readonly subject?: string; readonly type?: string }): Promise<LedgerEntry[]>
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
    read: (from, limit, only = {}) => read(records, { from, limit, ...only }),
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

interface Asked {
  readonly from: number
  readonly limit: number
  readonly subject?: string
  readonly type?: string
}

async function read(records: Records, { from, limit, subject, type }: Asked): Promise<LedgerEntry[]> {
  const { rows } = await records.query<StoredEntry>(
    `select e.body, e.hash, c.actor, c.subject from vesalius_ledger_entry e left join vesalius_ledger_clear c on c.index = e.index
     where e.index >= $1 and ($3::text is null or c.subject = $3) and ($4::text is null or e.type = $4) order by e.index limit $2`,
    [from, limit, subject ?? null, type ?? null],
  )
  return rows.map(entryOf)
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
