/**
 * The whole ledger checked by this browser: every entry is hashed again into the tree, and its root must be the one that was signed. What an earlier
 * check has seen must be the beginning of what is there now; so a history that was rewritten in between is noticed here, too.
 */
import { equal, fromBase64, toBase64 } from './bytes.ts'
import { isSignedBy, parseCheckpoint, parseKey, parseNote } from './note.ts'
import { GrowingTree, leafHash } from './tree.ts'

export interface CheckedLog {
  readonly size: number
  readonly root: string
  /** What does not hold; absent when everything does. */
  readonly wrong?: 'signature' | 'root' | 'shorter' | 'rewritten'
  /** How many entries an earlier check of this browser had seen. */
  readonly seen?: number
}

export interface Remembered { readonly size: number; readonly root: string }
export interface LogSource {
  checkpoint(): Promise<string>
  /** The entries of a tile of 256, each after its length in two bytes (c2sp.org/tlog-tiles). */
  bundle(path: string): Promise<Uint8Array>
}

const tileWidth = 256

/** `tell` hears how many entries were hashed. */
export async function checkLog(source: LogSource, { key, before, tell }: { readonly key: string; readonly before?: Remembered | undefined; readonly tell: (done: number, of: number) => void }): Promise<CheckedLog> {
  const note = parseNote(await source.checkpoint())
  const { size, root } = parseCheckpoint(note)
  const result = { size, root: toBase64(root), ...(before ? { seen: before.size } : {}) }
  if (!(await isSignedBy(note, await parseKey(key)))) return { ...result, wrong: 'signature' }
  if (before && before.size > size) return { ...result, wrong: 'shorter' }
  const tree = new GrowingTree()
  for (let index = 0; index * tileWidth < size; index++) {
    const width = Math.min(tileWidth, size - index * tileWidth)
    for (const entry of entriesOf(await source.bundle(`${tilePath(index)}${width < tileWidth ? `.p/${width}` : ''}`))) {
      await tree.add(await leafHash(entry))
      if (before?.size === tree.size && !equal(await tree.root(), fromBase64(before.root))) return { ...result, wrong: 'rewritten' }
    }
    tell(tree.size, size)
  }
  return tree.size === size && equal(await tree.root(), root) ? result : { ...result, wrong: 'root' }
}

function* entriesOf(bundle: Uint8Array): Iterable<Uint8Array> {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  for (let at = 0; at + 2 <= bundle.length;) {
    const length = view.getUint16(at)
    yield bundle.subarray(at + 2, at + 2 + length)
    at += 2 + length
  }
}

/** `x001/x234/067`. */
function tilePath(index: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}
