/**
 * Who a site is to the others: an Ed25519 key that signs its letters and an X25519 key to which letters are sealed. Made by the site itself at
 * first use, in its own folder; only the public halves ever leave.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { secretFile } from '#engines'
import { NoKeys } from './problems.ts'

/** What others know of a site. Keys are the raw 32 bytes in base64. */
export interface Member {
  readonly id: string
  readonly name: string
  readonly kind: 'hub' | 'node'
  readonly signKey: string
  readonly boxKey: string
  /** The central collection of the federation: takes anonymised studies that others release. */
  readonly collects?: boolean | undefined
}

export interface SiteKeys {
  readonly sign: KeyObject
  readonly box: KeyObject
  readonly signKey: string
  readonly boxKey: string
}

const prefixes = { ed25519: Buffer.from('302a300506032b6570032100', 'hex'), x25519: Buffer.from('302a300506032b656e032100', 'hex') }

/** Raises federation/no-keys. */
export function openSiteKeys(folder: string): SiteKeys {
  try {
    const sign = keyAt(folder, 'site-sign.key', 'ed25519')
    const box = keyAt(folder, 'site-box.key', 'x25519')
    return { sign, box, signKey: rawOf(sign), boxKey: rawOf(box) }
  } catch (error) {
    throw NoKeys((error as NodeJS.ErrnoException).code ?? 'not a key')
  }
}

/** The public key of 32 raw bytes. Throws for anything else. */
export function publicKeyOf(kind: 'ed25519' | 'x25519', raw: string): KeyObject {
  const bytes = Buffer.from(raw, 'base64')
  if (bytes.length !== 32) throw new RangeError('a key has 32 bytes')
  return createPublicKey({ key: Buffer.concat([prefixes[kind], bytes]), format: 'der', type: 'spki' })
}

/** 16 hexadecimal digits by which two persons compare a site's keys over the telephone. */
export function fingerprintOf({ signKey, boxKey }: Pick<Member, 'signKey' | 'boxKey'>): string {
  return createHash('sha256').update(`${signKey}\n${boxKey}`).digest('hex').slice(0, 16)
}

function rawOf(secret: KeyObject): string {
  return createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
}

function keyAt(folder: string, name: string, kind: 'ed25519' | 'x25519'): KeyObject {
  const made = () => (kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey.export({ type: 'pkcs8', format: 'pem' })
  return createPrivateKey(secretFile(folder, name, made))
}
