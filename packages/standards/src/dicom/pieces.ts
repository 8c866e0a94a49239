// What is written: slices of the source and new bytes, in order. A slice is never brought into memory as a whole.
import { DicomError } from './error.ts'
import type { ByteSource } from './source.ts'

export interface Slice {
  readonly source: ByteSource
  readonly from: number
  readonly to: number
}
export type Piece = Uint8Array | Slice

const largestRead = 1024 * 1024
const gathered = 64 * 1024

export const sizeOf = (piece: Piece): number => (piece instanceof Uint8Array ? piece.length : piece.to - piece.from)
export const sizeOfAll = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + sizeOf(piece), 0)

/** A list of pieces that joins neighbouring slices of one source. */
export class PieceList {
  readonly pieces: Piece[] = []

  bytes(bytes: Uint8Array): void {
    if (bytes.length > 0) this.pieces.push(bytes)
  }

  slice(source: ByteSource, from: number, to: number): void {
    if (to <= from) return
    const last = this.pieces[this.pieces.length - 1]
    if (last !== undefined && !(last instanceof Uint8Array) && last.source === source && last.to === from) {
      this.pieces[this.pieces.length - 1] = { source, from: last.from, to }
    } else this.pieces.push({ source, from, to })
  }

  all(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) this.bytes(piece)
      else this.slice(piece.source, piece.from, piece.to)
    }
  }
}

function* reads(pieces: readonly Piece[]): Iterable<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      yield piece
      continue
    }
    for (let at = piece.from; at < piece.to; at += largestRead) yield piece.source.read(at, Math.min(largestRead, piece.to - at))
  }
}

/**
 * The bytes of pieces in chunks of at most 1 MiB (or one piece of new bytes); small pieces are gathered, so that a sink sees few writes.
 */
export function* chunksOf(pieces: readonly Piece[]): Generator<Uint8Array> {
  let gather = new Uint8Array(0)
  let filled = 0
  for (const bytes of reads(pieces)) {
    if (filled + bytes.length > gathered && filled > 0) {
      yield gather.subarray(0, filled)
      gather = new Uint8Array(0)
      filled = 0
    }
    if (bytes.length > gathered / 4) {
      if (filled > 0) yield gather.subarray(0, filled)
      gather = new Uint8Array(0)
      filled = 0
      yield bytes
      continue
    }
    if (gather.length === 0) gather = new Uint8Array(gathered)
    gather.set(bytes, filled)
    filled += bytes.length
  }
  if (filled > 0) yield gather.subarray(0, filled)
}

/** The bytes of pieces as a source of their own, so that what an edit gives can be read again without being written or copied first. */
export class PiecesSource implements ByteSource {
  readonly size: number
  private readonly pieces: readonly Piece[]
  private readonly starts: readonly number[]

  constructor(pieces: readonly Piece[]) {
    let size = 0
    this.starts = pieces.map((piece) => (size += sizeOf(piece)) - sizeOf(piece))
    this.pieces = pieces
    this.size = size
  }

  chunks(): Iterable<Uint8Array> {
    return chunksOf(this.pieces)
  }

  read(offset: number, length: number): Uint8Array {
    if (offset < 0 || length < 0 || offset + length > this.size) throw new DicomError('truncated', offset, 'a read goes beyond the end')
    let at = this.indexAt(offset)
    const first = this.part(at, offset, length)
    if (first.length === length) return first
    const bytes = new Uint8Array(length)
    bytes.set(first)
    for (let filled = first.length; filled < length; ) {
      const part = this.part(++at, offset + filled, length - filled)
      bytes.set(part, filled)
      filled += part.length
    }
    return bytes
  }

  private part(at: number, offset: number, length: number): Uint8Array {
    const piece = this.pieces[at]
    if (piece === undefined) return new Uint8Array(0)
    const from = offset - (this.starts[at] ?? 0)
    const size = Math.min(length, sizeOf(piece) - from)
    return piece instanceof Uint8Array ? piece.subarray(from, from + size) : piece.source.read(piece.from + from, size)
  }

  private indexAt(offset: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** All bytes in one array of their own. */
export const joined = (pieces: readonly Piece[]): Uint8Array => {
  const bytes = new Uint8Array(sizeOfAll(pieces))
  let at = 0
  for (const part of reads(pieces)) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
