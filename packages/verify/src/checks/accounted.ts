/**
 * Check 9: every input is in the map or in the list of those held back; every output is in the map and exists. Nothing is missing without a
 * word, and nothing is called clean that was compared with nothing.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { PathPair } from '../files/path-map.ts'
import type { Finding } from '../types.ts'

export interface Accounts {
  /** DICOM files below the input folder. */
  readonly inputs: readonly string[]
  readonly folder: string
  readonly pairs: readonly PathPair[]
  readonly outputs: readonly string[]
  /** The engine's report, which lists what it held back. */
  readonly report?: string | undefined
  /** Inputs that a list of held files names. */
  readonly held: readonly string[]
}

export function judgeAccounts({ inputs, folder, pairs, outputs, held, report }: Accounts): Finding[] {
  const mapped = new Set([...pairs.map(({ input }) => input), ...held])
  const there = new Set(outputs)
  const named = namesOf(report)
  const findings: Finding[] = []
  inputs.forEach((input, index) => {
    if (!mapped.has(input) && !isNamed(input, { named, folder })) findings.push({ check: 'accounted', code: 'unaccounted', file: index + 1, place: 'input' })
  })
  for (const { output } of pairs) if (!there.has(output)) findings.push({ check: 'accounted', code: 'output-missing', path: output })
  return findings
}

export interface Compared {
  /** DICOM files below the input folder that could be read as such. */
  readonly inputs: ReadonlySet<string>
  /** DICOM files of the output, by their number in the sorted list of all files from 1; without a path when it shows an identity. */
  readonly outputs: readonly { readonly file: number, readonly output: string, readonly path?: string }[]
  readonly pairs: readonly PathPair[]
  readonly withMap: boolean
  /** Clinical tables that went in. */
  readonly tables: number
  readonly everyInputHeld: boolean
}

/** What kept the comparison from being one: identities of an input that was not there were never sought, an output without its input beside nothing. */
export function judgeCompared({ inputs, outputs, pairs, withMap, tables, everyInputHeld }: Compared): Finding[] {
  const findings: Finding[] = []
  if (inputs.size === 0 && tables === 0) findings.push({ check: 'accounted', code: 'no-input', place: 'input folder' })
  if (outputs.length === 0 && !everyInputHeld && (inputs.size > 0 || tables === 0)) findings.push({ check: 'accounted', code: 'no-output', place: 'output folder' })
  const inputOf = new Map(pairs.map(({ input, output }) => [output, input]))
  for (const { file, output, path } of outputs) {
    const input = inputOf.get(output)
    const told = { check: 'accounted', file, ...(path === undefined ? {} : { path }) } as const
    if (input === undefined) findings.push({ ...told, code: withMap ? 'not-in-map' : 'no-pair' })
    else if (!inputs.has(input)) findings.push({ ...told, code: 'input-missing' })
  }
  return findings
}

/** Whether a list or the engine's report names every DICOM input as held back: then it is right that nothing came out. */
export function isEveryInputHeld({ inputs, folder, held, report }: Pick<Accounts, 'inputs' | 'folder' | 'held' | 'report'>): boolean {
  const listed = new Set(held)
  const named = namesOf(report)
  return inputs.length > 0 && inputs.every((input) => listed.has(input) || isNamed(input, { named, folder }))
}

const namesOf = (report: string | undefined): Set<string> => (report === undefined ? new Set() : stringsOf(JSON.parse(readFileSync(report, 'utf8'))))

/** A report names a held file by its path, below the folder or whole, or by a digest of its path or content, so that it need not hold a name. */
function isNamed(input: string, { named, folder }: { named: ReadonlySet<string>, folder: string }): boolean {
  const whole = resolve(folder, input)
  if (named.has(input) || named.has(whole)) return true
  if (named.size === 0) return false
  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
  return [sha256(input), sha256(whole), ...contentOf(join(folder, input)).map(sha256)].some((digest) => named.has(digest) || named.has(`sha256:${digest}`))
}

const contentOf = (path: string): Buffer[] => (existsSync(path) ? [readFileSync(path)] : [])

function stringsOf(value: unknown, into: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') into.add(value)
  else if (Array.isArray(value)) for (const one of value) stringsOf(one, into)
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) stringsOf(one, into)
  return into
}
