/** Permits at every use: each field removed and changed in turn, revocation, the kill switch, and attacks E03, E04, E06, E08, E12 and E14 of the research. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { CompactSign } from 'jose'
import { fingerprintOf, openSiteKeys } from '#federation'
import { openAccess } from '#access'
import type { Use } from '#access'
import { newIdentifier, openLog } from '#kernel'
import { startEngines, stopEngines } from '../fixture.ts'
import type { Engines } from '../fixture.ts'
import { policyOf } from '../../../src/access/policy/compile.ts'
import { permitSchema } from '../../../src/access/permits/permit.ts'
import type { Permit } from '../../../src/access/permits/permit.ts'
import { granted, instances, openScene, tool } from '../granting.ts'
import type { Person, Scene } from '../granting.ts'

let engines: Engines
let scene: Scene
before(async () => {
  engines = await startEngines()
  scene = await openScene(engines)
})
after(async () => {
  await scene.access.close()
  await stopEngines(engines)
})

const at = new Date('2027-06-01T00:00:00.000Z')
const useOf = (permit: string, actor: Person): Use => ({ permit, actor, action: 'run', dataset: scene.dataset, version: 1, purpose: 'disease-research', tool, at })
const refused = (use: Use, code: string) => assert.rejects(scene.access.permits.check(use), { code: `access/${code}` })

/** Puts another text in the place of what was signed, with a good signature of the node's own key: the hardest case. */
async function resign(id: string, body: Record<string, unknown>, policy?: string): Promise<void> {
  const keys = openSiteKeys(join(engines.folder, 'keys'))
  const jws = await new CompactSign(Buffer.from(JSON.stringify(body))).setProtectedHeader({ alg: 'EdDSA', typ: 'vesalius-permit', kid: fingerprintOf(keys) }).sign(keys.sign)
  await engines.records.query('update access_permit_version set jws = $2, policy = coalesce($3, policy) where permit = $1', [id, jws, policy ?? null])
}

test('allows what it says and nothing else', async () => {
  const { permit, researcher, committee } = await granted(scene)
  const use = useOf(permit, researcher)
  assert.equal((await scene.access.permits.check(use)).id, permit)
  assert.equal((await scene.access.permits.check({ ...use, action: 'release', output: 'metrics' })).id, permit)
  await refused({ ...use, actor: committee[0] }, 'not-this-person')
  await refused({ ...use, version: 2 }, 'not-this-dataset')
  await refused({ ...use, dataset: scene.elsewhere }, 'not-this-dataset')
  await refused({ ...use, purpose: 'clinical-care' }, 'not-this-purpose')
  await refused({ ...use, tool: `sha256:${'c'.repeat(64)}` }, 'not-this-tool')
  await refused({ ...use, action: 'release', output: 'model-weights' }, 'not-this-output')
  await refused({ ...use, action: 'release' }, 'not-this-output')
  await refused({ ...use, at: new Date('2027-01-31T23:59:59.999Z') }, 'permit-not-yet')
  await scene.access.permits.check({ ...use, at: new Date('2027-12-31T23:59:59.999Z') })
  await refused({ ...use, at: new Date('2028-01-01T00:00:00.000Z') }, 'permit-expired')
  await refused({ ...use, permit: newIdentifier('permit') }, 'no-permit')
  await refused({ ...use, action: 'export' as never }, 'policy-denies')
  const denied = await engines.ledger.read(0, 1_000, { subject: permit, type: 'access/denied' })
  assert.equal(denied.length, 10)
})

test('fails with every field of it removed, one at a time, though the node itself has signed what is left', async () => {
  const { permit, researcher } = await granted(scene)
  const use = useOf(permit, researcher)
  const whole = await scene.access.permits.check(use)
  const fields = Object.keys(permitSchema.shape)
  assert.equal(fields.length, 14)
  for (const field of fields) {
    await resign(permit, Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field)))
    await assert.rejects(scene.access.permits.check(use), { code: 'access/permit-broken' }, field)
  }
  assert.ok(!(await scene.access.permits.list(researcher)).some((one) => one.permit.id === permit), 'one that is broken is not listed, and does not hide the others')
  await resign(permit, { ...whole })
  await scene.access.permits.check(use)
})

