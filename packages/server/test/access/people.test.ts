/** Managing people: who may, what ends at once, what nobody does to themselves, and the ways around that must be shut. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Visitor } from './browser.ts'
import { emptyAccess, startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines, House } from './fixture.ts'
import { Member, agreed, events, first, invite, joined, ledgerOf, passphrase, place, program, proposals, reaches, three, tokenOf } from './members.ts'

let engines: Engines
let house: House
before(async () => {
  engines = await startEngines()
  house = await startHouse(engines)
  Object.assign(place, { engines, house })
})
after(async () => {
  await stopHouse(house)
  await stopEngines(engines)
})
beforeEach(() => emptyAccess(engines))

test('lists accounts with roles, state and the last sign-in, to administrators only', async () => {
  const ada = await first()
  const dan = await joined(ada, 'Dan', 'data-manager')
  const people = await ada.people()
  assert.deepEqual(people.map(({ name, roles, state, you }) => [name, roles, state, you]), [['Ada', ['node-admin'], 'open', true], ['Dan', ['data-manager'], 'open', false]])
  for (const { signedInAt } of people) assert.ok(Date.now() - Date.parse(signedInAt as string) < 60_000)
  for (const [method, path] of [
    ['GET', '/api/access/people'], ['PUT', `/api/access/people/${ada.id}/roles`], ['POST', `/api/access/people/${ada.id}/close`],
    ['POST', `/api/access/people/${ada.id}/reopen`], ['POST', `/api/access/people/${ada.id}/new-passphrase-link`],
    ['GET', '/api/access/invitations'], ['POST', '/api/access/invitations'], ['DELETE', '/api/access/invitations/invitation-x'],
  ] as const) await dan.refused(method, path, method === 'PUT' || method === 'POST' ? { roles: ['node-admin'] } : undefined, [403, 'access/not-permitted'])
  assert.equal((await new Visitor().ask(`${house.url}/api/access/people`)).status, 401)
})

test('lists open invitations without their secret, and takes them back', async () => {
  const ada = await first()
  const made = await invite(ada, ['viewer', 'viewer'], 'Bob of radiology')
  const { invitations } = await ada.read<{ invitations: object[] }>('/api/access/invitations')
  assert.deepEqual(invitations, [{ id: made.id, roles: ['viewer'], note: 'Bob of radiology', expiresAt: made.expiresAt }])
  assert.doesNotMatch(JSON.stringify(invitations), /vso_/)
  assert.equal((await ada.ask('DELETE', `/api/access/invitations/${made.id}`)).status, 204)
  await ada.refused('DELETE', `/api/access/invitations/${made.id}`, undefined, [404, 'access/no-such-invitation'])
  await new Member().refused('POST', '/welcome', { code: made.link.split('code=')[1], name: 'Bob', passphrase }, [410, 'access/dead-link'])
  await ada.refused('POST', '/api/access/invitations', { roles: ['constructor'] }, [422, 'access/unknown-role'])
  assert.equal((await events(made.id)).length, 2, 'invited and revoked')
  assert.equal((await events('Bob of radiology')).length, 0, 'names stay out of the ledger')
})

test('closing an account ends its sessions and tokens at once, and it signs in again only when reopened', async () => {
  const [ada, eve, fay] = await three()
  const token = await tokenOf(eve, ['node-admin'])
  const child = (await (await fetch(`${house.url}/api/access/tokens`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'child', roles: ['viewer'] }),
  })).json()) as { token: string }
  const links = [await invite(eve, ['node-admin'])]
  const kept = await tokenOf(ada, ['viewer'])
  assert.deepEqual([await reaches(token), await reaches(child.token), (await eve.ask('GET', '/study')).status], [200, 200, 200])
  assert.equal((await ada.ask('POST', `/api/access/people/${eve.id}/close`)).status, 202)
  assert.deepEqual([await reaches(token), (await eve.ask('GET', '/study')).status], [200, 200], 'one alone closes nobody')
  await agreed(fay)
  assert.deepEqual([await reaches(token), await reaches(child.token), (await eve.ask('GET', '/study')).status], [401, 401, 401])
  assert.equal(await reaches(kept), 200, 'the tokens of others go on')
  for (const { link } of links) await new Member().refused('POST', '/welcome', { code: link.split('code=')[1], name: 'Mallory', passphrase }, [410, 'access/dead-link'])
  assert.equal((await new Visitor().signIn(house.url, 'Eve', passphrase)).answer.status, 401)
  await ada.refused('POST', `/api/access/people/${eve.id}/new-passphrase-link`, undefined, [409, 'access/account-closed'])
  assert.equal((await ada.people()).find(({ id }) => id === eve.id)?.state, 'closed')
  assert.equal((await ada.ask('POST', `/api/access/people/${eve.id}/close`)).status, 204)
  assert.equal((await events('access/account-closed', eve.id)).length, 1, 'once, though closed twice')
  assert.equal((await ada.ask('POST', `/api/access/people/${eve.id}/reopen`)).status, 202)
  await agreed(fay)
  assert.equal(await reaches(token), 401, 'a token of before stays ended')
  assert.equal((await eve.ask('GET', '/study')).status, 401, 'and so does a session')
  assert.equal((await new Visitor().signIn(house.url, 'Eve', passphrase)).url, `${house.url}/`)
})

test('an account that is closed half-way through signing in does not come in', async () => {
  const ada = await first()
  const eve = await joined(ada, 'Eve', 'viewer')
  const visitor = new Visitor()
  const page = await visitor.follow(`${house.url}/sign-in`)
  const sent = await visitor.ask(page.url, { body: new URLSearchParams({ name: 'Eve', passphrase }).toString() })
  assert.equal(sent.status, 303)
  assert.equal((await ada.ask('POST', `/api/access/people/${eve.id}/new-passphrase-link`)).status, 201)
  await visitor.follow(new URL(sent.headers.get('location') as string, house.url).href)
  assert.equal((await visitor.ask(`${house.url}/study`)).status, 401)
})

test('roles change at once; who is no administrator any more keeps no token or invitation beyond the new roles', async () => {
  const [ada, eve, fay] = await three()
  const [strong, weak] = [await tokenOf(eve, ['node-admin']), await tokenOf(eve, ['data-manager'])]
  const { link } = await invite(eve, ['node-admin'])
  assert.equal((await eve.ask('POST', '/configure')).status, 200)
  await agreed(fay)
  const { link: waiting } = await invite(eve, ['node-admin'])
  assert.equal((await ada.ask('PUT', `/api/access/people/${eve.id}/roles`, { roles: ['data-manager'] })).status, 202)
  assert.equal((await eve.ask('POST', '/configure')).status, 200)
  await agreed(fay)
  await new Member().refused('POST', '/welcome', { code: waiting.split('code=')[1], name: 'Mallory', passphrase }, [410, 'access/dead-link'])
  assert.deepEqual([await reaches(strong), await reaches(weak), (await eve.ask('POST', '/configure')).status, (await eve.ask('GET', '/study')).status], [401, 200, 403, 200])
  await new Member().refused('POST', '/welcome', { code: link.split('code=')[1], name: 'Mallory', passphrase }, [410, 'access/dead-link'])
  await ada.refused('PUT', `/api/access/people/${eve.id}/roles`, { roles: ['__proto__'] }, [422, 'access/unknown-role'])
  await ada.refused('PUT', '/api/access/people/account-nobody/roles', { roles: [] }, [404, 'access/no-such-person'])
  assert.equal((await events('access/roles-changed', eve.id)).length, 1)
})

test('nobody gives themselves a role, closes themselves or makes a link for themselves, also not by a token of their own', async () => {
  const ada = await first()
  await joined(ada, 'Eve', 'node-admin')
  const own = [403, 'access/own-account'] as const
  await ada.refused('PUT', `/api/access/people/${ada.id}/roles`, { roles: ['node-admin', 'access-committee'] }, own)
  await ada.refused('POST', `/api/access/people/${ada.id}/close`, undefined, own)
  await ada.refused('POST', `/api/access/people/${ada.id}/new-passphrase-link`, undefined, own)
  const token = await tokenOf(ada, ['node-admin'])
  for (const act of ['close', 'new-passphrase-link']) assert.equal((await program('POST', `/api/access/people/${ada.id}/${act}`, token)).status, 403, act)
  assert.equal((await ada.people()).every(({ state }) => state === 'open'), true)
})

test('the last administrator stays, whoever asks, and of two who remove each other at once one stays', async () => {
  const ada = await first()
  const operator = await house.access.operatorToken()
  await ada.refused('PUT', `/api/access/people/${ada.id}/roles`, { roles: [] }, [409, 'access/last-administrator'])
  assert.equal((await program('POST', `/api/access/people/${ada.id}/close`, operator)).status, 409)
  const eve = await joined(ada, 'Eve', 'node-admin')
  await ada.ask('POST', `/api/access/people/${eve.id}/close`)
  await eve.ask('POST', `/api/access/people/${ada.id}/close`)
  for (const one of [ada, eve]) for (const { id, mayConfirm } of await proposals(one)) assert.deepEqual([mayConfirm, (await one.ask('POST', `/api/access/proposals/${id}/confirm`)).status], [false, 403])
  // Eve has left: her silence does not stop the work for good.
  await engines.records.query(`update access_account set signed_in_at = now() - interval '91 days' where id = $1`, [eve.id])
  assert.equal((await ada.ask('POST', `/api/access/people/${eve.id}/close`)).status, 204)
  assert.equal((await ledgerOf('access/account-closed')).at(-1)?.['alone'], true)
  assert.deepEqual(await proposals(ada), [])
})

test('a link for a forgotten passphrase ends the old one at once, works once, and is the person’s own account', async () => {
  const ada = await first()
  const dan = await joined(ada, 'Dan', 'data-manager')
  const make = async (): Promise<string> => {
    const answer = await ada.ask('POST', `/api/access/people/${dan.id}/new-passphrase-link`)
    assert.equal(answer.status, 201)
    return ((await answer.json()) as { link: string }).link
  }
  const superseded = await make()
  const link = await make()
  assert.match(link, /\/new-passphrase#code=vso_/)
  assert.equal((await dan.ask('GET', '/study')).status, 401)
  assert.equal((await new Visitor().signIn(house.url, 'Dan', passphrase)).answer.status, 401)
  const visitor = new Member()
  assert.match(await (await visitor.ask('GET', '/new-passphrase')).text(), /Choose a new passphrase/)
  const codeOf = (one: string): string => one.split('code=')[1] as string
  const another = 'another five words to keep 8'
  await visitor.refused('POST', '/new-passphrase', { code: codeOf(superseded), passphrase: another }, [410, 'access/dead-link'])
  await visitor.refused('POST', '/new-passphrase', { code: codeOf(link), passphrase: 'short' }, [422, 'access/weak-passphrase'])
  await visitor.refused('POST', '/welcome', { code: codeOf(link), name: 'Mallory', passphrase: another }, [410, 'access/dead-link'])
  const foreign = await new Visitor().ask(`${house.url}/new-passphrase`, { body: { code: codeOf(link), passphrase: another }, headers: { 'sec-fetch-site': 'cross-site' } })
  assert.equal(foreign.status, 403)
  assert.equal((await visitor.ask('POST', '/new-passphrase', { code: codeOf(link), passphrase: another })).status, 200)
  assert.equal((await visitor.read<{ actor: { id: string } }>('/api/access/session')).actor.id, dan.id)
  await visitor.refused('POST', '/new-passphrase', { code: codeOf(link), passphrase: another }, [410, 'access/dead-link'])
  assert.equal((await new Visitor().signIn(house.url, 'Dan', another)).url, `${house.url}/`)
  assert.deepEqual([(await events('access/passphrase-link', dan.id)).length, (await events('access/passphrase-renewed', dan.id)).length], [2, 1])
})

test('nothing is changed when the ledger cannot be written', async (t) => {
  const broken = await startHouse(engines, { ledger: { append: async () => { throw new Error('full') }, appendHourly: async () => { throw new Error('full') } } })
  t.after(() => stopHouse(broken))
  const ada = await first()
  const dan = await joined(ada, 'Dan', 'viewer')
  const actor = { id: ada.id, name: 'Ada', kind: 'person', roles: ['node-admin'] } as const
  await assert.rejects(broken.access.people.close(actor, dan.id), /full/)
  await assert.rejects(broken.access.people.setRoles(actor, dan.id, ['node-admin']), /full/)
  await assert.rejects(broken.access.people.newPassphraseLink(actor, dan.id), /full/)
  await assert.rejects(broken.access.invitations.make(actor, { roles: ['viewer'] }), /full/)
  const person = (await ada.people()).find(({ id }) => id === dan.id)
  assert.deepEqual([person?.state, person?.roles], ['open', ['viewer']])
  assert.equal((await dan.ask('GET', '/study')).status, 200)
  assert.deepEqual(await house.access.invitations.list(), [])
})

test('the columns for closing come after every migration that older nodes have applied', async () => {
  const { rows } = await engines.records.query<{ name: string }>(`select name from vesalius_migration where room = 'access' order by position`)
  assert.deepEqual(rows.map(({ name }) => name), ['0001-accounts', '0002-requests', '0003-permits', '0004-correspondence', '0005-closed-accounts', '0006-two-administrators'])
})
