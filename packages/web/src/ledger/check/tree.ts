/** The Merkle tree of RFC 6962 section 2.1, computed in the browser: a second opinion that shares no code with the program that keeps the ledger. */
import { equal, joined, sha256, type Bytes } from './bytes.ts'

export const leafHash = (entry: Uint8Array): Promise<Bytes> => sha256(joined(Uint8Array.of(0), entry))
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(joined(Uint8Array.of(1), left, right))

/** A tree that grows leaf by leaf; keeps one hash for each whole subtree, the largest first. */
export class GrowingTree {
  size = 0
  private readonly whole: { width: number; hash: Bytes }[] = []

  async add(leaf: Bytes): Promise<void> {
    let grown = { width: 1, hash: leaf }
    for (let last = this.whole.at(-1); last?.width === grown.width; last = this.whole.at(-1)) {
      this.whole.pop()
      grown = { width: grown.width * 2, hash: await nodeHash(last.hash, grown.hash) }
    }
    this.whole.push(grown)
    this.size++
  }

  async root(): Promise<Bytes> {
    const hashes = this.whole.map(({ hash }) => hash)
    let root = hashes.pop()
    if (!root) return sha256(new Uint8Array())
    for (let left = hashes.pop(); left; left = hashes.pop()) root = await nodeHash(left, root)
    return root
  }
}

/** One step from a leaf to the root: on which side the sibling stands. */
export interface ProofStep { readonly sibling: Bytes; readonly side: 'left' | 'right'; readonly hash: Bytes }

/** The way from the leaf to the root (RFC 9162 section 2.1.3.2); undefined when the leaf is not at that place in the tree. */
export async function provenWay(leaf: Bytes, index: number, { size, root, path }: { readonly size: number; readonly root: Bytes; readonly path: readonly Bytes[] }): Promise<ProofStep[] | undefined> {
  if (index < 0 || index >= size) return undefined
  let [at, last, hash] = [index, size - 1, leaf]
  const steps: ProofStep[] = []
  for (const sibling of path) {
    if (last === 0) return undefined
    const side = at % 2 === 1 || at === last ? 'left' : 'right'
    hash = side === 'left' ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling)
    steps.push({ sibling, side, hash })
    if (side === 'left') while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && equal(hash, root) ? steps : undefined
}
