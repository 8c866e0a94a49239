/**
 * Sums under masks (Bonawitz et al. 2017): each update is hidden by a mask of its own and one for each other contributor, which cancel in the sum. Pair masks
 * come from X25519 keys made for one round, expanded by HKDF-SHA-256 and AES-256 in counter mode; own masks from a seed. What is missing of either is made
 * good with Shamir's shares, never both for one site.
 */
import { createCipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

export interface MaskKey {
  readonly secret: Buffer
  /** Raw 32 bytes, base64. */
  readonly publicKey: string
}

const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const spki = Buffer.from('302a300506032b656e032100', 'hex')

/** The key pair of 32 secret bytes. */
export function maskKeyOf(secret: Uint8Array): MaskKey {
  const publicKey = createPublicKey(privateOf(secret)).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
  return { secret: Buffer.from(secret), publicKey }
}

/** What two sites share for a round: the same from either side. `context` names plan and round. */
export function pairSeed(secret: Uint8Array, publicKey: string, context: string): Buffer {
  const shared = diffieHellman({ privateKey: privateOf(secret), publicKey: createPublicKey({ key: Buffer.concat([spki, Buffer.from(publicKey, 'base64')]), format: 'der', type: 'spki' }) })
  return Buffer.from(hkdfSync('sha256', shared, context, 'vesalius pair mask 1', 32))
}

export interface Own {
  readonly site: string
  readonly secret: Uint8Array
  readonly seed: Uint8Array
}
export interface Other { readonly site: string, readonly publicKey: string }

/** Masks a coded update in place: with its own mask, and one for each other contributor. */
export function mask(coded: Uint32Array, { site, secret, seed }: Own, { others, context }: { readonly others: readonly Other[], readonly context: string }): Uint32Array {
  addMask(coded, seed, 1)
  for (const other of others) addMask(coded, pairSeed(secret, other.publicKey, context), signOf(site, other.site))
  return coded
}

/** Of two sites, the one whose name comes first adds the mask that they share. */
export const signOf = (site: string, other: string): 1 | -1 => (site < other ? 1 : -1)

export interface Arrived { readonly site: string, readonly publicKey: string, readonly masked: Uint32Array, readonly seed: Uint8Array }
/** A contributor whose update did not arrive, by its key, which the others gave back. */
export interface Absent { readonly site: string, readonly secret: Uint8Array }

/** The sum of what arrived, without masks, modulo 2³². `masked` of the first is used up. */
export function sumWithoutMasks(arrived: readonly Arrived[], { absent, context }: { readonly absent: readonly Absent[], readonly context: string }): Uint32Array {
  const sum = arrived[0]?.masked ?? new Uint32Array()
  for (const { masked } of arrived.slice(1)) addTo(sum, masked)
  for (const { seed } of arrived) addMask(sum, seed, -1)
  for (const gone of absent) for (const here of arrived) addMask(sum, pairSeed(gone.secret, here.publicKey, context), signOf(gone.site, here.site))
  return sum
}

const block = 1 << 20
const zeros = Buffer.alloc(block)

/** Adds or takes away the key stream of a seed, read as little endian words. */
export function addMask(values: Uint32Array, seed: Uint8Array, sign: 1 | -1): void {
  const cipher = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16))
  for (let from = 0; from < values.length; from += block / 4) {
    const part = values.subarray(from, from + block / 4)
    const bytes = cipher.update(zeros.subarray(0, part.length * 4))
    const words = bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, part.length) : new Uint32Array(Uint8Array.from(bytes).buffer)
    if (sign === 1) for (let at = 0; at < part.length; at++) part[at] = (part[at] as number) + (words[at] as number)
    else for (let at = 0; at < part.length; at++) part[at] = (part[at] as number) - (words[at] as number)
  }
}

function addTo(sum: Uint32Array, more: Uint32Array): void {
  if (sum.length !== more.length) throw new RangeError('updates of different lengths have no sum')
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (more[at] as number)
}

function privateOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, secret]), format: 'der', type: 'pkcs8' })
}
