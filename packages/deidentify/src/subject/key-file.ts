/**
 * Key files: read, made, and given a further key (docs/decisions/0005). Secrets come by file only; no message says anything of the content
 * but its length.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, fstatSync, linkSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { keyLength, keyRingOf, type KeyRing } from './key-ring.ts'

const longestFile = 65_536
const shortestSecret = 16

export class KeyFileError extends Error {
  readonly code: 'unreadable' | 'empty' | 'too-short' | 'bad-length' | 'too-long' | 'twice' | 'exists'

  constructor(code: KeyFileError['code'], message: string) {
    super(message)
    this.name = 'KeyFileError'
    this.code = code
  }
}

/**
 * For the person who runs the program: `others-can-read` when accounts other than the owner's may read or write the file; `made-from-words`
 * when a line is a secret with a blank in it, from which a key was made: a passphrase, or the wrong file.
 */
export type KeyWarning = 'others-can-read' | 'made-from-words'

export interface KeyFile {
  readonly ring: KeyRing
  readonly warnings: readonly KeyWarning[]
}

/**
 * A file of one or more keys, the oldest first. What is no text is raw keys of 32 bytes each, one after the other. Text is one key a line:
 * 64 hexadecimal digits, or 32 bytes in base64 or base64url, or any other secret of at least 16 bytes, from which a key is made by
 * HKDF-SHA-256 (RFC 5869; no salt, info `vesalius key file`). A secret made up by a person is only as strong as it is long and random.
 * Blank lines, lines that begin with `# ` and a line end after the last key do not count. Throws KeyFileError.
 */
export function readKeyRing(file: string): KeyFile {
  const { bytes, mode } = readAll(file)
  const ring = ringOf(keysOf(bytes))
  const warnings: KeyWarning[] = process.platform !== 'win32' && (mode & 0o077) !== 0 ? ['others-can-read'] : []
  if (linesOf(textOf(bytes) ?? '').some((line) => /\s/.test(line))) warnings.push('made-from-words')
  return { ring, warnings }
}

/** A new file with one random key, as 64 hexadecimal digits, for the owner only. Throws KeyFileError `exists` rather than replace one. */
export function makeKeyFile(file: string): void {
  writeWhole(file, hexLine(), (temporary) => {
    try {
      linkSync(temporary, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new KeyFileError('exists', 'There is a file of this name; a key is never replaced')
      throw error
    }
  })
}

/** Rotation: appends a random key in the form that the file has. What is stored is then moved on with the `advance…` functions. */
export function addKey(file: string): void {
  const { bytes } = readAll(file)
  ringOf(keysOf(bytes))
  const text = textOf(bytes)
  const added = text === undefined
    ? Buffer.concat([rawOf(bytes), randomBytes(keyLength)])
    : Buffer.from(`${text.replace(/[\r\n]+$/, '')}\n${hexLine()}`)
  writeWhole(file, added, (temporary) => renameSync(temporary, file))
}

const hexLine = (): string => `${randomBytes(keyLength).toString('hex')}\n`

function readAll(file: string): { bytes: Buffer, mode: number } {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const { mode } = fstatSync(descriptor)
    return { bytes: readUpTo(descriptor, longestFile), mode }
  } catch (error) {
    if (error instanceof KeyFileError) throw error
    throw new KeyFileError('unreadable', `The key file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Until the end: a pipe gives its bytes in parts. */
function readUpTo(descriptor: number, most: number): Buffer {
  const bytes = Buffer.alloc(most + 1)
  let length = 0
  for (let got = -1; got !== 0 && length < bytes.length; length += got) got = readSync(descriptor, bytes, length, bytes.length - length, null)
  if (length > most) throw new KeyFileError('too-long', `A key file has at most ${most} bytes`)
  return bytes.subarray(0, length)
}

function ringOf(keys: readonly Uint8Array[]): KeyRing {
  if (keys.length === 0) throw new KeyFileError('empty', 'The key file holds no key')
  try {
    return keyRingOf(keys)
  } catch {
    throw new KeyFileError('twice', 'The key file holds a key twice')
  }
}

function keysOf(bytes: Buffer): Uint8Array[] {
  const text = textOf(bytes)
  if (text !== undefined) return linesOf(text).map(keyOfLine)
  const raw = rawOf(bytes)
  return Array.from({ length: raw.length / keyLength }, (_, index) => raw.subarray(index * keyLength, (index + 1) * keyLength))
}

/** Those that hold a key. */
const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/).map((line) => line.trim()).filter((line) => line !== '' && !/^#(\s|$)/.test(line))

/** Undefined when it is no UTF-8 or has control characters; 32 random bytes look like text once in 10^10 files. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

function rawOf(bytes: Buffer): Buffer {
  const over = bytes.length % keyLength
  if (over === 0) return bytes
  const end = bytes.toString('latin1', bytes.length - over)
  if (bytes.length > keyLength && (end === '\n' || end === '\r\n')) return bytes.subarray(0, bytes.length - over)
  throw new KeyFileError(bytes.length < keyLength ? 'too-short' : 'bad-length', `Raw keys have ${keyLength} bytes each; the file has ${bytes.length}`)
}

function keyOfLine(line: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(line)) return Buffer.from(line, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(line)) return Buffer.from(line, 'base64')
  const secret = Buffer.from(line)
  if (secret.length < shortestSecret) throw new KeyFileError('too-short', `A secret has at least ${shortestSecret} bytes; a line of the key file has ${secret.length}`)
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'vesalius key file', keyLength))
}

/** Written beside and flushed, then put in its place by `place`, so that no half file is ever under the name. */
function writeWhole(file: string, content: string | Buffer, place: (temporary: string) => void): void {
  const temporary = join(dirname(file), `.${basename(file)}-${randomBytes(6).toString('hex')}`)
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(descriptor, Buffer.from(content))
    fsyncSync(descriptor)
    place(temporary)
  } finally {
    closeSync(descriptor)
    rmSync(temporary, { force: true })
  }
}
