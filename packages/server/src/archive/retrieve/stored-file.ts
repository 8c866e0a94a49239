/**
 * Reads a stored file for whoever works on its elements: whole when it is of ordinary size, else only the windows that the work touches, so that a
 * frame of a file of gigabytes costs a frame.
 */
import { readDicom } from '@vesalius/standards/dicom'
import type { ByteSource, DicomFile } from '@vesalius/standards/dicom'
import type { Objects } from '#engines'

export interface StoredFile { readonly digest: string; readonly size: number }

const wholeBelow = 64 * 1024 * 1024
const smallestWindow = 256 * 1024
const mostReads = 10_000

class Absent extends Error {
  readonly offset: number
  readonly length: number

  constructor(offset: number, length: number) {
    super('absent')
    this.offset = offset
    this.length = length
  }
}

interface Span { readonly start: number; readonly bytes: Uint8Array }

/** Runs `work` on the parsed file; it is run again from its beginning when it needs bytes that were not read yet, so it must only compute. */
export async function withFile<T>(objects: Objects, stored: StoredFile, work: (file: DicomFile) => T): Promise<T> {
  if (stored.size <= wholeBelow) return work(readDicom(await objects.read(stored.digest, 0, stored.size)))
  const spans: Span[] = []
  const source: ByteSource = {
    size: stored.size,
    read(offset, length) {
      const span = spans.find((one) => offset >= one.start && offset + length <= one.start + one.bytes.length)
      if (span === undefined) throw new Absent(offset, length)
      return span.bytes.subarray(offset - span.start, offset - span.start + length)
    },
  }
  let window = smallestWindow
  for (let reads = 0; ; reads++) {
    try {
      return work(readDicom(source))
    } catch (error) {
      if (!(error instanceof Absent) || reads === mostReads) throw error
      // Many small reads are fragments in a row: larger windows take more of them at once.
      if (reads % 16 === 15) window = Math.min(window * 2, wholeBelow)
      const length = Math.min(Math.max(error.length, window), stored.size - error.offset)
      spans.push({ start: error.offset, bytes: await objects.read(stored.digest, error.offset, length) })
    }
  }
}
