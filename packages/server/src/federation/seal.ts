/**
 * A letter or parcel on its way: sealed to the recipient (X25519 with a key used once, HKDF-SHA-256, AES-256-GCM), signed by the sender (Ed25519).
 * Whoever carries it sees from whom, to whom, when and roughly how large: it is filled up to the next step of size.
 */
import { createCipheriv, createDecipheriv, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isIdentifier } from '#kernel'
import { publicKeyOf } from './identity.ts'
import type { Member, SiteKeys } from './identity.ts'
import { checkLetter } from './letters.ts'
import type { Letter } from './letters.ts'
import { BadLetter, BadSignature } from './problems.ts'

/** What everybody may see. */
export interface Address {
  readonly id: string
  readonly from: string
  readonly to: string
  /** ISO 8601, UTC. */
  readonly at: string
}

interface Head extends Address {
  readonly v: 1
  /** The key used once, raw, base64. */
  readonly once: string
}

const nonceLength = 12
const tagLength = 16
const signatureLength = 64
const stepBytes = 1024

/** Throws federation/bad-letter when the letter is not on the list. */
export function sealLetter(letter: Letter, address: Address, ends: { keys: SiteKeys; to: Member }): Buffer {
  return seal(filled(Buffer.from(JSON.stringify(checkLetter(letter))), ' '), address, ends)
}

/** head, line feed, signature, nonce, ciphertext, tag. The kind of the address' identifier says what it is: one is never taken for another. */
export function seal(content: Uint8Array, address: Address, { keys, to }: { keys: SiteKeys; to: Member }): Buffer {
  const once = generateKeyPairSync('x25519')
  const head = Buffer.from(JSON.stringify({ v: 1, ...address, once: once.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64') } satisfies Head))
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', secretOf(once.privateKey, publicKeyOf('x25519', to.boxKey), head), nonce).setAAD(head)
  const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
  return Buffer.concat([head, Buffer.from('\n'), sign(null, Buffer.concat([head, sealed]), keys.sign), sealed])
}

/** Raises federation/bad-letter. */
export function addressOf(bytes: Uint8Array): Address {
  return headOf(bytes).head
}

/** Raises federation/bad-signature, federation/bad-letter: nothing of a letter that is not whole, signed and on the list is taken. */
export function openLetter(bytes: Uint8Array, ends: { keys: SiteKeys; from: Member }): Letter {
  return checkLetter(JSON.parse(unseal(bytes, 'letter', ends).toString('utf8').trimEnd()))
}

/** What is in it, filled up as it was. Raises federation/bad-signature, federation/bad-letter. */
export function unseal(bytes: Uint8Array, kind: 'letter' | 'parcel', { keys, from }: { keys: SiteKeys; from: Member }): Buffer {
  const { head, text, rest } = headOf(bytes)
  if (!isIdentifier(kind, head.id)) throw BadLetter('it is of another kind')
  const sealed = rest.subarray(signatureLength)
  if (head.from !== from.id || !verify(null, Buffer.concat([text, sealed]), publicKeyOf('ed25519', from.signKey), rest.subarray(0, signatureLength))) throw BadSignature()
  return decrypted({ head, text, sealed }, keys)
}

function decrypted({ head, text, sealed }: { head: Head; text: Buffer; sealed: Buffer }, keys: SiteKeys): Buffer {
  try {
    const secret = secretOf(keys.box, publicKeyOf('x25519', head.once), text)
    const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, nonceLength)).setAAD(text)
    decipher.setAuthTag(sealed.subarray(-tagLength))
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()])
  } catch {
    throw BadLetter('it is not sealed to this site')
  }
}

function secretOf(privateKey: KeyObject, publicKey: KeyObject, head: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), head, 'vesalius letter 1', 32))
}

/** Up to the next step, so that a size says little. */
export function filled(bytes: Uint8Array, by: ' ' | '\0'): Buffer {
  const whole = Buffer.alloc(Math.ceil(bytes.length / stepBytes) * stepBytes, by)
  whole.set(bytes)
  return whole
}

function headOf(bytes: Uint8Array): { head: Head; text: Buffer; rest: Buffer } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = all.subarray(0, 1000).indexOf(10)
  const text = all.subarray(0, Math.max(0, end))
  const rest = all.subarray(end + 1)
  if (end < 0 || rest.length < signatureLength + nonceLength + tagLength + 1) throw BadLetter('it is cut')
  return { head: parsedHead(text.toString('utf8')), text, rest }
}

function parsedHead(text: string): Head {
  try {
    const head = JSON.parse(text) as Partial<Head>
    const { v, id, from, to, at, once } = head
    if (v === 1 && typeof id === 'string' && (isIdentifier('letter', id) || isIdentifier('parcel', id)) && isMember(from) && isMember(to) && typeof once === 'string' && typeof at === 'string' && !Number.isNaN(Date.parse(at))) {
      return { v, id, from, to, at, once }
    }
  } catch {
    // What is no JSON is no head.
  }
  throw BadLetter('its head cannot be read')
}

const isMember = (id: unknown): id is string => typeof id === 'string' && (isIdentifier('node', id) || isIdentifier('hub', id))
