/** Takes the bytes of one file from a stream: into memory when it is small, into the spool when it is not. Never believes a length. */
import { adopt, letGo } from '@vesalius/standards/received'
import { Incomplete, TooLarge } from '../problems.ts'
import type { Spool } from '../spool.ts'

export type Taken = { readonly bytes: Uint8Array<ArrayBuffer>, readonly size: number } | { readonly file: string, readonly size: number }

/** Above this a file is read where it lies, so that four large ones at once do not fill the memory. */
export const mostInMemory = 32 * 1024 * 1024

export interface BodyOptions {
  readonly spool: Spool
  /** Bytes. */
  readonly most: number
  /** As announced; what arrives must be as long. */
  readonly length?: number | undefined
  /** Nobody else keeps the chunks of the source: their memory is given back once they are copied. */
  readonly ours?: boolean
}

export async function takeBody(source: AsyncIterable<Uint8Array>, { spool, most, length, ours }: BodyOptions): Promise<Taken> {
  if (length !== undefined && length > most) throw TooLarge(most)
  const pieces: Uint8Array[] = []
  let size = 0
  const iterator = source[Symbol.asyncIterator]()
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (ours) adopt(next.value)
      pieces.push(next.value)
      size += next.value.length
      if (size > most) throw TooLarge(most)
      if (size > mostInMemory) return checked(await toSpool(pieces, iterator, { spool, most }), length)
    }
  } catch (error) {
    // The sender went away in the middle: nothing of ours failed.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw Incomplete(size, length ?? 'unknown')
    throw error
  }
  return checked({ bytes: ownBytes(pieces, size), size }, length)
}

/** One array of its own buffer, which can be handed to a worker. The memory of the pieces is given back where it was adopted. */
export function ownBytes(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.allocUnsafeSlow(size) as Uint8Array<ArrayBuffer>
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
    letGo(piece)
  }
  return bytes
}

async function toSpool(pieces: Uint8Array[], rest: AsyncIterator<Uint8Array>, { spool, most }: { spool: Spool, most: number }): Promise<{ file: string, size: number }> {
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* pieces.splice(0)
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  const { path, size } = await spool.write(all(), { most })
  return { file: path, size }
}

function checked<T extends { size: number }>(taken: T, length: number | undefined): T {
  if (length !== undefined && length !== taken.size) throw Incomplete(taken.size, length)
  return taken
}
