/** Profiles that are built in, and those of a holder: read, checked, told apart by a digest of their canonical form. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { profileDefects } from './lint.ts'
import { asProfile, schemaDefects } from './schema.ts'
import type { Profile } from './types.ts'

/** `defects`: place in the file and remedy of each, never a value. */
export class ProfileError extends Error {
  readonly defects: readonly string[]

  constructor(defects: readonly string[]) {
    super(`The profile cannot be used. ${defects.join('. ')}`)
    this.name = 'ProfileError'
    this.defects = defects
  }
}

const builtInNames = ['basic', 'research', 'eucaim'] as const
export type BuiltInName = (typeof builtInNames)[number]

let builtIn: ReadonlyMap<string, Profile> | undefined

/** By name: basic, research, eucaim. */
export function builtInProfiles(): ReadonlyMap<string, Profile> {
  builtIn ??= new Map(builtInNames.map((name) => [name, readFile(join(import.meta.dirname, `${name}.json`))]))
  return builtIn
}

/** The name of a built-in profile, or the path of a file. Throws ProfileError. */
export function readProfile(nameOrPath: string): Profile {
  return builtInProfiles().get(nameOrPath) ?? readFile(nameOrPath)
}

function readFile(path: string): Profile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new ProfileError([`It is none of ${builtInNames.join(', ')}, and no file can be read there: give one of them or the path of a file`])
  }
  return parseProfile(text)
}

/** JSON text to a profile. Throws ProfileError. */
export function parseProfile(text: string): Profile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ProfileError(['profile: is no JSON; correct it, or start from a built-in one'])
  }
  return checkedProfile(value)
}

/** A value to a profile. Throws ProfileError. */
export function checkedProfile(value: unknown): Profile {
  const defects = schemaDefects(value)
  if (defects.length > 0) throw new ProfileError(defects)
  const profile = asProfile(value)
  const unsound = profileDefects(profile)
  if (unsound.length > 0) throw new ProfileError(unsound)
  return profile
}

/** SHA-256 of the profile as JSON with keys in order: the same profile has the same digest on every machine. */
export function profileDigest(profile: Profile): string {
  return createHash('sha256').update(canonical(profile)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(',')}}`
}
