/**
 * Files out of a ZIP (APPNOTE 6.3): sizes are counted, not believed; names are only shown, never used as paths; what expands without end, overlaps
 * or holds another ZIP is refused.
 */
import { fromFd } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { closeSync, openSync } from 'node:fs'
import { ArchiveTooLarge, BadArchive } from '../problems.ts'

export interface ZipLimits {
  readonly entries: number
  /** Bytes of all entries together, as counted. */
  readonly bytes: number
  /** Bytes out for each byte in, over the whole, beyond the first 256 MiB. */
  readonly ratio: number
}

export interface ZipEntry {
  /** Position among the files of the ZIP, from 0. */
  readonly index: number
  readonly name: string
  open(): Promise<AsyncIterable<Uint8Array>>
}

export const zipLimits: ZipLimits = { entries: 1_000_000, bytes: 2 ** 41, ratio: 200 }
const freeBytes = 256 * 1024 * 1024

export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
}

export interface ZipVisitor {
  /** Called for each file in turn. */
  file(entry: ZipEntry, total: number): Promise<void>
  /** Called before the ZIP is closed, whatever happened: what still reads from it must have ended when this returns. */
  finish?(): Promise<unknown>
}

/** Returns how many files there were. Raises ingest/bad-archive, ingest/archive-too-large before or at the limit. */
export async function forEachInZip(path: string, visitor: ZipVisitor, limits: ZipLimits = zipLimits): Promise<number> {
  const descriptor = openSync(path, 'r')
  try {
    const zip = await openZip(descriptor)
    const entries = await listEntries(zip, limits.entries)
    checkOverlaps(entries)
    const budget = new Budget(limits, zip.fileSize)
    const files = entries.filter((entry) => !nameOf(entry).endsWith('/'))
    for (const [index, entry] of files.entries()) {
      await visitor.file({ index, name: nameOf(entry), open: () => openEntry(zip, entry, budget) }, files.length)
    }
    return files.length
  } finally {
    await visitor.finish?.()
    closeSync(descriptor)
  }
}

function openZip(descriptor: number): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names as bytes: the library would refuse a whole ZIP for one bad name, which here harms nobody.
    fromFd(descriptor, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }, (error, zip) => {
      if (error || !zip) reject(BadArchive('no central directory'))
      else resolve(zip)
    })
  })
}

function listEntries(zip: ZipFile, most: number): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    if (zip.entryCount > most) return reject(ArchiveTooLarge(most, 'entries'))
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      if (entries.push(entry) > most) reject(ArchiveTooLarge(most, 'entries'))
      else zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', () => reject(BadArchive('a damaged central directory')))
    zip.readEntry()
  })
}

/** Entries that share bytes are how a small ZIP becomes petabytes; no honest program writes them. */
function checkOverlaps(entries: readonly Entry[]): void {
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let end = 0
  for (const { relativeOffsetOfLocalHeader, compressedSize } of sorted) {
    if (relativeOffsetOfLocalHeader < end) throw BadArchive('entries overlap')
    end = relativeOffsetOfLocalHeader + compressedSize
  }
}

async function openEntry(zip: ZipFile, entry: Entry, budget: Budget): Promise<AsyncIterable<Uint8Array>> {
  if (entry.isEncrypted()) throw BadArchive('an encrypted entry')
  const stream = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
    zip.openReadStream(entry, {}, (error, readable) => {
      if (error || !readable) reject(BadArchive('an entry that cannot be read'))
      else resolve(readable as AsyncIterable<Uint8Array>)
    })
  })
  return counted(stream, budget)
}

async function* counted(source: AsyncIterable<Uint8Array>, budget: Budget): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  for (;;) {
    let next: IteratorResult<Uint8Array>
    try {
      next = await iterator.next()
    } catch {
      throw BadArchive('an entry that cannot be expanded')
    }
    if (next.done) return
    budget.take(next.value.length)
    yield next.value
  }
}

class Budget {
  private taken = 0
  private readonly most: number
  private readonly limits: ZipLimits

  constructor(limits: ZipLimits, fileSize: number) {
    this.limits = limits
    this.most = Math.min(limits.bytes, freeBytes + fileSize * limits.ratio)
  }

  take(bytes: number): void {
    this.taken += bytes
    if (this.taken > this.most) throw this.most === this.limits.bytes ? ArchiveTooLarge(this.most, 'bytes') : ArchiveTooLarge(this.limits.ratio, 'times its size')
  }
}

const utf8Flag = 0x800

function nameOf(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer
  return bytes.toString(entry.generalPurposeBitFlag & utf8Flag ? 'utf8' : 'latin1').replaceAll('\0', '')
}
