/**
 * A model of the hub measured at hospitals over the real post, in the real sandbox, on real X-rays: weights in sealed pieces, a person at the air-lock, what comes
 * back joined; and permits that do not allow it, letters that come twice, a node that stops in the middle, cells that are too small.
 */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { strictPolicy, toolsOfTheHouse } from '#compute'
import { openObjects } from '#engines'
import type { Objects } from '#engines'
import { openNodePost } from '#federation'
import type { NodePost } from '#federation'
import { newIdentifier, problem } from '#kernel'
import { openHubEvaluations, openModels, openNodeEvaluations } from '#models'
import type { Landed, Models } from '#models'
import { firstPartyTools } from '../../../src/compute/tools/first-party.ts'
import { joinSites } from '../../../src/models/evaluation/join-sites.ts'
import { passportOf } from '../../../src/models/passport/passport.ts'
import { holder, openRoom, withoutSandbox } from '../../compute/room.ts'
import type { Room } from '../../compute/room.ts'
import { admin, clock, log, openHubSite, until } from '../../federation/sites.ts'
import type { HubSite } from '../../federation/sites.ts'
import { withoutXrays, xrays } from '../xrays.ts'
import type { Xray } from '../xrays.ts'

const skip = withoutSandbox || withoutXrays
const tools = resolve(import.meta.dirname, '../../../../../tools')
const weights = readFileSync(join(tools, 'image-classifier/examples/model.safetensors'))
const classifier = 'org.vesalius.image-classifier'
const Revoked = problem('access/permit-revoked', 403, 'Over')
const actor = newIdentifier('account')
type Evaluating = Awaited<ReturnType<typeof openHubEvaluations>>

interface Hospital {
  readonly post: NodePost
  readonly room: Room
  readonly models: Models
  readonly site: { readonly node: string, readonly permit: string, readonly purpose: string, readonly dataset: string, readonly version: number }
  /** The part that answers a hub, closed and opened again. */
  again(): Promise<void>
  stop(): Promise<void>
  close(): Promise<void>
}

let hub: HubSite
let objects: Objects
let models: Models
let evaluating: Evaluating
const hospitals: Hospital[] = []
const ended = new Set<string>()
/** What a hospital's archive waits for before it gives images. */
let slow: Promise<void> | undefined

before(async () => {
  if (skip) return
  hub = await openHubSite()
  objects = await openObjects(`file:${join(hub.folder, 'objects')}`)
  await objects.put(weights)
  models = await openModels({ ...hub, objects, clock, keysFolder: join(hub.folder, 'keys'), datasets: { facts: async () => undefined, state: async () => undefined } })
  evaluating = await openHubEvaluations({ ...hub, objects, clock, post: hub.hub.post, tools: toolsOfTheHouse(tools), models })
  for (const [name, set] of [['North Hospital', xrays('test', 120)], ['South Hospital', xrays('val', 120)], ['West Hospital', few()]] as const) hospitals.push(await hospital(name, set))
  await models.landed(result())
}, { timeout: 300_000 })
after(async () => {
  for (const one of hospitals) await one.close()
  if (skip) return
  await objects.close()
  await hub.close()
})

/** Enough images, and only four of them without pneumonia. */
function few(): Xray[] {
  const all = xrays('val', 200)
  return [...all.filter(({ label }) => label === 1).slice(0, 40), ...all.filter(({ label }) => label === 0).slice(0, 4)]
}

async function hospital(name: string, set: readonly Xray[]): Promise<Hospital> {
  const [permit, dataset] = [newIdentifier('permit'), newIdentifier('dataset')]
  const check = async (use: { readonly permit: string, readonly dataset: string }) => { if (use.permit !== permit || use.dataset !== dataset || ended.has(permit)) throw Revoked() }
  async function* images() { await slow; for (const { bytes } of set) yield { bytes: async () => bytes } }
  const table = Buffer.from(`subject,label,half\n${set.map(({ subject, label }, at) => `${subject},${label},${at % 2 ? 'odd' : 'even'}`).join('\n')}\n`)
  const room = await openRoom({ data: { check, async open(use) { await check(use); return { subjects: set.length, policy: strictPolicy, images: images(), table } } } })
  const { code } = await hub.hub.members.makeCode(name, admin, hub.hub.self)
  const keysFolder = join(room.folder, 'keys')
  const post = await openNodePost({ records: room.records, log, clock, hubUrl: hub.url, code, keysFolder, version: '0.1.0' })
  const subjects = async ({ dataset: of }: { readonly dataset: string }) => (of === dataset ? new Set(set.map(({ subject }) => createHmac('sha256', name).update(subject).digest('hex'))) : undefined)
  const own = await openModels({ ...room, clock, keysFolder, datasets: { site: post.self.id, facts: async () => undefined, state: async () => undefined, subjects } })
  const open = () => openNodeEvaluations({ ...room, clock, log, post: post.post, data: { check }, models: own })
  let answering = await open()
  const bundle = firstPartyTools(tools).find(({ manifest }) => manifest.id === classifier)
  if (bundle) await room.compute.tools.register(bundle, { id: 'vesalius' })
  return {
    post, room, models: own, site: { node: post.self.id, permit, purpose: 'disease-research', dataset, version: 1 },
    stop: () => answering.close(),
    async again() { answering = await open() },
    async close() {
      await answering.close()
      await post.close()
      await room.close()
    },
  }
}

