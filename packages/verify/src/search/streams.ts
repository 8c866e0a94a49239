/** What is compressed inside bytes: zlib (RFC 1950), gzip (RFC 1952) and ZIP members, inflated with a budget, so that nothing hides in them. */
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

export interface Stream {
  /** Where it begins in the bytes it was found in. */
  readonly offset: number
  readonly kind: 'zlib' | 'gzip' | 'zip'
  readonly bytes: Uint8Array
}

const mostStreams = 4096

/** Every stream that inflates to at least 16 bytes. Stops at `budget` inflated bytes; of a longer one nothing is returned. */
export function inflatedStreams(bytes: Uint8Array, budget = 64 * 1024 * 1024): Stream[] {
  const found: Stream[] = []
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let left = budget
  for (const { offset, kind } of beginnings(buffer)) {
    if (left <= 0 || found.length >= mostStreams) break
    const inflated = inflateAt(buffer, offset, { kind, budget: left })
    if (inflated === undefined || inflated.length < 16) continue
    left -= inflated.length
    found.push({ offset, kind, bytes: inflated })
  }
  return found
}

function* beginnings(buffer: Buffer): Generator<{ offset: number, kind: Stream['kind'] }> {
  for (let at = 0; at + 8 < buffer.length; at++) {
    const [first, second] = [buffer[at] ?? 0, buffer[at + 1] ?? 0]
    if (first === 0x78 && (second === 0x01 || second === 0x5e || second === 0x9c || second === 0xda)) yield { offset: at, kind: 'zlib' }
    else if (first === 0x1f && second === 0x8b && buffer[at + 2] === 8) yield { offset: at, kind: 'gzip' }
    else if (first === 0x50 && second === 0x4b && buffer[at + 2] === 3 && buffer[at + 3] === 4 && buffer.readUInt16LE(Math.min(at + 8, buffer.length - 2)) === 8) yield { offset: at, kind: 'zip' }
  }
}

function inflateAt(buffer: Buffer, offset: number, { kind, budget }: { kind: Stream['kind'], budget: number }): Uint8Array | undefined {
  // A stream that ends early still shows what it holds: Z_SYNC_FLUSH gives what came out.
  const options = { maxOutputLength: budget, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    if (kind === 'zlib') return inflateSync(buffer.subarray(offset), options)
    if (kind === 'gzip') return gunzipSync(buffer.subarray(offset), options)
    const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28)
    return inflateRawSync(buffer.subarray(start), options)
  } catch {
    return undefined
  }
}
