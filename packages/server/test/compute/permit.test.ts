/** Tools on images under a real permit: granted by a committee for one tool, dataset and class of output, and revoked while the tool runs. */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openAccess } from '#access'
import type { Access } from '#access'
import { openCompute, strictPolicy } from '#compute'
import type { Compute, NewTask, Task } from '#compute'
import { openObjects, openQueue } from '#engines'
import type { Objects, Queue } from '#engines'
import { newIdentifier, openLog } from '#kernel'
import { readManifest } from '../../src/compute/tools/manifest.ts'
import { firstPartyTools } from '../../src/compute/tools/first-party.ts'
import { dataForTools } from '../../src/data-for-tools.ts'
import type { DataSources } from '../../src/data-for-tools.ts'
import type { OpenInstance } from '../../src/offered-datasets.ts'
import { startEngines, stopEngines } from '../access/fixture.ts'
import type { Engines } from '../access/fixture.ts'
import { formOf, grant } from '../access/granting.ts'
import type { Person } from '../access/granting.ts'
import { until } from '../engines/contract/records.ts'
import { counts, shellTool, withoutSandbox } from './room.ts'

const log = openLog('silent')
const tools = resolve(import.meta.dirname, '../../../../tools')
const images = join(tools, 'first-order-features/examples/images')
const skip = withoutSandbox
const dataset = newIdentifier('dataset')
const now = { at: new Date('2027-01-31T10:00:00.000Z') }
/** Nothing but images that are not compressed. */
const sources: DataSources = {
  records: { transaction: (work) => engines.records.transaction(work) }, archive: { clinicalTable: async () => ({ columns: ['subject'], rows: [] }), native: async (file) => file },
  catalogue: { dataset: async (id) => ({ id, project: 'default' }) as never }, policies: { of: async () => strictPolicy },
}
let [engines, objects, queue, access, compute] = [] as unknown as [Engines, Objects, Queue, Access<OpenInstance>, Compute]

before(async () => {
  engines = await startEngines()
  const { records, ledger, folder } = engines
  objects = await openObjects(`file:${join(folder, 'objects')}`)
  queue = await openQueue(records, { log })
  const clock = { now: () => now.at }
  access = await openAccess<OpenInstance>({
    records, ledger, log, clock, publicUrl: 'http://127.0.0.1:1', keys: join(folder, 'keys'),
    offered: { find: async (id, version) => (id === dataset && version === 1 ? { dataset, version, title: 'Chest', manifest: 'b'.repeat(64), state: 'published', identity: 'pseudonymised', dataUses: [{ code: 'DUO:0000042' }, { code: 'DUO:0000021' }], holder: 'self' } : undefined) },
    contents: async function* () {
      for (const name of readdirSync(images).sort()) yield { pseudonym: name.split('-')[0] ?? '', read: async () => readFileSync(join(images, name)) } as OpenInstance
    },
  })
  compute = await openCompute({ records, objects, ledger, queue, log, clock, runner: 'process:', folder: join(folder, 'runs'), data: dataForTools(access, clock, sources) })
})
after(async () => {
  await compute.close()
  await queue.close()
  await access.close()
  await objects.close()
  await stopEngines(engines)
})

async function person(role: string): Promise<Person> {
  return await access.accounts.fromProvider({ issuer: 'https://id.example', subject: newIdentifier('subject'), name: role, roles: [role] }) as Person
}

/** A permit for tools by their digests, with the classes of outputs named. */
async function permitFor(researcher: Person, holder: Person, digest: string): Promise<string> {
  const form = formOf([dataset])
  now.at = new Date('2027-01-31T10:00:00.000Z')
  const { id } = await access.requests.draft(researcher, { ...form, summary: { ...form.summary, tools: [`sha256:${digest}`], outputs: ['table'] } })
  const [first, second] = [await person('access-committee'), await person('access-committee')]
  await access.requests.submit(researcher, id)
  await access.requests.accept(first, id)
  for (const act of ['confirm', 'agree'] as const) await access.requests.part(holder, id, { dataset, version: 1, act })
  await access.requests.vote(first, id, grant)
  await access.requests.vote(second, id, grant)
  now.at = new Date('2027-06-01T00:00:00.000Z')
  return (await access.permits.ofRequest(id))[0]?.permit.id ?? ''
}

