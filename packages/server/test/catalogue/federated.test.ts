/** Publishing over a federation: what a node publishes is listed at its hub, and nothing of a subject is on the way or at the hub. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { DatasetDescription } from '@vesalius/standards/dcat'
import { openNodePost } from '#federation'
import type { NodePost } from '#federation'
import { openHubCatalogue } from '#catalogue'
import type { HubCatalogue } from '#catalogue'
import { admin, openNodeSite, openHubSite, until } from '../federation/sites.ts'
import type { HubSite, NodeSite } from '../federation/sites.ts'
import { log } from '../archive/rig.ts'
import { actor, clock, cohort, examined, openCatalogueRig, texts } from './rig.ts'
import type { CatalogueRig } from './rig.ts'

let site: HubSite
let node: NodePost
let other: NodeSite
let rig: CatalogueRig
let catalogue: HubCatalogue
let id: string

before(async () => {
  site = await openHubSite()
  catalogue = await openHubCatalogue({ records: site.records, ledger: site.ledger, clock, post: site.hub.post })
  other = await openNodeSite(site, 'Node of Valencia')
  rig = await openCatalogueRig(async ({ records, folder }) => {
    const { code } = await site.hub.members.makeCode('Node of Turin', admin, site.hub.self)
    node = await openNodePost({ records, log, clock, hubUrl: site.url, code, keysFolder: join(folder, 'keys'), version: '0.1.0' })
    return { federation: { post: node.post, hub: async () => node.hub } }
  })
  await rig.keep(cohort(12))
})
after(async () => {
  await node.close()
  await rig.close()
  await other.close()
  await site.close()
})

const listed = () => catalogue.listing.search({ page: 1, size: 10 })

test('what a node publishes is listed at the hub under the node’s name', async () => {
  id = (await rig.catalogue.create({ texts, selection: { studies: [], series: [], filter: {} } }, actor)).id
  await rig.catalogue.release(id, actor)
  await examined(rig.catalogue, { id, number: 1 })
  await rig.catalogue.publish({ id, number: 1 }, { actor, textsRead: true })
  await until(async () => (await listed()).total === 1)
  const [found] = (await listed()).datasets
  assert.deepEqual([found?.description.id, found?.nodeName, found?.node], [id, 'Node of Turin', node.self.id])
  assert.deepEqual(found?.description, (await rig.catalogue.version({ id, number: 1 })).description)
  assert.deepEqual((await site.ledger.read(0, 100, { subject: id })).map(({ type }) => type), ['dataset/listed'])
})

test('no pseudonym, unique identifier or exact number is on the wire or in the records of the hub', async () => {
  const { rows } = await site.records.query<{ text: string }>('select description::text as text from catalogue_listing')
  for (const text of [...rows.map((row) => row.text), Buffer.concat(site.wire).toString('latin1')]) assert.doesNotMatch(text, /subject-\d|1\.2\.\d+\.1\.\d|"subjects": ?12\b/)
})

test('another node can neither change nor withdraw it, and learns why', async () => {
  const description = (await rig.catalogue.version({ id, number: 1 })).description as DatasetDescription
  for (const letter of [{ type: 'dataset', body: { ...description, title: 'Mine now', version: '2.0.0' } }, { type: 'dataset-withdrawn', body: { id, version: '1.0.0' } }] as const) {
    const { answers } = await other.node.post.ask([other.node.hub], letter as never, { answer: 'problem', waitMs: 5_000 })
    assert.deepEqual([...answers.values()].map(({ code }) => code), ['catalogue/not-yours'])
  }
  assert.equal((await listed()).datasets[0]?.description.title, texts.title)
})

test('the hub does not list what is not rounded, incomplete, or names somebody', async () => {
  const description = (await rig.catalogue.version({ id, number: 1 })).description as DatasetDescription
  const own = { ...description, id: 'dataset-01hq0000000000000000000000' }
  const cases: [DatasetDescription, string][] = [
    [{ ...own, aggregates: { ...own.aggregates, subjects: 12 } }, 'catalogue/bad-disclosure'],
    [{ ...own, condition: 'CLIN999' }, 'catalogue/description-incomplete'],
    [{ ...own, description: 'Images of Mrs. Anna Schmidt' }, 'catalogue/text-holds-identity'],
  ]
  for (const [body, code] of cases) {
    const { answers } = await other.node.post.ask([other.node.hub], { type: 'dataset', body } as never, { answer: 'problem', waitMs: 5_000 })
    assert.deepEqual([...answers.values()].map((answer) => answer.code), [code])
  }
  assert.equal((await listed()).total, 1)
  await assert.rejects(other.node.post.send(other.node.hub, { type: 'dataset', body: { ...own, subjects: ['subject-1'] } } as never), { code: 'federation/bad-letter' })
})

test('what the node invalidates leaves the list of the hub and is gone', async () => {
  await rig.catalogue.invalidate({ id, number: 1 }, { actor, reason: 'A subject withdrew' })
  await until(async () => (await listed()).total === 0)
  assert.equal((await catalogue.listing.get(id)).state, 'invalidated')
})
