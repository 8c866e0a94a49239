/** Keys rotated while studies of a released project wait, are on their way, or have arrived: nothing is lost, nothing leaves under keys of before. Real hub, nodes, records, threads. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Actor } from '#kernel'
import type { Member, Parcels, ReceivedParcel } from '#federation'
import { fingerprintOf } from '#federation'
import { admin, openHubSite, openNodeSite, until } from '../federation/sites.ts'
import type { HubSite, NodeSite } from '../federation/sites.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleOf } from './rotation-samples.ts'

const holder: Actor = { id: 'anna', name: 'anna', kind: 'person', roles: ['data-holder'] }
const project = 'trial'
let [hub, north, site, node] = [] as unknown as [HubSite, NodeSite, NodeSite, TestNode]
let to: Member
const arrived = new Map<string, Buffer>()
const stopping = new AbortController()
let receiving: Promise<void>
/** Waits at every part while this is set. */
let gate: { readonly reached: PromiseWithResolvers<void>, readonly open: PromiseWithResolvers<void> } | undefined

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const take = async ({ digest, size, offset, bytes }: ReceivedParcel): Promise<void> => {
  const file = arrived.get(digest) ?? Buffer.alloc(size)
  Buffer.from(bytes).copy(file, offset)
  arrived.set(digest, file)
}
const receipt = (digests: readonly string[]) => site.node.post.send(north.node.self, { type: 'release-receipt', body: { receipts: digests.map((digest) => ({ digest, outcome: 'stored' as const })) } })
interface Row { readonly uid: string, readonly digest: string, readonly next: string | null, readonly state: string, readonly earlier: boolean }
const rows = async (): Promise<Row[]> => (await node.records.query<Row>('select sop_instance_uid as uid, digest, next_digest as next, state, earlier_keys as earlier from ingest_released order by 1')).rows
const states = async (): Promise<Record<string, number>> => Object.fromEntries((await node.ingest.releases.counts()).map(({ state, instances }) => [state, instances]))
/** As the archive has them now: by UID. */
const stored = async (): Promise<Map<string, string>> => {
  const { rows: found } = await node.records.query<{ uid: string }>('select uid from archive_instance')
  return new Map(await Promise.all(found.map(async ({ uid }) => [uid, digestOf(await node.archive.read(uid) ?? new Uint8Array())] as const)))
}

async function submit(numbers: readonly number[]): Promise<string[]> {
  const send = await node.ingest.sends.open({ door: 'upload', project, path: 'central', actor: 'tester' })
  const outcomes = []
  for (const number of numbers) {
    const bytes = sampleOf(0, number)
    outcomes.push((await node.ingest.intake.submit({ send, bytes, size: bytes.length })).outcome)
  }
  return outcomes
}

async function rotate(): Promise<void> {
  await node.ingest.rotation.start(holder, project)
  await until(async () => (await node.ingest.rotation.state(project)).state === 'done', 60)
}

before(async () => {
  hub = await openHubSite()
  north = await openNodeSite(hub, 'North Hospital')
  site = await openNodeSite(hub, 'Collection')
  node = await openNode({ path: 'central' })
  to = (await hub.hub.members.list()).find(({ name }) => name === 'Collection') ?? assert.fail()
  await hub.hub.members.setCollects(to.id, true, admin)
  to = { ...to, collects: true }
  await node.ingest.policies.choose(holder, project, { policy: 'released', to, fingerprint: fingerprintOf(to) })
  receiving = site.node.parcels.receiveParcels(take, stopping.signal).catch(() => undefined)
}, { timeout: 120_000 })
after(async () => {
  stopping.abort()
  await node.close()
  await north.close()
  await site.close()
  await receiving
  await hub.close()
}, { timeout: 60_000 })

