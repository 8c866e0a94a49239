/** The tree over the entries (RFC 6962) as tiles (c2sp.org/tlog-tiles): leaves are in the entries, the roots of whole tiles in a table of nodes. */
import { rangeHashOf, rootOf, tileWidth } from '@vesalius/ledger'
import type { RangeHash } from '@vesalius/ledger'
import type { Queryable } from '../records/records.ts'

/** Nodes `from` to `to` (excluded) of a level, in order. */
export async function readNodes(source: Queryable, level: number, { from, to }: { from: number; to: number }): Promise<Buffer[]> {
  const { rows } =
    level === 0
      ? await source.query<{ hash: Buffer }>('select hash from vesalius_ledger_entry where index >= $1 and index < $2 order by index', [from, to])
      : await source.query<{ hash: Buffer }>('select hash from vesalius_ledger_node where level = $1 and index >= $2 and index < $3 order by index', [level, from, to])
  return rows.map(({ hash }) => hash)
}

/** Hashes ranges of the tree as it was with `size` entries. */
export function rangesOf(source: Queryable, size: number): RangeHash {
  return rangeHashOf((level, from, to) => readNodes(source, level, { from, to }), size)
}

/** Adds the nodes of tiles that became whole when the tree grew to `size`: also those that a migration left to be made. Under the lock of appends. */
export async function completeTiles(tx: Queryable, size: number): Promise<void> {
  for (let level = 1, width = tileWidth; width <= size; level++, width *= tileWidth) {
    const { rows } = await tx.query<{ next: number }>('select coalesce(max(index) + 1, 0) as next from vesalius_ledger_node where level = $1', [level])
    const [first, last] = [Number(rows[0]?.next ?? 0), Math.floor(size / width)]
    const hashes: Buffer[] = []
    for (let index = first; index < last; index++) {
      hashes.push(rootOf(await readNodes(tx, level - 1, { from: index * tileWidth, to: (index + 1) * tileWidth })))
    }
    if (hashes.length === 0) continue
    await tx.query('insert into vesalius_ledger_node (level, index, hash) select $1, $2 + n - 1, h from unnest($3::bytea[]) with ordinality as t(h, n)', [level, first, hashes])
  }
}

export async function sizeOf(source: Queryable): Promise<number> {
  const { rows } = await source.query<{ size: number }>('select coalesce(max(index) + 1, 0) as size from vesalius_ledger_entry')
  return Number(rows[0]?.size ?? 0)
}