test('fails with every field that a use meets changed, even where policy and signature are made anew', async () => {
  const { permit, researcher } = await granted(scene)
  const use: Use = { ...useOf(permit, researcher), action: 'release', output: 'metrics' }
  const whole = await scene.access.permits.check(use)
  const changes: readonly (readonly [Partial<Permit>, string])[] = [
    [{ id: newIdentifier('permit') }, 'permit-broken'], [{ version: 2 }, 'permit-broken'], [{ node: '0'.repeat(16) }, 'permit-broken'],
    [{ persons: [newIdentifier('account')] }, 'not-this-person'], [{ datasets: [{ dataset: scene.dataset, version: 2, manifest: 'b'.repeat(64) }] }, 'not-this-dataset'],
    [{ datasets: [{ dataset: scene.dataset, version: 1, manifest: 'c'.repeat(64) }] }, 'dataset-withdrawn'], [{ purpose: 'health-research' }, 'not-this-purpose'],
    [{ tools: [`sha256:${'d'.repeat(64)}`] }, 'not-this-tool'], [{ outputs: ['counts'] }, 'not-this-output'], [{ outputs: [] }, 'not-this-output'],
    [{ from: '2027-07-01T00:00:00.000Z' }, 'permit-not-yet'], [{ until: '2027-05-01T00:00:00.000Z' }, 'permit-expired'],
  ]
  for (const [change, code] of changes) {
    const changed = { ...whole, ...change }
    await resign(permit, changed, policyOf(changed))
    await refused(use, code)
  }
  // A policy or a text that was changed without the key.
  await resign(permit, { ...whole }, policyOf({ ...whole, persons: [...whole.persons, newIdentifier('account')] }))
  await refused(use, 'permit-broken')
  await resign(permit, { ...whole }, policyOf(whole))
  await scene.access.permits.check(use)
  await engines.records.query(`update access_permit_version set jws = split_part(jws, '.', 1) || '.' || translate(split_part(jws, '.', 2), 'A', 'B') || '.' || split_part(jws, '.', 3) where permit = $1`, [permit])
  await refused(use, 'permit-broken')
})

test('ends by revocation at once, in another process too, tells what runs within a second, and is over for good', async (t) => {
  const { permit, request, researcher, holder } = await granted(scene)
  const other = await openAccess<string>({ records: engines.records, ledger: engines.ledger, log: openLog('silent'), clock: { now: () => scene.now.at }, publicUrl: 'http://127.0.0.1:1', keys: join(engines.folder, 'keys'), offered: { find: async (id) => scene.versions.get(id) } })
  t.after(() => other.close())
  const use = useOf(permit, researcher)
  await other.permits.check(use)
  const told = new Promise<{ end: string; ms: number }>((resolve) => {
    other.permits.onRevoked(permit, researcher.id, (end) => resolve({ end, ms: performance.now() - pressed }))
  })
  const pressed = performance.now()
  await scene.access.permits.revoke(holder, permit, 'A reason')
  await assert.rejects(other.permits.check(use), { code: 'access/permit-revoked' })
  assert.ok(performance.now() - pressed < 1_000)
  const { end, ms } = await told
  assert.equal(end, 'revoked')
  assert.ok(ms < 1_000, `told after ${ms} ms`)
  await assert.rejects(scene.access.permits.revoke(holder, permit, 'Again'), { code: 'access/permit-over' })
  assert.deepEqual((await scene.access.requests.read(researcher, request)).parts.map(({ state }) => state), ['not-made-available'])
  assert.equal((await engines.ledger.read(0, 1_000, { subject: permit, type: 'permit/revoked' })).length, 1)
})

test('is stopped by the kill switch for one dataset and for everything, and goes on when it is lifted', async () => {
  const { permit, researcher, holder } = await granted(scene)
  const { permits, holds } = scene.access
  const use = useOf(permit, researcher)
  for (const dataset of [scene.dataset, '*']) {
    const told = new Promise((resolve) => permits.onRevoked(permit, researcher.id, resolve))
    assert.ok((await holds.set(holder, { dataset, reason: 'Stop' })) > 0)
    await refused(use, 'held')
    assert.equal(await told, 'held')
    await holds.lift(holder, dataset)
    await permits.check(use)
  }
  await assert.rejects(holds.lift(holder, '*'), { code: 'access/no-hold' })
  await holds.set(holder, { dataset: scene.elsewhere, reason: 'Another' })
  await permits.check(use)
})