/** As a federated training hands it on; North gave another dataset to it. */
function result(title = 'Pneumonia, two hospitals'): Parameters<Landed>[0] {
  const tool = toolsOfTheHouse(tools).find(({ id }) => id === classifier)
  const parties = hospitals.slice(0, 2).map(({ site: { node, permit } }, at) => ({ node, name: `Hospital ${at}`, dataset: newIdentifier('dataset'), version: 1, manifest: 'a'.repeat(64), permit, rounds: [1] }))
  return {
    plan: newIdentifier('plan'), planDigest: 'd'.repeat(64), title, purpose: 'Research on pneumonia', actor, weights: { digest: createHash('sha256').update(weights).digest('hex'), size: weights.length, format: 'safetensors' },
    initial: { digest: 'e'.repeat(64), size: 1, format: 'safetensors' }, tool: { id: classifier, version: tool?.version ?? '', digest: tool?.digest ?? '', entrypoint: 'train' }, parameters: { label: 'label', epochs: 2 }, seed: 1,
    strategy: { name: 'fedavg', rate: 1 }, secureAggregation: false, parties, rounds: [], startedAt: '2026-11-27T04:00:00.000Z', endedAt: '2026-11-27T04:05:00.000Z',
  }
}

const version = () => models.registry.version('pneumonia-two-hospitals', '1')
const state = async (site: Hospital['site']) => (await models.evaluations.of(await version())).find((one) => one.site === site.node)?.state
const noted = async (type: string) => (await hub.ledger.read(0, 500, { type })).length

/** The person of the hospital lets out what waits. */
async function released({ room, site }: Hospital): Promise<void> {
  await until(async () => (await state(site)) === 'waiting', 120)
  assert.equal((await models.evaluations.of(await version())).find((one) => one.site === site.node)?.report, null, 'nothing came before')
  for (const output of await room.compute.airlock.list()) await room.compute.airlock.decide(output.id, 'release', holder)
}

test('two hospitals measure it under their permits; nothing comes back before a person has let it out; what comes is joined', { skip, timeout: 300_000 }, async () => {
  const [north, south] = hospitals as [Hospital, Hospital]
  await evaluating.ask(await version(), { sites: [north.site, south.site], threshold: 0.5, groups: ['half'] }, { id: actor })
  await released(north)
  await released(south)
  await until(async () => (await models.evaluations.of(await version())).every(({ state: now }) => now === 'done'), 60)
  const record = await models.record(await version())
  const joined = record.done.map(({ siteName, report, proof }) => ({ siteName, auc: report.auc?.value ?? 0, n: report.n, groups: report.groups.filter(({ factor }) => factor === 'half').length, proof }))
  assert.deepEqual(joined.map(({ siteName, n, groups }) => [siteName, n, groups]).sort(), [['North Hospital', 120, 2], ['South Hospital', 120, 2]])
  for (const { auc, proof } of joined) {
    assert.ok(auc > 0.8, `area ${auc}`)
    assert.equal(proof.test?.subjects, null, 'how many subjects a set has is not told')
    assert.match(proof.test?.commitment ?? '', /^[0-9a-f]{64}$/)
  }
  const item = passportOf(record).items.find(({ id }) => id === 'joined')
  assert.match(JSON.stringify(item?.value), /"sites":2/)
  assert.equal((await version()).state, 'evaluated')
})

