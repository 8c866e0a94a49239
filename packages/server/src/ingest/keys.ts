/**
 * The keys of a node: of 32 bytes, one for each project (after rotations several in one file, the oldest first), from which pseudonyms, UIDs and
 * date shifts follow, and one for the vault. Made at first use, flushed to the disk before anything depends on them, readable by the program's account only. Whoever loses them loses the link.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keyRingOf } from '@vesalius/deidentify/subject'
import type { KeyRing } from '@vesalius/deidentify/subject'
import { eraseSecretFile, replaceSecretFile, secretFile } from '#engines'
import { BadProject, NoKey } from './problems.ts'

export interface Keys {
  /** The oldest key of the project: says what belongs together, where that must not change. Raises ingest/bad-project, ingest/no-key. */
  ofProject(project: string): Uint8Array
  /** All keys of the project. Raises as `ofProject`. */
  ringOf(project: string): KeyRing
  /** Whether the project has a key already. */
  has(project: string): boolean
  /** Adds a key to the project's, on the disk before it returns: what is made from now on is made by all of them. Raises as `ofProject`. */
  append(project: string): void
  /** Forgets what was read, so that a key that is gone is not used from memory. */
  forget(project: string): void
  /** Overwrites and removes the project's key: nobody can compute its pseudonyms, UIDs and shifts again. The next file makes a new key. */
  destroy(project: string): void
  /** AES-256-GCM under the vault's key: nonce (12 bytes), ciphertext, tag (16 bytes). `place` is bound to it: it opens only there. */
  seal(text: string, place: string): Buffer
  /** Throws when the bytes were not sealed by us for this place. */
  open(sealed: Uint8Array, place: string): string
}

const keyLength = 32
const nonceLength = 12
const tagLength = 16

export function openKeys(folder: string): Keys {
  const known = new Map<string, Buffer>()
  const rings = new Map<string, KeyRing>()
  const key = (name: string): Buffer => {
    const seen = known.get(name) ?? readOrMake(folder, `${name}.key`)
    known.set(name, seen)
    return seen
  }
  const ofProject = (project: string): Buffer => key(`project-${checked(project)}`)
  return {
    ofProject: (project) => ofProject(project).subarray(0, keyLength),
    ringOf(project) {
      const bytes = ofProject(project)
      const ring = rings.get(project) ?? keyRingOf(Array.from({ length: bytes.length / keyLength }, (_, index) => bytes.subarray(index * keyLength, (index + 1) * keyLength)))
      rings.set(project, ring)
      return ring
    },
    forget(project) {
      known.delete(`project-${project}`)
      rings.delete(project)
    },
    has: (project) => existsSync(join(folder, `project-${checked(project)}.key`)),
    append(project) {
      const bytes = ofProject(project)
      this.forget(project)
      withNoKey(() => replaceSecretFile(folder, `project-${project}.key`, Buffer.concat([bytes, randomBytes(keyLength)])))
    },
    destroy(project) {
      ofProject(project)
      this.forget(project)
      eraseSecretFile(folder, `project-${project}.key`)
    },
    seal(text, place) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key('vault'), nonce).setAAD(Buffer.from(place))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, place) {
      const nonce = sealed.subarray(0, nonceLength)
      const decipher = createDecipheriv('aes-256-gcm', key('vault'), nonce).setAAD(Buffer.from(place))
      decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
      return decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}

function checked(project: string): string {
  if (!/^[a-z0-9-]{1,40}$/.test(project)) throw BadProject()
  return project
}

function readOrMake(folder: string, name: string): Buffer {
  const key = withNoKey(() => secretFile(folder, name, () => randomBytes(keyLength)))
  if (key.length === 0 || key.length % keyLength !== 0) throw NoKey(`length ${key.length}`)
  return key
}

function withNoKey<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw NoKey((error as NodeJS.ErrnoException).code ?? 'unknown')
  }
}
