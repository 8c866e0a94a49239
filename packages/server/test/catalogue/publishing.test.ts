/** Publishing: what the public reads under the address that stays, in which form, and what it reads after a withdrawal. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Parser, Store } from 'n3'
import Validator from 'rdf-validate-shacl'
import { createHttp, problem } from '#kernel'
import type { HttpApp } from '#kernel'
import { catalogueRoutes } from '#catalogue'
import { log } from '../archive/rig.ts'
import { actor, cohort, examined, openCatalogueRig, texts } from './rig.ts'
import type { CatalogueRig } from './rig.ts'

const shapes = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared'), 'data/standards/dcat')
const noShapes = existsSync(shapes) ? false : 'the shapes in ../shared/data/standards/dcat are not here'
const Refused = problem('test/refused', 403, 'Not you')
let rig: CatalogueRig
let app: HttpApp
let id: string
const granted = new Set(['dataset:read', 'dataset:edit', 'dataset:publish'])

before(async () => {
  rig = await openCatalogueRig()
  await rig.keep(cohort(12))
  app = createHttp({
    log, publicUrl: 'https://node.example.org', allowedHosts: ['localhost'],
    guard: async (_request, permission) => { if (!granted.has(permission)) throw Refused(); return actor },
    fallback: (_request, reply) => { void reply.type('text/html').send('<!doctype html>the page'); return true },
  })
  await app.register(catalogueRoutes({ catalogue: rig.catalogue, publicUrl: 'https://node.example.org' }))
  await app.ready()
})
after(async () => {
  await app.close()
  await rig.close()
})

const call = (method: 'GET' | 'POST' | 'PUT', url: string, { accept, body }: { accept?: string; body?: object } = {}) =>
  app.inject({ method, url, headers: { host: 'localhost', ...(accept ? { accept } : {}) }, ...(body ? { payload: body } : {}) })

test('a dataset is written, released, examined and published by its routes', async () => {
  const created = await call('POST', '/api/catalogue/datasets', { body: { texts, selection: { filter: {} } } })
  assert.equal(created.statusCode, 201, created.body)
  id = created.json<{ id: string }>().id
  assert.equal('accessBody' in created.json<{ texts: object }>().texts, false, 'no access body is made up')
  const released = await call('POST', `/api/catalogue/datasets/${id}/release`)
  assert.equal(released.statusCode, 201, released.body)
  assert.equal((await call('POST', `/api/catalogue/datasets/${id}/versions/1/publish`, { body: {} })).json<{ code: string }>().code, 'catalogue/tier-not-reached')
  assert.equal((await call('GET', `/catalogue/datasets/${id}`, { accept: 'application/json' })).statusCode, 404)
  assert.equal((await call('POST', `/api/catalogue/datasets/${id}/versions/1/quality`)).statusCode, 202)
  await examined(rig.catalogue, { id, number: 1 })
  const seen = (await call('GET', `/api/catalogue/datasets/${id}/versions/1/description`)).json<{ missing: unknown[]; read: unknown[]; description: { tier: number } }>()
  assert.deepEqual([seen.missing, seen.read, seen.description.tier], [[], [], 1])
  const published = await call('POST', `/api/catalogue/datasets/${id}/versions/1/publish`, { body: {} })
  assert.equal(published.statusCode, 200, published.body)
})

test('the address answers with page, Turtle, JSON-LD or JSON, as it is asked', async () => {
  const typeOf = async (accept: string, path = `/catalogue/datasets/${id}`) => {
    const { headers, statusCode } = await call('GET', path, { accept })
    return `${statusCode} ${String(headers['content-type']).split(';')[0]}`
  }
  assert.equal(await typeOf('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'), '200 text/html')
  assert.equal(await typeOf('text/turtle'), '200 text/turtle')
  assert.equal(await typeOf('application/ld+json'), '200 application/ld+json')
  assert.equal(await typeOf('application/json'), '200 application/json')
  assert.equal(await typeOf('application/json;q=0.2, text/turtle;q=0.7, text/html;q=0.1'), '200 text/turtle')
  assert.equal(await typeOf('*/*'), '200 application/json')
  assert.equal(await typeOf('text/turtle', `/catalogue/datasets/${id}/versions/1`), '200 text/turtle')
  assert.equal(await typeOf('text/turtle', `/catalogue/datasets/${id}/versions/2`), '404 application/problem+json')
  assert.equal(await typeOf('text/html', '/catalogue'), '200 text/html')
  assert.equal(await typeOf('application/json', '/catalogue'), '200 application/json')
})

test('what is published of stored images has no violation of the official shapes', { skip: noShapes }, async () => {
  const turtle = (await call('GET', `/catalogue/datasets/${id}`, { accept: 'text/turtle' })).body
  for (const file of ['dcat-ap-3.0.1-shapes.ttl', 'dcat-ap-3.0.1-shacl.ttl']) {
    const validator = new Validator(new Store(new Parser().parse(readFileSync(join(shapes, file), 'utf8'))) as never)
    const report = await validator.validate(new Store(new Parser().parse(turtle)) as never)
    assert.equal(report.conforms, true, file)
  }
  assert.match(turtle, /numberOfUniqueIndividuals "10"/)
})

