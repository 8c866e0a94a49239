/**
 * Both paths on the wire, between real doors: a project that is kept sends neither a pixel nor an attribute of a subject out of its hospital; one that is
 * released sends anonymised studies, sealed, to the central collection alone, resumed after failures and ended by a receipt.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readDicom } from '@vesalius/standards/dicom'
import type { Selection } from '#archive'
import { fingerprintOf, letterTypes, openSiteKeys } from '#federation'
import type { Letter } from '#federation'
import { takeFolder } from '#ingest'
import { openLog } from '#kernel'
import type { Actor } from '#kernel'
import { unpackParcel } from '../../src/federation/parcels.ts'
import type { Parcel } from '../../src/federation/parcels.ts'
import { addressOf, openLetter, unseal } from '../../src/federation/seal.ts'
import { openHub } from '../../src/hub.ts'
import type { Hub } from '../../src/hub.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { openNode } from '../../src/node.ts'
import type { Node } from '../../src/node.ts'
import { slice, texts } from '../catalogue/rig.ts'
import { until } from '../engines/contract/records.ts'
import { sampleFile } from '../ingest/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'vesalius-release-'))
const log = openLog('silent')
const holder: Actor = { id: 'account-holder', name: 'H', kind: 'person', roles: ['data-holder'] }
const admin: Actor = { id: 'account-admin', name: 'A', kind: 'person', roles: ['node-admin'] }
const kept = 'default'
const released = 'trial'
const subjects = 6
let [hub, central, hospital] = [] as unknown as [Hub, Node, Node]
let proxy: Server
let token = ''

interface Heard { readonly path: string, readonly body: Buffer, readonly status: number }
const wire: Heard[] = []
/** Every byte in either direction, as somebody between would see it. */
const raw: Buffer[] = []
/** While true, the proxy loses parcels: refuses half of them, and forgets the answer of the others. */
let losing = 0

/** Between the hospital and its hub. */
async function startProxy(target: () => string): Promise<Server> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      raw.push(Buffer.from(JSON.stringify(request.rawHeaders)), body)
      const path = request.url ?? ''
      if (path === '/federation/parcels' && losing > 0 && losing-- % 2 === 0) return void response.writeHead(503, { 'content-type': 'application/json' }).end('{"code":"test/lost"}')
      const to = new URL(target())
      const onward = httpRequest({ host: to.hostname, port: to.port, path, method: request.method, headers: { ...request.headers, host: to.host } }, (answer) => {
        const answered: Buffer[] = []
        answer.on('data', (piece: Buffer) => answered.push(piece))
        answer.on('end', () => {
          raw.push(Buffer.concat(answered))
          wire.push({ path, body, status: answer.statusCode ?? 0 })
          if (path === '/federation/parcels' && losing > 0 && losing-- > 0) return void response.destroy()
          const { 'transfer-encoding': _, ...headers } = answer.headers
          response.writeHead(answer.statusCode ?? 502, headers).end(Buffer.concat(answered))
        })
      })
      onward.on('error', () => response.destroy())
      response.on('close', () => onward.destroy())
      onward.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port
