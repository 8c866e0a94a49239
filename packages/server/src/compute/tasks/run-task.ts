/** Runs one task that the queue delivered: opens its data again, runs the tool, hands what it made to the air-lock, writes how it ended. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ended, Job, Ledger, Objects, Records, Usage } from '#engines'
import { Problem, traceOf } from '#kernel'
import type { Log } from '#kernel'
import { pack } from '../airlock/airlock.ts'
import type { Airlock, NewOutput } from '../airlock/airlock.ts'
import { checkOutputs } from '../airlock/check-outputs.ts'
import { strictPolicy } from '../open-dataset.ts'
import type { DataDoor, DisclosurePolicy, OpenedDataset } from '../open-dataset.ts'
import { BadInputs } from '../problems.ts'
import { runTool } from '../sandbox-run.ts'
import type { Sandbox } from '../sandbox-run.ts'
import { classOf } from '../tools/manifest.ts'
import type { Tools, ToolVersion } from '../tools/registry.ts'
import { imageName } from '../tools/verify-version.ts'
import { UsageCurve } from './curve.ts'
import { dataUse, openStudy } from './tasks.ts'
import type { Task, TaskInput, Tasks, TaskState } from './tasks.ts'

export interface RunParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly log: Log
  readonly tools: Tools
  readonly tasks: Tasks
  readonly airlock: Airlock
  readonly data: DataDoor
  readonly sandbox: () => Promise<Sandbox>
}

/** How often a task is started: once more when the server was killed meanwhile, then it ends. */
const mostStarts = 2

export async function runTask(parts: RunParts, job: Job<{ task: string }>): Promise<void> {
  const task = await parts.tasks.get(job.data.task)
  if (!['QUEUED', 'INITIALIZING', 'RUNNING'].includes(task.state)) return
  if (task.starts >= mostStarts) return end(parts, task, { state: 'SYSTEM_ERROR', reason: 'killed-twice' })
  await parts.records.query(`update compute_task set state = 'INITIALIZING', starts = starts + 1, started = coalesce(started, now()), progress = null where id = $1 and state <> 'CANCELED'`, [task.id])
  try {
    await end(parts, task, await attempt(parts, task, job))
  } catch (error) {
    if (job.signal.aborted) return stopped(parts, task, error)
    parts.log.warn({ task: task.id, ...traceOf(error) }, 'a task could not be run')
    await end(parts, task, { state: 'SYSTEM_ERROR', reason: error instanceof Problem ? error.code : 'failed' })
  }
}

/** Cancelled tasks are in their last state already; when the program stops, the queue delivers the task again and the start did not count. */
async function stopped({ records }: RunParts, task: Task, error: unknown): Promise<void> {
  const { rowCount } = await records.query(`update compute_task set state = 'QUEUED', starts = greatest(0, starts - 1) where id = $1 and state in ('INITIALIZING', 'RUNNING')`, [task.id])
  if (rowCount) throw error
}

interface Ending { readonly state: TaskState, readonly reason?: string, readonly usage?: Usage, readonly curve?: readonly Usage[] }

async function attempt(parts: RunParts, task: Task, job: Job<{ task: string }>): Promise<Ending> {
  const version = await parts.tools.version(task.tool, task.version)
  const given = await openInputs(parts, version, task)
  try { return await runOpened(parts, { task, version, given, job }) } finally { for (const dataset of given.opened) dataset.close?.() }
}

interface Running { readonly task: Task, readonly version: ToolVersion, readonly given: Given, readonly job: Job<{ task: string }> }

