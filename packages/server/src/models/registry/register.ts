/** Ways by which a version comes into the registry: weights that the air-lock released, a file that a person hands in, a tool that is the model itself, a federated training. */
import type { Objects } from '#engines'
import { Problem } from '#kernel'
import type { Actor } from '#kernel'
import type { Compute, Task } from '#compute'
import { computeHere } from '../compute-here.ts'
import { NotReleased } from '../problems.ts'
import type { DatasetDoor } from '../datasets.ts'
import { readReceived } from '../passport/received.ts'
import type { TrainingResult } from '../training/result.ts'
import type { Declaration } from './declaration.ts'
import { summaryOf } from './files.ts'
import type { WeightsFiles } from './files.ts'
import type { Registry } from './registry.ts'
import { parametersOfUse, runBy } from './run-by.ts'
import type { RunRequest } from './run-by.ts'
import type { LineageEntry, ModelVersion, Origin, Summary } from './version.ts'

export interface RegisterParts {
  readonly objects: Objects
  readonly compute: Compute | undefined
  readonly registry: Registry
  readonly files: WeightsFiles
  readonly datasets: DatasetDoor
}

export interface NewVersion {
  readonly name: string
  readonly title: string
  readonly declaration: Declaration
  readonly from:
    | { readonly output: string }
    /** `trainedOn`: what the person knows of the data that it was trained on elsewhere, where they are catalogued here. */
    | { readonly file: string, readonly run: RunRequest, readonly trainedOn?: readonly { readonly dataset: string, readonly version: number }[] | undefined, /** As another site has signed it. */ readonly passport?: string | undefined }
    | { readonly run: RunRequest }
}

export async function register(parts: RegisterParts, { name, title, declaration, from }: NewVersion, actor: Actor): Promise<ModelVersion> {
  const known = { name, title, declaration }
  if ('output' in from) return fromOutput(parts, known, { output: from.output, actor })
  if ('file' in from) {
    const { digest, size, format, summary } = await parts.files.find(from.file, actor)
    const run = await runBy(computeHere(parts.compute), from.run, { format, summary })
    const told = from.passport === undefined ? undefined : await readReceived(from.passport, { digest, here: parts.datasets.site })
    const named = await Promise.all((from.trainedOn ?? []).map((one) => lineageOf(parts, { ...one, permit: null })))
    const lineage = [...new Map([...named, ...(told?.lineage ?? [])].map((one) => [`${one.dataset}@${one.version}`, one])).values()]
    const origin: Origin = { kind: 'upload', ...(told ? { passport: { site: told.site, name: told.name, version: told.version, record: told.record } } : {}) }
    return parts.registry.enter({ ...known, format, digest, size, summary, run, origin, lineage, began: [] }, actor)
  }
  const summary: Summary = {}
  const run = await runBy(computeHere(parts.compute), from.run, { format: 'tool', summary })
  return parts.registry.enter({ ...known, format: 'tool', digest: null, size: 0, summary, run, origin: { kind: 'tool' }, lineage: [], began: [] }, actor)
}

interface Known { readonly name: string, readonly title: string, readonly declaration: Declaration }

/** Weights of a task: only what a person has released, for who asked for the work or who answers for the data. Raises models/not-released, compute/no-output. */
async function fromOutput(parts: RegisterParts, known: Known, { output: id, actor }: { readonly output: string, readonly actor: Actor }): Promise<ModelVersion> {
  const { registry, objects } = parts
  const compute = computeHere(parts.compute)
  const { output, bytes } = await compute.airlock.content(id, { actor: actor.id, mayDecide: actor.roles.includes('data-holder') })
  if (output.type !== 'tensors' || output.state !== 'released') throw NotReleased()
  const task = await compute.tasks.get(output.task)
  const summary = summaryOf(bytes, 'safetensors')
  const { tool, version, parameters, inputs } = task
  const run = await runBy(compute, { tool, version, parameters: inferring(await parametersKnown(compute, task), parameters) }, { format: 'safetensors', summary })
  const lineage = await Promise.all(datasetsOf(task).map((one) => lineageOf(parts, one)))
  const given = async (one: string) => (await compute.airlock.content(one, { actor: task.actor, mayDecide: false })).output.digest
  const began: string[] = []
  for (const input of Object.values(inputs)) if ('digest' in input) began.push(input.digest); else if ('output' in input) began.push(await given(input.output))
  await objects.put(bytes)
  return registry.enter({ ...known, format: 'safetensors', digest: output.digest, size: output.size, summary, run, origin: await originOf(compute, task, id), lineage, began }, actor)
}

