/** Holds a stream until its digest is known: in memory while it is small, in a private temporary file when it is not. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { StoredObject } from './objects.ts'
import { isSystemError, storeFailure } from './file-layout.ts'

export interface Held extends StoredObject {
  /** Set when it is small enough to be sent whole. */
  readonly bytes?: Uint8Array
  /** Set when it lies in a file, which the caller removes. */
  readonly file?: string
}

/** `inMemory` is the largest size, in bytes, that is kept in memory. */
export async function spool(source: AsyncIterable<Uint8Array>, folder: string, inMemory: number): Promise<Held> {
  const running = createHash('sha256')
  const chunks: Uint8Array[] = []
  const file = join(folder, `vesalius-${randomBytes(12).toString('hex')}`)
  let handle: FileHandle | undefined
  let size = 0
  try {
    for await (const chunk of source) {
      running.update(chunk)
      size += chunk.length
      if (!handle && size > inMemory) {
        handle = await open(file, 'wx', 0o600)
        for (const early of chunks.splice(0)) await handle.writeFile(early)
      }
      if (handle) await handle.writeFile(chunk)
      else chunks.push(chunk)
    }
  } catch (error) {
    await handle?.close()
    await rm(file, { force: true })
    throw isSystemError(error) ? storeFailure(error) : error
  }
  await handle?.close()
  const digest = running.digest('hex')
  return handle ? { digest, size, file } : { digest, size, bytes: Buffer.concat(chunks) }
}

export function reopen(file: string): Readable {
  return createReadStream(file, { highWaterMark: 1024 * 1024 })
}
