// The real files that tests read: ../shared/data/dicom next to the repository, or under VESALIUS_SHARED.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

export const corpusFolder = join(process.env.VESALIUS_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'data', 'dicom')
export const corpusIsAbsent = existsSync(join(corpusFolder, 'MANIFEST.csv')) ? false : 'the shared corpus is not there'

/** Paths of the corpus, relative to it, of files up to `largest` bytes. */
export function corpusPaths(largest = Number.POSITIVE_INFINITY): string[] {
  if (corpusIsAbsent) return []
  return readdirSync(corpusFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(csv|txt|md)$/i.test(entry.name) && !entry.parentPath.includes('LICENSES'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size <= largest)
    .map((path) => relative(corpusFolder, path))
    .sort()
}
