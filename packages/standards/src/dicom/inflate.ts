// Deflated data sets (PS3.5 section A.5, RFC 1951). The bytes that come out are counted: a bomb stops at the budget.
import { Inflate, deflateSync } from 'fflate'
import { concat } from './encode.ts'
import { DicomError } from './error.ts'
import type { ByteSource } from './source.ts'

const inputStep = 16 * 1024

/** fflate's own state, which alone tells whether the last block has ended and what was not read (version pinned, behaviour tested). */
interface StreamState {
  readonly s: { readonly f?: number; readonly l?: unknown; readonly p?: number }
  readonly p: Uint8Array
}

export interface Inflated {
  readonly bytes: Uint8Array
  /** bytes of the source after the deflated stream: one may pad it, more are hidden content */
  readonly left: number
}

/** Inflates `source` from `from`. Throws DicomError 'inflate-budget' or 'bad-deflate'. */
export const inflate = (source: ByteSource, from: number, budget: number): Inflated => {
  const parts: Uint8Array[] = []
  let total = 0
  const stream = new Inflate((part) => {
    total += part.length
    if (total <= budget && part.length > 0) parts.push(part)
  })
  const state = stream as unknown as StreamState
  const finished = (): boolean => Boolean(state.s.f) && !state.s.l
  let at = from
  while (at < source.size && !finished()) {
    const length = Math.min(inputStep, source.size - at)
    try {
      stream.push(source.read(at, length), at + length === source.size)
    } catch {
      throw new DicomError('bad-deflate', at, 'the deflated data set is damaged or ends too early')
    }
    if (total > budget) throw new DicomError('inflate-budget', from, 'the data set inflates to more bytes than the budget allows')
    at += length
  }
  if (!finished()) throw new DicomError('bad-deflate', at, 'the deflated data set ends too early')
  const unread = state.p.length - Math.ceil((state.s.p ?? 0) / 8)
  return { bytes: concat(parts), left: unread + source.size - at }
}

/** Deflates a data set and pads it to an even length (PS3.5 section A.5). */
export const deflate = (bytes: Uint8Array): Uint8Array => {
  const deflated = deflateSync(bytes)
  if (deflated.length % 2 === 0) return deflated
  const even = new Uint8Array(deflated.length + 1)
  even.set(deflated)
  return even
}
