/** The models room for its tests: real records, ledger, sandbox and tools; two datasets of real X-rays are opened for the permit `permit-1`. */
import { createHmac } from 'node:crypto'
import { resolve } from 'node:path'
import { openModels } from '#models'
import type { DatasetFacts, Models } from '#models'
import type { Actor } from '#kernel'
import { problem } from '#kernel'
import { strictPolicy } from '#compute'
import type { OpenedDataset, Task } from '#compute'
import { firstPartyTools } from '../../src/compute/tools/first-party.ts'
import { until } from '../engines/contract/records.ts'
import { holder, openRoom, researcher } from '../compute/room.ts'
import type { Room } from '../compute/room.ts'
import { xrays } from './xrays.ts'
import type { Xray } from './xrays.ts'

export { holder, researcher }
export const manager: Actor = { id: 'person-m', name: 'M', kind: 'person', roles: ['data-manager'] }
const NotOpen = problem('test/not-open', 403, 'This permit opens nothing')

export interface ModelsRoom extends Room {
  readonly models: Models
  /** Dataset → its X-rays. */
  readonly sets: ReadonlyMap<string, readonly Xray[]>
  /** Datasets that are invalidated. */
  readonly invalidated: Set<string>
  /** What came back by the front gate, by task. */
  readonly returned: Map<string, readonly Uint8Array[]>
  /** When the task has ended, with all its outputs released. */
  released(task: string): Promise<Task>
}

/** A dataset that this node gave to a federated training, with one subject in it. */
export interface Given { readonly site: string, readonly own: { readonly dataset: string, readonly subject: string }, readonly invalidated: ReadonlySet<string> }

export async function openModelsRoom({ train, test, tools, more }: { readonly train: number, readonly test: number, readonly tools: readonly string[], readonly more?: Given }): Promise<ModelsRoom> {
  const sets = new Map<string, readonly Xray[]>([['dataset-train', xrays('train', train)], ['dataset-test', xrays('test', test)]])
  const [invalidated, returned] = [new Set<string>(), new Map<string, readonly Uint8Array[]>()]
  const opened = (name: string): OpenedDataset => {
    const set = sets.get(name) ?? []
    return { subjects: set.length, policy: strictPolicy, images: images(set), table: Buffer.from(`subject,label,half\n${set.map(({ subject, label }, at) => `${subject},${label},${at % 2 ? 'odd' : 'even'}`).join('\n')}\n`) }
  }
  const room = await openRoom({
    outputs: ['metrics', 'model-weights'],
    data: {
      async check({ permit }) { if (permit !== 'permit-1') throw NotOpen() },
      async open({ permit, dataset }) { if (permit !== 'permit-1') throw NotOpen(); return opened(dataset) },
      async study({ study }) { return { subjects: 1, policy: { minimumCell: 1, dominance: 1, logs: 'none' }, images: images([...sets.values()].flat().filter(({ subject }) => subject === study)) } },
    },
    async submitDicom(files, { task }) { returned.set(task, files) },
  })
  const models = await openModels({
    ...room, clock: { now: () => new Date() }, keysFolder: `${room.folder}/keys`,
    datasets: {
      site: more?.site,
      state: async ({ dataset }) => (invalidated.has(dataset) || more?.invalidated.has(dataset) ? 'invalidated' : sets.has(dataset) || dataset === more?.own.dataset ? 'released' : undefined),
      facts: async ({ dataset, version }) => (dataset === more?.own.dataset ? factsOf(dataset, version, { subjects: 1, isInvalidated: more.invalidated.has(dataset) }) : sets.has(dataset) ? factsOf(dataset, version, { subjects: sets.get(dataset)?.length ?? 0, isInvalidated: invalidated.has(dataset) }) : undefined),
      subjects: async ({ dataset }) => sets.get(dataset) && new Set(sets.get(dataset)?.map(({ subject }) => createHmac('sha256', 'key').update(subject).digest('hex'))),
      versionsWith: async (pseudonym) => ({ versions: pseudonym === more?.own.subject ? [{ dataset: more.own.dataset, version: 1 }] : [...sets].filter(([, set]) => set.some(({ subject }) => subject === pseudonym)).map(([dataset]) => ({ dataset, version: 1 })), withdrawn: false, released: [] }),
    },
  })
  const folder = resolve(import.meta.dirname, '../../../../tools')
  for (const bundle of firstPartyTools(folder).filter(({ manifest }) => tools.includes(manifest.id))) await room.compute.tools.register(bundle, { id: 'vesalius' })
  return {
    ...room, models, sets, invalidated, returned,
    async released(id) {
      await until(async () => (await room.compute.tasks.get(id)).ended !== null, 120)
      for (const output of await room.compute.airlock.list({ task: id })) if (output.state === 'waiting') await room.compute.airlock.decide(output.id, 'release', holder)
      return room.compute.tasks.get(id)
    },
  }
}

async function* images(set: readonly Xray[]) {
  for (const { bytes } of set) yield { bytes: async () => bytes }
}

function factsOf(dataset: string, version: number, { subjects, isInvalidated }: { readonly subjects: number, readonly isInvalidated: boolean }): DatasetFacts {
  return {
    dataset, version, title: dataset, description: 'Chest X-rays', state: isInvalidated ? 'invalidated' : 'released', manifest: 'c'.repeat(64), identity: 'pseudonymised', provenance: 'Routine care', dataUses: [], released: '2026-01-01',
    subjects, studies: subjects, modalities: ['DX'], manufacturers: [], sexes: [], age: null, years: null, quality: null,
  }
}

export const declaration = {
  intendedUse: 'Research on pneumonia in chest X-rays of children', outcome: 'Pneumonia', task: 'classification', licence: 'Apache-2.0', provider: 'Example Hospital', limitations: 'Images of 28 by 28 pixels', oversight: 'A radiologist reads every image',
} as const
