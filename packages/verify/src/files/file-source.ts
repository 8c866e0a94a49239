/** A file on the disk as the reader wants it: bytes at places, nothing held in memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from '@vesalius/standards/dicom'

export interface OpenFile extends ByteSource {
  close(): void
}

/** Throws the errors of node:fs. */
export function openFile(path: string): OpenFile {
  const handle = openSync(path, 'r')
  const { size } = fstatSync(handle)
  return {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(length)
      for (let filled = 0; filled < length;) {
        const read = readSync(handle, bytes, filled, length - filled, offset + filled)
        if (read === 0) throw new RangeError('a read goes beyond the end of the file')
        filled += read
      }
      return bytes
    },
    close: () => closeSync(handle),
  }
}

/** Does the file look like DICOM? Magic at 128, or a data set that begins with group 2 or 8. */
export function looksDicom(source: ByteSource): boolean {
  if (source.size >= 132 && Buffer.from(source.read(128, 4)).toString('latin1') === 'DICM') return true
  if (source.size < 8) return false
  const [low = 0, high = 0] = source.read(0, 2)
  return high === 0 && (low === 2 || low === 8)
}
