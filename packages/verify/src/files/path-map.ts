/** `map.csv`: which output was made from which input; and the list of what was held. With or without a header; paths absolute, as given, or below their folders. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { parse } from 'csv-parse/sync'

export interface PathPair {
  /** Below the input folder, with `/`. */
  readonly input: string
  readonly output: string
}

/** A folder and what is in it, to find out what a path of a list means. */
export interface Listing {
  readonly folder: string
  readonly paths: ReadonlySet<string>
}

const rowsOf = (file: string): string[][] => parse(readFileSync(file), { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }) as string[][]

const isHeader = (cell: string): boolean => /^(input|output)?[ _-]?(path|file)s?$|^input$/i.test(cell.trim())

/** Throws the errors of node:fs and of the CSV reader. */
export function readPathMap(file: string, input: Listing, output: Listing): PathPair[] {
  return rowsOf(file)
    .filter(([from = '', to = ''], at) => to !== '' && !(at === 0 && isHeader(from)))
    .map(([from = '', to = '']) => ({ input: placeOf(from, input), output: placeOf(to, output) }))
}

/** First cells of a list of held files. */
export function readHeld(file: string, input: Listing): string[] {
  return rowsOf(file).filter(([from = ''], at) => from !== '' && !(at === 0 && isHeader(from))).map(([from = '']) => placeOf(from, input))
}

/** Below the folder: as it stands there, seen from here, or without the beginning that the other tool was given. */
function placeOf(path: string, { folder, paths }: Listing): string {
  const plain = path.split(sep).join('/').replace(/^\.\//, '')
  if (paths.has(plain)) return plain
  const fromHere = relative(resolve(folder), resolve(path)).split(sep).join('/')
  if (paths.has(fromHere)) return fromHere
  const parts = plain.split('/')
  for (let cut = 1; cut < parts.length; cut++) {
    const rest = parts.slice(cut).join('/')
    if (paths.has(rest)) return rest
  }
  return fromHere.startsWith('..') ? plain : fromHere
}

/** `quarantine.csv` beside `map.csv`, or `NAME-quarantine.csv` beside `NAME.csv`; undefined when there is none. */
export function heldListBeside(map: string): string | undefined {
  const name = basename(map, extname(map))
  return [name === 'map' ? 'quarantine.csv' : `${name}-quarantine.csv`].map((one) => join(dirname(map), one)).find((path) => existsSync(path))
}
