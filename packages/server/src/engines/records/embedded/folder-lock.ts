/** One process per records folder. The lock names its holder by pid and start time, so that one left by a killed process bars nobody. */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { RecordsInUse } from '../../problems.ts'
import { isRunning, thisProcess } from '../../process-identity.ts'
import type { ProcessIdentity } from '../../process-identity.ts'

/** How long, in milliseconds, a holder that was just killed may take to vanish. */
const patience = 1_500

/** Takes the lock or raises engines/records-in-use. Returns what gives it back. */
export async function lockFolder(folder: string): Promise<() => void> {
  const path = join(folder, 'lock')
  const mine = JSON.stringify({ ...thisProcess, nonce: randomBytes(8).toString('hex') })
  const temporary = `${path}.${randomBytes(8).toString('hex')}`
  writeFileSync(temporary, mine, { flag: 'wx', mode: 0o600 })
  try {
    for (const end = Date.now() + patience; ; await pause(50)) {
      if (tryLink(temporary, path)) return () => release(path, mine)
      const held = read(path)
      const holder = held === undefined ? undefined : parse(held)
      if (held !== undefined && !(holder && isRunning(holder))) takeAway(path, held)
      else if (Date.now() > end) throw RecordsInUse(holder?.pid ?? 'unknown')
    }
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
