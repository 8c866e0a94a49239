/** Makes a folder with those above it. Node's own recursive mkdir never returns where the system denies that a parent exists, as /proc does. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Throws the system's error at once when it cannot be made. */
export function makeFolder(path: string, mode: number): void {
  if (isFolder(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isFolder(path)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