const nodeAt = (name: string, ...more: string[]): Promise<Node> =>
  openNode(readConfig({}, ['--data', join(folder, name), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--workers', '1', '--samples', 'false', ...more]), log)
const codeFor = async (name: string): Promise<string> => {
  const file = join(folder, `${name}.code`)
  writeFileSync(file, (await hub.post.members.makeCode(name, admin, hub.post.self)).code, { mode: 0o600 })
  return file
}
const openHospital = (...more: string[]): Promise<Node> => nodeAt('hospital', '--hub', `http://127.0.0.1:${portOf(proxy)}`, ...more)
const openCentral = (...more: string[]): Promise<Node> => nodeAt('central', '--hub', hub.http, '--collect', 'true', '--path', 'central', ...more)
const memberNamed = async (name: string) => {
  const member = (await hub.post.members.list()).find((one) => one.name === name)
  assert.ok(member)
  return member
}
const ask = async <T>(method: string, path: string, json?: unknown): Promise<T> => {
  const response = await fetch(hospital.http + path, { method, headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}

function write(name: string, files: readonly Uint8Array[]): string {
  const place = join(folder, name)
  mkdirSync(place)
  files.forEach((file, at) => writeFileSync(join(place, `${at}.dcm`), file))
  return place
}

/** Noise, so that a run of its bytes is nowhere by chance; large enough for several parcels in one case. */
function trial(subject: number, { rows = 24, columns = 24, instance = 1 }: { rows?: number, columns?: number, instance?: number } = {}): Uint8Array {
  let state = 100 * instance + subject
  const pixels = new Uint16Array(rows * columns).map(() => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) % 2048 })
  const root = `1.2.826.0.1.3680043.10.77.${subject}`
  return sampleFile({ number: instance, patientId: `TRIAL-${subject}`, name: `Canary^Trial${subject}`, rows, columns, change: [
    { tag: 0x00080018, vr: 'UI', value: `${root}.3.${instance}` }, { tag: 0x0020000d, vr: 'UI', value: root }, { tag: 0x0020000e, vr: 'UI', value: `${root}.3` },
    { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(pixels.buffer) },
  ] })
}

/** What is stored at a node: file and who it is. */
async function instancesAt(node: Node, project: string): Promise<{ uid: string, study: string, series: string, pseudonym: string, bytes: Buffer }[]> {
  const all: Selection = { studies: [], series: [], filter: {} }
  const found = await node.archive.parts.records.transaction(async (tx) => {
    const list = []
    for await (const batch of node.archive.select(tx, project, all)) list.push(...batch)
    return list
  })
  return Promise.all(found.map(async ({ sopInstanceUid: uid, studyInstanceUid: study, seriesInstanceUid: series, pseudonym }) => ({ uid, study, series, pseudonym, bytes: await node.archive.read(uid) as Buffer })))
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const acknowledged = async (): Promise<number> => (await hospital.ingest.releases.counts()).find(({ project, state }) => project === released && state === 'acknowledged')?.instances ?? 0
const typesIn = async (node: Node): Promise<string[]> => (await node.ingest.options.ledger.read(0, 10_000)).map(({ type }) => type)

before(async () => {
  hub = await openHub(readConfig({}, ['--data', join(folder, 'hub'), '--http', '127.0.0.1:0', '--name', 'The hub']), log)
  proxy = await startProxy(() => hub.http)
  central = await openCentral('--enrol-code-file', await codeFor('Central collection'))
  hospital = await openHospital('--enrol-code-file', await codeFor('North Hospital'))
  token = await hospital.access.operatorToken()
}, { timeout: 120_000 })
after(async () => {
  for (const door of [hospital, central, hub]) await door?.close()
  proxy.closeAllConnections()
  proxy.close()
  rmSync(folder, { recursive: true, force: true })
}, { timeout: 60_000 })

test('a project is released only to the collection that the hub named, with the keys that a person compared', { timeout: 60_000 }, async () => {
  const member = await memberNamed('Central collection')
  const choose = (fingerprint: string) => hospital.ingest.policies.choose(holder, released, { policy: 'released', to: member, fingerprint })
  await assert.rejects(choose(fingerprintOf(member)), { code: 'ingest/no-collection' })
  await assert.rejects(hospital.ingest.policies.choose({ ...holder, kind: 'program' }, released, { policy: 'kept' }), { code: 'ingest/only-persons' })
  const named = await fetch(`${hub.http}/api/federation/members/${member.id}/collects`, {
    method: 'PUT', body: '{"collects":true}', headers: { 'content-type': 'application/json', authorization: `Bearer ${await hub.access.operatorToken()}` },
  })
  assert.equal(named.status, 204)
  const known = await memberNamed('Central collection')
  await assert.rejects(hospital.ingest.policies.choose(holder, released, { policy: 'released', to: known, fingerprint: '0'.repeat(16) }), { code: 'ingest/no-collection' })
  assert.equal((await hospital.ingest.policies.choose(holder, released, { policy: 'released', to: known, fingerprint: fingerprintOf(known) })).policy, 'released')
  const refused = await fetch(`${hospital.http}/api/ingest/projects/${kept}/release`, { method: 'PUT', body: '{"policy":"kept"}', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } })
  assert.equal(refused.status, 403, 'who runs the program does not decide what leaves')
})

test('what a released project takes in reaches the collection, though parcels are lost and both ends are stopped', { timeout: 180_000 }, async () => {
  losing = 5
  const files = [trial(1, { rows: 2048, columns: 1400 }), ...Array.from({ length: 5 }, (_, at) => trial(at + 2))]
  const { counts } = await takeFolder(hospital.ingest, write('trial', files), { project: released })
  assert.equal(counts.stored, files.length)
  await until(async () => (await acknowledged()) > 0 || hospital.ingest.releases.problem !== undefined, 30)
  await hospital.close()
  await central.close()
  hospital = await openHospital()
  token = await hospital.access.operatorToken()
  central = await openCentral()
  await until(async () => (await acknowledged()) === files.length, 90)
  const [here, there] = [await instancesAt(hospital, released), await instancesAt(central, 'default')]
  assert.deepEqual(there.map(({ bytes }) => digestOf(bytes)).sort(), here.map(({ bytes }) => digestOf(bytes)).sort(), 'the same, to the byte')
  for (const { bytes } of there) assert.equal(readDicom(new Uint8Array(bytes)).attributes.string(0x00120062), 'YES')
  const links = await hospital.ingest.options.records.query('select 1 from ingest_vault where project = $1', [released])
  assert.equal(links.rows.length, 0, 'nothing leads back')
  for (const type of ['release/policy', 'release/sending', 'release/acknowledged']) assert.ok((await typesIn(hospital)).includes(type), type)
  assert.ok((await typesIn(central)).includes('release/received'))
  const { collected } = await (await fetch(`${central.http}/api/ingest/releases`, { headers: { authorization: `Bearer ${await central.access.operatorToken()}` } })).json() as { collected: { name: string, outcome: string, instances: number }[] }
  assert.equal(collected.filter(({ name }) => name === 'North Hospital').reduce((sum, { instances }) => sum + instances, 0) >= files.length, true)
})

test('a project that holds something does not change its path', { timeout: 30_000 }, async () => {
  await assert.rejects(hospital.ingest.policies.choose(holder, released, { policy: 'kept' }), { code: 'ingest/project-in-use' })
})

test('on the federated path no pixel and no attribute of a subject leaves; what is released leaves anonymised, sealed, to the collection alone', { timeout: 180_000 }, async (t) => {
  const images = Array.from({ length: subjects }, (_, at) => [1, 2, 3, 4, 5].map((number) => slice(at + 1, number))).flat()
  const { counts } = await takeFolder(hospital.ingest, write('kept', images), { project: kept })
  assert.equal(counts.stored, images.length)
  const { id } = await ask<{ id: string }>('POST', '/api/catalogue/datasets', { texts, selection: { filter: {} } })
  await ask('POST', `/api/catalogue/datasets/${id}/release`)
  await ask('POST', `/api/catalogue/datasets/${id}/versions/1/quality`)
  await until(async () => (await ask<{ state: string, report?: object }>('GET', `/api/catalogue/datasets/${id}/versions/1/quality`)).report !== undefined, 60)
  await ask('POST', `/api/catalogue/datasets/${id}/versions/1/publish`, { textsRead: true })
  await until(async () => (await (await fetch(`${hub.http}/api/catalogue`, { headers: { accept: 'application/json' } })).json() as { total: number }).total === 1, 30)

  const keys = new Map([[hub.post.self.id, openSiteKeys(join(folder, 'hub', 'keys'))], [(await memberNamed('Central collection')).id, openSiteKeys(join(folder, 'central', 'keys'))]])
  const from = await memberNamed('North Hospital')
  const letters: Letter[] = []
  const parcels: Parcel[] = []
  for (const { path, body } of wire) {
    if (path === '/federation/letters') letters.push(openLetter(body, { keys: keys.get(addressOf(body).to) ?? assert.fail('a letter to somebody else'), from }))
    else if (path === '/federation/parcels') parcels.push(unpackParcel(unseal(body, 'parcel', { keys: keys.get(addressOf(body).to) ?? assert.fail('a parcel to somebody else'), from })))
    else assert.ok(['/federation/enrol', '/federation/fetch'].includes(path), path)
  }
  t.diagnostic(`${wire.length} requests, ${letters.length} letters (${[...new Set(letters.map(({ type }) => type))].join(', ')}), ${parcels.length} parcels`)
  assert.ok(letters.some(({ type }) => type === 'dataset'), 'the published description went out')
  assert.ok(letters.every(({ type }) => letterTypes.includes(type)))

  const ofKept = await instancesAt(hospital, kept)
  const ofReleased = await instancesAt(hospital, released)
  // What may not be in anything that leaves in the clear, nor in any letter once it is opened.
  const secret = [...new Set([...ofKept, ...ofReleased].flatMap(({ uid, study, series, pseudonym }) => [uid, study, series, pseudonym])), 'Canary', 'TRIAL-', 'subject-', '1.2.826.0.1.3680043.10.77']
  const runs = [...ofKept, ...ofReleased].map(({ bytes }) => pixelsOf(bytes).subarray(16, 48))
  const opened = letters.map((letter) => Buffer.from(JSON.stringify(letter)))
  const plain = wire.filter(({ path }) => path === '/federation/enrol' || path === '/federation/fetch').map(({ body }) => body)
  for (const text of [...opened, ...plain, ...raw]) {
    for (const word of secret) assert.equal(text.includes(word), false, 'a name, an identifier or a UID')
    for (const run of runs) assert.equal(text.includes(run), false, 'pixels')
  }

  const files = Map.groupBy(parcels, ({ digest }) => digest)
  const mayLeave = new Set(ofReleased.map(({ bytes }) => digestOf(bytes)))
  assert.deepEqual([...files.keys()].sort(), [...mayLeave].sort(), 'what left is what is released, all of it and nothing else')
  for (const [digest, parts] of files) {
    const whole = Buffer.alloc(parts[0]?.size ?? 0)
    for (const { offset, bytes } of parts) whole.set(bytes, offset)
    assert.equal(digestOf(whole), digest)
    const { attributes } = readDicom(new Uint8Array(whole))
    assert.equal(attributes.string(0x00120062), 'YES')
    for (const word of ['Canary', 'TRIAL-', '1.2.826.0.1.3680043.10.77', 'CANARY']) assert.equal(whole.includes(word), false, 'of the person')
  }
  assert.ok([...files.values()].some((parts) => new Set(parts.map(({ offset }) => offset)).size > 1), 'one of them in several parts')
})

test('what comes of a subject that was withdrawn does not leave any more, and it stays known to whom earlier copies went', { timeout: 90_000 }, async () => {
  const sent = await acknowledged()
  const manager = (await hospital.access.tokens.create(admin, { name: 'manager', roles: ['data-manager'] })).token
  const asManager = async <T>(path: string, json: object): Promise<T> => {
    const response = await fetch(hospital.http + path, { method: 'POST', headers: { authorization: `Bearer ${manager}`, 'content-type': 'application/json' }, body: JSON.stringify(json) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return await response.json() as T
  }
  const [one] = await instancesAt(hospital, released)
  const of = { pseudonym: one?.pseudonym ?? '', project: released }
  await asManager('/api/withdrawals', { ...of, reason: 'consent-withdrawn' })
  const trace = await asManager<{ withdrawn: boolean, released: { name: string, instances: number, acknowledged: number }[] }>('/api/models/traces', of)
  assert.equal(trace.withdrawn, true)
  assert.deepEqual(trace.released.map(({ name, instances, acknowledged }) => ({ name, instances, acknowledged })), [{ name: 'Central collection', instances: 1, acknowledged: 1 }])

  // A second image of everybody: of all but one it goes.
  const again = Array.from({ length: subjects }, (_, at) => trial(at + 1, { instance: 2 }))
  assert.equal((await takeFolder(hospital.ingest, write('trial-again', again), { project: released })).counts.stored, again.length)
  await until(async () => (await acknowledged()) === sent + again.length - 1, 60)
  const counts = (await hospital.ingest.releases.counts()).filter(({ project }) => project === released)
  assert.deepEqual(counts.filter(({ state }) => state !== 'acknowledged').map(({ state, instances }) => [state, instances]), [['withdrawn', 1]])
  const there = new Set((await instancesAt(central, 'default')).map(({ bytes }) => digestOf(bytes)))
  const ofSubject = (await instancesAt(hospital, released)).filter(({ pseudonym }) => pseudonym === of.pseudonym)
  assert.deepEqual(ofSubject.map(({ uid, bytes }) => [uid === one?.uid, there.has(digestOf(bytes))]).sort(), [[false, false], [true, true]])
  assert.ok((await typesIn(hospital)).includes('release/withdrawn'))
})

function pixelsOf(bytes: Buffer): Buffer {
  const { attributes } = readDicom(new Uint8Array(bytes))
  const element = attributes.element(0x7fe00010)
  assert.ok(element)
  return bytes.subarray(element.valueOffset, element.end)
}
