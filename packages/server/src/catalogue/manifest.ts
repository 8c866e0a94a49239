/**
 * The manifest of a version: one line for each instance, in order of SOP Instance UIDs byte by byte. A line is a JSON array without spaces
 * [SOP Instance UID, Series Instance UID, Study Instance UID, pseudonym, SHA-256 of the file, size in bytes], ended by LF, in UTF-8. Its digest is SHA-256 over all lines.
 */
import { createHash } from 'node:crypto'

export interface ManifestEntry {
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly digest: string
  readonly size: number
}

export function manifestLine({ sopInstanceUid, seriesInstanceUid, studyInstanceUid, pseudonym, digest, size }: ManifestEntry): string {
  return `${JSON.stringify([sopInstanceUid, seriesInstanceUid, studyInstanceUid, pseudonym, digest, size])}\n`
}

export class ManifestDigest {
  private readonly hash = createHash('sha256')

  add(entry: ManifestEntry): void {
    this.hash.update(manifestLine(entry))
  }

  /** Once, at the end: hexadecimal. */
  end(): string {
    return this.hash.digest('hex')
  }
}
