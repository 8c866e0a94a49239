/** The files that identities are planted into: real ones of the shared corpus where it is there, else generated samples. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { isStorageSopClass, readDicom } from '@vesalius/standards/dicom'
import { generateSamples } from '@vesalius/samples'
import { randomOf } from './random.ts'

export const corpusFolder = join(process.env.VESALIUS_SHARED ?? resolve(import.meta.dirname, '../../../../../shared'), 'data', 'dicom')
export const corpusIsThere = existsSync(join(corpusFolder, 'MANIFEST.csv'))

export interface Original {
  /** For messages of the generator, never in the corpus. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly modality: string
  readonly sopClass: string
  readonly sopInstance: string
  readonly study: string
  /** The real pixels hold text already. */
  readonly hasText: boolean
}

const mostBytes = 4_000_000

export function originalsOf(seed: string, count: number): Original[] {
  return corpusIsThere ? realFiles(seed, count) : sampleFiles(count)
}

function sampleFiles(count: number): Original[] {
  const files: Original[] = []
  for (const { path, bytes } of generateSamples({ patients: 6, seed: 3 })) {
    const one = described(path, bytes, false)
    if (one) files.push(one)
  }
  const step = Math.max(1, Math.floor(files.length / count))
  return files.filter((_, at) => at % step === 0).slice(0, count)
}

function realFiles(seed: string, count: number): Original[] {
  const withText = new Set(readFileSync(join(corpusFolder, 'MANIFEST.csv'), 'utf8').split('\n').filter((line) => /,yes,/.test(line)).map((line) => line.slice(0, line.indexOf(','))))
  const paths = readdirSync(corpusFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/\.(csv|txt|md)$/i.test(entry.name) && !entry.parentPath.includes('LICENSES'))
    .map((entry) => relative(corpusFolder, join(entry.parentPath, entry.name))).sort()
  const groups = new Map<string, string[]>()
  for (const path of randomOf(`${seed}/files`).shuffle(paths)) {
    if (statSync(join(corpusFolder, path)).size > mostBytes) continue
    const folder = path.split('/').slice(0, -1).join('/')
    groups.set(folder, [...(groups.get(folder) ?? []), path])
  }
  const chosen: Original[] = []
  // Folder by folder in turns, so that no series of equal slices fills the corpus.
  for (let turn = 0; chosen.length < count && turn < 60; turn++) {
    for (const list of groups.values()) {
      for (const path of list.slice(turn * 3, turn * 3 + 3)) {
        const one = chosen.length < count ? described(path, readFileSync(join(corpusFolder, path)), withText.has(path)) : undefined
        if (one) chosen.push(one)
      }
    }
  }
  return chosen
}

function described(name: string, bytes: Uint8Array, hasText: boolean): Original | undefined {
  try {
    const file = readDicom(bytes)
    const sopClass = file.attributes.string(0x00080016) ?? ''
    const sopInstance = file.attributes.string(0x00080018) ?? ''
    if (!file.meta || !isStorageSopClass(sopClass) || !sopInstance || file.remarks.some(({ code }) => code === 'untrue-transfer-syntax')) return undefined
    return { name, bytes, modality: file.attributes.string(0x00080060) ?? '', sopClass, sopInstance, study: file.attributes.string(0x0020000d) ?? '', hasText }
  } catch {
    return undefined
  }
}
