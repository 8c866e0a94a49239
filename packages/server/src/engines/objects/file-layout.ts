/**
 * Where the file engine keeps an object: FOLDER/a/bc/abc…, two levels of fan-out by digest, folders 0700, files 0600. All 4,096 folders
 * are made at the start: making them one by one halves the rate of small puts. What is being written lies in FOLDER/incoming, on the same
 * file system, and becomes visible by one rename.
 */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { Problem } from '#kernel'
import { makeFolder } from '../make-folder.ts'
import { NoSpace, ObjectsFailed } from '../problems.ts'
import { isRunning, thisProcess } from '../process-identity.ts'

export const fileMode = 0o600
export const folderMode = 0o700

export interface Place {
  readonly outer: string
  readonly inner: string
  readonly file: string
}

export function placeOf(folder: string, digest: string): Place {
  const outer = join(folder, digest.slice(0, 1))
  const inner = join(outer, digest.slice(1, 3))
  return { outer, inner, file: join(inner, digest) }
}

let counter = 0

/** A name for a file that is being written; it says who writes it, so that a later start knows whether that one is still alive. */
export function incomingPath(folder: string): string {
  return join(folder, 'incoming', `${thisProcess.pid}-${thisProcess.started || 0}-${threadId}-${counter++}`)
}

/** Makes the folders, durably, and removes what writers that are no more have left half-written. */
export function prepareFolder(folder: string): void {
  makeFolder(join(folder, 'incoming'), folderMode)
  const complete = existsSync(join(folder, 'f', 'ff'))
  for (const outer of '0123456789abcdef') {
    for (let number = 0; number < 256 && !complete; number++) {
      makeFolder(join(folder, outer, number.toString(16).padStart(2, '0')), folderMode)
    }
    flushFolder(join(folder, outer))
  }
  flushFolder(folder)
  for (const name of readdirSync(join(folder, 'incoming'))) {
    const [pid, started] = name.split('-')
    const writer = { pid: Number(pid), started: started === '0' ? '' : (started ?? ''), boot: thisProcess.boot }
    if (!isRunning(writer)) rmSync(join(folder, 'incoming', name), { force: true })
  }
}

export function flushFolder(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Turns what the system says into a problem: no space and quota are the sender's to know, everything else is the store's failure. */
export function storeFailure(error: unknown): Problem {
  if (error instanceof Problem) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') return NoSpace()
  return ObjectsFailed(code ?? 'unknown')
}

/** True for an error that came from the system rather than from the one who feeds us the bytes. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string'
}
