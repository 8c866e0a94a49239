/** A request across a hub and a node: two embedded sites on loopback, real letters. The hub decides, the node keeps its veto and its kill switch. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openAccess } from '#access'
import type { Access, OfferedVersion } from '#access'
import { openLedger } from '#engines'
import type { Ledger } from '#engines'
import type { Actor } from '#kernel'
import { newIdentifier } from '#kernel'
import { clock, log, openHubSite, openNodeSite, until } from '../../federation/sites.ts'
import type { HubSite, NodeSite } from '../../federation/sites.ts'
import { formOf, grant, tool } from '../granting.ts'

let hub: HubSite
let node: NodeSite
let nodeLedger: Ledger
let atHub: Access
let atNode: Access<string>
let count = 0
const dataset = newIdentifier('dataset')

const version = (holder: string): OfferedVersion => ({ dataset, version: 1, title: 'Chest', manifest: 'b'.repeat(64), state: 'published', identity: 'pseudonymised', dataUses: [{ code: 'DUO:0000021' }], holder })
const only = (holder: string) => ({ find: async (id: string, number: number) => (id === dataset && number === 1 ? version(holder) : undefined) })
const person = (access: { readonly accounts: Access['accounts'] }, role: string): Promise<Actor> => access.accounts.fromProvider({ issuer: 'https://id.example', subject: `s${++count}`, name: `${role} ${count}`, roles: [role] })
const formFromToday = () => {
  const form = formOf([dataset])
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  return { ...form, scientific: { ...form.scientific, from: day(-1), until: day(200) } }
}

before(async () => {
  hub = await openHubSite()
  node = await openNodeSite(hub, 'Hospital A')
  nodeLedger = await openLedger(node.records, { folder: join(node.folder, 'keys') })
  const shared = { log, clock, publicUrl: 'http://127.0.0.1:1' }
  atHub = await openAccess({ ...shared, records: hub.records, ledger: hub.ledger, keys: join(hub.folder, 'keys'), offered: only(node.node.self.id), post: hub.hub.post })
  atNode = await openAccess<string>({ ...shared, records: node.records, ledger: nodeLedger, keys: join(node.folder, 'keys'), offered: only('self'), contents: async function* () { yield 'one' }, post: node.node.post })
})
after(async () => {
  await atNode.close()
  await atHub.close()
  await node.close()
  await hub.close()
})

async function asked(): Promise<{ id: string; researcher: Actor; committee: readonly [Actor, Actor]; holder: Actor }> {
  const researcher = await person(atHub, 'researcher')
  const { id } = await atHub.requests.draft(researcher, formFromToday())
  await atHub.requests.submit(researcher, id)
  const holder = await person(atNode, 'data-holder')
  await until(async () => (await atNode.requests.list(holder)).some((one) => one.id === id))
  return { id, researcher, holder, committee: [await person(atHub, 'access-committee'), await person(atHub, 'access-committee')] }
}
const stateAtHub = async ({ id, researcher }: { id: string; researcher: Actor }): Promise<string> => {
  const { state, parts } = await atHub.requests.read(researcher, id)
  return `${state} ${parts[0]?.state}`
}

test('is decided at the hub and at the node, ends in a permit that the node signs, and ends with it', { timeout: 90_000 }, async () => {
  const { id, researcher, committee: [first, second], holder } = await asked()
  await assert.rejects(atNode.requests.accept(await person(atNode, 'access-committee'), id), { code: 'access/decided-at-hub' })
  await atHub.requests.accept(first, id)
  await atHub.requests.vote(first, id, grant)
  await atHub.requests.vote(second, id, grant)
  await until(async () => (await atNode.requests.read(holder, id)).state === 'in-progress')
  assert.deepEqual(await atNode.permits.ofRequest(id), [])
  await atNode.requests.part(holder, id, { dataset, version: 1, act: 'confirm' })
  await atNode.requests.part(holder, id, { dataset, version: 1, act: 'agree' })
  await until(async () => (await stateAtHub({ id, researcher })) === 'concluded made-available', 40)
  const [received] = await atHub.received.list(researcher)
  assert.ok(received)
  const use = { permit: received.permit.id, actor: researcher, action: 'run', dataset, version: 1, purpose: 'disease-research', tool, at: new Date() } as const
  assert.equal((await atNode.permits.check(use)).request, id)
  await assert.rejects(atHub.permits.check(use), { code: 'access/no-permit' })
  await assert.rejects(atNode.permits.check({ ...use, actor: holder }), { code: 'access/not-this-person' })
  await atHub.received.askToEnd(first, received.permit.id, 'The study was stopped')
  await until(async () => (await atHub.received.list(researcher))[0]?.revokedAt !== null, 40)
  await assert.rejects(atNode.permits.check(use), { code: 'access/permit-revoked' })
  assert.equal(await stateAtHub({ id, researcher }), 'concluded not-made-available')
})

test('is refused by the veto of the node, whatever the committee of the hub says', { timeout: 90_000 }, async () => {
  const { id, researcher, committee: [first, second], holder } = await asked()
  await atNode.requests.part(holder, id, { dataset, version: 1, act: 'veto', text: 'Not for this' })
  // The veto may be there before the committee says anything: then it has nothing more to say.
  const late = (error: unknown): void => assert.equal((error as { code?: string }).code?.startsWith('access/'), true)
  await atHub.requests.accept(first, id).catch(late)
  await atHub.requests.vote(first, id, grant).catch(late)
  await until(async () => (await stateAtHub({ id, researcher })).endsWith('not-made-available') || (await stateAtHub({ id, researcher })).startsWith('declined'), 40)
  await atHub.requests.vote(second, id, grant).catch(late)
  assert.equal(await stateAtHub({ id, researcher }), 'declined not-made-available')
  assert.deepEqual(await atNode.permits.ofRequest(id), [])
})

test('stops by the kill switch of the node while the hub is away', { timeout: 90_000 }, async () => {
  const { id, researcher, committee: [first, second], holder } = await asked()
  await atHub.requests.accept(first, id)
  await atHub.requests.vote(first, id, grant)
  await atHub.requests.vote(second, id, grant)
  await atNode.requests.part(holder, id, { dataset, version: 1, act: 'confirm' })
  await atNode.requests.part(holder, id, { dataset, version: 1, act: 'agree' })
  await until(async () => (await atNode.permits.ofRequest(id)).length === 1, 40)
  const [state] = await atNode.permits.ofRequest(id)
  const use = { permit: state?.permit.id ?? '', actor: researcher, action: 'run', dataset, version: 1, purpose: 'disease-research', tool, at: new Date() } as const
  await node.leave()
  await atNode.permits.check(use)
  const started = performance.now()
  const told = new Promise((resolve) => atNode.permits.onRevoked(use.permit, researcher.id, resolve))
  await atNode.holds.set(holder, { dataset: '*', reason: 'Stop' })
  await assert.rejects(atNode.permits.check(use), { code: 'access/held' })
  assert.equal(await told, 'held')
  assert.ok(performance.now() - started < 1_000)
})

test('takes no word from a site that is not its to give', { timeout: 90_000 }, async () => {
  const researcher = await person(atHub, 'researcher')
  const { id } = await atHub.requests.draft(researcher, formFromToday())
  const [self] = (await hub.hub.members.list()).filter(({ kind }) => kind === 'node')
  assert.ok(self)
  const { Arrivals } = await import('../../../src/access/requests/arrivals.ts')
  const options: ConstructorParameters<typeof Arrivals>[1] = { offered: only('self'), dataUses: atHub.dataUses, issue: async () => undefined, correspondence: { flush: () => undefined } as never }
  const arrivals = new Arrivals(atHub.context, options)
  await assert.rejects(arrivals.request(self, { id: newIdentifier('request'), requester: researcher.id, requesterName: 'R', form: formFromToday(), datasets: [{ dataset, version: 1 }] }), { code: 'access/no-such-request' })
  await assert.rejects(arrivals.decision(self, { by: 'committee', request: id, verdict: 'grant', persons: [newIdentifier('account'), newIdentifier('account')] }), { code: 'access/no-such-request' })
  assert.equal((await hub.records.query(`select 1 from access_permit_received where request = $1`, [id])).rows.length, 0)
})
