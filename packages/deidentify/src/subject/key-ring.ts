/**
 * The keys of a project in the order in which they were added, and the one construction by which everything about a person follows from
 * them (docs/decisions/0005): HMAC-SHA-256 with a word for the purpose, so that no value of one purpose tells anything of another.
 */
import { createHash, createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'

/** What a value is derived for. */
export type Purpose = 'pseudonym' | 'uid' | 'date-shift' | 'fingerprint' | 'salt' | 'name'

export interface KeyRing {
  /** Of 32 bytes each, the oldest first; at least one, no two alike. Never shown, never logged. */
  readonly keys: readonly Uint8Array[]
  /** What is read was released under all keys but this one, which moves it on: its Patient ID is a pseudonym, not an identifier. */
  readonly rotates?: true
}

export const keyLength = 32

/** The keys are copied. Throws RangeError when there is none, one has not 32 bytes, or two are alike. */
export function keyRingOf(keys: readonly Uint8Array[]): KeyRing {
  if (keys.length === 0) throw new RangeError('A key ring holds at least one key')
  if (keys.some((key) => key.length !== keyLength)) throw new RangeError(`A key has ${keyLength} bytes`)
  const copies = keys.map((key) => Uint8Array.from(key))
  if (new Set(copies.map((key) => Buffer.from(key).toString('hex'))).size < copies.length) throw new RangeError('A key ring holds no key twice')
  return { keys: copies }
}

/**
 * After a key was added: a ring that moves on what was released under the keys before. With it the engine makes of a released instance what the
 * whole ring makes of the original, so nothing has to be uploaded again.
 */
export function rotationOf(ring: KeyRing): KeyRing {
  return { keys: [lastKeyOf(ring)], rotates: true }
}

/** A ring of one random key that is nowhere else: when it is forgotten, nobody can link what was made with it (anonymising). */
export function ephemeralKeyRing(): KeyRing {
  return keyRingOf([randomBytes(keyLength)])
}

/** One link of a chain: 32 bytes of HMAC-SHA-256(key, purpose NUL text). */
export function linkOf(key: Uint8Array, purpose: Purpose, text: string): Buffer {
  return createHmac('sha256', preparedOf(key)).update(`${purpose}\0${text}`).digest()
}

// Node makes a key object of plain bytes for every HMAC, which takes five times as long as the HMAC.
const prepared = new WeakMap<Uint8Array, KeyObject>()

function preparedOf(key: Uint8Array): KeyObject {
  const known = prepared.get(key) ?? createSecretKey(key)
  prepared.set(key, known)
  return known
}

export function lastKeyOf(ring: KeyRing): Uint8Array {
  return ring.keys.at(-1) ?? ring.keys[0] as Uint8Array
}

/** 32 bytes for another secret of the project, by its name; other names and other rings give unrelated ones. */
export function saltOf(ring: KeyRing, name: string): Uint8Array {
  const salt = createHash('sha256')
  for (const key of ring.keys) salt.update(linkOf(key, 'salt', name))
  return salt.digest()
}

/** 16 hexadecimal digits by which a report says which keys were used; they tell nothing of the keys. */
export function nameOfRing(ring: KeyRing): string {
  const name = createHash('sha256')
  for (const key of ring.keys) name.update(linkOf(key, 'name', ''))
  return name.digest('hex').slice(0, 16)
}
