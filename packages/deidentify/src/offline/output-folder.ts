/** The output folder: made for its owner only, apart from the input, with a corner for what is not whole yet that is gone when a run has ended. */
import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { exitCodes, OfflineFailure } from './failure.ts'

export interface OutputFolder {
  readonly root: string
  readonly work: string
  readonly journal: string
  /** Everything is done: the corner goes. */
  finish(): void
  /** Files below, this run's images and whatever else lies there; not reports at the top and not the tables of a run. */
  countFiles(): number
}

/** Throws OfflineFailure when it cannot be made, or one of input and output lies in the other. */
export function openOutput(input: string, output: string): OutputFolder {
  try {
    mkdirSync(output, { recursive: true, mode: 0o700 })
  } catch {
    throw new OfflineFailure('the output folder cannot be made', exitCodes.cannotCreate)
  }
  const [from, to] = [realpathSync(input), realpathSync(output)]
  if (!statSync(to).isDirectory()) throw new OfflineFailure('the output is no folder', exitCodes.cannotCreate)
  if (from === to || `${to}${sep}`.startsWith(`${from}${sep}`) || `${from}${sep}`.startsWith(`${to}${sep}`)) {
    throw new OfflineFailure('the output folder must lie outside the input, and the input outside the output', exitCodes.usage)
  }
  const corner = join(to, '.vesalius')
  const work = join(corner, 'unfinished')
  try {
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work, { recursive: true, mode: 0o700 })
  } catch {
    throw new OfflineFailure('the output folder cannot be written to', exitCodes.cannotCreate)
  }
  return {
    root: to, work, journal: join(corner, 'journal'),
    finish: () => rmSync(corner, { recursive: true, force: true }),
    countFiles: () => countBelow(to, true),
  }
}

const reports = /\.(json|html)$/i
const ofRun = new Set(['.vesalius', 'clinical'])

function countBelow(folder: string, top = false): number {
  let count = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (top && (entry.isDirectory() ? ofRun.has(entry.name) : reports.test(entry.name))) continue
    count += entry.isDirectory() ? countBelow(join(folder, entry.name)) : 1
  }
  return count
}

/** Whether a file can be made there; for lists that are written only at the end. */
export function folderOf(path: string): string {
  return dirname(resolve(path))
}
