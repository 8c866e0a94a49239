// The real files that tests read: ../shared/data/dicom next to the repository, or under VESALIUS_SHARED.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'

export const corpusFolder = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), 'data', 'dicom')
export const corpusIsAbsent = existsSync(join(corpusFolder, 'MANIFEST.csv')) ? false : 'the shared corpus ../shared/data/dicom is not here'

/** Files with integer pixel data that can be read, up to `largest` bytes. */
export function* corpusImages(largest: number): Generator<{ readonly path: string, readonly file: DicomFile }> {
  if (corpusIsAbsent) return
  const entries = readdirSync(corpusFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
  for (const path of entries) {
    if (/\.(csv|txt|md)$/i.test(path) || statSync(path).size > largest) continue
    const file = read(path)
    if (file?.attributes.has(0x7fe00010)) yield { path: relative(corpusFolder, path), file }
  }
}

function read(path: string): DicomFile | undefined {
  try { return readDicom(readFileSync(path)) } catch { return undefined }
}
