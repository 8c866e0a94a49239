/** The compute room opened: the tool repository, tasks, the air-lock. It sees data only as what is opened for a permit. */
import { openRunner } from '#engines'
import type { Ledger, Objects, Queue, Records } from '#engines'
import { setTimeout as pause } from 'node:timers/promises'
import type { OutputClass } from '@vesalius/standards/access-request'
import { traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import { Airlock } from './airlock/airlock.ts'
import type { AirlockParts } from './airlock/airlock.ts'
import type { DataDoor } from './open-dataset.ts'
import type { Sandbox } from './sandbox-run.ts'
import { computeMigrations } from './tables.ts'
import { runTask } from './tasks/run-task.ts'
import { dataUse, taskQueue, Tasks } from './tasks/tasks.ts'
import type { Task } from './tasks/tasks.ts'
import { registerFirstParty } from './tools/first-party.ts'
import type { AbsentTool } from './tools/first-party.ts'
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
  readonly data: DataDoor
  /** The front gate, for DICOM that is released. Throws when any of it is not taken: then none is, and nothing is released. */
  readonly submitDicom?: (files: readonly Uint8Array[], from: MadeByTask) => Promise<void>
  /** How many tasks at once. Default 1. */
  readonly concurrency?: number
}

/** Where DICOM comes from that goes back by the front gate. */
export interface MadeByTask extends Pick<Task, 'tool' | 'version' | 'digest'> {
  readonly task: string
  readonly made: Date
  /** Who released it. */
  readonly actor: string
  /** What the task was given: of nothing else may it say anything. */
  readonly datasets: readonly { readonly dataset: string, readonly version: number }[]
  /** Studies of this archive that it was given, by their UIDs. */
  readonly studies: readonly string[]
}

export interface Compute {
  readonly tools: Tools
  readonly tasks: Tasks
  readonly airlock: Airlock
  /** When the tools of the house are registered, or could not be: the log says which. */
  readonly ready: Promise<void>
  /** Tools of the house that are not offered here, and why. */
  readonly absent: readonly AbsentTool[]
  /** Ends what registers tools; tasks end with the queue. */
  close(): Promise<void>
}

/** The runner is opened when it is first needed: a node without bubblewrap starts, and says so when something shall run. The queue is closed by the door. */
export async function openCompute(options: ComputeOptions): Promise<Compute> {
  const { records, objects, ledger, queue, log, data } = options
  await records.migrate('compute', computeMigrations)
  let opening: Promise<Sandbox> | undefined
  const sandbox = (): Promise<Sandbox> => {
    const known = opening ?? openRunner(options.runner).then((runner) => ({ runner, folder: options.folder }))
    opening = known
    known.catch(() => { opening = undefined })
    return known
  }
  const tools = new Tools({ records, objects, ledger, sandbox })
  const tasks = new Tasks({ records, queue, ledger, tools, data })
  const airlock = new Airlock({
    records, objects, ledger, mayRelease: (task, output) => mayRelease({ tasks, data }, task, output), ...(options.submitDicom ? { submitDicom: toFrontGate(tasks, options.submitDicom) } : {}),
  })
  const parts = { records, objects, ledger, log, tools, tasks, airlock, data, sandbox }
  await queue.work<{ task: string }>(taskQueue, (job) => runTask(parts, job), { concurrency: options.concurrency ?? 1, expireSeconds: 86_400 })
  const closing = new AbortController()
  const absent: AbsentTool[] = []
  const ready = options.tools ? registerLater(tools, options.tools, { log, signal: closing.signal, note: (one) => absent.push(one) }) : Promise.resolve()
  return {
    tools, tasks, airlock, ready, absent,
    async close() {
      closing.abort()
      await ready
    },
  }
}

/** The tests of the tools want the machine to themselves: first whoever starts the program gets it. */
async function registerLater(tools: Tools, folder: string, { log, signal, note }: { readonly log: Log, readonly signal: AbortSignal, readonly note: (absent: AbsentTool) => void }): Promise<void> {
  await pause(3_000, undefined, { signal, ref: false }).catch(() => undefined)
  await registerFirstParty(tools, folder, { log, signal, note }).catch((error: unknown) => log.error(traceOf(error), 'the tools of the house could not be registered'))
}

function toFrontGate(tasks: Tasks, submit: NonNullable<ComputeOptions['submitDicom']>): NonNullable<AirlockParts['submitDicom']> {
  return async (files, id, actor) => {
    const { tool, version, digest, inputs, ended, submitted } = await tasks.get(id)
    const datasets = Object.values(inputs).flatMap((input) => ('permit' in input ? [{ dataset: input.dataset, version: input.version }] : []))
    const studies = Object.values(inputs).flatMap((input) => ('study' in input ? [input.study] : []))
    await submit(files, { task: id, tool, version, digest, made: ended ?? submitted, actor, datasets, studies })
  }
}

/** Every permit under which the task read data must let this class leave, for the person who asked for the work. */
async function mayRelease({ tasks, data }: { readonly tasks: Tasks, readonly data: DataDoor }, id: string, output: OutputClass): Promise<void> {
  const task = await tasks.get(id)
  for (const input of Object.values(task.inputs)) if ('permit' in input) await data.check(dataUse(task, input, { id: task.actor }), { action: 'release', output })
}
