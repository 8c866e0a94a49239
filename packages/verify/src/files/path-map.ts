/** `map.csv`: which output was made from which input. With or without a header, paths absolute or below their folders. */
import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { parse } from 'csv-parse/sync'

export interface PathPair {
  /** Below the input folder, with `/`. */
  readonly input: string
  readonly output: string
}

export interface Folders {
  readonly input: string
  readonly output: string
}

const below = (folder: string, path: string): string => (isAbsolute(path) ? relative(resolve(folder), path) : path).split(sep).join('/').replace(/^\.\//, '')

/** Throws the errors of node:fs and of the CSV reader. */
export function readPathMap(file: string, folders: Folders): PathPair[] {
  const rows = parse(readFileSync(file), { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]
  return rows
    .filter(([input = '', output = ''], at) => output !== '' && !(at === 0 && /^input[ _-]?(path|file)?$/i.test(input.trim())))
    .map(([input = '', output = '']) => ({ input: below(folders.input, input), output: below(folders.output, output) }))
}
