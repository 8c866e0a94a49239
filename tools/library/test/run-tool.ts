/** Runs a tool as a process of its own, as the run contract says, without the sandbox: for the tests of tools, which know nothing of the house. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'

export interface Asked {
  readonly tool: string
  readonly entrypoint: string
  readonly parameters?: object
  /** Input → files, numbered as they are in a run, or one file under its name there. */
  readonly inputs: Readonly<Record<string, readonly string[] | { readonly file: string, readonly as: string }>>
  readonly outputs: readonly string[]
}

/** The folder with its outputs, each under its name. */
export function runTool(t: TestContext, { tool, entrypoint, parameters = {}, inputs, outputs }: Asked): string {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-tool-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, files] of Object.entries(inputs)) {
    mkdirSync(join(folder, name))
    if ('as' in files) copyFileSync(files.file, join(folder, name, files.as))
    else files.forEach((file, at) => copyFileSync(file, join(folder, name, `${String(at + 1).padStart(7, '0')}.dcm`)))
  }
  const at = (names: readonly string[], prefix = '') => Object.fromEntries(names.map((name) => [name, { type: '', path: join(folder, prefix + name) }]))
  const context = { entrypoint, arguments: parameters, seed: 1, minimum_cell: 5, inputs: at(Object.keys(inputs)), outputs: at(outputs, 'out-'), progress_file: join(folder, 'progress') }
  writeFileSync(join(folder, 'context.json'), JSON.stringify(context))
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../..', tool, 'main.ts')], { env: { RUN_CONTEXT_FILE: join(folder, 'context.json') }, stdio: ['ignore', 'ignore', 'pipe'] })
  return folder
}

export const corpus = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), 'data/dicom')
export const tools = resolve(import.meta.dirname, '../..')