const taskOf = (tool: string, permit: string, more: Partial<NewTask> = {}): NewTask => ({ tool, version: '1.0.0', entrypoint: 'extract', parameters: { lower: 150 }, inputs: { images: { permit, dataset, version: 1, purpose: 'disease-research' } }, ...more })
const over = async ({ id }: Task): Promise<Task> => {
  await until(async () => (await compute.tasks.get(id)).ended !== null, 30)
  return compute.tasks.get(id)
}

test('a researcher computes features on images that never leave, and a holder releases the table', { skip, timeout: 60_000 }, async () => {
  const [researcher, holder] = [await person('researcher'), await person('data-holder')]
  const bundle = firstPartyTools(tools).find(({ manifest }) => manifest.id === 'org.vesalius.first-order-features')
  assert.ok(bundle)
  const { tool, digest } = await compute.tools.register(bundle, holder)
  const permit = await permitFor(researcher, holder, digest)
  await assert.rejects(compute.tasks.submit(taskOf(tool, permit), await person('researcher')), { code: 'access/not-this-person' })
  await assert.rejects(compute.tasks.submit(taskOf(tool, permit, { inputs: { images: { permit, dataset, version: 1, purpose: 'clinical-care' } } }), researcher), { code: 'access/not-this-purpose' })
  const task = await over(await compute.tasks.submit(taskOf(tool, permit), researcher))
  assert.deepEqual([task.state, task.reason], ['COMPLETE', null])
  const [output] = await compute.airlock.list({ task: task.id })
  await compute.airlock.decide(output?.id ?? '', 'release', holder)
  const { bytes } = await compute.airlock.content(output?.id ?? '', { actor: researcher.id, mayDecide: false })
  const result = JSON.parse(Buffer.from(bytes).toString()) as { n: number, features: { name: string, mean: number }[] }
  assert.equal(result.n, 8)
  assert.ok((result.features.find(({ name }) => name === 'mean')?.mean ?? 0) > 300)
  const entries = await engines.ledger.read(0, 1_000)
  for (const type of ['permit/issued', 'tool/registered', 'job/submitted', 'access/opened', 'job/started', 'egress/requested', 'egress/checked', 'job/finished', 'egress/released']) assert.ok(entries.some((entry) => entry.type === type), type)
})

test('a revoked permit ends what runs within 10 seconds, and lets nothing more begin', { skip, timeout: 60_000 }, async (t) => {
  const [researcher, holder] = [await person('researcher'), await person('data-holder')]
  const { manifest, files } = shellTool(`test -e /in/images/0000024.dcm && sleep 50; ${counts}`, {
    id: 'org.example.slow', entrypoints: { extract: { purpose: 'Waits', inputs: ['images'] } }, inputs: [{ name: 'images', type: 'images' }],
    tests: [{ name: 'none', entrypoint: 'extract', inputs: { images: 'examples/table.csv' }, expect: [{ output: 'result', at: '/n', equals: 40 }] }],
  })
  const { tool, digest } = await compute.tools.register({ manifest: readManifest(manifest), files }, holder)
  const permit = await permitFor(researcher, holder, digest)
  const task = await compute.tasks.submit(taskOf(tool, permit, { parameters: {} }), researcher)
  await until(async () => (await compute.tasks.get(task.id)).state === 'RUNNING')
  const began = Date.now()
  await access.permits.revoke(holder, permit, 'A test')
  const { state, reason } = await over(task)
  t.diagnostic(`ended ${Date.now() - began} ms after the permit`)
  assert.deepEqual([state, reason], ['CANCELED', 'permit-ended'])
  assert.ok(Date.now() - began < 10_000)
  await assert.rejects(compute.tasks.submit(taskOf(tool, permit, { parameters: {} }), researcher), { code: 'access/permit-revoked' })
})
