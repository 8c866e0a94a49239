/** A file of the spool as a source of bytes: what is too large for memory is read where it lies. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { DicomError } from '@vesalius/standards/dicom'
import type { ByteSource } from '@vesalius/standards/dicom'

export class FileSource implements ByteSource {
  readonly size: number
  private readonly descriptor: number

  constructor(path: string) {
    this.descriptor = openSync(path, 'r')
    this.size = fstatSync(this.descriptor).size
  }

  read(offset: number, length: number): Uint8Array {
    if (offset < 0 || length < 0 || offset + length > this.size) throw new DicomError('truncated', offset, 'a read goes beyond the end')
    const bytes = new Uint8Array(length)
    for (let filled = 0; filled < length;) {
      const count = readSync(this.descriptor, bytes, filled, length - filled, offset + filled)
      if (count === 0) throw new DicomError('truncated', offset, 'the file became shorter while it was read')
      filled += count
    }
    return bytes
  }

  close(): void {
    closeSync(this.descriptor)
  }
}
