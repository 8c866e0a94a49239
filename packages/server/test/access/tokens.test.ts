/** Tokens of programs and the address rule of the listeners. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bindable } from '#access'
import { startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines } from './fixture.ts'

let engines: Engines
before(async () => {
  engines = await startEngines()
})
after(() => stopEngines(engines))

const bearer = (token: string): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${token}` } })

test('lets a program act by its token, keeps only the digest, and ends it at once when revoked', async (t) => {
  const house = await startHouse(engines)
  t.after(() => stopHouse(house))
  const operator = await house.access.operatorToken()
  const made = await fetch(`${house.url}/api/access/tokens`, {
    method: 'POST',
    headers: { ...bearer(operator).headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'reader', roles: ['viewer'], expiresInDays: 1 }),
  })
  assert.equal(made.status, 201)
  const { id, token } = (await made.json()) as { id: string; token: string }
  const { rows } = await engines.records.query('select * from access_token')
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(token.slice(4)))
  const study = await fetch(`${house.url}/study`, bearer(token))
  assert.equal(study.status, 200)
  assert.deepEqual(((await study.json()) as { actor: object }).actor, { id, name: 'reader', kind: 'program', roles: ['viewer'] })
  const refused = await fetch(`${house.url}/configure`, { method: 'POST', ...bearer(token) })
  assert.equal(refused.status, 403)
  assert.equal(((await refused.json()) as { code: string }).code, 'access/not-permitted')
  assert.equal((await fetch(`${house.url}/api/access/tokens`, bearer(token))).status, 403)
  const list = await (await fetch(`${house.url}/api/access/tokens`, bearer(operator))).text()
  assert.match(list, /reader/)
  assert.doesNotMatch(list, /digest|vsl_/)
  assert.equal((await fetch(`${house.url}/api/access/tokens/${id}`, { method: 'DELETE', ...bearer(operator) })).status, 204)
  assert.equal((await fetch(`${house.url}/study`, bearer(token))).status, 401)
})

test('refuses tokens that are unknown, expired, malformed or in the address, and notes it in the ledger', async (t) => {
  const house = await startHouse(engines)
  t.after(() => stopHouse(house))
  const operator = await house.access.operatorToken()
  for (const word of ['vsl_unknownunknownunknown', 'x', '']) {
    assert.equal((await fetch(`${house.url}/study`, bearer(word))).status, 401, word)
  }
  assert.equal((await fetch(`${house.url}/study`, { headers: { authorization: `Basic ${operator}` } })).status, 401)
  assert.equal((await fetch(`${house.url}/study?access_token=${operator}&token=${operator}`)).status, 401)
  const old = await house.access.tokens.create(
    { id: 'operator', name: '', kind: 'program', roles: ['node-admin'] },
    { name: 'old', expiresInDays: -1 },
  )
  assert.equal((await fetch(`${house.url}/study`, bearer(old.token))).status, 401)
  const { rows } = await engines.records.query<{ body: string }>('select * from vesalius_ledger_entry left join vesalius_ledger_clear using (index) order by 1 desc limit 20')
  const text = JSON.stringify(rows)
  assert.match(text, /access\/refused/)
  assert.match(text, /access\/token-used/)
  assert.doesNotMatch(text, /vsl_/)
})

test('every token has an end: the usual one, or the one that is asked for, no later than the setting allows', async (t) => {
  const house = await startHouse(engines)
  t.after(() => stopHouse(house))
  const admin = { id: 'operator', name: '', kind: 'program', roles: ['node-admin'] } as const
  const daysTo = (iso: string) => Math.round((Date.parse(iso) - Date.now()) / 86_400_000)
  assert.equal(daysTo((await house.access.tokens.create(admin, { name: 'usual', roles: ['viewer'] })).expiresAt), 90)
  assert.equal(daysTo((await house.access.tokens.create(admin, { name: 'long', roles: ['viewer'], expiresInDays: 365 })).expiresAt), 365)
  await assert.rejects(house.access.tokens.create(admin, { name: 'longer', roles: ['viewer'], expiresInDays: 366 }), { code: 'access/token-too-long' })
  assert.equal(house.access.tokens.mostDays, 365)
  assert.ok((await house.access.tokens.list()).every(({ expiresAt }) => expiresAt !== null))
})

test('gives nobody a role that they do not have, and no role that does not exist', async (t) => {
  const house = await startHouse(engines)
  t.after(() => stopHouse(house))
  const manager = { id: 'account-x', name: '', kind: 'person', roles: ['data-manager'] } as const
  await assert.rejects(house.access.tokens.create(manager, { name: 'n', roles: ['node-admin'] }), { code: 'access/unknown-role' })
  await assert.rejects(house.access.tokens.create(manager, { name: 'n', roles: ['constructor'] }), { code: 'access/unknown-role' })
})

test('ends the operator token of the start before', async (t) => {
  const house = await startHouse(engines)
  t.after(() => stopHouse(house))
  const first = await house.access.operatorToken()
  const second = await house.access.operatorToken()
  assert.equal((await fetch(`${house.url}/study`, bearer(first))).status, 401)
  assert.equal((await fetch(`${house.url}/study`, bearer(second))).status, 200)
})

test('binds only loopback unless authentication is configured', () => {
  const usual = {
    http: '127.0.0.1:8042',
    viewer: 'off',
    dimse: '127.0.0.1:11112',
    'dimse-tls': 'off',
    authentication: 'auto',
    'oidc-issuer': '',
  } as const
  bindable(usual)
  bindable({ ...usual, http: 'localhost:1', viewer: '[::1]:2' })
  for (const address of ['0.0.0.0:8042', '[::]:8042', '10.0.0.1:80', 'example.org:80', '127.0.0.1.example.org:80']) {
    assert.throws(() => bindable({ ...usual, http: address }), { code: 'access/open-address' }, address)
    assert.throws(() => bindable({ ...usual, dimse: address }), { code: 'access/open-address' })
    assert.throws(() => bindable({ ...usual, viewer: address }), { code: 'access/open-address' })
  }
  bindable({ ...usual, http: '0.0.0.0:8042', authentication: 'configured' })
  bindable({ ...usual, http: '0.0.0.0:8042', 'oidc-issuer': 'https://login.example.org' })
})
