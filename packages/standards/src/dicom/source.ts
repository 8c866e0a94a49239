// Where bytes come from. The reader never does input or output itself: a file, a blob or a socket's spool is given as a ByteSource.
import { DicomError } from './error.ts'

/** Random access to bytes. `read` may return a view, which must stay valid and unchanged; it throws DicomError beyond the end. */
export interface ByteSource {
  readonly size: number
  read(offset: number, length: number): Uint8Array
}

class Bytes implements ByteSource {
  readonly bytes: Uint8Array
  readonly size: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.size = bytes.length
  }

  read(offset: number, length: number): Uint8Array {
    if (offset < 0 || length < 0 || offset + length > this.size) throw new DicomError('truncated', offset, 'a read goes beyond the end')
    return this.bytes.subarray(offset, offset + length)
  }
}

/** A source over bytes in memory; reads are views, not copies. */
export const bytesSource = (bytes: Uint8Array): ByteSource => new Bytes(bytes)

const firstWindow = 16 * 1024
const nextWindow = 64 * 1024
const keptWindows = 4

interface Span {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
  readonly view: DataView
}

const spanOf = (start: number, bytes: Uint8Array): Span => ({
  start,
  end: start + bytes.length,
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
})

/** A source seen through a few windows, so that headers and small values of a huge file are read in large steps. In memory: one window. */
export class Window implements ByteSource {
  readonly size: number
  private readonly source: ByteSource
  private kept: Span[] = []
  /** the window in use: `bytes[0]` is at `start` of the source */
  start = 0
  end = 0
  bytes: Uint8Array
  view: DataView

  constructor(source: ByteSource) {
    this.source = source
    this.size = source.size
    const span = spanOf(0, source instanceof Bytes ? source.bytes : source.read(0, Math.min(firstWindow, source.size)))
    this.bytes = span.bytes
    this.view = span.view
    this.use(span)
  }

  private use(span: Span): void {
    this.start = span.start
    this.end = span.end
    this.bytes = span.bytes
    this.view = span.view
    if (this.kept[0] === span) return
    this.kept = [span, ...this.kept.filter((other) => other !== span)].slice(0, keptWindows)
  }

  /** Makes `offset … offset + length` part of the window in use. */
  need(offset: number, length: number): void {
    if (offset >= this.start && offset + length <= this.end) return
    if (offset < 0 || offset + length > this.size) throw new DicomError('truncated', offset, 'a read goes beyond the end')
    const found = this.kept.find((span) => offset >= span.start && offset + length <= span.end)
    this.use(found ?? spanOf(offset, this.source.read(offset, Math.min(Math.max(nextWindow, length), this.size - offset))))
  }

  /** The tag at `position`; eight bytes from there are then in the window in use. */
  tagAt(position: number, littleEndian: boolean): number {
    this.need(position, 8)
    const at = position - this.start
    return this.view.getUint16(at, littleEndian) * 0x10000 + this.view.getUint16(at + 2, littleEndian)
  }

  read(offset: number, length: number): Uint8Array {
    if (length > nextWindow && (offset < this.start || offset + length > this.end)) return this.source.read(offset, length)
    this.need(offset, length)
    return this.bytes.subarray(offset - this.start, offset - this.start + length)
  }
}
