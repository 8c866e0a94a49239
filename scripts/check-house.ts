/**
 * Reads every import and refuses what docs and plan forbid: a wrong arrow between rooms, a window used as a door, a cycle,
 * a file over 300 lines, a door wider than ten names, a room without a name. Runs in `npm test`; prints every fault with its place.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** Which room may import which (docs/decisions/0001): the basement, and its one upstream neighbour. */
const basement = ['kernel', 'engines', 'federation']
const arrows: Record<string, readonly string[]> = {
  kernel: [],
  engines: ['kernel'],
  federation: ['kernel', 'engines'],
  archive: basement,
  ingest: [...basement, 'archive'],
  catalogue: [...basement, 'archive'],
  access: [...basement, 'catalogue'],
  compute: [...basement, 'access'],
  models: [...basement, 'compute'],
}
/** Which package may import which. */
const packages: Record<string, readonly string[]> = {
  standards: [], ledger: [], codec: ['standards'], deidentify: ['standards', 'codec'], verify: ['standards', 'codec'], samples: ['standards'],
  client: ['standards', 'samples', 'deidentify', 'verify', 'ledger'], web: ['client', 'standards'], server: ['standards', 'samples', 'codec', 'deidentify', 'verify', 'ledger'],
}
/** Where parcels are sent, and where that is carried out. */
const pixelsLeaveBy = ['packages/server/src/ingest/steps/release.ts', 'packages/server/src/federation/node.ts']
const namelessRooms = /^(utils?|helpers?|shared|common|misc|managers?)(\.tsx?)?$/
const maxLines = 300
const maxNames = 10

interface Source { readonly file: string; readonly text: string; readonly imports: readonly string[] }

export function checkHouse(folder: string = root): string[] {
  const sources = sourcesUnder(join(folder, 'packages')).concat(sourcesUnder(join(folder, 'tools'))).map((file) => readSource(folder, file))
  return [...sources.flatMap(faultsOf), ...cyclesAmong(folder, sources)]
}

function sourcesUnder(folder: string): string[] {
  try { statSync(folder) } catch { return [] }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|cts)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`) && !file.includes(`${sep}dist${sep}`))
}

function readSource(folder: string, path: string): Source {
  const text = readFileSync(path, 'utf8')
  const imports = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*?)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g)]
    .map((match) => match[1] ?? match[2] ?? '').filter(Boolean)
  return { file: relative(folder, path).split(sep).join('/'), text, imports }
}

function faultsOf(source: Source): string[] {
  const parts = source.file.split('/')
  const faults: string[] = []
  const fault = (text: string) => faults.push(`${source.file}: ${text}`)
  const lines = source.text.split('\n').length - 1
  if (lines > maxLines && !/\.gen\.ts$|\/tables\//.test(source.file)) fault(`has ${lines} lines; the limit is ${maxLines}`)
  for (const part of parts) if (namelessRooms.test(part)) fault(`${part} is no name for a room`)
  if (parts[0] === 'tools') for (const name of source.imports) if (name.startsWith('@vesalius/') || name.includes('/packages/')) fault('a tool imports nothing from packages')
  if (parts[0] !== 'packages' || parts[2] !== 'src') return faults
  const home = parts[1] as string
  for (const name of source.imports) {
    const target = name.startsWith('@vesalius/') ? name.split('/')[1] as string : undefined
    if (target && !packages[home]?.includes(target)) fault(`${home} may not import ${target}`)
    if (home === 'standards' && name.startsWith('node:')) fault('standards do no I/O and run in a browser')
    if (name.startsWith('.') && relativeHome(source.file, name) !== home) fault(`leaves its package by ${name}`)
  }
  if (source.text.includes('.sendParcel(') && !pixelsLeaveBy.includes(source.file)) fault(`sends a parcel; pixels leave a hospital by ${pixelsLeaveBy[0]} alone`)
  if (home === 'server') serverFaults(source, parts, fault)
  return faults
}

function relativeHome(file: string, name: string): string | undefined {
  return join(dirname(file), name).split(sep)[1]
}

function serverFaults(source: Source, parts: readonly string[], fault: (text: string) => void): void {
  const room = parts.length > 4 ? parts[3] as string : undefined
  if (room !== undefined && !(room in arrows)) return fault(`${room} is not a room of the plan`)
  for (const name of source.imports) {
    if (name.startsWith('#')) {
      const [target = '', ...rest] = name.slice(1).split('/')
      if (rest.length) fault(`enters ${target} through a window (${name})`)
      else if (room === target) fault(`${room} imports itself through its door`)
      else if (room !== undefined && !arrows[room]?.includes(target)) fault(`${room} may not import ${target}`)
    } else if (name.startsWith('.') && room !== undefined && join(dirname(source.file), name).split(sep)[3] !== room) fault(`leaves its room by ${name}`)
  }
  if (room !== undefined && parts.length === 5 && parts[4] === 'index.ts') {
    const names = [...source.text.matchAll(/export\s*\{([^}]*)\}/g)].flatMap((match) => (match[1] ?? '').split(',')).map((name) => name.trim()).filter((name) => name && !name.startsWith('type '))
    if (names.length > maxNames) fault(`exports ${names.length} names; a door has at most ${maxNames}`)
    if (/export\s*\*/.test(source.text)) fault('a door names what it exports')
  }
}

/** Cycles among the files of a package, by relative imports of values (types are erased and cannot make a cycle at run time). */
function cyclesAmong(folder: string, sources: readonly Source[]): string[] {
  const graph = new Map(sources.map((source) => [source.file, valueImports(folder, source)]))
  const state = new Map<string, 'open' | 'done'>()
  const faults: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      faults.push(`${file}: is in a cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`)
      return
    }
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  return faults
}

function valueImports(folder: string, source: Source): string[] {
  const text = source.text.replaceAll(/(?:^|\n)\s*(?:import|export)\s+type\b[^'"]*['"][^'"\n]+['"]/g, '\n')
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*['"](\.[^'"\n]+)['"]/g)]
    .map((match) => relative(folder, resolve(folder, dirname(source.file), match[1] as string)).split(sep).join('/'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkHouse()
  for (const fault of faults) console.error(fault)
  console.error(faults.length ? `check-house: ${faults.length} faults` : 'check-house: the house stands')
  process.exit(faults.length ? 1 : 0)
}
