/** A version of a tool as content: its manifest and files under one digest, SHA-256 over canonical JSON (RFC 8785). */
import { createHash } from 'node:crypto'
import { BadFiles } from '../problems.ts'
import type { Manifest } from './manifest.ts'

export interface ToolFile { readonly path: string, readonly digest: string, readonly size: number }

export interface Bundle {
  readonly manifest: Manifest
  /** Path → content. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

const mostFiles = 2_000
const mostBytes = 256 * 1024 ** 2

/** In order of paths. Raises compute/bad-files. */
export function filesOf({ manifest, files }: Bundle): ToolFile[] {
  const listed = [...files].map(([path, bytes]) => ({ path, digest: sha256(bytes), size: bytes.length })).sort((a, b) => (a.path < b.path ? -1 : 1))
  if (listed.length > mostFiles) throw BadFiles(`more than ${mostFiles}`)
  if (listed.reduce((sum, { size }) => sum + size, 0) > mostBytes) throw BadFiles('more than 256 MiB')
  for (const { path } of listed) if (!/^(?!.*(^|\/)\.)[\w][\w.-]*(\/[\w][\w.-]*)*$/.test(path) || path.length > 200) throw BadFiles('a path that is not plain')
  const { runtime } = manifest
  if (runtime.type === 'node' && !files.has(runtime.program)) throw BadFiles('the program is not among them')
  for (const test of manifest.tests) for (const path of Object.values(test.inputs)) {
    if (!listed.some((file) => file.path === path || file.path.startsWith(`${path}/`))) throw BadFiles(`the data of test ${test.name} are not among them`)
  }
  return listed
}

/** 64 hexadecimal digits. */
export function versionDigest(manifest: Manifest, files: readonly ToolFile[]): string {
  return sha256(canonical({ files, manifest }))
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** JSON with keys in order and nothing between. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
