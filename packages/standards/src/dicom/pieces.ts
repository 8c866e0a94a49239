// What is written: slices of the source and new bytes, in order. A slice is never brought into memory as a whole.
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

/** The bytes of pieces in chunks of at most 1 MiB (or one piece of new bytes); small pieces are gathered, so that a sink sees few writes. */
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