test('opens the data with an event before the first instance, and stops reading when the permit ends', async () => {
  const { permit, researcher, holder } = await granted(scene)
  const { permits } = scene.access
  const { action: _, ...use } = useOf(permit, researcher)
  const opened = await permits.openVersion(use)
  const read: string[] = []
  for await (const instance of opened.instances) read.push(instance)
  opened.close()
  assert.deepEqual([read, opened.manifest], [instances, 'b'.repeat(64)])
  assert.equal((await engines.ledger.read(0, 1_000, { subject: permit, type: 'access/opened' })).length, 1)
  const again = await permits.openVersion(use)
  const reading = again.instances[Symbol.asyncIterator]()
  assert.equal((await reading.next()).value, 'one')
  await permits.revoke(holder, permit, 'Enough')
  for (let waited = 0; !again.signal.aborted && waited < 1_000; waited += 10) await pause(10)
  await assert.rejects(async () => reading.next(), { code: 'access/permit-revoked' })
  await assert.rejects(permits.openVersion(use), { code: 'access/permit-revoked' })
})

test('never opens after a revocation that came first, whichever of the two is asked for at the same time', async () => {
  const { permits } = scene.access
  const { permit, researcher, holder } = await granted(scene)
  const { action: _, ...use } = useOf(permit, researcher)
  const [opening] = await Promise.allSettled([permits.openVersion(use), permits.revoke(holder, permit, 'Race')])
  const events = (await engines.ledger.read(0, 10_000, { subject: permit })).map(({ type }) => type).filter((type) => type === 'access/opened' || type === 'permit/revoked')
  assert.deepEqual(events, opening.status === 'fulfilled' ? ['access/opened', 'permit/revoked'] : ['permit/revoked'])
  if (opening.status === 'fulfilled') {
    for (let waited = 0; !opening.value.signal.aborted && waited < 1_000; waited += 10) await pause(10)
    assert.ok(opening.value.signal.aborted)
  }
})

test('does not reach a version that was invalidated', async () => {
  const { permit, researcher } = await granted(scene)
  const version = scene.versions.get(scene.dataset)
  assert.ok(version)
  scene.versions.set(scene.dataset, { ...version, state: 'invalidated' })
  await refused(useOf(permit, researcher), 'dataset-withdrawn')
  scene.versions.set(scene.dataset, version)
})

test('is amended and extended by two of the committee only, never by or for one of them, and once', async () => {
  const { permit, researcher, committee: [first, second] } = await granted(scene)
  const { amendments } = scene.access.permits
  const colleague = await scene.person('researcher')
  const use = useOf(permit, colleague)
  await refused(use, 'not-this-person')
  const persons = [researcher.id, colleague.id]
  await assert.rejects(amendments.propose(researcher, permit, { kind: 'persons', persons }), { code: 'access/own-request' })
  await assert.rejects(amendments.propose(first, permit, { kind: 'persons', persons: [first.id] }), { code: 'access/own-request' })
  await assert.rejects(amendments.propose(first, permit, { kind: 'persons', persons: [newIdentifier('account')] }), { code: 'access/unknown-person' })
  const { id } = await amendments.propose(first, permit, { kind: 'persons', persons })
  await refused(use, 'not-this-person')
  await assert.rejects(amendments.confirm(first, id), { code: 'access/same-person' })
  await amendments.confirm(second, id)
  assert.equal((await scene.access.permits.check(use)).version, 2)
  const gone = await amendments.propose(second, permit, { kind: 'persons', persons: [researcher.id] })
  const told = new Promise((resolve) => scene.access.permits.onRevoked(permit, colleague.id, resolve))
  await amendments.confirm(first, gone.id)
  assert.equal(await told, 'revoked')
  await refused(use, 'not-this-person')
  await assert.rejects(amendments.propose(first, permit, { kind: 'extend', until: '2027-10-01' }), { code: 'access/extension-refused' })
  await assert.rejects(amendments.propose(first, permit, { kind: 'extend', until: '2031-01-01' }), { code: 'access/extension-refused' })
  const longer = await amendments.propose(first, permit, { kind: 'extend', until: '2028-06-30' })
  await amendments.confirm(second, longer.id)
  await scene.access.permits.check({ ...useOf(permit, researcher), at: new Date('2028-06-30T23:00:00.000Z') })
  await assert.rejects(amendments.propose(first, permit, { kind: 'extend', until: '2029-06-30' }), { code: 'access/extension-refused' })
})

test('notes once that it has ended, and tells what still runs', async () => {
  const { permit, researcher } = await granted(scene)
  const before = scene.now.at
  const told = new Promise((resolve) => scene.access.permits.onRevoked(permit, researcher.id, resolve))
  scene.now.at = new Date('2028-01-01T00:00:00.000Z')
  assert.equal(await told, 'expired')
  await scene.access.permits.noteExpired()
  await scene.access.permits.noteExpired()
  assert.equal((await engines.ledger.read(0, 10_000, { subject: permit, type: 'permit/expired' })).length, 1)
  scene.now.at = before
})
