/** UIDs of a project (PS3.15 E.3.5, PS3.5 B.2): each original UID is replaced by one that only the holder of the project's key can compute. */
import { createHmac } from 'node:crypto'
import { knownUid } from '@vesalius/standards/dicom'

/**
 * `2.25.` and the decimal number of a version 8 UUID whose other bits are HMAC-SHA-256(key, 'uid' original). The same original gives the
 * same UID wherever it stands in the project. UIDs that PS3.6 names (classes, transfer syntaxes, well-known frames) are returned as they are.
 */
export function replaceUid(key: Uint8Array, original: string): string {
  if (isNamed(original)) return original
  const bytes = createHmac('sha256', key).update('uid\0').update(original).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`
}

function isNamed(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.') || knownUid(uid) !== undefined
}
