/**
 * Writes files so that each is whole or not there: under another name, flushed, renamed, its folder flushed. Writing and flushing go on while the next
 * file is treated; the files of a batch are flushed together, which costs one commit of the file system's journal instead of one for each.
 */
import { createHash, hash } from 'node:crypto'
import { closeSync, constants, fdatasync, fsync, fsyncSync, ftruncate, mkdirSync, open, openSync, renameSync, rmSync, write, writeSync, writevSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { directFlag, DirectStages, type Stage, wholeBlocks } from './direct-stages.ts'

// What may wait for the disk or its journal goes to other threads.
const [openFile, writeFile, cutFile, flushFile, flushNames] = [promisify(open), promisify(write), promisify(ftruncate), promisify(fdatasync), promisify(fsync)]
const [fileMode, folderMode] = [0o600, 0o700]
const isNew = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
/** Below, all chunks go in one call. */
const inOneCall = 64 * 1024 * 1024

interface Unflushed { readonly temporary: string, readonly path: string, /** The open file, when all is written. */ readonly written: Promise<number> }

export interface NewContent { readonly size: number, readonly chunks: Iterable<Uint8Array> }

export class DurableWriter {
  private readonly root: string
  private readonly work: string
  private readonly name: string
  private readonly stages: DirectStages
  private count = 0
  private unflushed: Unflushed[] = []

  /** `name` tells this writer's unfinished files in `work` from those of others. */
  constructor(root: string, work: string, name: string) {
    this.root = root
    this.work = work
    this.name = name
    this.stages = new DirectStages(work, name)
  }

  /** When it resolves, the chunks are not looked at any more; when `settle` does, the file is under its name for good. Gives its SHA-256. */
  async write(relative: string, content: NewContent): Promise<string> {
    const temporary = join(this.work, `${this.name}-${this.count++}`)
    const { digest, written } = this.stages.takes(content.size) ? await this.begin(temporary, content) : writeNow(temporary, content)
    // Its failure is told by `settle`, which may be called later than it happens.
    written.catch(() => undefined)
    this.unflushed.push({ temporary, path: join(this.root, relative), written })
    return digest
  }

  /** Of everything written until now. */
  async settle(): Promise<void> {
    const files = this.unflushed
    this.unflushed = []
    const dirty = new Set<string>()
    const ended = await Promise.allSettled(files.map((file) => finish(file, dirty)))
    await Promise.all([...dirty].map(flushFolderMeanwhile))
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  }

  private async begin(temporary: string, { size, chunks }: NewContent): Promise<Begun> {
    const stage = await this.stages.lend()
    try {
      const digest = filled(stage, size, chunks)
      return { digest, written: writeDirectly(temporary, stage, size).finally(() => this.stages.giveBack(stage)) }
    } catch (error) {
      this.stages.giveBack(stage)
      throw error
    }
  }
}

interface Begun { readonly digest: string, readonly written: Promise<number> }

function filled({ memory }: Stage, size: number, chunks: Iterable<Uint8Array>): string {
  let at = 0
  for (const chunk of chunks) {
    memory.set(chunk, at)
    at += chunk.length
  }
  memory.fill(0, size, wholeBlocks(size))
  return hash('sha256', memory.subarray(0, size), 'hex')
}

async function writeDirectly(temporary: string, { memory }: Stage, size: number): Promise<number> {
  const whole = wholeBlocks(size)
  const descriptor = await openFile(temporary, isNew | directFlag, fileMode)
  try {
    for (let at = 0; at < whole;) at += (await writeFile(descriptor, memory, at, whole - at, at)).bytesWritten
    await cutFile(descriptor, size)
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function writeNow(temporary: string, { size, chunks }: NewContent): Begun {
  const descriptor = openSync(temporary, isNew, fileMode)
  try {
    return { digest: size <= inOneCall ? writeAtOnce(descriptor, [...chunks]) : writeInTurn(descriptor, chunks), written: Promise.resolve(descriptor) }
  } catch (error) {
    closeSync(descriptor)
    rmSync(temporary, { force: true })
    throw error
  }
}

async function finish({ temporary, path, written }: Unflushed, dirty: Set<string>): Promise<void> {
  try {
    const descriptor = await written
    await flushFile(descriptor).finally(() => closeSync(descriptor))
    moveInto(temporary, path, dirty)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
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

async function flushFolderMeanwhile(folder: string): Promise<void> {
  const descriptor = openSync(folder, 'r')
  try {
    await flushNames(descriptor)
  } finally {
    closeSync(descriptor)
  }
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
