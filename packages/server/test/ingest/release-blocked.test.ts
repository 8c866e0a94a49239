/** A study of which one instance would still tell of its patient does not leave, whole, until that is decided; others do. Real hub, node, threads, recogniser. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#kernel'
import type { Member } from '#federation'
import { fingerprintOf } from '#federation'
import { drawable, drawText } from '../../../samples/src/bitmap-font.ts'
import { admin, openHubSite, openNodeSite, until } from '../federation/sites.ts'
import type { HubSite, NodeSite } from '../federation/sites.ts'
import type { ReleaseCounts } from '../../src/ingest/release/releases.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleOf } from './rotation-samples.ts'
import { sampleFile } from './samples.ts'

const holder: Actor = { id: 'anna', name: 'anna', kind: 'person', roles: ['data-holder'] }
const project = 'trial'
let [hub, north, site, node] = [] as unknown as [HubSite, NodeSite, NodeSite, TestNode]
let to: Member

before(async () => {
  hub = await openHubSite()
  north = await openNodeSite(hub, 'North Hospital')
  site = await openNodeSite(hub, 'Collection')
  node = await openNode({ path: 'central' })
  to = (await hub.hub.members.list()).find(({ name }) => name === 'Collection') ?? assert.fail()
  await hub.hub.members.setCollects(to.id, true, admin)
  to = { ...to, collects: true }
  await node.ingest.policies.choose(holder, project, { policy: 'released', to, fingerprint: fingerprintOf(to) })
}, { timeout: 120_000 })
after(async () => {
  await node.close()
  await north.close()
  await site.close()
  await hub.close()
}, { timeout: 60_000 })

/** A screen copy in the first study of the samples, with the name of its patient in the pixels. */
function capture(): Uint8Array<ArrayBuffer> {
  const [rows, columns] = [320, 640]
  const values = new Uint16Array(rows * columns).fill(20)
  for (const [line, text] of ['VANDERMEER WILHELMINA', 'CT 120 KV'].entries()) drawText(drawable(text) ?? '', { column: 12, row: 16 + line * 36, scale: 2 }, (column, row) => { values[row * columns + column] = 2600 })
  const change = [
    { tag: 0x00280301, vr: 'CS', value: 'YES' }, { tag: 0x00100010, vr: 'PN', value: 'Vandermeer^Wilhelmina' }, { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(values.buffer) },
    { tag: 0x0020000d, vr: 'UI', value: '1.2.826.0.1.3680043.10.2.1' }, { tag: 0x0020000e, vr: 'UI', value: '1.2.826.0.1.3680043.10.3.77' },
  ]
  return sampleFile({ number: 770, patientId: 'PID-1', sopClassUid: '1.2.840.10008.5.1.4.1.1.7', rows, columns, change })
}

const told = async (): Promise<Record<string, Pick<ReleaseCounts, 'instances' | 'blocked'>>> =>
  Object.fromEntries((await node.ingest.releases.counts()).map(({ state, instances, blocked }) => [state, { instances, blocked }]))

test('waits with what is held of it, while another study leaves, and leaves when that is masked', { timeout: 180_000 }, async () => {
  const { sends, intake, review } = node.ingest
  const send = await sends.open({ door: 'upload', project, path: 'central', actor: 'tester' })
  const outcomes = []
  for (const bytes of [sampleOf(0, 1), sampleOf(0, 2), sampleOf(2, 1), capture()]) outcomes.push((await intake.submit({ send, bytes, size: bytes.length })).outcome)
  assert.deepEqual(outcomes, ['stored', 'stored', 'stored', 'quarantined'])
  const waiting = async () => (await review.list('anna', { offset: 0, limit: 10 })).items[0] ?? assert.fail()
  assert.deepEqual(await told(), { waiting: { instances: 3, blocked: 0 } }, 'what merely waits for a look stops nothing')
  const { id, digest } = await waiting()
  const [cleared] = await review.decide('anna', [{ id, digest, decision: 'clear', masks: [] }])
  assert.equal(cleared?.reason, 'ingest/identity-left')
  assert.deepEqual(await told(), { waiting: { instances: 3, blocked: 2 } })

  node.ingest.releases.join({ post: north.node.post, parcels: north.node.parcels })
  await until(async () => (await told())['sent']?.instances === 1, 60)
  assert.deepEqual((await told())['waiting'], { instances: 2, blocked: 2 })
  const again = await waiting()
  assert.equal((await review.decide('anna', [{ id: again.id, digest: again.digest, decision: 'mask', masks: again.suggestions }]))[0]?.result, 'stored')
  await until(async () => (await told())['sent']?.instances === 4, 60)
})
