/**
 * One run of one tool: lays out /tool, /in and /out, writes context.json (ai.md's run contract, names parallel to vantage6's run context), runs it
 * and says what it left. Used for tasks on data and for the tests of a version alike, so that what was tested is what runs.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Ended, Mount, Runner, Usage } from '#engines'
import { makeFolder } from '#engines'
import type { Manifest } from './tools/manifest.ts'

export interface RunRequest {
  /** Unique; also the name in the engine. */
  readonly name: string
  readonly manifest: Manifest
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly entrypoint: string
  readonly parameters: unknown
  readonly seed: number
  readonly minimumCell: number
  /** Writes one input into the folder that appears as /in/NAME. */
  readonly inputs: ReadonlyMap<string, (folder: string) => Promise<void>>
  readonly signal?: AbortSignal
  onUsage?(usage: Usage, progress: number | undefined): void
}

export interface Sandbox {
  readonly runner: Runner
  /** A folder of ours for runs; on Slurm, one that the compute nodes share. */
  readonly folder: string
}

const mebibyte = 1024 ** 2

/** Runs it, hands the folder that holds what it wrote to `use`, and removes everything. */
export async function runTool<T>({ runner, folder }: Sandbox, request: RunRequest, use: (ended: Ended, out: string) => Promise<T>): Promise<T> {
  makeFolder(folder, 0o700)
  const place = mkdtempSync(join(folder, 'run-'))
  try {
    const at = (name: string) => join(place, name)
    for (const name of ['in', 'out', 'scratch', 'control', 'tool']) mkdirSync(at(name))
    for (const [path, bytes] of request.files) {
      mkdirSync(dirname(join(at('tool'), path)), { recursive: true })
      writeFileSync(join(at('tool'), path), bytes)
    }
    for (const [name, write] of request.inputs) {
      mkdirSync(join(at('in'), name))
      await write(join(at('in'), name))
    }
    writeFileSync(join(at('in'), 'context.json'), JSON.stringify(contextOf(request)))
    const { resources } = request.manifest
    const ended = await runner.run({
      name: request.name, ...commandOf(request.manifest, at('tool'), at('in')), folders: { out: at('out'), scratch: at('scratch'), control: at('control') },
      environment: { RUN_CONTEXT_FILE: '/in/context.json', OMP_NUM_THREADS: String(resources.cpus) },
      limits: {
        wallSeconds: resources.timeSeconds, memoryBytes: resources.memoryMiB * mebibyte, fileBytes: resources.scratchMiB * mebibyte,
        outputBytes: resources.scratchMiB * mebibyte, processes: 128, cpus: resources.cpus,
      },
    }, { ...(request.signal ? { signal: request.signal } : {}), onUsage: (usage) => request.onUsage?.(usage, progressIn(at('scratch'))) })
    return await use(ended, at('out'))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function contextOf({ manifest, entrypoint, parameters, seed, minimumCell, inputs }: RunRequest) {
  return {
    schema_version: 'run/1', entrypoint, arguments: parameters, seed, minimum_cell: minimumCell,
    inputs: Object.fromEntries([...inputs.keys()].map((name) => [name, { type: manifest.inputs.find((one) => one.name === name)?.type, path: `/in/${name}` }])),
    outputs: Object.fromEntries(manifest.outputs.map(({ name, type }) => [name, { type, path: `/out/${fileOf(name, type)}` }])),
    progress_file: '/scratch/progress', resources: manifest.resources,
  }
}

/** How an output is called in /out. */
export function fileOf(name: string, type: Manifest['outputs'][number]['type']): string {
  return `${name}${{ json: '.json', table: '.csv', tensors: '.safetensors', dicom: '' }[type]}`
}

function commandOf({ runtime, resources }: Manifest, tool: string, given: string): { command: string[], mounts: Mount[] } {
  const mounts = [{ source: tool, target: '/tool' }, { source: given, target: '/in' }]
  if (runtime.type === 'command') return { command: [...runtime.command], mounts }
  const heap = Math.max(64, Math.floor(resources.memoryMiB * 0.7))
  return { command: ['/runtime/node', `--max-old-space-size=${heap}`, `/tool/${runtime.program}`], mounts: [...mounts, { source: process.execPath, target: '/runtime/node' }] }
}

/** A fraction in hundredths: a tool says how far it is, and cannot say more. */
function progressIn(scratch: string): number | undefined {
  try {
    const value = Number(readFileSync(join(scratch, 'progress'), 'latin1').slice(0, 20))
    return value >= 0 && value <= 1 ? Math.round(value * 100) / 100 : undefined
  } catch {
    return undefined
  }
}
