/** The ledger by HTTP: what anybody may read says nothing, and with it and a receipt everything can be checked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { includes, inclusionProof, leafHash, parseCheckpoint, parseNote, parsePolicy, parseReceipt, rangeHashOf, tilePath, verifyReceipt } from '@vesalius/ledger'
import { createHttp, openLog, problem } from '#kernel'
import type { Guard, HttpApp } from '#kernel'
import { ledgerRoutes } from '../src/ledger-routes.ts'
import { startEngines, stopEngines } from './access/fixture.ts'
import type { Engines } from './access/fixture.ts'

const entries = 600
const NotSignedIn = problem('test/not-signed-in', 401, 'Sign in')
const guard: Guard = async (request) => {
  if (request.headers.authorization !== 'Bearer reader') throw NotSignedIn()
  return { id: 'reader', name: 'reader', kind: 'person', roles: ['auditor'] }
}
let engines: Engines
let app: HttpApp

before(async () => {
  engines = await startEngines()
  await engines.ledger.append(Array.from({ length: entries }, (_, index) => ({ type: 'study/stored', actor: 'node-1', subject: `study-${index}`, detail: { index } })))
  app = createHttp({ log: openLog('silent'), guard, publicUrl: 'http://localhost', allowedHosts: ['localhost'] })
  await app.register(ledgerRoutes(engines.ledger))
  await app.ready()
})
after(async () => {
  await app.close()
  await stopEngines(engines)
})

const get = (url: string, reader = true) => app.inject({ url, headers: { host: 'localhost', ...(reader ? { authorization: 'Bearer reader' } : {}) } })

test('anybody can follow the tree by checkpoint and tiles, and prove what they hold', async () => {
  const answer = await get('/ledger/checkpoint', false)
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  const { size, root } = parseCheckpoint(parseNote(answer.body))
  assert.equal(size, entries)
  const range = rangeHashOf(async (level, from, to) => {
    const tile = await get(`/ledger/tile/${level}/${tilePath(Math.floor(from / 256))}${to - from < 256 ? `.p/${to - from}` : ''}`, false)
    assert.equal(tile.statusCode, 200)
    return Array.from({ length: to - from }, (_, at) => tile.rawPayload.subarray(at * 32, at * 32 + 32))
  }, size)
  const bundle = (await get('/ledger/tile/entries/001')).rawPayload
  const first = bundle.subarray(2, 2 + bundle.readUInt16BE(0))
  assert.ok(includes(leafHash(first), 256, { size, root, path: await inclusionProof(256, size, range) }))
})

test('entries, receipts and the policy are for those who may read them', async () => {
  for (const url of ['/ledger/tile/entries/000', '/api/ledger', '/api/ledger/0/receipt', '/api/ledger/policy', '/api/ledger/verification']) {
    assert.equal((await get(url, false)).statusCode, 401, url)
    assert.equal((await get(url)).statusCode, 200, url)
  }
  const receipt = parseReceipt((await get('/api/ledger/5/receipt')).body)
  const { checkpoint } = verifyReceipt(receipt, parsePolicy((await get('/api/ledger/policy')).body))
  assert.equal(checkpoint.size, entries)
  const { entries: found, size } = (await get('/api/ledger?from=10&limit=2&type=study/stored')).json<{ entries: { subject: string }[]; size: number }>()
  assert.deepEqual([found.map(({ subject }) => subject), size], [['study-10', 'study-11'], entries])
})

test('entries are found by the time at which they were written, and the last ones come first when that is asked for', async () => {
  const read = async (query: string) => (await get(`/api/ledger?${query}`)).json<{ entries: { index: number; time: string }[] }>().entries
  const all = await read('limit=500')
  assert.deepEqual((await read('newest=true&limit=3')).map(({ index }) => index), [599, 598, 597])
  const middle = all[300]?.time ?? ''
  const before = all.filter(({ time }) => time < middle).length
  assert.equal((await read(`since=${encodeURIComponent(middle)}&limit=1`))[0]?.index, before)
  assert.equal((await read(`until=${encodeURIComponent(middle)}&newest=true&limit=1`))[0]?.index, before === 0 ? undefined : before - 1)
  assert.deepEqual(await read(`since=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`), [])
  const summary = (await get('/api/ledger/summary')).json<{ size: number; types: { type: string; entries: number; lastAt: string }[]; witnesses: object[] }>()
  assert.deepEqual([summary.size, summary.types.map(({ type, entries: of }) => [type, of]), summary.witnesses], [600, [['study/stored', 600]], []])
  assert.equal((await get('/api/ledger?since=yesterday')).statusCode, 400)
})

test('what does not exist is not there, and what is written wrongly is said', async () => {
  for (const url of ['/ledger/tile/0/009', '/ledger/tile/0/000.p/0', '/ledger/tile/9/000', '/ledger/tile/x/000', '/ledger/tile/0/1', '/ledger/tile/entries/077', '/api/ledger/600/receipt']) {
    assert.equal((await get(url)).statusCode, 404, url)
  }
  for (const url of ['/api/ledger?from=x', '/api/ledger?limit=0', '/api/ledger/one/receipt']) assert.equal((await get(url)).statusCode, 400, url)
})
