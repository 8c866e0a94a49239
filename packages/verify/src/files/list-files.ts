/** The files below a folder, in one order on every machine; links are not followed. */
import { lstatSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Paths below `folder` with `/`, sorted; of a file, its own name. */
export function listFiles(folder: string): string[] {
  if (lstatSync(folder).isFile()) return ['']
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
