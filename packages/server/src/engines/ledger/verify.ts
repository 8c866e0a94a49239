/** Computes the ledger again from its entries: every leaf, every node, the root that was last signed. */
import { isSignedBy, leafHash, parseCheckpoint, parseNote, rootOf, tileWidth } from '@vesalius/ledger'
import type { Signer } from '@vesalius/ledger'
import type { Records } from '../records/records.ts'
import { entryOf } from './entry.ts'
import { rangesOf, readNodes } from './tree.ts'

export interface Verification {
  readonly ok: boolean
  /** Entries looked at. */
  readonly size: number
  /** Position of the first entry that is missing, or whose hash or place in the tree is not that of its text. */
  readonly firstBad?: number
  /** The size of a signed checkpoint that does not hold: something before it was rewritten. */
  readonly brokenCheckpoint?: number
}

const pageSize = 8 * tileWidth

export async function verifyLedger(records: Records, signer: Signer): Promise<Verification> {
  let size = 0
  for (;;) {
    const { rows } = await records.query<{ index: number; body: string; hash: Buffer }>(
      'select index, body, hash from vesalius_ledger_entry where index >= $1 order by index limit $2', [size, pageSize])
    const bad = rows.findIndex(({ index, body, hash }, at) =>
      Number(index) !== size + at || entryOf({ body, hash, actor: null, subject: null }).index !== size + at || !leafHash(Buffer.from(body)).equals(hash))
    if (bad >= 0) return { ok: false, size: size + bad, firstBad: size + bad }
    const node = await firstBadTile(records, size, rows.map(({ hash }) => hash))
    if (node !== undefined) return { ok: false, size: node, firstBad: node }
    size += rows.length
    if (rows.length < pageSize) break
  }
  const broken = await brokenCheckpoint(records, signer, size)
  return broken === undefined ? { ok: true, size } : { ok: false, size, brokenCheckpoint: broken }
}

/** Level 1 against the leaves; what is above follows from it by the roots of checkpoints. */
async function firstBadTile(records: Records, start: number, leaves: readonly Buffer[]): Promise<number | undefined> {
  const first = start / tileWidth
  const nodes = await readNodes(records, 1, { from: first, to: first + Math.floor(leaves.length / tileWidth) })
  for (let at = 0; at < Math.floor(leaves.length / tileWidth); at++) {
    const node = nodes[at]
    if (!node || !rootOf(leaves.slice(at * tileWidth, (at + 1) * tileWidth)).equals(node)) return start + at * tileWidth
  }
  return undefined
}

async function brokenCheckpoint(records: Records, signer: Signer, size: number): Promise<number | undefined> {
  const { rows } = await records.query<{ note: string }>('select note from vesalius_ledger_checkpoint order by size')
  const range = rangesOf(records, size)
  for (const { note } of rows) {
    const parsed = parseNote(note)
    const checkpoint = parseCheckpoint(parsed)
    if (checkpoint.size > size || (checkpoint.origin === signer.name && !isSignedBy(parsed, signer))) return checkpoint.size
    if (checkpoint.size > 0 && !(await range(0, checkpoint.size)).equals(checkpoint.root)) return checkpoint.size
  }
  return undefined
}
