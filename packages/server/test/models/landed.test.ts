/** What a federated training hands on becomes a version at the hub; its weights and passport make it one at a node, where its lineage leads to the node's own subjects. */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openLedger, openObjects, openRecords } from '#engines'
import type { Objects, Records } from '#engines'
import { newIdentifier, openLog } from '#kernel'
import { openModels } from '#models'
import type { Landed, Models } from '#models'
import { withoutSandbox } from '../compute/room.ts'
import { declaration, holder, manager, openModelsRoom, researcher } from './room.ts'
import { withoutXrays } from './xrays.ts'

const skip = withoutSandbox || withoutXrays
const weights = readFileSync(resolve(import.meta.dirname, '../../../../tools/image-classifier/examples/model.safetensors'))
const digest = createHash('sha256').update(weights).digest('hex')
const [here, there] = [newIdentifier('node'), newIdentifier('node')]
const dataset = newIdentifier('dataset')
const folder = mkdtempSync(join(tmpdir(), 'vesalius-hub-models-'))
const invalidated = new Set<string>()
let [records, objects, hub] = [] as unknown as [Records, Objects, Models]

type Result = Parameters<Landed>[0]
const result: Result = {
  plan: newIdentifier('plan'), planDigest: 'd'.repeat(64), title: 'Pneumonia, two hospitals', purpose: 'Research on pneumonia', actor: researcher.id, weights: { digest, size: weights.length, format: 'safetensors' },
  initial: { digest: 'e'.repeat(64), size: 1, format: 'safetensors' }, tool: { id: 'org.vesalius.image-classifier', version: '1.1.0', digest: 'f'.repeat(64), entrypoint: 'train' }, parameters: { label: 'local:label' }, seed: 1,
  strategy: { name: 'fedavg' } as Result['strategy'], secureAggregation: true,
  parties: [{ node: here, name: 'North', dataset, version: 1, manifest: 'a'.repeat(64), permit: newIdentifier('permit'), rounds: [1, 2] }, { node: there, name: 'South', dataset: newIdentifier('dataset'), version: 3, manifest: 'b'.repeat(64), permit: newIdentifier('permit'), rounds: [1, 2] }],
  rounds: [], startedAt: '2026-11-27T04:00:00.000Z', endedAt: '2026-11-27T04:05:00.000Z',
}

before(async () => {
  records = await openRecords(`file:${join(folder, 'records')}`, { log: openLog('silent') })
  objects = await openObjects(`file:${join(folder, 'objects')}`)
  await objects.put(weights)
  hub = await openModels({ records, objects, ledger: await openLedger(records, { folder: join(folder, 'keys') }), clock: { now: () => new Date() }, keysFolder: join(folder, 'keys'), datasets: { facts: async () => undefined, state: async () => undefined } })
})
after(async () => {
  await objects.close()
  await records.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a training lands once, with every site in its lineage, and waits for a person to declare its use', async () => {
  await hub.landed(result)
  await hub.landed(result)
  const { versions } = await hub.registry.model('pneumonia-two-hospitals')
  assert.deepEqual(versions.map(({ number, state, run, declaration: said }) => [number, state, run, said]), [[1, 'candidate', null, null]])
  assert.deepEqual(versions[0]?.lineage.map(({ site, version }) => [site, version]).sort(), [[here, 1], [there, 3]].sort())
  await assert.rejects(hub.registry.approve(versions[0] as never, 'Now', holder), { code: 'models/no-evidence' })
  await assert.rejects(hub.trace('VS-1', manager), { code: 'models/no-data-here' })
})

test('at a node, weights and passport together make a version that leads to its own subjects; one of them changed does not', { skip, timeout: 120_000 }, async () => {
  const room = await openModelsRoom({ train: 10, test: 60, tools: ['org.vesalius.image-classifier'], more: { site: here, own: { dataset, subject: 'VS-77' }, invalidated } })
  try {
    const passport = (await hub.passports.sign(await hub.record(await hub.registry.version('pneumonia-two-hospitals', '1')), researcher)).jws
    const { digest: file } = await room.models.files.take([weights] as never, 'safetensors', researcher)
    const version = (await room.compute.tools.versions('org.vesalius.image-classifier'))[0]?.version ?? ''
    const from = { file, run: { tool: 'org.vesalius.image-classifier', version }, passport }
    const known = { name: 'pneumonia', title: 'Pneumonia', declaration }
    const [head = '', body = '', signature = ''] = passport.split('.')
    const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace(dataset, newIdentifier('dataset'))).toString('base64url')
    await assert.rejects(room.models.register({ ...known, from: { ...from, passport: `${head}.${changed}.${signature}` } }, researcher), { code: 'models/bad-passport' })
    const model = await room.models.register({ ...known, from }, researcher)
    assert.deepEqual(model.lineage.map(({ dataset: id, site }) => [id === dataset, site]).sort(), [[false, there], [true, 'self']])
    assert.ok(model.origin.kind === 'upload' && model.origin.passport?.site === hub.passports.site)
    const { models } = await room.models.trace('VS-77', manager)
    assert.deepEqual(models.map(({ name, use }) => [name, use]), [['pneumonia', 'trained']])
    invalidated.add(dataset)
    assert.equal((await room.models.registry.version('pneumonia', '1')).state, 'flagged')
  } finally {
    await room.close()
  }
})
