/** What a tool made of a corpus: its outputs by input, read once; values found by the key's places. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { type Attributes, decodeText, type DicomFile, type Element, readDicom } from '@vesalius/standards/dicom'
import type { AnswerKey, KeyFile } from './key.ts'

export interface Pair {
  readonly file: KeyFile
  readonly input: DicomFile
  readonly inputBytes: Uint8Array
  /** Relative to the output folder. */
  readonly outputPath?: string
  readonly outputBytes?: Uint8Array
  /** Absent where nothing was written, or what was written cannot be read. */
  readonly output?: DicomFile
}

export interface Found { readonly element: Element, readonly attributes: Attributes }

/** Cells of a small CSV; quotes doubled inside quotes. */
export function csvRows(text: string): string[][] {
  return text.split(/\r?\n/).filter(Boolean).map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('""', '"')))
}

/** `map.csv` of a run: input path to output path, both relative; absolute ones and ones that start at the folder's parent are understood. */
export function outputsByInput(mapFile: string, input: string, output: string): Map<string, string> {
  const inside = (folder: string, path: string): string | undefined => {
    for (const tried of isAbsolute(path) ? [path] : [join(folder, path), resolve(path)]) if (existsSync(tried)) return relative(folder, tried)
    return undefined
  }
  const map = new Map<string, string>()
  for (const [from = '', to = ''] of csvRows(readFileSync(mapFile, 'utf8'))) {
    const source = inside(input, from)
    const target = inside(output, to)
    if (source !== undefined && target !== undefined) map.set(source.normalize('NFC'), target)
  }
  return map
}

/** A tool that keeps names and folders needs no map. */
export function sameNames(output: string): Map<string, string> {
  return new Map(filesBelow(output).map((path) => [path.normalize('NFC'), path]))
}

export const filesBelow = (folder: string): string[] => (existsSync(folder)
  ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort() : [])

export function* pairsOf(key: AnswerKey, folders: { readonly input: string, readonly output: string }, map: ReadonlyMap<string, string>): Iterable<Pair> {
  for (const file of key.files) {
    const inputBytes = readFileSync(join(folders.input, file.path))
    const input = readDicom(inputBytes)
    const outputPath = map.get(file.path.normalize('NFC'))
    if (outputPath === undefined) { yield { file, input, inputBytes }; continue }
    const outputBytes = readFileSync(join(folders.output, outputPath))
    const output = readable(outputBytes)
    yield { file, input, inputBytes, outputPath, outputBytes, ...(output ? { output } : {}) }
  }
}

function readable(bytes: Uint8Array): DicomFile | undefined {
  try {
    const file = readDicom(bytes)
    return file.attributes.size > 0 ? file : undefined
  } catch {
    return undefined
  }
}

/** Every element at the place, through every item and every copy. */
export function findAll(file: DicomFile, where: string): Found[] {
  const parts = where.split('/')
  if (parts[0] === 'meta') return file.meta ? step([file.meta], parts[1] as string) : []
  let level: Attributes[] = [file.attributes]
  for (const part of parts.slice(0, -1)) level = step(level, part).flatMap(({ element }) => element.items ?? [])
  return step(level, parts.at(-1) as string)
}

function step(level: readonly Attributes[], part: string): Found[] {
  const own = /^([0-9A-F]{4})"(.*)"([0-9A-F]{2})$/.exec(part)
  return level.flatMap((attributes) => {
    if (!own) return attributes.all(Number.parseInt(part, 16)).map((element) => ({ element, attributes }))
    const element = attributes.privateElement(Number.parseInt(own[1] as string, 16), own[2] as string, Number.parseInt(own[3] as string, 16))
    return element ? [{ element, attributes }] : []
  })
}

/** As text, by the character set in force and, for what is no text, byte by byte. */
export function textOfFound({ element, attributes }: Found): string {
  if (element.items || element.fragments || element.length > 1_000_000) return ''
  const bytes = attributes.bytesOf(element)
  const raw = Buffer.from(bytes)
  const decoded = /^(UN|O[BDFLVW])$/.test(element.vr) ? decodeText(bytes, attributes.characterSet, { vr: 'LT' }) : attributes.textOf(element)
  return `${decoded}\u0000${raw.toString('utf8')}\u0000${raw.toString('latin1')}`
}

export const valuesAt = (file: DicomFile, where: string): string[] => findAll(file, where).flatMap(({ element, attributes }) => attributes.stringsOf(element))
