/** UIDs of a project (PS3.15 E.3.5, PS3.5 B.2): each original UID is replaced by one that only the holder of the project's key can compute. */
import { createHmac } from 'node:crypto'
import { knownUid } from '@vesalius/standards/dicom'

/**
 * `2.25.` and the decimal number of a version 8 UUID whose other bits are HMAC-SHA-256(key, 'uid' original). The same original gives the
 * same UID wherever it stands in the project. UIDs that PS3.6 names (classes, transfer syntaxes, well-known frames) are returned as they are.
 */
export function replaceUid(key: Uint8Array, original: string): string {
  if (lastKey !== key) replaced.clear()
  lastKey = key
  const known = replaced.get(original)
  if (known !== undefined) return known
  const made = isNamed(original) ? original : compute(key, original)
  if (replaced.size >= mostRemembered) replaced.clear()
  replaced.set(original, made)
  return made
}

// Instances of a series share most of their UIDs. The journey of one project rarely mixes with another's.
const mostRemembered = 5_000
const replaced = new Map<string, string>()
let lastKey: Uint8Array | undefined

function compute(key: Uint8Array, original: string): string {
  const bytes = createHmac('sha256', key).update('uid\0').update(original).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`
}

function isNamed(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.') || knownUid(uid) !== undefined
}
