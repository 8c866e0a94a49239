/** Counts over a federation of three nodes with real archives: our own question and EUCAIM's, partial answers, and what is on the wire. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openNodePost } from '#federation'
import type { LetterBody, NodePost } from '#federation'
import { hubCountRoutes, openCounting, openHubCatalogue } from '#catalogue'
import type { HubCatalogue } from '#catalogue'
import { createHttp } from '#kernel'
import type { HttpApp } from '#kernel'
import { log } from '../../archive/rig.ts'
import { admin, openHubSite, until } from '../../federation/sites.ts'
import type { HubSite } from '../../federation/sites.ts'
import { actor, clock, cohort, examined, openCatalogueRig, texts } from '../rig.ts'
import type { CatalogueRig } from '../rig.ts'
import { and, code, everybody, is, key } from './rig.ts'

interface Place { readonly name: string; readonly rig: CatalogueRig; node: NodePost; readonly app: HttpApp; open(): Promise<void> }
interface Answer {
  readonly nodes: { readonly name: string; readonly state: string; readonly code?: string; readonly seenAt?: string; readonly answer?: { readonly subjects: number | null; readonly minimum: number; readonly datasets: { readonly title: string; readonly subjects: number | null }[]; readonly left: { readonly asker: number } } }[]
  readonly subjects: number
  readonly fewer: number
  readonly complete: boolean
  readonly ms: number
}

let site: HubSite
let catalogue: HubCatalogue
let hub: HttpApp
const places: Place[] = []

before(async () => {
  site = await openHubSite()
  catalogue = await openHubCatalogue({ records: site.records, ledger: site.ledger, clock, post: site.hub.post })
  hub = served()
  await hub.register(hubCountRoutes({ hub: site.hub, ledger: site.ledger, clock, listing: catalogue.listing }))
  for (const [index, [name, subjects]] of ([['Node of Turin', 23], ['Node of Valencia', 12], ['Node of Vienna', 7]] as const).entries()) places.push(await openPlace(name, { subjects, first: 1 + index * 100 }))
  await until(async () => (await catalogue.listing.search({ page: 1, size: 10 })).total === 3)
  // One real node calls every 25 s: it is at the hub when it has called once.
  await until(async () => (await site.hub.members.list()).every(({ kind, seenAt }) => kind === 'hub' || seenAt !== undefined))
})
after(async () => {
  for (const { node, rig } of places) { await node.close(); await rig.close() }
  await site.close()
})

const researcher = { ...admin, id: 'account-01hq0000000000000000000001', roles: ['researcher'] }
const served = () => createHttp({ log, guard: async () => researcher, publicUrl: 'http://127.0.0.1', allowedHosts: ['127.0.0.1', 'localhost'] })

async function openPlace(name: string, { subjects, first }: { subjects: number; first: number }): Promise<Place> {
  let node: NodePost | undefined
  const { code: enrolment } = await site.hub.members.makeCode(name, admin, site.hub.self)
  const rig = await openCatalogueRig(async ({ records, folder }) => {
    node = await openNodePost({ records, log, clock, hubUrl: site.url, code: enrolment, keysFolder: join(folder, 'keys'), version: '0.1.0' })
    return { federation: { post: node.post, hub: async () => node?.hub } }
  })
  await rig.keep(cohort(subjects, first))
  const { id } = await rig.catalogue.create({ texts: { ...texts, title: `Chest CT of ${name}` }, selection: { studies: [], series: [], filter: {} } }, actor)
  await rig.catalogue.release(id, actor)
  await examined(rig.catalogue, { id, number: 1 })
  await rig.catalogue.publish({ id, number: 1 }, { actor, textsRead: true })
  const app = served()
  const place: Place = {
    name, rig, node: node as NodePost, app,
    async open() {
      place.node = await openNodePost({ records: rig.records, log, clock, hubUrl: site.url, keysFolder: join(rig.folder, 'keys'), version: '0.1.0' })
      await counting(place.node)
    },
  }
  const counting = (post: NodePost) => openCounting({ records: rig.records, ledger: rig.ledger, archive: rig.archive, log, clock, project: 'default', listing: rig.catalogue.listing, name, post: post.post })
  await app.register((await counting(place.node)).routes)
  return place
}

async function post<T>(app: HttpApp, url: string, payload: unknown): Promise<{ status: number; headers: Record<string, unknown>; body: T }> {
  const response = await app.inject({ method: 'POST', url, headers: { host: '127.0.0.1', 'content-type': 'application/json' }, payload: JSON.stringify(payload) })
  return { status: response.statusCode, headers: response.headers, body: response.json<T>() }
}

const ask = async (query: unknown, purpose = 'study') => (await post<Answer>(hub, '/api/counts', { query, purpose })).body
const women = is('sex', code.female)

test('three nodes answer a nested question within three seconds, each with its own number, named and summed', async () => {
  const query = and(is('modality', code.ct), { operand: 'OR', children: [women, and(is('sex', code.male), { key: key.maker, type: 'CONTAINS', value: 'GE' })] })
  const { nodes, subjects, complete, ms, fewer } = await ask(query)
  assert.deepEqual(nodes.map(({ name, state }) => [name, state]), places.map(({ name }) => [name, 'answered']))
  assert.ok(complete && ms < 3_000, `${ms} ms`)
  const told = nodes.map(({ answer }) => answer?.subjects ?? 0)
  for (const [at, exact] of [23, 12, 7].entries()) assert.ok(Math.abs((told[at] as number) - exact) < 5 && (told[at] as number) % 5 === 0, `${told[at]}`)
  assert.equal(subjects, told.reduce((sum, one) => sum + one, 0))
  assert.equal(fewer, 0)
  assert.deepEqual(nodes.map(({ answer }) => answer?.datasets.map(({ title }) => title)), places.map(({ name }) => [`Chest CT of ${name}`]))
  assert.deepEqual((await ask(query)).nodes.map(({ answer }) => answer?.subjects), told, 'again the same')
  assert.deepEqual((await ask(is('modality', code.mr))).nodes.map(({ answer }) => answer?.subjects), [null, null, null])
})

test('EUCAIM’s request is taken as its mediator sends it, and answered in its shape', async () => {
  const { status, headers, body } = await post<{ collections: Record<string, unknown>[] }>(hub, '/api/datasets/eucaimSearch', { ast: { operand: 'OR', children: [{ operand: 'AND', children: [is('modality', code.ct)] }] } })
  assert.deepEqual([status, headers['vesalius-answered']], [200, '3/3'])
  assert.deepEqual(body.collections.map(({ name }) => name).sort(), places.map(({ name }) => `Chest CT of ${name}`).sort())
  const [first] = body.collections
  assert.deepEqual(Object.keys(first ?? {}).sort(), ['age_range', 'body_parts', 'description', 'gender', 'id', 'modality', 'name', 'studies_count', 'subjects_count'])
  assert.ok(body.collections.every((one) => Number(one['subjects_count']) % 5 === 0 && Number(one['studies_count']) >= Number(one['subjects_count'])))
  assert.deepEqual(body.collections.map(({ modality }) => modality), [['CT'], ['CT'], ['CT']])
  const none = await post<{ collections: unknown[] }>(hub, '/api/datasets/eucaimSearch', { ast: { operand: 'AND', children: [is('modality', code.mr)] } })
  assert.deepEqual(none.body, { collections: [] }, 'nobody and a few are not told apart')
  for (const wrong of [{}, { ast: 1 }, { ast: { key: 'C99999', type: 'EQUALS', value: 'x' } }]) assert.equal((await post(hub, '/api/datasets/eucaimSearch', wrong)).status, 422)
  const unknown = await post<{ detail: string }>(hub, '/api/datasets/eucaimSearch', { ast: and(women, { key: 'C99999', type: 'EQUALS', value: 'secret-value' }) })
  assert.match(unknown.body.detail, /children\[1\]\.key/)
  assert.doesNotMatch(JSON.stringify(unknown.body), /secret-value/)
})

test('at a node alone the same question is answered by itself', async () => {
  const [turin] = places as [Place]
  const { body } = await post<Answer>(turin.app, '/api/counts', { query: everybody, purpose: 'study' })
  assert.deepEqual([body.nodes.length, body.nodes[0]?.name, body.nodes[0]?.state, body.complete], [1, 'Node of Turin', 'answered', true])
  assert.equal(body.nodes[0]?.answer?.subjects, (await ask(everybody)).nodes[0]?.answer?.subjects)
})

test('a node whose holder answers no counts says so; the others are told', async () => {
  const [, valencia] = places as [Place, Place]
  const put = (policy: unknown) => valencia.app.inject({ method: 'PUT', url: '/api/counts/policy', headers: { host: '127.0.0.1', 'content-type': 'application/json' }, payload: JSON.stringify(policy) })
  assert.equal((await put({ preset: 'closed' })).statusCode, 200)
  const { nodes, complete } = await ask(women)
  assert.deepEqual(nodes.map(({ state, code: why }) => [state, why]), [['answered', undefined], ['refused', 'catalogue/counts-closed'], ['answered', undefined]])
  assert.equal(complete, false)
  assert.equal((await put({ preset: 'own', rules: { minimum: 2 } })).statusCode, 400)
  assert.equal((await put({ preset: 'five' })).statusCode, 200)
})

test('a node that is away is named, and the answer says that it is partial; a node that does not answer in time likewise', async () => {
  const [, , vienna] = places as [Place, Place, Place]
  await vienna.node.close()
  const began = Date.now()
  const { nodes, complete } = await ask(and(women, is('modality', code.ct)))
  assert.deepEqual(nodes.map(({ state }) => state), ['answered', 'answered', 'missing'])
  assert.ok(!complete && Date.now() - began < 3_000)
  await site.records.query(`update federation_member set seen_at = now() - interval '1 hour' where name = 'Node of Vienna'`)
  const later = await ask(and(women, is('modality', code.ct)))
  assert.deepEqual([later.nodes[2]?.state, later.complete], ['away', false])
  assert.ok(later.nodes[2]?.seenAt && later.ms < 1_000, 'nobody waits for it')
  await vienna.open()
  await until(async () => (await ask(and(women, is('modality', code.ct)))).complete, 30)
})

test('a question that lay in a box until nobody waited is not answered and costs nothing', async () => {
  const [turin] = places as [Place]
  const before = (await turin.rig.ledger.read(0, 1_000, { type: 'query/counted' })).length
  const member = (await site.hub.members.list()).find(({ name }) => name === turin.name)
  assert.ok(member)
  const body: LetterBody<'count-request'> = { query: and(women), purpose: 'late', asker: 'operator', until: new Date(Date.now() - 1_000).toISOString() } as never
  const { problems } = await site.hub.post.ask([member], { type: 'count-request', body }, { answer: 'count-answer', waitMs: 5_000 })
  assert.deepEqual([...problems.values()], ['catalogue/count-too-late'])
  assert.equal((await turin.rig.ledger.read(0, 1_000, { type: 'query/counted' })).length, before)
})

test('only the hub is answered; a node that tells what its rules forbid is not believed', async () => {
  const [turin, valencia] = places as [Place, Place]
  const member = (await turin.node.post.members()).find(({ name }) => name === valencia.name)
  assert.ok(member)
  const request = { type: 'count-request', body: { query: women, purpose: 'spy', asker: 'operator', until: new Date(Date.now() + 60_000).toISOString() } } as never
  const { answers, problems, missing } = await turin.node.post.ask([member], request, { answer: 'count-answer', waitMs: 1_000 })
  assert.deepEqual([answers.size, problems.size, missing.length], [0, 0, 1])
  turin.node.post.on('count-request', async ({ body }) => ({ type: 'count-answer', body: { query: (body as LetterBody<'count-request'>).query, subjects: 17, studies: null, datasets: [], minimum: 5, step: 5, left: { asker: 1, project: 1 }, on: '2026-01-01' } }))
  const { nodes, subjects } = await ask(and(women, is('part', 'SNOMEDCT51185008')))
  assert.deepEqual([nodes[0]?.state, nodes[0]?.code], ['refused', 'catalogue/bad-disclosure'])
  assert.ok(subjects < 17)
})

test('no pseudonym, identifier or exact number is on the wire or at the hub; every question is in the ledgers', async () => {
  const { rows } = await site.records.query<{ text: string }>('select coalesce(description::text, \'\') as text from catalogue_listing')
  for (const text of [...rows.map((row) => row.text), Buffer.concat(site.wire).toString('latin1')]) assert.doesNotMatch(text, /subject-\d|1\.2\.\d+\.1\.\d|"subjects": ?(23|12|7)\b/)
  assert.ok((await site.ledger.read(0, 1_000, { type: 'query/asked' })).length > 8)
  const [, valencia] = places as [Place, Place]
  const asked = await valencia.rig.ledger.read(0, 1_000, { type: 'query/counted' })
  assert.ok(asked.length > 5 && asked.every(({ actor: who, detail }) => who === researcher.id && typeof detail['query'] === 'string'))
  assert.ok(!JSON.stringify(asked.map(({ detail }) => detail)).includes('subjects'))
})
