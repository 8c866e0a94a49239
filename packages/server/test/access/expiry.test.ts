/** What ends by itself: sessions, hand-overs, links, pauses. The clock is held by the test. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Visitor } from './browser.ts'
import { emptyAccess, startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines, House } from './fixture.ts'

const passphrase = 'four words and a number 7'
const minute = 60_000
let ahead = 0
let engines: Engines
let house: House
before(async () => {
  engines = await startEngines()
  house = await startHouse(engines, { clock: { now: () => new Date(Date.now() + ahead) }, viewerUrl: 'http://127.0.0.1:1' })
})
after(async () => {
  await stopHouse(house)
  await stopEngines(engines)
})
beforeEach(async () => {
  ahead = 0
  await emptyAccess(engines)
  const account = await house.access.accounts.createEmbedded('Ada', ['node-admin'])
  await house.access.passphrases.set(account, passphrase)
})

const alive = async (visitor: Visitor): Promise<boolean> => (await visitor.ask(`${house.url}/api/access/session`)).status === 200

test('ends a session after two idle hours, and after twelve however busy', async () => {
  const idle = new Visitor()
  await idle.signIn(house.url, 'Ada', passphrase)
  ahead = 119 * minute
  assert.ok(await alive(idle))
  ahead += 121 * minute
  assert.ok(!(await alive(idle)))
  const busy = new Visitor()
  const began = ahead
  await busy.signIn(house.url, 'Ada', passphrase)
  for (let hour = 1; hour < 12; hour++) {
    ahead = began + hour * 60 * minute
    assert.ok(await alive(busy), `hour ${hour}`)
  }
  ahead = began + 12 * 60 * minute + 1000
  assert.ok(!(await alive(busy)))
  await house.access.sessions.sweep()
  assert.equal((await engines.records.query('select 1 from access_session')).rowCount, 0)
})

test('lets the right passphrase in again when the pause is over', async () => {
  for (let guess = 0; guess < 5; guess++) await new Visitor().signIn(house.url, 'Ada', 'a wrong passphrase')
  assert.equal((await new Visitor().signIn(house.url, 'Ada', passphrase)).answer.status, 429)
  ahead = 6_000
  assert.equal((await new Visitor().signIn(house.url, 'Ada', passphrase)).answer.status, 200)
  const { rows } = await engines.records.query<{ failures: number }>('select failures from access_passphrase')
  assert.equal(rows[0]?.failures, 0)
})

test('ends the one-time link after a day and a sign-in under way after a quarter of an hour', async () => {
  const visitor = new Visitor()
  const page = await visitor.follow(`${house.url}/sign-in`)
  await engines.records.query('delete from access_account')
  const code = ((await house.access.welcomeLink()) ?? '').split('code=')[1] as string
  ahead = 16 * minute
  const late = await visitor.ask(page.url, { body: new URLSearchParams({ name: 'Ada', passphrase }).toString() })
  assert.equal(late.status, 400)
  ahead = 25 * 60 * minute
  assert.equal((await visitor.ask(`${house.url}/welcome`, { body: { code, name: 'Eve', passphrase } })).status, 410)
})

test('ends a token on its day', async () => {
  const { token } = await house.access.tokens.create(
    { id: 'operator', name: '', kind: 'program', roles: ['node-admin'] },
    { name: 't', expiresInDays: 1 },
  )
  const headers = { authorization: `Bearer ${token}` }
  assert.equal((await fetch(`${house.url}/study`, { headers })).status, 200)
  ahead = 25 * 60 * minute
  assert.equal((await fetch(`${house.url}/study`, { headers })).status, 401)
})

test('hands over to the viewer with a code that ends within a minute', async () => {
  const visitor = new Visitor()
  await visitor.signIn(house.url, 'Ada', passphrase)
  const { url } = (await (await visitor.ask(`${house.url}/api/access/viewer`, { body: { studyInstanceUids: ['1.2.3'] } })).json()) as {
    url: string
  }
  const code = new URL(url).searchParams.get('code') as string
  assert.ok(await house.access.once.peek('viewer', code))
  ahead = minute + 1000
  assert.equal(await house.access.once.take('viewer', code), undefined)
})
