/**
 * The keys of a node: of 32 bytes, one for each project (after rotations several in one file, the oldest first), from which pseudonyms, UIDs and
 * date shifts follow, and one for the vault. Made at first use, flushed to the disk before anything depends on them, readable by the program's account only. Whoever loses them loses the link.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keyRingOf } from '@vesalius/deidentify/subject'
import type { KeyRing } from '@vesalius/deidentify/subject'
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
      replace(folder, `project-${project}.key`, Buffer.concat([bytes, randomBytes(keyLength)]))
    },
    destroy(project) {
      const { length } = ofProject(project)
      this.forget(project)
      erase(join(folder, `project-${project}.key`), length)
      flush(folder)
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
  try {
    return read(join(folder, name)) ?? make(folder, name)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code?.startsWith('E')) throw NoKey(code)
    throw error
  }
}

function read(path: string): Buffer | undefined {
  try {
    const key = readFileSync(path)
    if (key.length === 0 || key.length % keyLength !== 0) throw NoKey(`length ${key.length}`)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written beside and put in its place, so that at no moment there is less than a whole file of keys. */
function replace(folder: string, name: string, content: Uint8Array): void {
  try {
    renameSync(writeBeside(folder, name, content), join(folder, name))
    flush(folder)
  } catch (error) {
    throw NoKey((error as NodeJS.ErrnoException).code ?? 'unknown')
  }
}

function writeBeside(folder: string, name: string, content: Uint8Array): string {
  const temporary = join(folder, `.${name}-${randomBytes(6).toString('hex')}`)
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return temporary
}

/** Written beside and linked into place, so that of two threads that make it at once one wins and both read the same. */
function make(folder: string, name: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const temporary = writeBeside(folder, name, randomBytes(keyLength))
  try {
    linkSync(temporary, join(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(temporary, { force: true })
  }
  flush(folder)
  return read(join(folder, name)) ?? make(folder, name)
}

/** Overwritten where it lies, as far as the file system lets one; a copy in a backup is for whoever made it to remove. */
function erase(path: string, length: number): void {
  const descriptor = openSync(path, 'r+')
  writeSync(descriptor, randomBytes(length), 0, length, 0)
  fsyncSync(descriptor)
  closeSync(descriptor)
  rmSync(path)
}

function flush(folder: string): void {
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
