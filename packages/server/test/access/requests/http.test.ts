/** The interface of requests, terms and permits over HTTP: sessions of five persons, each with one role, and what is refused to the others. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pageCookie } from '../../../src/access/cookies.ts'
import { startEngines, startHouse, stopEngines, stopHouse } from '../fixture.ts'
import type { Engines, House } from '../fixture.ts'
import { formOf, grant, tool } from '../granting.ts'
import { newIdentifier } from '#kernel'
import { permissionsOf } from '../../../src/access/permissions.ts'

let engines: Engines
let house: House
const dataset = newIdentifier('dataset')
before(async () => {
  engines = await startEngines()
  house = await startHouse(engines, {
    offered: { find: async (id, version) => (id === dataset && version === 1 ? { dataset, version, title: 'Chest', manifest: 'b'.repeat(64), state: 'published', identity: 'pseudonymised', dataUses: [{ code: 'DUO:0000021' }], holder: 'self' } : undefined) },
  })
})
after(async () => {
  await stopHouse(house)
  await stopEngines(engines)
})

interface Body {
  readonly id: string
  readonly code: string
  readonly state: string
  readonly decisions: readonly object[]
  readonly terms: readonly object[]
  readonly permits: readonly { readonly permit: { readonly id: string; readonly tools: readonly string[] }; readonly policy: string }[]
  readonly ball: readonly { readonly who: string }[]
  readonly parts: readonly { readonly match: { readonly terms: readonly { readonly outcome: string }[] } }[]
}
interface Answer { readonly status: number; readonly body: Body }
type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>

/** A signed-in person, as the browser of the page would ask. */
async function signedIn(role: string): Promise<Ask> {
  const { id } = await house.access.accounts.fromProvider({ issuer: 'https://id.example', subject: newIdentifier('subject'), name: role, roles: [role] })
  const cookie = `${pageCookie(house.url)}=${await house.access.sessions.begin(id, 'page')}`
  const ask: Ask = async (method, path, body) => {
    const answer = await fetch(`${house.url}/api/access${path}`, {
      method, headers: { cookie, 'sec-fetch-site': 'same-origin', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: JSON.parse(text || '{}') as Body }
  }
  return ask
}

test('carries a request from its draft to a permit that is shown with its policy, stopped and revoked', async () => {
  const [researcher, first, second, holder, stranger] = [await signedIn('researcher'), await signedIn('access-committee'), await signedIn('access-committee'), await signedIn('data-holder'), await signedIn('researcher')]
  const terms = await holder('PUT', `/data-use/${dataset}/1`, [{ code: 'DUO:0000021' }, { code: 'DUO:0000022', countries: ['ES'] }])
  assert.equal(terms.status, 200)
  assert.equal((await holder('PUT', `/data-use/${dataset}/1`, [{ code: 'DUO:0000022', countries: ['ES'] }])).body.code, 'access/terms-differ')
  assert.equal((await researcher('PUT', `/data-use/${dataset}/1`, [])).status, 403)
  assert.equal((await researcher('GET', '/data-use')).body.terms.length, 23)

  const draft = await researcher('POST', '/requests', formOf([dataset]))
  assert.equal(draft.status, 201)
  const path = `/requests/${draft.body.id}`
  assert.equal((await holder('GET', path)).status, 404)
  const submitted = await researcher('POST', `${path}/submit`)
  assert.deepEqual(submitted.body.parts[0]?.match.terms.map(({ outcome }) => outcome), ['judge', 'met'])
  assert.deepEqual(submitted.body.ball.map(({ who }) => who), ['committee', 'holder'])
  assert.equal((await stranger('GET', path)).status, 404)
  assert.equal((await researcher('POST', `${path}/accept`)).status, 403)
  assert.equal((await first('POST', `${path}/accept`)).status, 200)
  const part = { dataset, version: 1 }
  assert.equal((await researcher('POST', `${path}/parts`, { ...part, act: 'confirm' })).body.code, 'access/not-the-holder')
  assert.equal((await first('POST', `${path}/parts`, { ...part, act: 'make-available' })).status, 400)
  for (const act of ['confirm', 'agree']) assert.equal((await holder('POST', `${path}/parts`, { ...part, act })).status, 200)
  assert.equal((await first('POST', `${path}/decisions`, { ...grant, granted: true })).status, 400)
  assert.equal((await first('POST', `${path}/decisions`, grant)).status, 200)
  assert.equal((await researcher('GET', path)).body.decisions.length, 0, 'whoever asked learns what was said when it is over')
  assert.equal((await second('POST', `${path}/decisions`, grant)).body.state, 'concluded')
  assert.equal((await researcher('GET', path)).body.decisions.length, 2)

  const { permits } = (await researcher('GET', '/permits')).body
  const [permit] = permits
  assert.deepEqual(permit?.permit.tools, [tool])
  assert.match(permit?.policy ?? '', /context\.tool/)
  assert.deepEqual((await stranger('GET', '/permits')).body.permits, [])
  const permitPath = `/permits/${permit?.permit.id}`
  assert.equal((await stranger('GET', permitPath)).status, 404)
  assert.equal((await researcher('POST', '/holds', { dataset, reason: 'Stop' })).status, 403)
  assert.deepEqual((await holder('POST', '/holds', { dataset, reason: 'Stop' })).body, { stopped: 1 })
  assert.equal((await researcher('GET', permitPath)).body.state, 'held')
  assert.equal((await holder('DELETE', `/holds/${dataset}`)).status, 204)
  assert.equal((await holder('POST', `${permitPath}/revoke`, { reason: 'Ended' })).status, 204)
  assert.equal((await researcher('GET', permitPath)).body.state, 'revoked')
})

test('lets a program with every permission neither ask nor decide', async () => {
  const token = await house.access.operatorToken()
  const ask = (path: string) => fetch(`${house.url}/api/access${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{}' })
  assert.equal((await ask('/requests')).status, 403)
  const committee = await house.access.tokens.create({ id: 'operator', name: '', kind: 'program', roles: ['node-admin'] }, { name: 'committee', roles: ['access-committee', 'researcher'] })
  const answer = await fetch(`${house.url}/api/access/requests`, { method: 'POST', headers: { authorization: `Bearer ${committee.token}`, 'content-type': 'application/json' }, body: '{}' })
  assert.equal(((await answer.json()) as { code: string }).code, 'access/persons-only')
})

test('gives no single role both to ask and to decide, and none both to decide for the committee and for the holder', () => {
  for (const role of ['viewer', 'data-manager', 'vault-keeper', 'researcher', 'access-committee', 'data-holder', 'auditor', 'node-admin']) {
    const all = permissionsOf([role])
    assert.ok(['request:write', 'request:decide', 'request:hold'].filter((one) => all.includes(one)).length <= 1, role)
  }
})