async function runOpened(parts: RunParts, { task, version, given, job }: Running): Promise<Ending> {
  const policy = strictest(given.opened)
  const ended = given.opened.flatMap((dataset) => (dataset.ended ? [dataset.ended] : []))
  const signal = AbortSignal.any([job.signal, ...ended])
  const { id, entrypoint, parameters, seed } = task
  await parts.ledger.append({ type: 'job/started', actor: task.actor, subject: id, detail: { digest: version.digest, datasets: datasetsOf(task) } })
  const { manifest } = version
  const sandbox = await parts.sandbox()
  const curve = new UsageCurve()
  const ending = await runTool(sandbox, {
    name: id.toLowerCase(), manifest, files: await parts.tools.filesOf(version), entrypoint, parameters, seed, minimumCell: policy.minimumCell, inputs: given.writers, signal,
    onUsage: (usage, progress) => void tell(parts, task, { usage, progress, curve }),
  }, async (run, out): Promise<Ending> => {
    if (job.signal.aborted) throw new Error('stopped')
    if (ended.some(({ aborted }) => aborted)) return { state: 'CANCELED', reason: 'permit-ended', usage: run.usage }
    const outputs = run.reason === 'exited' && run.exitCode === 0
      ? checkOutputs({ manifest, entrypoint, policy, folder: out }).map(({ output, paths, findings }): NewOutput => {
        const files = findings.some(({ severity }) => severity === 'stop') ? [] : paths.map((path) => readFileSync(path))
        return { name: output.name, type: output.type, class: classOf(output), findings, bytes: output.type === 'dicom' ? pack(files) : files[0] ?? new Uint8Array() }
      }) : []
    const log: NewOutput[] = policy.logs === 'review' ? [{ name: 'log', type: 'log', class: 'report', bytes: Buffer.from(run.log), findings: [] }] : []
    await parts.airlock.take(id, task.actor, [...outputs.filter(({ findings }) => !findings.some(({ code }) => code === 'missing')), ...log])
    const ending = endingOf(run, outputs.some(({ findings }) => findings.some(({ code }) => code === 'missing')))
    return ending.state === 'COMPLETE' && Object.values(task.inputs).some((input) => 'study' in input) ? { ...ending, ...(await keepHere(parts, task)) } : ending
  })
  if (ending.usage) curve.add(ending.usage)
  return { ...ending, curve: curve.all }
}

/** What was made of a study goes back beside it at once: it does not leave, so nobody has to let it. A front gate that refuses it ends the task. */
async function keepHere({ airlock }: RunParts, { id }: Task): Promise<Pick<Ending, 'state' | 'reason'>> {
  try {
    const { kept, stopped } = await airlock.keep(id)
    return kept > 0 && stopped === 0 ? { state: 'COMPLETE' } : { state: 'EXECUTOR_ERROR', reason: 'output' }
  } catch (error) {
    if (error instanceof Problem) return { state: 'EXECUTOR_ERROR', reason: error.code }
    throw error
  }
}

function endingOf({ reason, exitCode, usage }: Ended, missing: boolean): Ending {
  if (reason === 'lost') return { state: 'SYSTEM_ERROR', reason, usage }
  if (reason !== 'exited') return { state: 'EXECUTOR_ERROR', reason, usage }
  if (exitCode !== 0) return { state: 'EXECUTOR_ERROR', reason: 'exit', usage }
  return missing ? { state: 'EXECUTOR_ERROR', reason: 'missing-output', usage } : { state: 'COMPLETE', usage }
}

async function end({ records, ledger }: RunParts, task: Task, { state, reason, usage, curve }: Ending): Promise<void> {
  await records.transaction(async (tx) => {
    const { rowCount } = await tx.query(`update compute_task set state = $2, reason = $3, usage = coalesce($4, usage), curve = coalesce($5, curve), ended = now() where id = $1 and state in ('QUEUED', 'INITIALIZING', 'RUNNING')`,
      [task.id, state, reason ?? null, usage ? JSON.stringify(usage) : null, curve ? JSON.stringify(curve) : null])
    if (rowCount) await ledger.append({ type: 'job/finished', actor: 'vesalius', subject: task.id, detail: { state, ...(reason ? { reason } : {}) } }, tx)
  })
}