test('the version is in the registry of the hospital too, with the lineage that the hub signed', { skip }, async () => {
  const [north] = hospitals as [Hospital]
  const { versions: [own] } = await north.models.registry.model('pneumonia-two-hospitals')
  assert.deepEqual([own?.origin.kind, own?.run?.evaluate, own?.lineage.length], ['upload', 'evaluate', 2])
  assert.ok(own?.origin.kind === 'upload' && own.origin.passport?.site === models.passports.site)
})

test('letters that come again change nothing, and who asks again while it is open asks once', { skip, timeout: 180_000 }, async () => {
  const [north] = hospitals as [Hospital]
  await models.landed(result('Pneumonia again'))
  const again = await models.registry.version('pneumonia-again', '1')
  await evaluating.ask(again, { sites: [north.site], threshold: 0.5, groups: [] }, { id: actor })
  const [first] = await evaluating.ask(again, { sites: [north.site], threshold: 0.5, groups: [] }, { id: actor })
  assert.equal((await models.evaluations.of(again)).length, 1)
  const sentBefore = await noted('model/sent')
  await until(async () => (await models.evaluations.get(first?.id ?? '')).state === 'waiting', 120)
  const sent = await noted('model/sent')
  assert.equal(sent - sentBefore <= 1, true)
  const from = (await hub.hub.post.members()).find(({ id }) => id === north.site.node)
  assert.ok(from)
  const told = (body: Parameters<Evaluating['told']>[0]['body'], sender = from) => evaluating.told({ id: newIdentifier('letter'), type: 'evaluation-told', at: '', from: sender, body })
  const evaluation = first?.id ?? ''
  await told({ evaluation, state: 'wanting' })
  await told({ evaluation, state: 'running' })
  assert.equal((await models.evaluations.get(evaluation)).state, 'waiting', 'an older letter takes nothing back')
  assert.equal(await noted('model/sent'), sent, 'weights are not sent again')
  const south = (await hub.hub.post.members()).find(({ id }) => id === hospitals[1]?.site.node)
  assert.ok(south)
  await told({ evaluation, state: 'failed', code: 'models/failed' }, south)
  assert.equal((await models.evaluations.get(evaluation)).state, 'waiting', 'only the hospital that was asked ends it')
  for (const output of await north.room.compute.airlock.list()) await north.room.compute.airlock.decide(output.id, 'deny', holder)
  await until(async () => (await models.evaluations.get(evaluation)).endedAt !== null, 60)
  const { state: end, reason, report } = await models.evaluations.get(evaluation)
  assert.deepEqual([end, reason, report], ['refused', 'models/not-released', null], 'what a person denies does not leave')
  await told({ evaluation, state: 'failed', code: 'models/failed' })
  assert.equal((await models.evaluations.get(evaluation)).state, 'refused')
})

test('a permit that has ended keeps the weights at the hub', { skip, timeout: 120_000 }, async () => {
  const [, south] = hospitals as [Hospital, Hospital]
  await models.landed(result('Pneumonia, no permit'))
  const other = await models.registry.version('pneumonia-no-permit', '1')
  ended.add(south.site.permit)
  const before = await noted('model/sent')
  await evaluating.ask(other, { sites: [south.site], threshold: 0.5, groups: [] }, { id: actor })
  await until(async () => (await models.evaluations.of(other))[0]?.state === 'failed', 60)
  assert.equal((await models.evaluations.of(other))[0]?.reason, 'access/permit-revoked')
  assert.equal(await noted('model/sent'), before)
  await assert.rejects(south.models.registry.version('pneumonia-no-permit', '1'), { code: 'models/no-model' })
  ended.delete(south.site.permit)
})

test('a hospital that stops in the middle goes on where it was, with the same task', { skip, timeout: 240_000 }, async () => {
  const [, south] = hospitals as [Hospital, Hospital]
  await models.landed(result('Pneumonia, stopped'))
  const other = await models.registry.version('pneumonia-stopped', '1')
  await south.stop()
  await evaluating.ask(other, { sites: [south.site], threshold: 0.5, groups: [] }, { id: actor })
  await until(async () => ((await south.room.records.query(`select 1 from models_asked where state = 'asked'`)).rowCount ?? 0) > 0, 60)
  assert.equal((await models.evaluations.of(other))[0]?.state, 'asked')
  await south.again()
  await until(async () => ((await south.room.records.query(`select 1 from models_asked where state = 'begun'`)).rowCount ?? 0) > 0, 60)
  await south.stop()
  const id = (await models.evaluations.of(other))[0]?.id ?? ''
  // As if the process had ended before the step was written: it is done again, and finds what it had begun.
  await south.room.records.query(`update models_asked set state = 'here' where id = $1`, [id])
  await south.again()
  await until(async () => (await models.evaluations.of(other))[0]?.state === 'waiting', 120)
  const tasks = await south.room.compute.tasks.list({ actor })
  assert.equal(tasks.filter((task) => task.id === id.replace('evaluation-', 'task-')).length, 1)
  assert.equal((await south.room.records.query('select 1 from models_evaluation where id = $1', [id])).rowCount, 1)
  for (const output of await south.room.compute.airlock.list()) await south.room.compute.airlock.decide(output.id, 'release', holder)
  await until(async () => (await models.evaluations.of(other))[0]?.state === 'done', 60)
})

