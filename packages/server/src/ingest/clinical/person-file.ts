/**
 * What a clinical table tells of persons, kept for their images: sealed by the vault's key in a file beside the keys, by a keyed token of the
 * identifier. The threads of the journey read it when it has changed; it is looked for in texts and pixels, and never written anywhere else.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SeedValue } from '@vesalius/deidentify'
import { normalIdentifier } from '@vesalius/deidentify/subject'
import type { Keys } from '../keys.ts'

type Kept = Record<string, readonly SeedValue[]>

const fileOf = (folder: string, project: string): string => join(folder, `seeds-${project}.sealed`)
const mostOfOnePerson = 500

const tokenOf = (keys: Keys, project: string, patientId: string): string =>
  createHmac('sha256', keys.ofProject(project)).update(`seeds\0${normalIdentifier(patientId)}`).digest('hex').slice(0, 32)

/** Adds to what is known already. Returns how many persons are known. */
export function keepSeeds(folder: string, keys: Keys, { project, seeds }: { project: string, seeds: ReadonlyMap<string, readonly SeedValue[]> }): number {
  const kept = read(folder, keys, project)
  for (const [patientId, values] of seeds) {
    const token = tokenOf(keys, project, patientId)
    const all = new Map([...kept[token] ?? [], ...values].map((seed) => [`${seed.kind} ${seed.value}`, seed]))
    kept[token] = [...all.values()].slice(0, mostOfOnePerson)
  }
  const path = fileOf(folder, project)
  const temporary = `${path}-${randomBytes(6).toString('hex')}`
  const descriptor = openSync(temporary, 'wx', 0o600)
  writeSync(descriptor, keys.seal(JSON.stringify(kept), `seeds ${project}`))
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(temporary, path)
  return Object.keys(kept).length
}

export function forgetSeeds(folder: string, project: string): void {
  rmSync(fileOf(folder, project), { force: true })
}

/** Looks persons up by their Patient ID; reads the file again when it is another one. */
export function openSeeds(folder: string, keys: Keys, project: string): (patientId: string) => readonly SeedValue[] {
  let [version, kept]: [number, Kept] = [0, {}]
  return (patientId) => {
    const now = versionOf(folder, project)
    if (now !== version) [version, kept] = [now, now === 0 ? {} : read(folder, keys, project)]
    return version === 0 ? [] : kept[tokenOf(keys, project, patientId)] ?? []
  }
}

function versionOf(folder: string, project: string): number {
  return statSync(fileOf(folder, project), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function read(folder: string, keys: Keys, project: string): Kept {
  try {
    return JSON.parse(keys.open(readFileSync(fileOf(folder, project)), `seeds ${project}`)) as Kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