async function tell({ records, log }: RunParts, { id }: Task, { usage, progress, curve }: { usage: Usage, progress: number | undefined, curve: UsageCurve }): Promise<void> {
  curve.add(usage)
  await records.query(`update compute_task set state = 'RUNNING', usage = $2, progress = coalesce($3, progress), curve = coalesce($4, curve) where id = $1 and state in ('INITIALIZING', 'RUNNING')`, [id, JSON.stringify(usage), progress ?? null, curve.due(usage)])
    .catch((error: unknown) => log.warn(traceOf(error), 'the progress of a task could not be written'))
}

function datasetsOf({ inputs }: Task): string {
  return Object.values(inputs).flatMap((input) => ('permit' in input ? [`${input.dataset}@${input.version}`] : [])).join(' ')
}

interface Given { readonly opened: readonly OpenedDataset[], readonly writers: ReadonlyMap<string, (folder: string) => Promise<void>> }

async function openInputs(parts: RunParts, version: ToolVersion, task: Task): Promise<Given> {
  const opened = new Map<string, OpenedDataset>()
  const writers = new Map<string, (folder: string) => Promise<void>>()
  for (const [name, input] of Object.entries(task.inputs)) {
    const declared = version.manifest.inputs.find((one) => one.name === name)
    if ('output' in input || 'digest' in input) { writers.set(name, (folder) => writeWeights(parts, { input, task, file: declared?.type === 'onnx' ? 'model.onnx' : 'tensors.safetensors' }, folder)); continue }
    const key = JSON.stringify(input)
    const dataset = opened.get(key) ?? (await ('permit' in input ? parts.data.open(dataUse(version, input, { id: task.actor })) : openStudy(parts.data, { ...input, actor: { id: task.actor }, tool: `sha256:${version.digest}` }, 'open')))
    opened.set(key, dataset)
    const needed = Math.max(declared?.minimumSubjects ?? 1, dataset.policy.minimumCell)
    if (dataset.subjects < needed) throw BadInputs(`${name} needs at least ${needed} subjects`)
    writers.set(name, (folder) => (declared?.type === 'table' ? writeTable(dataset, name, folder) : writeImages(dataset, { name, folder, native: declared?.pixels === 'native' })))
  }
  return { opened: [...opened.values()], writers }
}

interface Weights { readonly input: Extract<TaskInput, { output: string } | { digest: string }>, readonly task: Task, readonly file: string }

async function writeWeights({ airlock, objects }: RunParts, { input, task, file }: Weights, folder: string): Promise<void> {
  const size = 'digest' in input ? (await objects.head(input.digest))?.size : undefined
  const bytes = 'digest' in input ? await objects.read(input.digest, 0, size ?? 0) : (await airlock.content(input.output, { actor: task.actor, mayDecide: false })).bytes
  await writeFile(join(folder, file), bytes)
}

async function writeTable({ table }: OpenedDataset, name: string, folder: string): Promise<void> {
  if (!table) throw BadInputs(`the dataset has no clinical table for ${name}`)
  await writeFile(join(folder, 'table.csv'), table)
}

async function writeImages({ images }: OpenedDataset, { name, folder, native }: { readonly name: string, readonly folder: string, readonly native: boolean }): Promise<void> {
  if (!images) throw BadInputs(`the dataset has no images for ${name}`)
  let index = 0
  for await (const image of images) await writeFile(join(folder, imageName(index++)), native && image.native ? await image.native() : await image.bytes())
}

/** Of several datasets, the narrowest of each rule holds. */
function strictest(opened: readonly OpenedDataset[]): DisclosurePolicy {
  const policies = opened.length ? opened.map(({ policy }) => policy) : [strictPolicy]
  return {
    minimumCell: Math.max(...policies.map(({ minimumCell }) => minimumCell)), dominance: Math.min(...policies.map(({ dominance }) => dominance)),
    logs: policies.every(({ logs }) => logs === 'review') ? 'review' : 'none',
  }
}
