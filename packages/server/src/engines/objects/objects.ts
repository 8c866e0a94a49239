/**
 * The port for objects: bytes kept under the SHA-256 of their content, so that a path never holds anything from the data, writing twice
 * changes nothing, and what is read can be checked. Two engines: a folder of files, and S3.
 */
import type { Readable } from 'node:stream'
import { BadDigest } from '../problems.ts'

export interface StoredObject {
  /** SHA-256 of the content, 64 lower-case hexadecimal digits. */
  readonly digest: string
  /** Bytes. */
  readonly size: number
}

export interface ListedObject extends StoredObject {
  /** When it was put. */
  readonly at: Date
}

export interface PutResult extends StoredObject {
  /** True when the same content was there before. */
  readonly existed: boolean
}

export interface Expected {
  readonly digest?: string
  readonly size?: number
}

/** Bytes from `start` up to but not including `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface Objects {
  readonly kind: 'files' | 's3'
  /** Returns when the object is durable. Raises engines/no-space, engines/objects-failed; engines/digest-mismatch when not as expected. */
  put(source: Uint8Array | AsyncIterable<Uint8Array>, expected?: Expected): Promise<PutResult>
  /** A stream of the object or of a range of it. Raises engines/no-object, engines/bad-range. */
  get(digest: string, range?: ByteRange): Promise<Readable>
  /** Exactly `length` bytes from `offset`. Raises engines/no-object, engines/bad-range. */
  read(digest: string, offset: number, length: number): Promise<Buffer>
  head(digest: string): Promise<{ readonly size: number } | undefined>
  list(): AsyncIterable<ListedObject>
  /** Removing what is not there is not an error. */
  remove(digest: string): Promise<void>
  /** Bytes that can still be stored, where that can be known. */
  free(): Promise<number | undefined>
  close(): Promise<void>
}

export interface ObjectsOptions {
  /** File with access key and secret, one per line, for s3://. */
  readonly secretFile?: string
  /** Folder for what must be held before it can be sent to S3; the system's temporary folder when absent. */
  readonly spool?: string
}

/** The digest itself, or engines/bad-digest: the only text that may become a path or a key. */
export function checkedDigest(digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw BadDigest()
  return digest
}
