/** The files below a folder, in one order on every machine; links are not followed. */
import { lstatSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Links and folders below `folder`: links are no files to copy, and a folder's name leaves with it also when nothing is in it. */
export function listOthers(folder: string): { readonly links: string[], readonly folders: string[] } {
  if (lstatSync(folder).isFile()) return { links: [], folders: [] }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = (kept: typeof entries): string[] => kept.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort()
  return { links: paths(entries.filter((entry) => !entry.isFile() && !entry.isDirectory())), folders: paths(entries.filter((entry) => entry.isDirectory())) }
}

/** Paths below `folder` with `/`, sorted; of a file, its own name. */
export function listFiles(folder: string): string[] {
  if (lstatSync(folder).isFile()) return ['']
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
