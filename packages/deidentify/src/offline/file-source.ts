/** A file as a source of bytes: what is too large for memory is read where it lies, a window at a time. */
import { closeSync, readSync } from 'node:fs'
import { type ByteSource, bytesSource, DicomError } from '@vesalius/standards/dicom'

export interface OpenInput {
  readonly source: ByteSource
  /** All of it in chunks, for a digest. */
  chunks(): Iterable<Uint8Array>
  close(): void
}

const step = 1024 * 1024

export function openBytes(bytes: Uint8Array): OpenInput {
  return { source: bytesSource(bytes), chunks: () => [bytes], close: () => undefined }
}

/** Closes the descriptor when it is closed. */
export function openDescriptor(descriptor: number, size: number): OpenInput {
  const read = (offset: number, length: number): Uint8Array => readAt(descriptor, { offset, length, size })
  return {
    source: { size, read },
    * chunks() { for (let at = 0; at < size; at += step) yield read(at, Math.min(step, size - at)) },
    close: () => closeSync(descriptor),
  }
}

function readAt(descriptor: number, { offset, length, size }: { offset: number, length: number, size: number }): Uint8Array {
  if (offset < 0 || length < 0 || offset + length > size) throw new DicomError('truncated', offset, 'a read goes beyond the end')
  const bytes = new Uint8Array(length)
  for (let filled = 0; filled < length;) {
    const count = readSync(descriptor, bytes, filled, length - filled, offset + filled)
    if (count === 0) throw new DicomError('truncated', offset, 'the file became shorter while it was read')
    filled += count
  }
  return bytes
}

/** A path as bytes, one a character, as the listing gives it: names of files need not be UTF-8. */
export const fileOf = (path: string): Buffer => Buffer.from(path, 'latin1')
