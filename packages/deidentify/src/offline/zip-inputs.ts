/**
 * Files inside ZIPs (APPNOTE 6.3): sizes are counted, not believed; names are shown in the caller's own list and never used as paths; what expands
 * without end or is encrypted is held. Large entries go through a file that has no name any more when it is written: a kill leaves nothing.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DicomError } from '@vesalius/standards/dicom'
import { type Entry, fromFd, type ZipFile } from 'yauzl'
import { fileOf, openBytes, openDescriptor, type OpenInput } from './file-source.ts'

export interface ZipName {
  /** Undefined: the file is to be read as it is, for it is a damaged ZIP or a document whose format happens to be one. */
  readonly entry?: number
  readonly name: string
  readonly size: number
}

const mostEntries = 4_000_000
const inMemory = 64 * 1024 * 1024
/** An entry may be this large in any case, and else so many times as large as it is in the ZIP. */
const [freeBytes, mostTimes] = [256 * 1024 * 1024, 200]
const documents = new Set(['[Content_Types].xml', 'mimetype'])

export async function zipNames(path: string): Promise<ZipName[]> {
  const zip = await openZip(path).catch(() => undefined)
  if (!zip) return [{ name: '', size: 0 }]
  try {
    const names = zip.entries.map((entry, number) => ({ entry: number, name: nameOf(entry), size: entry.uncompressedSize })).filter(({ name }) => !name.endsWith('/'))
    return names.some(({ name }) => documents.has(name)) ? [{ name: '', size: 0 }] : names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.entry - b.entry))
  } finally {
    zip.close()
  }
}

interface OpenZip { readonly path: string, readonly file: ZipFile, readonly entries: readonly Entry[], close(): void }

async function openZip(path: string): Promise<OpenZip> {
  const descriptor = openSync(fileOf(path), 'r')
  try {
    const file = await new Promise<ZipFile>((resolve, reject) => {
      // Names as bytes: the library would refuse a whole ZIP for one bad name, which here harms nobody.
      fromFd(descriptor, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }, (error, zip) => (error ? reject(error) : resolve(zip)))
    })
    return { path, file, entries: await entriesOf(file), close: () => closeSync(descriptor) }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      if (entries.push(entry) > mostEntries) reject(new DicomError('zip-too-large', 0, 'the ZIP has too many entries'))
      else zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', reject)
    zip.readEntry()
  })
}

const utf8Flag = 0x800

function nameOf(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer
  return bytes.toString(entry.generalPurposeBitFlag & utf8Flag ? 'utf8' : 'latin1').replaceAll('\0', '')
}

/** Opens entries of ZIPs; the last ZIP stays open, since its entries come one after the other. */
export class ZipReader {
  private last: OpenZip | undefined

  /** Throws DicomError `zip-encrypted`, `zip-too-large`, `zip-damaged`. */
  async open(path: string, number: number): Promise<OpenInput> {
    if (this.last?.path !== path) {
      this.close()
      this.last = await openZip(path)
    }
    const entry = this.last.entries[number]
    if (!entry) throw new DicomError('zip-damaged', 0, 'the ZIP changed')
    if (entry.isEncrypted()) throw new DicomError('zip-encrypted', 0, 'the entry is encrypted')
    if (entry.uncompressedSize > Math.max(freeBytes, entry.compressedSize * mostTimes)) throw new DicomError('zip-too-large', 0, 'the entry expands without measure')
    const chunks = contentOf(this.last.file, entry)
    return entry.uncompressedSize <= inMemory ? openBytes(await gathered(chunks, entry.uncompressedSize)) : spooled(chunks)
  }

  close(): void {
    this.last?.close()
    this.last = undefined
  }
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let total = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry) as AsyncIterable<Uint8Array>) {
      total += chunk.length
      if (total > entry.uncompressedSize) break
      yield chunk
    }
  } catch {
    throw new DicomError('zip-damaged', 0, 'the entry cannot be expanded')
  }
  if (total !== entry.uncompressedSize) throw new DicomError('zip-damaged', 0, 'the entry is not as long as it says')
}

async function gathered(chunks: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  let at = 0
  for await (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

async function spooled(chunks: AsyncIterable<Uint8Array>): Promise<OpenInput> {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-'))
  const descriptor = openSync(join(folder, 'entry'), 'wx+', 0o600)
  rmSync(folder, { recursive: true })
  let size = 0
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at, chunk.length - at, size + at)
      size += chunk.length
    }
    return openDescriptor(descriptor, size)
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}
