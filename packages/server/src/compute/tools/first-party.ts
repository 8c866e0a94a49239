/** The tools that come with the house: folders under tools/, each a tool.json and a program; library/ goes with every one of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Log } from '#kernel'
import { Problem, traceOf } from '#kernel'
import { readManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import type { Tools } from './registry.ts'
import { filesOf, versionDigest } from './version.ts'
import type { Bundle } from './version.ts'

/** Every tool under `folder`, by name. Paths are seen from `folder`, so that `../library/…` means the same there as in the sandbox. */
export function firstPartyTools(folder: string): Bundle[] {
  if (!existsSync(folder)) return []
  const library = contentsOf(folder, join(folder, 'library'))
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'tool.json'))).sort().flatMap((name) => {
    const fetched = fetchedFor(folder, name)
    if (!fetched) return []
    return { manifest: readManifest(JSON.parse(readFileSync(join(folder, name, 'tool.json'), 'utf8'))), files: new Map([...contentsOf(folder, join(folder, name)), ...fetched, ...library]) }
  })
}

/**
 * Files of a package that the tool's fetched.json names and scripts/bootstrap.cjs has fetched by its pinned digest; they lie under runtime/.
 * Undefined when they are not there: then the tool is not offered.
 */
function fetchedFor(folder: string, name: string): [string, Uint8Array][] | undefined {
  const list = join(folder, name, 'fetched.json')
  if (!existsSync(list)) return []
  const { package: from, files } = JSON.parse(readFileSync(list, 'utf8')) as { readonly package: string, readonly files: readonly string[] }
  const place = (file: string) => join(folder, '../node_modules/.vesalius', from, file)
  return files.every((file) => existsSync(place(file))) ? files.map((file) => [`${name}/runtime/${file}`, readFileSync(place(file))]) : undefined
}

/** Every tool under `folder` by its digest, for whoever plans work that others run. */
export function toolsOfTheHouse(folder: string): { readonly id: string, readonly version: string, readonly digest: string, readonly manifest: Manifest }[] {
  return firstPartyTools(folder).map(({ manifest, files }) => ({ id: manifest.id, version: manifest.version, digest: versionDigest(manifest, filesOf({ manifest, files })), manifest }))
}

function contentsOf(root: string, folder: string): [string, Uint8Array][] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    // Tests of the source are no part of what runs, and the manifest is kept as itself.
    .filter((path) => !/^[^/]+\/(test\/|tool\.json$|fetched\.json$)/.test(path))
    .sort()
    .map((path) => [path, readFileSync(join(root, path))])
}

/** A tool of the house that is not offered here, since its own test did not pass: what it needs is often not installed. */
export interface AbsentTool { readonly tool: string, readonly title: string, readonly limitations: string, readonly problem: string, readonly detail: string }

interface Registering { readonly log: Log, readonly signal?: AbortSignal, readonly note?: (absent: AbsentTool) => void }

/** Registers what is not there yet. One that fails is noted and keeps nobody from starting; the page of tools shows it. */
export async function registerFirstParty(tools: Tools, folder: string, { log, signal, note }: Registering): Promise<void> {
  for (const bundle of firstPartyTools(folder)) {
    if (signal?.aborted) return
    try {
      await tools.register(bundle, { id: 'vesalius' }, { version: await versionFor(tools, bundle), ...(signal ? { signal } : {}) })
    } catch (error) {
      if (signal?.aborted) return
      const { id: tool, title, limitations } = bundle.manifest
      if (error instanceof Problem) {
        log.debug({ tool, problem: error.code, detail: error.message }, 'a tool could not be registered')
        note?.({ tool, title, limitations, problem: error.code, detail: error.message })
      } else log.error({ tool, ...traceOf(error) }, 'a tool could not be registered')
    }
  }
}

/** Where the files of a version changed without its number, the build is named by its digest (semver 2.0.0, 10): a version never changes. */
async function versionFor(tools: Tools, bundle: Bundle): Promise<string> {
  const { id, version } = bundle.manifest
  const digest = versionDigest(bundle.manifest, filesOf(bundle))
  const known = await tools.find(id, version)
  return !known || known.digest === digest ? version : `${version}+${digest.slice(0, 12)}`
}
