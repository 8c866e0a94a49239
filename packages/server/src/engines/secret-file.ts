/** Files that hold a secret: made once, flushed with their folder before anything depends on them, readable by the program's account only (0600 in 0700). */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'

/**
 * What the file holds; made from `made` where there is none. Of two that make it at once one wins and both read the same; a kill leaves none or a whole
 * one. Throws the system's error. `name` is one of ours.
 */
export function secretFile(folder: string, name: string, made: () => Uint8Array | string): Buffer {
  const path = join(folder, name)
  const there = readIfThere(path)
  if (there) return there
  makeFolder(folder, 0o700)
  const temporary = writeBeside(folder, name, made())
  try {
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(temporary, { force: true })
  }
  flushFolder(folder)
  return readFileSync(path)
}

/** Puts another content in its place: at no moment is there less than a whole file. Throws the system's error. */
export function replaceSecretFile(folder: string, name: string, content: Uint8Array | string): void {
  renameSync(writeBeside(folder, name, content), join(folder, name))
  flushFolder(folder)
}

/** Overwritten where it lies, as far as the file system lets one; a copy in a backup is for whoever made it to remove. */
export function eraseSecretFile(folder: string, name: string): void {
  const path = join(folder, name)
  const { length } = readFileSync(path)
  const descriptor = openSync(path, 'r+')
  writeSync(descriptor, randomBytes(length), 0, length, 0)
  fsyncSync(descriptor)
  closeSync(descriptor)
  rmSync(path)
  flushFolder(folder)
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function writeBeside(folder: string, name: string, content: Uint8Array | string): string {
  const temporary = join(folder, `.${name}-${randomBytes(6).toString('hex')}`)
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    const bytes = Buffer.from(content as Uint8Array)
    let written = 0
    while (written < bytes.length) written += writeSync(descriptor, bytes, written)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return temporary
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