/** Once for each dataset, though images and labels come from the same. */
function datasetsOf({ inputs }: Task): { dataset: string, version: number, permit: string, purpose: string }[] {
  const all = Object.values(inputs).flatMap((input) => ('permit' in input ? [input] : []))
  return [...new Map(all.map(({ dataset, version, permit, purpose }) => [`${dataset}@${version}`, { dataset, version, permit, purpose }])).values()]
}

async function lineageOf({ datasets }: RegisterParts, { dataset, version, permit }: { readonly dataset: string, readonly version: number, readonly permit: string | null }): Promise<LineageEntry> {
  const facts = await datasets.facts({ dataset, version, site: 'self' })
  return { dataset, version, site: 'self', manifest: facts?.manifest ?? null, permit }
}

async function originOf(compute: Compute, task: Task, output: string): Promise<Origin> {
  const others = (await compute.airlock.list({ task: task.id })).filter(({ id, type, state }) => id !== output && type === 'json' && state === 'released')
  const reported = await Promise.all(others.map(async ({ id, name }) => [name, JSON.parse(Buffer.from((await compute.airlock.content(id, { actor: task.actor, mayDecide: false })).bytes).toString('utf8')) as unknown] as const))
  const { id, tool, version, digest, entrypoint, seed, parameters, usage } = task
  return {
    kind: 'task', task: id, output, tool, toolVersion: version, toolDigest: digest, entrypoint, seed, parameters, seconds: usage?.wallSeconds ?? null, peakMemoryBytes: usage?.peakMemoryBytes ?? null,
    purposes: [...new Set(datasetsOf(task).map(({ purpose }) => purpose))], reported: Object.fromEntries(reported),
  }
}

/** Parameters of the training that also make sense when the model is used: those of the data, not those of the training. */
function inferring(known: ReadonlySet<string>, parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return parametersOfUse(Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name))))
}

async function parametersKnown({ tools }: Compute, { tool, version }: Task): Promise<Set<string>> {
  const { manifest } = await tools.version(tool, version)
  return new Set(Object.keys((manifest.parameters['properties'] ?? {}) as object))
}

/** What a federated training hands on. Handing it on again changes nothing; a person declares its use later. */
export async function registerTraining({ compute, registry, objects }: RegisterParts, training: TrainingResult): Promise<ModelVersion> {
  const { weights, initial, tool, parameters, parties, title } = training
  const summary = summaryOf(await objects.read(weights.digest, 0, weights.size), 'safetensors')
  const run = compute ? await runBy(compute, { tool: tool.id, version: tool.version, parameters: parametersOfUse(parameters) }, { format: 'safetensors', summary })
    // One that only trains is registered all the same.
    .catch((error: unknown) => { if (error instanceof Problem) return null; throw error }) : null
  const lineage = parties.map(({ node, dataset, version, manifest, permit }): LineageEntry => ({ dataset, version, site: node, manifest, permit }))
  return registry.enter({
    name: nameFrom(title), title, format: 'safetensors', digest: weights.digest, size: weights.size, summary, run, declaration: null, origin: { kind: 'training', training }, lineage, began: [initial.digest],
  }, { id: training.actor })
}

/** `Pneumonia, three hospitals` → `pneumonia-three-hospitals`. */
export function nameFrom(title: string): string {
  const name = title.normalize('NFD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, 60).replace(/-+$/, '')
  return name === '' ? 'model' : name
}
