/** What takes two administrators (GOV-18): one proposes, another confirms; one alone only where there is no second. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { emptyAccess, startEngines, startHouse, stopEngines, stopHouse } from './fixture.ts'
import type { Engines, House } from './fixture.ts'
import { Member, agreed, first, invite, join, joined, ledgerOf, passphrase, place, program, proposals, three, tokenOf } from './members.ts'

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

test('with two administrators a role, a closing, a link and an invitation take both; with one it is done alone, and said so', async () => {
  const ada = await first()
  const dan = await joined(ada, 'Dan', 'viewer')
  const roles = (wanted: string[]) => ({ roles: wanted })
  assert.equal((await ada.ask('PUT', `/api/access/people/${dan.id}/roles`, roles(['viewer', 'data-manager']))).status, 204)
  const alone = async () => (await ledgerOf('access/roles-changed')).at(-1)?.['alone']
  assert.equal(await alone(), true)
  const eve = await joined(ada, 'Eve', 'node-admin')
  const asked = await ada.ask('PUT', `/api/access/people/${dan.id}/roles`, roles(['data-manager', 'vault-keeper', 'viewer']))
  const { proposal } = (await asked.json()) as { proposal: string }
  assert.equal(asked.status, 202)
  const rolesOfDan = async () => (await ada.people()).find(({ id }) => id === dan.id)?.roles.toSorted()
  assert.deepEqual(await rolesOfDan(), ['data-manager', 'viewer'])
  const [shown] = await proposals(eve)
  assert.deepEqual([shown?.id, shown?.kind, shown?.name, shown?.by, shown?.mayConfirm], [proposal, 'roles', 'Dan', ['Ada'], true])
  const confirm = `/api/access/proposals/${proposal}/confirm`
  await ada.refused('POST', confirm, undefined, [403, 'access/own-proposal'])
  const [token, operator] = [await tokenOf(ada, ['node-admin']), await house.access.operatorToken()]
  assert.deepEqual([(await program('POST', confirm, token)).status, (await program('POST', confirm, operator)).status], [403, 403], 'a token is its maker, and the operator is nobody')
  await dan.refused('POST', confirm, undefined, [403, 'access/not-permitted'])
  assert.equal((await eve.ask('POST', confirm)).status, 200)
  await eve.refused('POST', confirm, undefined, [404, 'access/no-such-proposal'])
  assert.deepEqual(await rolesOfDan(), ['data-manager', 'vault-keeper', 'viewer'])
  assert.deepEqual([(await ledgerOf('access/roles-changed')).at(-1)?.['persons'], await alone()], [2, undefined])
  assert.equal((await ada.ask('PUT', `/api/access/people/${dan.id}/roles`, roles(['viewer']))).status, 204, 'what only takes is done at once')
  await ada.refused('POST', '/api/access/tokens', { name: 'script', roles: ['data-holder'] }, [403, 'access/needs-two'])
})

test('an invitation and a link for a passphrase work when another administrator has confirmed them; a proposal is taken back, or outdated', async () => {
  const ada = await first()
  const [dan, eve] = [await joined(ada, 'Dan', 'viewer'), await joined(ada, 'Eve', 'node-admin')]
  const invited = await invite(ada, ['data-holder'], 'Hal')
  const code = invited.link.split('code=')[1] as string
  await new Member().refused('POST', '/welcome', { code, name: 'Hal', passphrase }, [409, 'access/not-confirmed'])
  await agreed(eve)
  await join(invited.link, 'Hal')
  const { link } = (await (await ada.ask('POST', `/api/access/people/${dan.id}/new-passphrase-link`)).json()) as { link: string }
  const renewal = { code: link.split('code=')[1], passphrase: 'another five words to keep 8' }
  await new Member().refused('POST', '/new-passphrase', renewal, [410, 'access/dead-link'])
  assert.equal((await dan.ask('GET', '/study')).status, 200)
  await agreed(eve)
  assert.equal((await dan.ask('GET', '/study')).status, 401)
  assert.equal((await new Member().ask('POST', '/new-passphrase', renewal)).status, 200)
  const another = await invite(ada, ['node-admin'])
  const id = (await proposals(eve))[0]?.id
  assert.equal((await eve.ask('DELETE', `/api/access/proposals/${id}`)).status, 204)
  await new Member().refused('POST', '/welcome', { code: another.link.split('code=')[1], name: 'Mallory', passphrase }, [410, 'access/dead-link'])
  await ada.ask('PUT', `/api/access/people/${dan.id}/roles`, { roles: ['viewer', 'auditor'] })
  await ada.ask('PUT', `/api/access/people/${dan.id}/roles`, { roles: [] })
  assert.deepEqual(await proposals(eve), [], 'what was proposed of other roles is over')
})

test('what the operator of the machine proposes, two persons confirm', async () => {
  const [ada, eve, fay] = await three()
  const operator = await house.access.operatorToken()
  assert.equal((await program('POST', `/api/access/people/${fay.id}/close`, operator)).status, 202)
  const [proposed] = await proposals(ada)
  const confirm = async (by: Member) => (await (await by.ask('POST', `/api/access/proposals/${proposed?.id}/confirm`)).json()) as object
  assert.deepEqual([proposed?.by, await confirm(ada), (await fay.ask('GET', '/study')).status], [[], { done: false }, 200])
  assert.deepEqual([await confirm(eve), (await fay.ask('GET', '/study')).status], [{ done: true }, 401])
})

test('the word of an administrator who is closed counts no longer, also where it was not the first', async () => {
  const ada = await first()
  const [dan, eve] = [await joined(ada, 'Dan', 'viewer'), await joined(ada, 'Eve', 'node-admin')]
  const { link } = await invite(ada, ['node-admin'])
  await agreed(eve)
  const fay = await join(link, 'Fay')
  const operator = await house.access.operatorToken()
  assert.equal((await program('POST', `/api/access/people/${dan.id}/close`, operator)).status, 202)
  const [proposed] = await proposals(fay)
  assert.equal((await fay.ask('POST', `/api/access/proposals/${proposed?.id}/confirm`)).status, 200)
  await ada.ask('POST', `/api/access/people/${fay.id}/close`)
  await agreed(eve)
  assert.deepEqual((await proposals(eve)).filter(({ id }) => id === proposed?.id), [])
  await ada.refused('POST', `/api/access/proposals/${proposed?.id}/confirm`, undefined, [404, 'access/no-such-proposal'])
  assert.equal((await dan.ask('GET', '/study')).status, 200)
})

test('what an account may not do is in the ledger once an hour: who, and which permission', async () => {
  const ada = await first()
  const dan = await joined(ada, 'Dan', 'viewer')
  for (let times = 0; times < 3; times++) await dan.refused('GET', '/api/access/people', undefined, [403, 'access/not-permitted'])
  await dan.refused('POST', '/configure', undefined, [403, 'access/not-permitted'])
  const refused = (await engines.ledger.read(0, 500, { type: 'access/refused' })).filter(({ actor }) => actor === dan.id).map(({ subject, detail }) => [subject, detail['reason']].join(' '))
  // Twice where an hour began in between.
  assert.deepEqual([...new Set(refused)].sort(), ['people:manage access/not-permitted', 'system:configure access/not-permitted'])
  assert.ok(refused.length < 4, refused.join())
})

test('what a route itself refuses is noted as well: who tries to confirm their own proposal stands in the ledger', async () => {
  const ada = await first()
  const dan = await joined(ada, 'Dan', 'viewer')
  await joined(ada, 'Eve', 'node-admin')
  const { proposal } = (await (await ada.ask('PUT', `/api/access/people/${dan.id}/roles`, { roles: ['data-manager'] })).json()) as { proposal: string }
  await ada.refused('POST', `/api/access/proposals/${proposal}/confirm`, undefined, [403, 'access/own-proposal'])
  const refused = (await engines.ledger.read(0, 500, { type: 'access/refused' })).filter(({ actor }) => actor === ada.id)
  assert.deepEqual(refused.map(({ subject, detail }) => `${subject} ${String(detail['reason'])}`), ['people:manage access/own-proposal'])
})