test('who asked cancels: what runs stops and is told of no more, what has not begun never begins, and nobody else may', { skip, timeout: 240_000 }, async () => {
  const [north, south] = hospitals as [Hospital, Hospital]
  await models.landed(result('Pneumonia, cancelled'))
  const other = await models.registry.version('pneumonia-cancelled', '1')
  const gate = Promise.withResolvers<void>()
  slow = gate.promise
  await south.stop()
  await evaluating.ask(other, { sites: [north.site, south.site], threshold: 0.5, groups: [] }, { id: actor })
  const [atNorth, atSouth] = await Promise.all([north, south].map(async ({ site }) => (await models.evaluations.of(other)).find((one) => one.site === site.node)?.id ?? ''))
  const taskAt = (of: Hospital, id = '') => of.room.compute.tasks.list({ actor }).then((tasks) => tasks.find((task) => task.id === id.replace('evaluation-', 'task-')))
  await until(async () => (await taskAt(north, atNorth))?.started != null, 120)
  await assert.rejects(evaluating.cancel(atNorth ?? '', { id: newIdentifier('account'), roles: ['researcher'] }), { code: 'models/no-evaluation' })
  for (const id of [atNorth, atSouth]) assert.equal((await evaluating.cancel(id ?? '', { id: actor, roles: ['researcher'] })).state, 'cancelled')
  await until(async () => (await taskAt(north, atNorth))?.state === 'CANCELED', 60)
  gate.resolve()
  slow = undefined
  assert.equal((await north.models.evaluations.find(atNorth ?? ''))?.state, 'cancelled')
  await south.again()
  await until(async () => ((await south.room.records.query(`select 1 from models_asked where id = $1 and told = 'cancelled'`, [atSouth])).rowCount ?? 0) > 0, 60)
  assert.deepEqual([await taskAt(south, atSouth), await south.models.evaluations.find(atSouth ?? '')], [undefined, undefined])
  await assert.rejects(evaluating.cancel(atNorth ?? '', { id: actor, roles: ['researcher'] }), { code: 'models/evaluation-over' })
  assert.deepEqual((await models.evaluations.of(other)).map(({ state: now, report }) => [now, report]), [['cancelled', null], ['cancelled', null]])
  assert.equal(await noted('model/evaluation-cancelled'), 2)
  assert.equal((await north.room.ledger.read(0, 500, { type: 'model/evaluation-cancelled' })).length, 1)
})

test('a hospital with too few of a class tells nothing of them, also when sites are joined', { skip, timeout: 180_000 }, async () => {
  const [, , west] = hospitals as [Hospital, Hospital, Hospital]
  await evaluating.ask(await version(), { sites: [west.site], threshold: 0.5, groups: [] }, { id: actor })
  await released(west)
  await until(async () => (await state(west.site)) === 'done', 60)
  const { sites, all } = joinSites((await models.record(await version())).done)
  assert.equal(sites.length, 3)
  const own = sites.find(({ site }) => site === west.site.node)
  assert.deepEqual([own?.n, own?.positives, own?.auc, own?.sensitivity, own?.brier, own?.external], [null, null, null, null, null, true])
  assert.deepEqual([all.n, all.positives, all.auc?.sites], [null, null, 2])
})

test('a hub sends only what training has left with it, and only to its nodes', { skip }, async () => {
  const [north] = hospitals as [Hospital]
  const node = newIdentifier('node')
  await assert.rejects(evaluating.ask(await version(), { sites: [{ ...north.site, node }], threshold: 0.5, groups: [] }, { id: actor }), { code: 'models/no-site' })
  const upload = { ...(await version()), origin: { kind: 'upload' as const } }
  await assert.rejects(evaluating.ask(upload, { sites: [north.site], threshold: 0.5, groups: [] }, { id: actor }), { code: 'models/not-from-training' })
})
