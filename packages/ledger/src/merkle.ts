/**
 * The Merkle tree of RFC 6962 section 2.1 over SHA-256: roots, proofs of inclusion and of consistency, and their verification. Hashes have 32
 * bytes; D[start:end] are leaves counted from 0, end excluded. Sizes and positions are safe integers.
 */
import { createHash } from 'node:crypto'

/** MTH(D[start:end]) of a tree that somebody keeps; start < end. */
export type RangeHash = (start: number, end: number) => Promise<Buffer>

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

export function leafHash(entry: Uint8Array): Buffer {
  return createHash('sha256').update(leafPrefix).update(entry).digest()
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest()
}

/** The root of nothing: SHA-256 of the empty string. */
export function emptyRoot(): Buffer {
  return createHash('sha256').digest()
}

/** The largest power of two smaller than `size` (≥ 2). */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** MTH of hashes that are side by side; at least one. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0] as Buffer
  const split = splitOf(hashes.length)
  return nodeHash(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)))
}

/** PATH(index, D[0:size]), from the leaf's sibling to the root's child. Throws RangeError when there is no such leaf. */
export async function inclusionProof(index: number, size: number, range: RangeHash): Promise<Buffer[]> {
  if (!isLeaf(index, size)) throw new RangeError('the tree has no such leaf')
  const path: Buffer[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      path.push(await range(middle, end))
      end = middle
    } else {
      path.push(await range(start, middle))
      start = middle
    }
  }
  return path.reverse()
}

/** PROOF(old, D[0:size]): that the tree of `old` leaves is the beginning of that of `size`. Empty when they are the same or `old` is 0. */
export async function consistencyProof(old: number, size: number, range: RangeHash): Promise<Buffer[]> {
  if (old < 0 || old > size) throw new RangeError('the older tree is not a beginning of the newer')
  if (old === 0 || old === size) return []
  const path: Buffer[] = []
  let [start, end, whole] = [0, size, true]
  while (old !== end) {
    const middle = start + splitOf(end - start)
    if (old <= middle) {
      path.push(await range(middle, end))
      end = middle
    } else {
      path.push(await range(start, middle))
      start = middle
      whole = false
    }
  }
  if (!whole) path.push(await range(start, end))
  return path.reverse()
}

/** Whether the leaf is at `index` in the tree of that size and root (RFC 9162 section 2.1.3.2). */
export function includes(leaf: Uint8Array, index: number, { size, root, path }: { size: number; root: Uint8Array; path: readonly Uint8Array[] }): boolean {
  if (!isLeaf(index, size)) return false
  let [at, last] = [index, size - 1]
  let hash: Buffer = Buffer.from(leaf)
  for (const sibling of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && hash.equals(root)
}

export interface Tree {
  readonly size: number
  readonly root: Uint8Array
}

/** Whether `older` is the beginning of `newer` (RFC 9162 section 2.1.4.2). */
export function isConsistent(older: Tree, newer: Tree, path: readonly Uint8Array[]): boolean {
  if (older.size > newer.size) return false
  if (older.size === newer.size) return path.length === 0 && Buffer.from(older.root).equals(newer.root)
  if (older.size === 0) return path.length === 0 && emptyRoot().equals(older.root)
  const isPower = splitOf(older.size + 1) === older.size
  const [first, ...rest] = isPower ? [older.root, ...path] : path
  if (first === undefined) return false
  let [at, last] = [older.size - 1, newer.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [old, current]: [Buffer, Buffer] = [Buffer.from(first), Buffer.from(first)]
  for (const hash of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      ;[old, current] = [nodeHash(hash, old), nodeHash(hash, current)]
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else current = nodeHash(current, hash)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && old.equals(older.root) && current.equals(newer.root)
}

const half = (value: number): number => Math.floor(value / 2)

const isLeaf = (index: number, size: number): boolean => Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