test('what waits when keys are rotated leaves under the new keys, all of it', { timeout: 120_000 }, async () => {
  assert.deepEqual(await submit([1, 2, 3]), ['stored', 'stored', 'stored'])
  const old = new Set((await stored()).values())
  assert.deepEqual(await states(), { waiting: 3 })
  await rotate()
  const now = await stored()
  assert.deepEqual((await rows()).map(({ uid, digest, state, earlier }) => [uid, digest, state, earlier]), [...now].sort().map(([uid, digest]) => [uid, digest, 'waiting', false]))
  for (const digest of old) assert.equal(await node.objects.head(digest), undefined, 'nothing is there as it was before')

  const slow: Parcels = { ...north.node.parcels, partBytes: 2048, sendParcel: async (...part) => {
    gate?.reached.resolve()
    await gate?.open.promise
    await north.node.parcels.sendParcel(...part)
  } }
  node.ingest.releases.join({ post: north.node.post, parcels: slow })
  await until(async () => (await states())['sent'] === 3, 60)
  await until(() => arrived.size === 3, 60)
  assert.deepEqual([...arrived].map(([digest, bytes]) => [digest, digestOf(bytes)]).sort(), [...now.values()].sort().map((digest) => [digest, digest]))
  await receipt([...now.values()].slice(0, 1))
  await until(async () => (await states())['acknowledged'] === 1, 60)
})

test('what was acknowledged stays so, and what has no receipt ends by the receipt of before or leaves again under the new keys', { timeout: 120_000 }, async () => {
  const before = await rows()
  const [ended, ...open] = [before.find(({ state }) => state === 'acknowledged'), ...before.filter(({ state }) => state === 'sent')]
  await rotate()
  const now = await stored()
  const [, noted] = await node.ingest.options.ledger.read(0, 1_000, { type: 'key/rotated' })
  assert.equal(noted?.detail['releasedUnderEarlierKeys'], 3)
  assert.equal((await node.ingest.releases.counts()).reduce((sum, { earlierKeys }) => sum + earlierKeys, 0), 3)
  for (const { uid, digest, next, state, earlier } of await rows()) {
    assert.ok(now.has(uid) && earlier)
    assert.equal(next, state === 'acknowledged' ? null : now.get(uid))
    assert.ok(before.some((one) => one.digest === digest && one.state === state), 'known by the file that left')
  }
  await receipt([open[0]?.digest ?? ''])
  await until(async () => (await states())['acknowledged'] === 2, 60)

  // The other one's is lost: half an hour later it leaves as it is called now.
  await node.records.query(`update ingest_released set sent_at = now() - interval '1 hour' where state = 'sent'`)
  node.ingest.releases.wake()
  const last = (await rows()).find(({ state }) => state !== 'acknowledged') ?? assert.fail()
  await until(() => arrived.has(now.get(last.uid) ?? ''), 60)
  assert.equal(arrived.size, 4, 'nothing else was sent again')
  assert.ok(!arrived.has(now.get((await rows()).find(({ digest }) => digest === ended?.digest)?.uid ?? '') ?? ''))
  // A receipt that was late after all.
  await receipt([open[1]?.digest ?? ''])
  await until(async () => (await states())['acknowledged'] === 3, 60)
})

test('a file of which a part has left when keys are rotated is not sent on, and its successor leaves whole', { timeout: 120_000 }, async () => {
  arrived.clear()
  gate = { reached: Promise.withResolvers<void>(), open: Promise.withResolvers<void>() }
  await submit([4])
  await gate.reached.promise
  const old = (await rows()).find(({ state }) => state === 'waiting') ?? assert.fail()
  // The part is let go when the rotation waits for it.
  const { releases } = node.ingest
  const [still, asked] = [releases.still.bind(releases), Promise.withResolvers<void>()]
  releases.still = (work) => { asked.resolve(); return still(work) }
  await node.ingest.rotation.start(holder, project)
  await asked.promise
  gate.open.resolve()
  gate = undefined
  await until(async () => (await node.ingest.rotation.state(project)).state === 'done', 60)
  await until(async () => (await states())['sent'] === 1, 60)
  const now = await stored()
  const sent = (await rows()).find(({ state }) => state === 'sent') ?? assert.fail()
  assert.equal(sent.digest, now.get(sent.uid))
  await until(() => arrived.has(sent.digest), 60)
  await until(() => digestOf(arrived.get(sent.digest) ?? Buffer.alloc(0)) === sent.digest, 60)
  assert.notEqual(digestOf(arrived.get(old.digest) ?? Buffer.alloc(0)), old.digest, 'of the old one a part left, and no more')
  await receipt([sent.digest])
  await until(async () => (await states())['acknowledged'] === 4, 60)
})
