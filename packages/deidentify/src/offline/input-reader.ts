/** Opens inputs for one thread: small files into memory that is used again, large ones where they lie, files in ZIPs expanded. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { bytesSource } from '@vesalius/standards/dicom'
import { fileOf, openDescriptor, type OpenInput } from './file-source.ts'
import { ZipReader } from './zip-inputs.ts'

interface At { readonly file: string, readonly entry?: number }

/** Larger files are read a window at a time. */
const inMemory = 64 * 1024 * 1024

export class InputReader {
  private readonly zips = new ZipReader()
  private memory: Uint8Array<ArrayBuffer> = new Uint8Array(1024 * 1024)

  /** What was opened before must have been closed and must not be looked at any more: its memory is used again. */
  async open(at: At): Promise<OpenInput> {
    if (at.entry !== undefined) return this.zips.open(at.file, at.entry)
    const descriptor = openSync(fileOf(at.file), 'r')
    const { size } = fstatSync(descriptor)
    if (size > inMemory) return openDescriptor(descriptor, size)
    try {
      const bytes = this.filled(descriptor, size)
      return { source: bytesSource(bytes), chunks: () => [bytes], close: () => undefined }
    } finally {
      closeSync(descriptor)
    }
  }

  /** For a look at the first elements of a file. */
  async openHeader(at: At): Promise<OpenInput> {
    if (at.entry !== undefined) return this.zips.open(at.file, at.entry)
    const descriptor = openSync(fileOf(at.file), 'r')
    return openDescriptor(descriptor, fstatSync(descriptor).size)
  }

  private filled(descriptor: number, size: number): Uint8Array {
    if (size > this.memory.length) this.memory = new Uint8Array(Math.min(inMemory, 2 ** Math.ceil(Math.log2(size))))
    let filled = 0
    while (filled < size) {
      const count = readSync(descriptor, this.memory, filled, size - filled, filled)
      if (count === 0) break
      filled += count
    }
    return this.memory.subarray(0, filled)
  }
}
