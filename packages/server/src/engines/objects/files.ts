/** The file engine of the objects port, for the main thread: streams of any length in constant memory, and reads by range. */
import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Stats } from 'node:fs'
import { open, readdir, rm, stat, statfs } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { BadRange, DigestMismatch, NoObject } from '../problems.ts'
import { fileMode, flushFolder, incomingPath, isSystemError, placeOf, prepareFolder, storeFailure } from './file-layout.ts'
import { checkedDigest } from './objects.ts'
import type { ByteRange, Expected, ListedObject, Objects, PutResult, StoredObject } from './objects.ts'
import { moveInto } from './put-object-sync.ts'

export async function openFileObjects(path: string): Promise<Objects> {
  const folder = resolve(path)
  try {
    prepareFolder(folder)
  } catch (error) {
    throw storeFailure(error)
  }
  return new FileObjects(folder)
}

class FileObjects implements Objects {
  readonly kind = 'files'
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(source: Uint8Array | AsyncIterable<Uint8Array>, expected: Expected = {}): Promise<PutResult> {
    const temporary = incomingPath(this.#folder)
    try {
      const { digest, size } =
        source instanceof Uint8Array ? { digest: hash('sha256', source, 'hex'), size: source.length } : await writeStream(temporary, source)
      checkExpected({ digest, size }, expected)
      const place = placeOf(this.#folder, digest)
      if ((await sizeOf(place.file)) === size) {
        flushFolder(place.inner)
        return { digest, size, existed: true }
      }
      if (source instanceof Uint8Array) await writeStream(temporary, [source])
      moveInto(temporary, place)
      return { digest, size, existed: false }
    } catch (error) {
      throw isSystemError(error) ? storeFailure(error) : error
    } finally {
      // After the rename there is nothing under this name any more.
      await rm(temporary, { force: true }).catch(() => {})
    }
  }

  async get(digest: string, range?: ByteRange): Promise<Readable> {
    const handle = await this.#open(digest)
    const { size } = await handle.stat()
    if (range && !isInside(range, size)) {
      await handle.close()
      throw BadRange(size)
    }
    const start = range?.start ?? 0
    const end = range?.end ?? size
    // A stream's `end` is inclusive, so an empty one cannot be asked for by numbers.
    const bounds = end > start ? { start, end: end - 1 } : { start: size, end: size }
    return createReadStream('', { fd: handle, highWaterMark: 256 * 1024, ...bounds })
  }

  async read(digest: string, offset: number, length: number): Promise<Buffer> {
    const handle = await this.#open(digest)
    try {
      const buffer = Buffer.allocUnsafe(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled)
        if (bytesRead === 0) throw BadRange((await handle.stat()).size)
        filled += bytesRead
      }
      return buffer
    } catch (error) {
      throw isSystemError(error) ? storeFailure(error) : error
    } finally {
      await handle.close()
    }
  }

  async head(digest: string): Promise<{ readonly size: number } | undefined> {
    const size = await sizeOf(placeOf(this.#folder, checkedDigest(digest)).file)
    return size === undefined ? undefined : { size }
  }

  async *list(): AsyncIterable<ListedObject> {
    for (const outer of await readdir(this.#folder)) {
      if (outer.length !== 1) continue
      for (const inner of await readdir(join(this.#folder, outer))) {
        for (const digest of await readdir(join(this.#folder, outer, inner))) {
          const found = await statOf(join(this.#folder, outer, inner, digest))
          if (found) yield { digest, size: found.size, at: found.mtime }
        }
      }
    }
  }

  async remove(digest: string): Promise<void> {
    const place = placeOf(this.#folder, checkedDigest(digest))
    if ((await sizeOf(place.file)) === undefined) return
    await rm(place.file, { force: true })
    flushFolder(place.inner)
  }

  async free(): Promise<number | undefined> {
    const { bavail, bsize } = await statfs(this.#folder)
    return bavail * bsize
  }

  async close(): Promise<void> {}

  async #open(digest: string): Promise<FileHandle> {
    try {
      return await open(placeOf(this.#folder, checkedDigest(digest)).file, 'r')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw NoObject(digest)
      throw isSystemError(error) ? storeFailure(error) : error
    }
  }
}

/** Writes and flushes; counts and digests on the way. */
async function writeStream(path: string, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StoredObject> {
  const running = createHash('sha256')
  const handle = await open(path, 'wx', fileMode)
  let size = 0
  try {
    for await (const chunk of source) {
      running.update(chunk)
      for (let offset = 0; offset < chunk.length; ) offset += (await handle.write(chunk, offset)).bytesWritten
      size += chunk.length
    }
    await handle.datasync()
  } finally {
    await handle.close()
  }
  return { digest: running.digest('hex'), size }
}

export function checkExpected(found: StoredObject, expected: Expected): void {
  if (expected.size !== undefined && expected.size !== found.size) throw DigestMismatch(`${found.size} bytes instead of ${expected.size}`)
  if (expected.digest !== undefined && expected.digest !== found.digest) throw DigestMismatch('its SHA-256 differs')
}

export function isInside(range: ByteRange, size: number): boolean {
  return range.start >= 0 && range.start <= range.end && range.end <= size
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await statOf(path))?.size
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw storeFailure(error)
  }
}
