/** The key by which a node signs its ledger: Ed25519, made at first use, flushed before anything is signed, readable by the program's account only. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { signerOf } from '@vesalius/ledger'
import type { Signer } from '@vesalius/ledger'
import { makeFolder } from '../make-folder.ts'
import { LedgerKey } from '../problems.ts'

/** The log's name is made of its key: `vesalius.local/` and 16 hexadecimal digits. Raises engines/ledger-key. */
export function openSigner(folder: string): Signer {
  const path = join(folder, 'ledger.key')
  try {
    makeFolder(folder, 0o700)
    const secret = createPrivateKey(read(path) ?? make(folder, path))
    const id = createHash('sha256').update(createPublicKey(secret).export({ format: 'der', type: 'spki' })).digest('hex').slice(0, 16)
    return signerOf(`vesalius.local/${id}`, 'log', secret)
  } catch (error) {
    throw LedgerKey((error as { code?: string }).code ?? 'not a key')
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written beside and linked into place: of two that make it at once, one wins and both read the same. */
function make(folder: string, path: string): string {
  const temporary = join(folder, `.ledger-${randomBytes(6).toString('hex')}`)
  writeFlushed(temporary, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
  try {
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(temporary, { force: true })
  }
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
  return readFileSync(path, 'utf8')
}

/** A new file, 0600, on the disk when this returns. */
export function writeFlushed(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
