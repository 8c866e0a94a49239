/**
 * The link from pseudonyms to persons, for the holder only: AES-256-GCM (NIST SP 800-38D) under a key that follows from the project's key file. Without
 * that file it says nothing.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { keyRingOf, saltOf } from '../subject/index.ts'
import { writeWhole } from './durable-writer.ts'
import { exitCodes, OfflineFailure } from './failure.ts'

export interface Link { readonly patientId: string, readonly issuer: string }

const magic = 'vesalius-vault/1\n'
const [nonceLength, tagLength] = [12, 16]

/** Adds to what the vault holds already; written whole or not at all. */
export function addToVault(path: string, keys: readonly Uint8Array[], links: ReadonlyMap<string, Link>): void {
  const all = new Map([...readVault(path, keys) ?? [], ...links])
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', secretOf(keys), nonce)
  cipher.setAAD(Buffer.from(magic))
  const sorted = Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(sorted)), cipher.final()])
  writeWhole(path, Buffer.concat([Buffer.from(magic), nonce, cipher.getAuthTag(), sealed]))
}

/** Undefined when there is no vault. Throws OfflineFailure when it is no vault, was changed, or belongs to other keys. */
export function readVault(path: string, keys: readonly Uint8Array[]): Map<string, Link> | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new OfflineFailure('the vault cannot be read', exitCodes.noInput)
  }
  try {
    const at = magic.length
    const decipher = createDecipheriv('aes-256-gcm', secretOf(keys), bytes.subarray(at, at + nonceLength), { authTagLength: tagLength })
    decipher.setAAD(bytes.subarray(0, at))
    decipher.setAuthTag(bytes.subarray(at + nonceLength, at + nonceLength + tagLength))
    const text = Buffer.concat([decipher.update(bytes.subarray(at + nonceLength + tagLength)), decipher.final()]).toString()
    return new Map(Object.entries(JSON.parse(text) as Record<string, Link>))
  } catch {
    throw new OfflineFailure('the vault belongs to another key file, or was changed', exitCodes.data)
  }
}

const secretOf = (keys: readonly Uint8Array[]): Uint8Array => saltOf(keyRingOf(keys), 'vault')
