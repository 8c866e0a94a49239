/**
 * Writes files so that each is whole or not there: under another name, flushed, renamed, its folder flushed. Flushing goes on while the next file is
 * treated; folders are flushed once for all files of a batch.
 */
import { createHash, hash } from 'node:crypto'
import { close, closeSync, fdatasync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync, writevSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const [flushFile, closeFile] = [promisify(fdatasync), promisify(close)]
const [fileMode, folderMode] = [0o600, 0o700]
/** Below, all chunks go in one call. */
const inOneCall = 64 * 1024 * 1024

export class DurableWriter {
  private readonly root: string
  private readonly work: string
  private readonly name: string
  private count = 0
  private flushing: Promise<void>[] = []
  private dirty = new Set<string>()

  /** `name` tells this writer's unfinished files in `work` from those of others. */
  constructor(root: string, work: string, name: string) {
    this.root = root
    this.work = work
    this.name = name
  }

  /** When it returns, all bytes were handed to the system; when `settle` resolves, they are under their name for good. */
  write(relative: string, { size, chunks }: { size: number, chunks: Iterable<Uint8Array> }): { digest: string, size: number } {
    const temporary = join(this.work, `${this.name}-${this.count++}`)
    const descriptor = openSync(temporary, 'wx', fileMode)
    try {
      const digest = size <= inOneCall ? writeAtOnce(descriptor, [...chunks]) : writeInTurn(descriptor, chunks)
      const finished = this.finish(descriptor, temporary, join(this.root, relative))
      // Its failure is told by `settle`, which may be called later than it happens.
      finished.catch(() => undefined)
      this.flushing.push(finished)
      return { digest, size }
    } catch (error) {
      closeSync(descriptor)
      rmSync(temporary, { force: true })
      throw error
    }
  }

  /** Of everything written until now. */
  async settle(): Promise<void> {
    const [flushing, dirty] = [this.flushing, this.dirty]
    this.flushing = []
    this.dirty = new Set()
    const ended = await Promise.allSettled(flushing)
    for (const folder of dirty) flushFolder(folder)
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  }

  private async finish(descriptor: number, temporary: string, path: string): Promise<void> {
    const dirty = this.dirty
    try {
      await flushFile(descriptor).finally(() => closeFile(descriptor))
      moveInto(temporary, path, dirty)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }
}

function moveInto(temporary: string, path: string, dirty: Set<string>): void {
  const folder = dirname(path)
  try {
    renameSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const first = mkdirSync(folder, { recursive: true, mode: folderMode })
    for (let made = folder; first !== undefined && made.length >= first.length; made = dirname(made)) dirty.add(dirname(made))
    renameSync(temporary, path)
  }
  dirty.add(folder)
}

/** Makes the names in a folder last. */
export function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function writeAtOnce(descriptor: number, parts: readonly Uint8Array[]): string {
  let written = parts.length > 0 && parts.length <= 1024 ? writevSync(descriptor, parts) : 0
  for (const part of parts) {
    if (written >= part.length) written -= part.length
    else {
      writeFrom(descriptor, part, written)
      written = 0
    }
  }
  if (parts.length === 1) return hash('sha256', parts[0] as Uint8Array, 'hex')
  const running = createHash('sha256')
  for (const part of parts) running.update(part)
  return running.digest('hex')
}

function writeInTurn(descriptor: number, chunks: Iterable<Uint8Array>): string {
  const running = createHash('sha256')
  for (const chunk of chunks) {
    running.update(chunk)
    writeFrom(descriptor, chunk, 0)
  }
  return running.digest('hex')
}

function writeFrom(descriptor: number, bytes: Uint8Array, from: number): void {
  for (let at = from; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at)
}

/** A small file of its own, whole or not there. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.new`
  const descriptor = openSync(temporary, 'w', fileMode)
  try {
    writeFrom(descriptor, typeof content === 'string' ? Buffer.from(content) : content, 0)
    fsyncSync(descriptor)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  flushFolder(dirname(path))
}