test('nothing of a subject stands in anything that the public gets', async () => {
  const everything = await Promise.all(['text/turtle', 'application/ld+json', 'application/json'].map(async (accept) => (await call('GET', `/catalogue/datasets/${id}`, { accept })).body))
  const list = (await call('GET', '/api/catalogue')).body
  for (const text of [...everything, list]) assert.doesNotMatch(text, /subject-\d|"1\.2\.\d|:12\b|"12"/)
})

test('the list is searched by words and facets, page by page', async () => {
  const ask = async (query: string) => (await call('GET', `/api/catalogue?${query}`)).json<{ total: number; datasets: { description: { id: string } }[]; facets: Record<string, { value: string; datasets: number }[]> }>()
  const all = await ask('')
  assert.deepEqual([all.total, all.datasets[0]?.description.id], [1, id])
  assert.deepEqual(all.facets['modality'], [{ value: 'CT', datasets: 1 }])
  assert.equal((await ask('words=lung')).total, 1)
  assert.equal((await ask('words=kidney')).total, 0)
  assert.equal((await ask('modality=CT&modality=MR&sex=F')).total, 1)
  assert.equal((await ask('modality=MR')).total, 0)
  assert.deepEqual((await ask('page=2')).datasets, [])
  assert.equal((await call('GET', '/api/catalogue?unknown=1')).statusCode, 400)
})

test('each route asks for its permission', async () => {
  for (const [permission, method, url] of [
    ['dataset:read', 'GET', '/api/catalogue/datasets'], ['dataset:read', 'GET', `/api/catalogue/datasets/${id}`], ['dataset:read', 'GET', `/api/catalogue/datasets/${id}/versions/1/manifest`],
    ['dataset:read', 'GET', `/api/catalogue/datasets/${id}/versions/1/quality`], ['dataset:edit', 'POST', '/api/catalogue/datasets'], ['dataset:edit', 'POST', `/api/catalogue/datasets/${id}/release`],
    ['dataset:edit', 'POST', `/api/catalogue/datasets/${id}/versions/1/quality`], ['dataset:publish', 'POST', `/api/catalogue/datasets/${id}/versions/1/publish`], ['dataset:publish', 'POST', `/api/catalogue/datasets/${id}/versions/1/invalidate`],
  ] as const) {
    granted.delete(permission)
    const { statusCode } = await call(method, url, method === 'POST' ? { body: {} } : {})
    granted.add(permission)
    assert.equal(statusCode, 403, `${method} ${url}`)
  }
})

test('the manifest is given line by line to who may read datasets', async () => {
  const { body, headers } = await call('GET', `/api/catalogue/datasets/${id}/versions/1/manifest`)
  assert.match(String(headers['content-type']), /jsonl/)
  assert.equal(body.trimEnd().split('\n').length, 60)
})

test('a second version takes the place of the first in the list, and both can be read', async () => {
  await rig.catalogue.release(id, actor)
  await examined(rig.catalogue, { id, number: 2 })
  await rig.catalogue.publish({ id, number: 2 }, { actor, textsRead: false })
  const versionAt = async (path: string) => (await call('GET', path, { accept: 'application/json' })).json<{ description: { version: string } }>().description.version
  assert.deepEqual([await versionAt(`/catalogue/datasets/${id}`), await versionAt(`/catalogue/datasets/${id}/versions/1`)], ['2.0.0', '1.0.0'])
  assert.equal((await rig.catalogue.listing.search({ page: 1, size: 10 })).total, 1)
})

test('a withdrawn version is gone and says what it was; with the last one the dataset leaves the list', async () => {
  await call('POST', `/api/catalogue/datasets/${id}/versions/2/invalidate`, { body: { reason: 'A subject withdrew' } })
  assert.equal((await call('GET', `/catalogue/datasets/${id}`, { accept: 'text/turtle' })).statusCode, 200)
  const gone = await call('GET', `/catalogue/datasets/${id}/versions/2`, { accept: 'text/turtle' })
  assert.equal(gone.statusCode, 410)
  const { dataset } = gone.json<{ dataset: { title: string; versions: string[]; landing: string } }>()
  assert.deepEqual([dataset.title, dataset.versions, dataset.landing], [texts.title, ['2.0.0', '1.0.0'], `https://node.example.org/catalogue/datasets/${id}`])
  await call('POST', `/api/catalogue/datasets/${id}/versions/1/invalidate`, { body: { reason: 'All' } })
  assert.equal((await call('GET', `/catalogue/datasets/${id}`, { accept: 'application/ld+json' })).statusCode, 410)
  assert.equal((await rig.catalogue.listing.search({ page: 1, size: 10 })).total, 0)
})

test('a text that nobody has read again is not published with unknown words', async () => {
  const created = await rig.catalogue.create({ texts: { ...texts, title: 'Chest CT of Karolinska' }, selection: { studies: [], series: [], filter: {} } }, actor)
  const name = { id: created.id, number: 1 }
  await rig.catalogue.release(created.id, actor)
  await examined(rig.catalogue, name)
  await assert.rejects(rig.catalogue.publish(name, { actor, textsRead: false }), { code: 'catalogue/read-again' })
  assert.equal((await rig.catalogue.publish(name, { actor, textsRead: true })).state, 'published')
})

test('fewer than five subjects, and an incomplete description, are not published', async () => {
  const few = await rig.catalogue.create({ texts, selection: { studies: ['1.2.1', '1.2.2', '1.2.3'], series: [] } }, actor)
  await rig.catalogue.release(few.id, actor)
  await examined(rig.catalogue, { id: few.id, number: 1 })
  await assert.rejects(rig.catalogue.publish({ id: few.id, number: 1 }, { actor, textsRead: true }), { code: 'catalogue/too-few-subjects' })
  const bare = await rig.catalogue.create({ texts: { ...texts, condition: '' }, selection: { studies: [], series: [], filter: {} } }, actor)
  await rig.catalogue.release(bare.id, actor)
  await examined(rig.catalogue, { id: bare.id, number: 1 })
  await assert.rejects(rig.catalogue.publish({ id: bare.id, number: 1 }, { actor, textsRead: true }), (error: Error & { code?: string }) => error.code === 'catalogue/description-incomplete' && /eucaim:hasCondition/.test(error.message))
})
