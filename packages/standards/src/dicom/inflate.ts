// Deflated data sets (PS3.5 section A.5, RFC 1951). The bytes that come out are counted: a bomb stops at the budget.
import { Inflate, deflateSync } from 'fflate'
import { DicomError } from './error.ts'
import type { ByteSource } from './source.ts'

const inputStep = 16 * 1024

/** Inflates `source` from `from` to its end. Throws DicomError 'inflate-budget' or 'bad-deflate'. */
export const inflate = (source: ByteSource, from: number, budget: number): Uint8Array => {
  const parts: Uint8Array[] = []
  let total = 0
  let over = false
  const stream = new Inflate((part) => {
    total += part.length
    if (total > budget) over = true
    else if (part.length > 0) parts.push(part)
  })
  for (let at = from; at < source.size && !over; at += inputStep) {
    const length = Math.min(inputStep, source.size - at)
    try {
      stream.push(source.read(at, length), at + length === source.size)
    } catch {
      throw new DicomError('bad-deflate', at, 'the deflated data set is damaged or ends too early')
    }
  }
  if (over) throw new DicomError('inflate-budget', from, 'the data set inflates to more bytes than the budget allows')
  const bytes = new Uint8Array(total)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Deflates a data set and pads it to an even length (PS3.5 section A.5). */
export const deflate = (bytes: Uint8Array): Uint8Array => {
  const deflated = deflateSync(bytes)
  if (deflated.length % 2 === 0) return deflated
  const even = new Uint8Array(deflated.length + 1)
  even.set(deflated)
  return even
}
