/** Whether a receipt (c2sp.org/tlog-proof) proves its entry, told by this browser alone. */
import { fromBase64, type Bytes } from './bytes.ts'
import { isSignedBy, parseCheckpoint, parseKey, parseNote } from './note.ts'
import { leafHash, provenWay, type ProofStep } from './tree.ts'

export interface CheckedReceipt {
  readonly entry: { readonly index: number; readonly time: string; readonly type: string; readonly detail: Readonly<Record<string, unknown>> }
  readonly origin: string
  readonly size: number
  readonly steps: readonly ProofStep[]
  /** Names of those who have cosigned it. */
  readonly witnesses: readonly string[]
}

const head = 'c2sp.org/tlog-proof@v1'

/** Throws RangeError with `form`, `signature` or `place`: what does not hold. */
export async function checkReceipt(text: string, keys: { readonly log: string; readonly witnesses: readonly string[] }): Promise<CheckedReceipt> {
  const { entry, index, path, note } = parsed(text)
  const checkpoint = formed(() => parseCheckpoint(note))
  if (!(await isSignedBy(note, await parseKey(keys.log)))) throw new RangeError('signature')
  const steps = await provenWay(await leafHash(entry), index, { ...checkpoint, path })
  if (!steps) throw new RangeError('place')
  const witnesses = await Promise.all(keys.witnesses.map(async (witness) => ((await isSignedBy(note, await parseKey(witness))) ? [witness.split('+', 1)[0] ?? ''] : [])))
  return { entry: formed(() => JSON.parse(new TextDecoder().decode(entry)) as CheckedReceipt['entry']), origin: checkpoint.origin, size: checkpoint.size, steps, witnesses: witnesses.flat() }
}

function parsed(text: string): { entry: Bytes; index: number; path: Bytes[]; note: ReturnType<typeof parseNote> } {
  const end = text.indexOf('\n\n')
  const [first, extra = '', position = '', ...path] = text.slice(0, Math.max(0, end)).split('\n')
  const entry = /^extra (\S+)$/.exec(extra)?.[1]
  const index = /^index (\d{1,16})$/.exec(position)?.[1]
  if (first !== head || entry === undefined || index === undefined || path.length > 63) throw new RangeError('form')
  return formed(() => ({ entry: fromBase64(entry), index: Number(index), path: path.map(fromBase64), note: parseNote(text.slice(end + 2)) }))
}

function formed<T>(work: () => T): T {
  try {
    return work()
  } catch {
    throw new RangeError('form')
  }
}
