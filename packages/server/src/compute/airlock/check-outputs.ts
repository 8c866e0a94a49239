/** All that a run left in /out, each output by its type; what was not declared, links and folders within folders do not leave. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DisclosurePolicy } from '../open-dataset.ts'
import { fileOf } from '../sandbox-run.ts'
import type { Manifest, ToolOutput } from '../tools/manifest.ts'
import { checkDicom } from './check-dicom.ts'
import { checkJson } from './check-json.ts'
import { checkTable } from './check-table.ts'
import { checkTensors } from './check-tensors.ts'
import { stop } from './finding.ts'
import type { Finding } from './finding.ts'

export interface CheckedOutput {
  readonly output: ToolOutput
  /** One file, or the files of a folder, absolute, in order. */
  readonly paths: readonly string[]
  readonly findings: readonly Finding[]
}

export interface ToCheck {
  readonly manifest: Manifest
  readonly entrypoint: string
  readonly policy: DisclosurePolicy
  /** What appeared as /out. */
  readonly folder: string
}

/** The outputs that this entry point makes, each with what was found; a missing one has a finding and no paths. */
export function checkOutputs({ manifest, entrypoint, policy, folder }: ToCheck): CheckedOutput[] {
  const declared = manifest.outputs.filter(({ entrypoints }) => !entrypoints || entrypoints.includes(entrypoint))
  return declared.flatMap((output): CheckedOutput[] => {
    const paths = pathsOf(folder, output)
    if (!paths) return [{ output, paths: [], findings: [stop('files', output.name)] }]
    if (paths.length === 0) return output.optional ? [] : [{ output, paths, findings: [stop('missing', output.name)] }]
    const bytes = paths.reduce((sum, path) => sum + lstatSync(path).size, 0)
    return [{ output, paths, findings: bytes > output.maxBytes ? [stop('size', output.name, bytes)] : check(output, paths, policy) }]
  })
}

function check(output: ToolOutput, paths: readonly string[], policy: DisclosurePolicy): Finding[] {
  if (output.type === 'dicom') return checkDicom(paths, output)
  const bytes = readFileSync(paths[0] ?? '')
  if (output.type === 'tensors') return checkTensors(bytes, output)
  return output.type === 'json' ? checkJson(bytes, output, policy) : checkTable(bytes, output, policy)
}

/** Undefined when there is something that is not a plain file. */
function pathsOf(folder: string, { name, type }: ToolOutput): string[] | undefined {
  const path = join(folder, fileOf(name, type))
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (type !== 'dicom') return stat.isFile() ? [path] : undefined
  if (!stat.isDirectory()) return undefined
  const entries = readdirSync(path, { withFileTypes: true })
  return entries.every((entry) => entry.isFile()) ? entries.map((entry) => join(path, entry.name)).sort() : undefined
}
