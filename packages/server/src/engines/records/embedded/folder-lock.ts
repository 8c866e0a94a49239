/** One process per records folder. The lock names its holder by pid and start time, so that a lock left by a killed process does not bar the next. */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RecordsInUse } from '../../problems.ts'
import { isRunning, thisProcess } from '../../process-identity.ts'
import type { ProcessIdentity } from '../../process-identity.ts'

/** Takes the lock or raises engines/records-in-use. Returns what gives it back. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock')
  const mine = JSON.stringify({ ...thisProcess, nonce: randomBytes(8).toString('hex') })
  const temporary = `${path}.${randomBytes(8).toString('hex')}`
  writeFileSync(temporary, mine, { flag: 'wx', mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (tryLink(temporary, path)) return () => release(path, mine)
      const held = read(path)
      if (held === undefined) continue
      const holder = parse(held)
      if (holder && isRunning(holder)) throw RecordsInUse(holder.pid)
      takeAway(path, held)
    }
    throw RecordsInUse('unknown')
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Linking a complete file is atomic: nobody ever sees a lock without its holder. */
function tryLink(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes a stale lock; if another process was quicker and this is already its lock, puts that one back. */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.${randomBytes(8).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (read(aside) !== stale) tryLink(aside, path)
  rmSync(aside, { force: true })
}

function release(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true })
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return undefined
  }
}
