/** Check 9: every input is in the map or in the list of those held back; every output is in the map and exists. Nothing is missing without a word. */
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
  const written = new Set(pairs.map(({ output }) => output))
  const there = new Set(outputs)
  const named = report === undefined ? new Set<string>() : stringsOf(JSON.parse(readFileSync(report, 'utf8')))
  const findings: Finding[] = []
  inputs.forEach((input, index) => {
    if (!mapped.has(input) && !isNamed(input, { named, folder })) findings.push({ check: 'accounted', code: 'unaccounted', file: index + 1, place: 'input' })
  })
  for (const { output } of pairs) if (!there.has(output)) findings.push({ check: 'accounted', code: 'output-missing', path: output })
  outputs.forEach((output, index) => {
    if (!written.has(output) && /\.(dcm|dicom)$/i.test(output)) findings.push({ check: 'accounted', code: 'not-in-map', file: index + 1 })
  })
  return findings
}

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
