/** The central collection against members that send what they should not: nothing is stored that is not whole, signed and anonymised, and the disk is not filled. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Member, Post, Received } from '#federation'
import { joinFederation } from '#ingest'
import { readDicom } from '@vesalius/standards/dicom'
import { openSiteKeys } from '../../src/federation/identity.ts'
import { packParcel } from '../../src/federation/parcels.ts'
import { seal } from '../../src/federation/seal.ts'
import { admin, openHubSite, openNodeSite, until } from '../federation/sites.ts'
import type { HubSite, NodeSite } from '../federation/sites.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { newIdentifier } from '#kernel'
import { sampleFile } from './samples.ts'

let [hub, north, site, central] = [] as unknown as [HubSite, NodeSite, NodeSite, TestNode]
let to: Member
/** How many letters of the collection will not be written. */
let unwritten = 0
const receipts: Received<'release-receipt'>['body']['receipts'][number][] = []
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const send = (bytes: Uint8Array, more: Partial<{ digest: string, size: number, offset: number }> = {}) => north.node.parcels.sendParcel(to, { digest: digestOf(bytes), size: bytes.length, offset: 0, bytes, ...more })
const openRows = async (): Promise<number> => (await central.records.query('select distinct digest from ingest_collecting')).rows.length
const openFiles = (): number => readdirSync(join(central.folder, 'spool', 'collecting')).length
const instances = async (): Promise<number> => (await central.records.query('select 1 from archive_instance')).rows.length

/** The post as it is, which cannot write when the records are away. */
const brittle = (post: Post): Post => Object.assign(Object.create(post) as Post, {
  send: async (...letter: Parameters<Post['send']>) => {
    if (unwritten === 0) return post.send(...letter)
    unwritten -= 1
    throw new Error('the records are away')
  },
})

/** Says that it is anonymised, as what a hospital releases does. */
const anonymised = (number: number): Uint8Array => sampleFile({ number, patientId: `SUBJECT-${number}`, name: `SUBJECT-${number}`, change: [
  { tag: 0x00120062, vr: 'CS', value: 'YES' }, { tag: 0x00120063, vr: 'LO', value: 'Somebody’s profile'.replace('’', "'") },
  { tag: 0x0020000d, vr: 'UI', value: `1.2.826.0.1.3680043.10.5.${number}` }, { tag: 0x0020000e, vr: 'UI', value: `1.2.826.0.1.3680043.10.5.${number}.1` },
] })

before(async () => {
  hub = await openHubSite()
  north = await openNodeSite(hub, 'North Hospital')
  site = await openNodeSite(hub, 'Collection')
  central = await openNode({ path: 'central' })
  north.node.post.on('release-receipt', async ({ body }) => { receipts.push(...(body as { receipts: typeof receipts }).receipts); return undefined })
  to = (await hub.hub.members.list()).find(({ name }) => name === 'Collection') ?? assert.fail()
}, { timeout: 60_000 })
after(async () => {
  await central.close()
  await north.close()
  await site.close()
  await hub.close()
}, { timeout: 60_000 })

test('the hub carries parcels to nobody but the node that its operator named', { timeout: 30_000 }, async () => {
  await assert.rejects(send(anonymised(1)), { code: 'federation/not-collecting' })
  await hub.hub.members.setCollects(to.id, true, admin)
  joinFederation(central.ingest, { membership: { ...site.node, post: brittle(site.node.post) }, collects: true })
  await send(anonymised(1))
  await until(() => receipts.length === 1, 30)
  assert.deepEqual(receipts.map(({ outcome }) => outcome), ['stored'])
  const { rows } = await central.records.query<{ uid: string }>('select uid from archive_instance')
  const stored = await central.archive.read(rows[0]?.uid ?? '')
  assert.equal(digestOf(stored ?? new Uint8Array()), digestOf(anonymised(1)), 'it stays as it came')
  const study = await central.archive.placeOf(readDicom(new Uint8Array(stored ?? new Uint8Array())).attributes.string(0x0020000d) ?? '')
  assert.deepEqual([study?.path, study?.pseudonym], ['central', 'SUBJECT-1'])
})

