/**
 * Stores one object on files without leaving the thread: for the journey's workers, which have nothing else to do meanwhile. Written,
 * flushed (fdatasync also flushes the length), renamed, and its folder flushed: when this returns, a power cut does not take it back.
 */
import { createHash, hash } from 'node:crypto'
import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync, writevSync } from 'node:fs'
import { fileMode, flushFolder, folderMode, incomingPath, placeOf, storeFailure } from './file-layout.ts'
import { openWrittenDirectly } from './direct-write.ts'
import type { Place } from './file-layout.ts'
import type { PutResult } from './objects.ts'

/** `folder` is the FOLDER of `file:FOLDER`, opened before by openObjects. Raises engines/no-space, engines/objects-failed. */
export function putObjectSync(folder: string, chunks: Iterable<Uint8Array>): PutResult {
  const parts = [...chunks]
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const digest = parts.length === 1 ? hash('sha256', parts[0] as Uint8Array, 'hex') : digestOf(parts)
  const place = placeOf(folder, digest)
  try {
    if (statSync(place.file, { throwIfNoEntry: false })?.size === size) {
      // Another thread may have renamed it a moment ago without having flushed the folder yet.
      flushFolder(place.inner)
      return { digest, size, existed: true }
    }
    const temporary = incomingPath(folder)
    try {
      writeFlushed(folder, temporary, { parts, size })
      moveInto(temporary, place)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    return { digest, size, existed: false }
  } catch (error) {
    throw storeFailure(error)
  }
}

/** Makes a flushed file visible under its name, durably. */
export function moveInto(temporary: string, place: Place): void {
  try {
    renameSync(temporary, place.file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(place.inner, { recursive: true, mode: folderMode })
    renameSync(temporary, place.file)
    flushFolder(place.outer)
  }
  flushFolder(place.inner)
}

function writeFlushed(folder: string, path: string, { parts, size }: { parts: readonly Uint8Array[], size: number }): void {
  const direct = openWrittenDirectly(folder, path, { parts, size, mode: fileMode })
  const descriptor = direct ?? openSync(path, 'wx', fileMode)
  try {
    if (direct === undefined) writeAll(descriptor, parts)
    if (size > 0) fdatasyncSync(descriptor)
    else fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** One call takes many parts; a short write (a signal, a nearly full disk) is continued part by part. */
function writeAll(descriptor: number, parts: readonly Uint8Array[]): void {
  let written = parts.length > 1 && parts.length <= 1024 ? writevSync(descriptor, parts) : 0
  for (const part of parts) {
    if (written >= part.length) {
      written -= part.length
      continue
    }
    for (let offset = written; offset < part.length; ) offset += writeSync(descriptor, part, offset, part.length - offset)
    written = 0
  }
}

function digestOf(parts: readonly Uint8Array[]): string {
  const running = createHash('sha256')
  for (const part of parts) running.update(part)
  return running.digest('hex')
}
