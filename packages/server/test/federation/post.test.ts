/** Nodes and their hub on loopback: enrolling, letters that are sealed, durable, handled once, and only those of the list. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openNodePost } from '#federation'
import type { Letter, LetterBody, MemberState } from '#federation'
import { openSiteKeys } from '../../src/federation/identity.ts'
import { checkLetter } from '../../src/federation/letters.ts'
import { openLetter, sealLetter } from '../../src/federation/seal.ts'
import { proveRequest } from '../../src/federation/signed-request.ts'
import { admin, clock, log, openHubSite, openNodeSite, until } from './sites.ts'
import type { HubSite, NodeSite } from './sites.ts'

let hub: HubSite
let north: NodeSite
let south: NodeSite

before(async () => {
  hub = await openHubSite()
  north = await openNodeSite(hub, 'North Hospital')
  south = await openNodeSite(hub, 'South Hospital')
})
after(async () => {
  await north.close()
  await south.close()
  await hub.close()
})

const problemLetter = (code: string): Letter<'problem'> => ({ type: 'problem', body: { code } })

async function memberOf(name: string): Promise<MemberState> {
  return (await hub.hub.members.list()).find((member) => member.name === name) as MemberState
}

function listen(site: NodeSite): string[] {
  const heard: string[] = []
  site.node.post.on('problem', async ({ body, from }) => { heard.push(`${from.name}: ${(body as LetterBody<'problem'>).code}`); return undefined })
  return heard
}

test('a node enrols once, is seen by the hub, and knows the others', async () => {
  await until(async () => (await hub.hub.members.list()).every(({ kind, seenAt }) => kind === 'hub' || seenAt !== undefined))
  const members = await hub.hub.members.list()
  assert.deepEqual(members.map(({ name, kind, state }) => [name, kind, state]), [['The hub', 'hub', 'active'], ['North Hospital', 'node', 'active'], ['South Hospital', 'node', 'active']])
  assert.deepEqual(members.map(({ version }) => version), [undefined, '0.1.0', '0.1.0'])
  assert.ok(members.every(({ clockAheadMs = 0 }) => Math.abs(clockAheadMs) < 2_000))
  assert.equal((await north.node.post.members()).length, 3)
})

test('a letter between two nodes is heard by its recipient, and by nobody on the way', async () => {
  const heard = listen(south)
  const mark = hub.wire.length
  const to = await memberOf('South Hospital')
  await north.node.post.send(to, problemLetter('a-word-that-nobody-else-may-read'))
  await until(() => heard.length === 1)
  assert.deepEqual(heard, ['North Hospital: a-word-that-nobody-else-may-read'])
  const wire = Buffer.concat(hub.wire.slice(mark)).toString('latin1')
  assert.ok(wire.length > 1000)
  assert.doesNotMatch(wire, /a-word-that-nobody/)
  // What was acknowledged does not stay at the hub; the acknowledgement goes with the next fetch.
  await until(async () => (await hub.records.query<{ count: number }>('select count(*) as count from federation_mail')).rows[0]?.count === 0)
})

test('a node that was away gets its letters when it is back, each handled once', async () => {
  await south.leave()
  const to = await memberOf('South Hospital')
  for (let index = 0; index < 30; index++) await north.node.post.send(to, problemLetter(`away/${index}`))
  await until(async () => (await memberOf('South Hospital')).waiting === 30)
  await south.comeBack()
  const heard = listen(south)
  await until(() => heard.length >= 30)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual(heard.map((line) => line.split(': ')[1]).sort(), Array.from({ length: 30 }, (_, index) => `away/${index}`).sort())
})

test('a letter whose handling fails is handled again', async () => {
  let tries = 0
  south.node.post.on('problem', async () => { if (++tries === 1) throw new Error('not yet'); return undefined })
  const to = await memberOf('South Hospital')
  await north.node.post.send(to, problemLetter('once-more'))
  await until(() => tries === 2)
})

test('asking several gives the answers that came in time, and says who is missing', async () => {
  const body = { note: 'x', old: 0, proof: [], key: 'k' }
  north.node.post.on('checkpoint', async () => ({ type: 'cosignature', body: { origin: 'o', size: 7, line: 'l', key: 'k' } }))
  const [one, two] = [await memberOf('North Hospital'), await memberOf('South Hospital')]
  const started = Date.now()
  const { answers, missing } = await hub.hub.post.ask([one, two], { type: 'checkpoint', body }, { answer: 'cosignature', waitMs: 1_500 })
  assert.deepEqual([[...answers.values()].map(({ size }) => size), missing], [[7], [two.id]])
  assert.ok(Date.now() - started < 3_000)
  north.node.post.on('checkpoint', async () => ({ type: 'problem', body: { code: 'ledger/other-history' } }))
  const refused = await hub.hub.post.ask([one], { type: 'checkpoint', body }, { answer: 'cosignature', waitMs: 5_000 })
  assert.deepEqual([...refused.problems.values()], ['ledger/other-history'])
})

test('only letters of the list are sent and taken, with no member more than the list says', async () => {
  const to = await memberOf('South Hospital')
  const wrong: unknown[] = [
    { type: 'pixels', body: {} }, { type: 'problem', body: { code: 'x', patientName: 'Doe' } }, { type: 'problem', body: { code: 'Jane Doe' } },
    { type: 'problem', body: { code: 'x' }, also: 1 }, { type: 'constructor', body: {} }, undefined,
  ]
  for (const letter of wrong) {
    await assert.rejects(async () => north.node.post.send(to, letter as Letter), { code: 'federation/bad-letter' }, JSON.stringify(letter))
    assert.throws(() => checkLetter(letter), { code: 'federation/bad-letter' })
  }
})

test('a letter that was changed, signed by another, or sealed to another is not opened', async () => {
  const [keys, other] = [openSiteKeys(`${north.folder}/keys`), openSiteKeys(`${south.folder}/keys`)]
  const [from, to] = [await memberOf('North Hospital'), await memberOf('South Hospital')]
  const address = { id: `letter-${'0'.repeat(26)}`, from: from.id, to: to.id, at: new Date().toISOString() }
  const sealed = sealLetter(problemLetter('sealed'), address, { keys, to: to })
  assert.deepEqual(openLetter(sealed, { keys: other, from: from }).body, { code: 'sealed' })
  for (const at of [2, 90, sealed.indexOf(10) + 5, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] as number) ^ 1
    assert.throws(() => openLetter(changed, { keys: other, from: from }), /./, `byte ${at}`)
  }
  assert.throws(() => openLetter(sealed, { keys, from: from }), { code: 'federation/bad-letter' })
  assert.throws(() => openLetter(sealed, { keys: other, from: { ...from, signKey: to.signKey } }), { code: 'federation/bad-signature' })
  const long = sealLetter(problemLetter('x'.repeat(90)), address, { keys, to: to })
  assert.equal(long.length, sealed.length, 'the size does not tell what is in it')
})

test('the hub takes no request that is forged, late or sent twice', async () => {
  const keys = openSiteKeys(`${north.folder}/keys`)
  const from = await memberOf('North Hospital')
  const body = Buffer.from(JSON.stringify({ taken: [], waitMs: 0, version: '0', members: false }))
  const fetchLetters = (proof: object, sent: Buffer = body) => fetch(`${hub.url}/federation/fetch`, { method: 'POST', body: new Uint8Array(sent), headers: { 'content-type': 'application/octet-stream', ...proof } })
  const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code
  const part = { method: 'POST', path: '/federation/fetch', body }
  const proof = proveRequest(part, { member: from.id, keys, now: new Date() })
  assert.equal((await fetchLetters(proof)).status, 200)
  assert.equal(await codeOf(await fetchLetters(proof)), 'federation/bad-signature', 'twice')
  assert.equal(await codeOf(await fetchLetters(proveRequest(part, { member: from.id, keys: openSiteKeys(`${south.folder}/keys`), now: new Date() }))), 'federation/bad-signature')
  assert.equal(await codeOf(await fetchLetters(proveRequest(part, { member: from.id, keys, now: new Date() }), Buffer.from('{}'))), 'federation/bad-signature')
  assert.equal(await codeOf(await fetchLetters(proveRequest(part, { member: from.id, keys, now: new Date(Date.now() - 600_000) }))), 'federation/wrong-clock')
  assert.equal(await codeOf(await fetchLetters(proveRequest(part, { member: `node-${'0'.repeat(26)}`, keys, now: new Date() }))), 'federation/unknown-member')
  assert.equal(await codeOf(await fetchLetters({})), 'federation/unknown-member')
})

test('an enrolment code works once, only in time, and only with the hub that made it', async () => {
  const enrol = (code: string, folder: string) => openNodePost({ records: north.records, log, clock, hubUrl: hub.url, code, keysFolder: `${north.folder}/${folder}`, version: '0' })
  const { code } = await hub.hub.members.makeCode('East Hospital', admin, hub.hub.self)
  await assert.rejects(enrol(code.replace(/\.[0-9a-f]{32}\./, `.${'0'.repeat(32)}.`), 'guessed'), { code: 'federation/bad-code' })
  await assert.rejects(enrol(code.replace(/\.[0-9a-f]{16}$/, '.0000000000000000'), 'wrong-hub'), { code: 'federation/not-that-hub' })
  await assert.rejects(enrol(code, 'again'), { code: 'federation/bad-code' }, 'it was used up')
  await assert.rejects(enrol('', 'none'), { code: 'federation/bad-code' })
  const { code: late } = await hub.hub.members.makeCode('West Hospital', admin, hub.hub.self)
  await hub.records.query(`update federation_code set ends_at = now() - interval '1 second' where used_by is null`)
  await assert.rejects(enrol(late, 'late'), { code: 'federation/bad-code' })
})

test('a node that was stopped before it could write down that it is enrolled enrols with the same code and keys once more', async () => {
  const { code } = await hub.hub.members.makeCode('Island Hospital', admin, hub.hub.self)
  const enrol = async () => {
    const node = await openNodePost({ records: north.records, log, clock, hubUrl: hub.url, code, keysFolder: `${north.folder}/stopped`, version: '0' })
    await node.close()
    return node.self.id
  }
  const id = await enrol()
  rmSync(`${north.folder}/stopped/membership.json`)
  assert.equal(await enrol(), id)
  assert.equal((await hub.hub.members.list()).filter(({ name }) => name === 'Island Hospital').length, 1)
})

test('a member that is suspended sends and gets nothing until it is active again', async () => {
  const heard = listen(south)
  const to = await memberOf('South Hospital')
  await hub.hub.members.setState(to.id, 'suspended', admin)
  const keys = openSiteKeys(`${south.folder}/keys`)
  const body = Buffer.from('{}')
  const response = await fetch(`${hub.url}/federation/fetch`, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/octet-stream', ...proveRequest({ method: 'POST', path: '/federation/fetch', body }, { member: to.id, keys, now: new Date() }) } })
  assert.equal(((await response.json()) as { code: string }).code, 'federation/suspended-member')
  await hub.hub.members.setState(to.id, 'active', admin)
  await north.node.post.send(to, problemLetter('active-again'))
  await until(() => heard.includes('North Hospital: active-again'), 40)
  assert.ok((await hub.ledger.read(0, 500, { subject: to.id })).some(({ type }) => type === 'federation/node-suspended'))
})
