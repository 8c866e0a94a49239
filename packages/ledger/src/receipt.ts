/** Receipts (c2sp.org/tlog-proof): that an entry is in a log, checked with nothing but the receipt and a policy. The entry travels as extra data. */
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { includes, leafHash } from './merkle.ts'
import { parseNote } from './note.ts'
import { checkTrust } from './policy.ts'
import type { Policy, Trust } from './policy.ts'

export interface Receipt {
  readonly entry: Buffer
  readonly index: number
  readonly path: readonly Buffer[]
  /** The signed note, with cosignatures. */
  readonly checkpoint: string
}

const head = 'c2sp.org/tlog-proof@v1'
const mostBytes = 1_000_000

export function formatReceipt({ entry, index, path, checkpoint }: Receipt): string {
  return [head, `extra ${entry.toString('base64')}`, `index ${index}`, ...path.map((hash) => hash.toString('base64')), '', checkpoint].join('\n')
}

/** Throws RangeError when it is no receipt, or one without its entry. */
export function parseReceipt(text: string): Receipt {
  const end = text.indexOf('\n\n')
  const [first, extra = '', position = '', ...path] = text.slice(0, Math.max(0, end)).split('\n')
  const entry = /^extra ([A-Za-z0-9+/]*={0,2})$/.exec(extra)?.[1]
  const index = /^index (0|[1-9]\d{0,15})$/.exec(position)?.[1]
  if (text.length > mostBytes || end < 0 || first !== head || entry === undefined || index === undefined || path.length > 63) {
    throw new RangeError('this is not a receipt of a ledger')
  }
  const bytes = Buffer.from(entry, 'base64')
  if (bytes.toString('base64') !== entry) throw new RangeError('the entry of the receipt is not encoded as it should be')
  return { entry: bytes, index: Number(index), path: path.map(hashOf), checkpoint: text.slice(end + 2) }
}

function hashOf(line: string): Buffer {
  const hash = Buffer.from(line, 'base64')
  if (hash.length !== 32 || hash.toString('base64') !== line) throw new RangeError('a line of the proof is not a hash')
  return hash
}

export interface Proven extends Trust {
  readonly checkpoint: Checkpoint
}

/** Throws RangeError saying what does not hold: the log's signature, the quorum, or the entry's place in the tree. */
export function verifyReceipt(receipt: Receipt, policy: Policy): Proven {
  const note = parseNote(receipt.checkpoint)
  const checkpoint = parseCheckpoint(note)
  const trust = checkTrust(note, checkpoint.origin, policy)
  if (!includes(leafHash(receipt.entry), receipt.index, { ...checkpoint, path: receipt.path })) throw new RangeError('the entry is not at this place in the log')
  return { ...trust, checkpoint }
}