test('parts are taken in any order and twice, and the same file again is no second one', { timeout: 30_000 }, async () => {
  const file = anonymised(2)
  const [head, tail] = [file.subarray(0, 500), file.subarray(500)]
  const whole = { digest: digestOf(file), size: file.length }
  for (const [bytes, offset] of [[tail, 500], [tail, 500], [head, 0]] as const) await send(bytes, { ...whole, offset })
  await until(() => receipts.length === 2, 30)
  await send(file)
  await until(() => receipts.length === 3, 30)
  assert.deepEqual(receipts.slice(1).map(({ outcome }) => outcome), ['stored', 'duplicate'])
  assert.equal(await instances(), 2)
  await until(async () => (await openRows()) === 0)
})

test('what does not say that it is anonymised, or is not what its digest says, is not stored', { timeout: 30_000 }, async () => {
  await send(sampleFile({ number: 9, patientId: 'PID-9', name: 'Muster^Anna' }))
  await until(() => receipts.length === 4, 30)
  assert.deepEqual([receipts[3]?.outcome, receipts[3]?.code], ['refused', 'ingest/not-anonymised'])
  assert.equal((await central.records.query(`select 1 from ingest_quarantine`)).rows.length, 0, 'nor is it kept')
  await send(anonymised(3), { digest: digestOf(randomBytes(8)) })
  const mark = receipts.length
  await send(anonymised(4))
  await until(() => receipts.length > mark, 30)
  assert.equal(receipts.length, mark + 1, 'what does not fit together is not answered')
  assert.equal(await instances(), 3)
})

test('a parcel under another name than its signature is thrown away, and so is one that is no parcel', { timeout: 30_000 }, async () => {
  const stranger = openSiteKeys(join(central.folder, 'stranger'))
  const address = { id: newIdentifier('parcel'), from: north.node.self.id, to: to.id, at: new Date().toISOString() }
  const file = anonymised(5)
  await hub.hub.parcels.put(seal(packParcel({ digest: digestOf(file), size: file.length, offset: 0, bytes: file }), address, { keys: stranger, to }), address.from)
  await hub.hub.parcels.put(seal(Buffer.alloc(2048), { ...address, id: newIdentifier('parcel') }, { keys: openSiteKeys(join(north.folder, 'keys')), to }), address.from)
  const mark = receipts.length
  await send(anonymised(6))
  await until(() => receipts.length > mark, 30)
  assert.equal(await instances(), 4, 'only the honest one')
})

test('a member that begins files and ends none does not fill the disk of the collection', { timeout: 60_000 }, async () => {
  for (let at = 0; at < 70; at++) await send(randomBytes(64), { digest: digestOf(randomBytes(32)), size: 1_000_000 })
  const mark = receipts.length
  await send(anonymised(7))
  await until(() => receipts.length > mark, 30)
  await until(async () => (await openRows()) <= 64)
  assert.ok(openFiles() <= 64)
})

test('a receipt that cannot be written is written later, and what it is of is not taken twice', { timeout: 60_000 }, async () => {
  const [mark, before] = [receipts.length, await instances()]
  unwritten = 1
  await send(anonymised(8))
  await until(() => receipts.length > mark, 30)
  assert.deepEqual([unwritten, receipts.slice(mark)], [0, [{ digest: digestOf(anonymised(8)), outcome: 'stored' }]])
  assert.equal(await instances(), before + 1)
  await until(async () => (await central.records.query('select 1 from ingest_collecting where digest = $1', [digestOf(anonymised(8))])).rows.length === 0, 30)
})

test('a send that cannot be closed when nothing more comes is closed later, and the program goes on', { timeout: 60_000 }, async () => {
  const { sends } = central.ingest
  const open = async () => (await central.records.query(`select 1 from ingest_send where door = 'release' and state = 'open'`)).rows.length
  let refusals = 0
  const close = sends.close.bind(sends)
  sends.close = async (id) => {
    if (refusals++ > 0) return close(id)
    throw new Error('the records are away')
  }
  await send(anonymised(10))
  await until(() => refusals === 1, 30)
  assert.equal(await open(), 1)
  await until(async () => (await open()) === 0, 30)
})
