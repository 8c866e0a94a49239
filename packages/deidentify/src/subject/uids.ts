/** UIDs of a project (PS3.15 E.3.5, PS3.5 B.2): each original UID is replaced by one that only the holder of the project's keys can compute. */
import { knownUid } from '@vesalius/standards/dicom'
import { lastKeyOf, linkOf, type KeyRing } from './key-ring.ts'

/**
 * `2.25.` and the decimal number of a version 8 UUID (RFC 9562 5.8) whose other bits are a keyed hash of the original. The same original
 * gives the same UID wherever it stands in the project, in any order, on any machine. UIDs that PS3.6 Annex A registers (classes, transfer
 * syntaxes, coding schemes, well-known instances and frames) are returned as they are; the root of the standard alone proves nothing, since
 * devices make up instance UIDs below it. Classes of manufacturers are for the caller to keep, by the attribute they stand in.
 */
export function replaceUid(ring: KeyRing, original: string): string {
  if (lastRing !== ring) replaced.clear()
  lastRing = ring
  const known = replaced.get(original)
  if (known !== undefined) return known
  const plain = original.replace(/^[\0\s]+|[\0\s]+$/g, '')
  const made = plain === '' || isRegisteredUid(plain) ? plain : ring.keys.reduce((uid, key) => compute(key, uid), plain)
  if (replaced.size >= mostRemembered) replaced.clear()
  replaced.set(original, made)
  return made
}

/** A stored UID moved on by the last key of the ring, after a rotation. */
export function advanceUid(ring: KeyRing, stored: string): string {
  return stored === '' || isRegisteredUid(stored) ? stored : compute(lastKeyOf(ring), stored)
}

/** PS3.6 Annex A names it; it says nothing of anybody. */
export function isRegisteredUid(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.') && knownUid(uid) !== undefined
}

// Instances of a series share most of their UIDs. The work of one project rarely mixes with another's.
const mostRemembered = 5_000
const replaced = new Map<string, string>()
let lastRing: KeyRing | undefined

function compute(key: Uint8Array, original: string): string {
  const bytes = linkOf(key, 'uid', original).subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`
}
