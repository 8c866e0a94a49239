/** The compute room opened: the tool repository, tasks, the air-lock. It sees data only as what is opened for a permit. */
import { openRunner } from '#engines'
import type { Ledger, Objects, Queue, Records } from '#engines'
import type { Clock, Log } from '#kernel'
import { Airlock } from './airlock/airlock.ts'
import type { OpenDataset } from './open-dataset.ts'
import type { Sandbox } from './sandbox-run.ts'
import { computeMigrations } from './tables.ts'
import { runTask } from './tasks/run-task.ts'
import { taskQueue, Tasks } from './tasks/tasks.ts'
import { registerFirstParty } from './tools/first-party.ts'
import { Tools } from './tools/registry.ts'

export interface ComputeOptions {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly queue: Queue
  readonly log: Log
  readonly clock: Clock
  /** `process:` or `slurm:PARTITION`. */
  readonly runner: string
  /** For runs; on Slurm, one that the compute nodes share. */
  readonly folder: string
  /** The folder tools/ of the house; without it, nothing is registered at the start. */
  readonly tools?: string
  readonly open: OpenDataset
  /** The front gate, for DICOM that is released. */
  readonly submitDicom?: (files: readonly Uint8Array[], task: string) => Promise<void>
  /** How many tasks at once. Default 1. */
  readonly concurrency?: number
}

export interface Compute {
  readonly tools: Tools
  readonly tasks: Tasks
  readonly airlock: Airlock
  /** When the tools of the house are registered, or could not be: the log says which. */
  readonly ready: Promise<void>
}

/** The runner is opened when it is first needed: a node without bubblewrap starts, and says so when something shall run. The queue is closed by the door. */
export async function openCompute(options: ComputeOptions): Promise<Compute> {
  const { records, objects, ledger, queue, log, open } = options
  await records.migrate('compute', computeMigrations)
  let opening: Promise<Sandbox> | undefined
  const sandbox = (): Promise<Sandbox> => {
    const known = opening ?? openRunner(options.runner).then((runner) => ({ runner, folder: options.folder }))
    opening = known
    known.catch(() => { opening = undefined })
    return known
  }
  const tools = new Tools({ records, objects, ledger, sandbox })
  const tasks = new Tasks({ records, queue, ledger, tools, open })
  const airlock = new Airlock({ records, objects, ledger, ...(options.submitDicom ? { submitDicom: options.submitDicom } : {}) })
  const parts = { records, objects, ledger, log, tools, tasks, airlock, open, sandbox }
  await queue.work<{ task: string }>(taskQueue, (job) => runTask(parts, job), { concurrency: options.concurrency ?? 1, expireSeconds: 86_400 })
  const ready = options.tools ? registerFirstParty(tools, options.tools, log) : Promise.resolve()
  return { tools, tasks, airlock, ready }
}
