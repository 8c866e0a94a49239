/** The doors of ingest over real sockets: HTTP, STOW-RS, tus, ZIP, DIMSE, a watched folder. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createHttp, openAssociation, openLog, serveDimse } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { ingestDimseService, ingestRoutes } from '#ingest'
import type { Send } from '#ingest'
import { buildDicom, readDicom, uids } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { multipartWriter } from '@vesalius/standards/dicomweb'
import { RecordsUnavailable } from '../../src/engines/problems.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { ctClass, sampleFile } from './samples.ts'
import { zipOf } from './zip-files.ts'

const run = promisify(execFile)
const actor: Actor = { id: 'actor-test', name: 'Test', kind: 'program', roles: ['node-admin'] }
let node: TestNode
let app: HttpApp
let base = ''
let dimse: Awaited<ReturnType<typeof serveDimse>>
let watched = ''

before(async () => {
  watched = mkdtempSync(join(tmpdir(), 'vesalius-watched-'))
  node = await openNode({ watchFolder: watched })
  const log = openLog('error')
  app = createHttp({ log, guard: async () => actor, publicUrl: 'http://127.0.0.1', allowedHosts: ['127.0.0.1'] })
  await app.register(ingestRoutes(node.ingest))
  base = await app.listen({ host: '127.0.0.1', port: 0 })
  dimse = await serveDimse({ host: '127.0.0.1', port: 0, aeTitles: () => true, services: [ingestDimseService(node.ingest)], log })
})

after(async () => {
  await dimse.close()
  await app.close()
  await node.close()
  rmSync(watched, { recursive: true, force: true })
})

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(base + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return await response.json() as T
}

async function openSend(door = 'folder'): Promise<string> {
  return (await json<{ send: { id: string } }>('POST', '/api/ingest/sends', { door })).send.id
}

async function post(path: string, bytes: Uint8Array<ArrayBuffer>, type = 'application/dicom'): Promise<Response> {
  return fetch(base + path, { method: 'POST', body: bytes, headers: { 'content-type': type } })
}

async function settled(id: string, files: number): Promise<Send> {
  for (let tries = 0; tries < 200; tries++) {
    const send = await json<Send>('GET', `/api/ingest/sends/${id}`)
    const { stored, duplicate, quarantined, rejected, pending } = send.counts
    // The upload itself waits until its last file has ended, and a moment longer.
    if (stored + duplicate + quarantined + rejected >= files && pending === 0) return send
    await pause(50)
  }
  throw new Error('the send did not settle')
}

test('stores a file that is posted, calls it a duplicate the second time, and shows both in the summary', async () => {
  const id = await openSend()
  const file = sampleFile({ number: 100 })
  const first = await (await post(`/api/ingest/sends/${id}/files?name=${encodeURIComponent('=a/ü.dcm')}`, file)).json() as { outcome: string }
  const second = await (await post(`/api/ingest/sends/${id}/files?name=b.dcm`, file)).json() as { outcome: string }
  assert.deepEqual([first.outcome, second.outcome], ['stored', 'duplicate'])
  const closed = await json<Send>('POST', `/api/ingest/sends/${id}/close`)
  assert.deepEqual(closed.counts, { stored: 1, duplicate: 1, quarantined: 0, rejected: 0, pending: 0 })
  const csv = await (await fetch(`${base}/api/ingest/sends/${id}/summary.csv`)).text()
  assert.match(csv, /1,'=a\/ü\.dcm,\d+,stored/)
  assert.match(csv, /2,b\.dcm,\d+,duplicate/)
  assert.equal((await post(`/api/ingest/sends/${id}/files`, file)).status, 409)
})

test('keeps no name of a file in the clear', async () => {
  const id = await openSend()
  await post(`/api/ingest/sends/${id}/files?name=${encodeURIComponent('Secret^Person.dcm')}`, sampleFile({ number: 101 }))
  const { rows } = await node.records.query<{ text: string }>(`select f::text as text from ingest_file f where send = $1`, [id])
  assert.equal(rows.length, 1)
  assert.ok(!rows.some(({ text }) => text.includes('Secret') || text.includes(Buffer.from('Secret').toString('hex'))))
})

test('refuses a body that is shorter than its length and records nothing', async () => {
  const id = await openSend()
  await assert.rejects(fetch(`${base}/api/ingest/sends/${id}/files`, {
    method: 'POST', headers: { 'content-type': 'application/dicom', 'content-length': '5000' }, body: sampleFile({ number: 102 }).subarray(0, 100),
  }))
  assert.deepEqual((await json<Send>('GET', `/api/ingest/sends/${id}`)).counts, { stored: 0, duplicate: 0, quarantined: 0, rejected: 0, pending: 0 })
})

test('takes a ZIP apart through the queue: every entry ends in one outcome', async () => {
  const id = await openSend('zip')
  const zip = zipOf([['a/1.dcm', sampleFile({ number: 110 })], ['a/2.dcm', sampleFile({ number: 111 })], ['readme.txt', Buffer.from('hello')], ['empty', Buffer.alloc(0)], ['d/', Buffer.alloc(0)]])
  const response = await post(`/api/ingest/sends/${id}/files?name=x.zip`, zip, 'application/zip')
  assert.equal(response.status, 202)
  await json('POST', `/api/ingest/sends/${id}/close`)
  assert.deepEqual((await settled(id, 4)).counts, { stored: 2, duplicate: 0, quarantined: 0, rejected: 2, pending: 0 })
})

test('resumes an upload over tus after it was cut, and stores it when it is complete', async () => {
  const id = await openSend('upload')
  const file = sampleFile({ number: 120, rows: 64, columns: 64 })
  const tus = { 'tus-resumable': '1.0.0' }
  const metadata = `send ${Buffer.from(id).toString('base64')},name ${Buffer.from('Hidden^Name.dcm').toString('base64')}`
  const created = await fetch(`${base}/api/ingest/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': String(file.length), 'upload-metadata': metadata } })
  assert.equal(created.status, 201)
  const location = new URL(created.headers.get('location') ?? '', base).href
  const patch = (offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<Response> => fetch(location, {
    method: 'PATCH', headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body: bytes,
  })
  assert.equal((await patch(0, file.slice(0, 1000))).status, 204)
  assert.equal((await patch(500, file.slice(500))).status, 409, 'an offset that is not where it stopped')
  const head = await fetch(location, { method: 'HEAD', headers: tus })
  assert.equal(head.headers.get('upload-offset'), '1000')
  assert.equal((await patch(1000, file.slice(1000))).status, 204)
  assert.equal((await settled(id, 1)).counts.stored, 1)
})

test('an upload that fails here is answered as our failure and not as a send that is not there, and its bytes stay', async () => {
  const id = await openSend('upload')
  const file = sampleFile({ number: 121 })
  const tus = { 'tus-resumable': '1.0.0' }
  const create = (send: string): Promise<Response> => fetch(`${base}/api/ingest/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': String(file.length), 'upload-metadata': `send ${Buffer.from(send).toString('base64')}` } })
  const answered = async (response: Response): Promise<[number, string]> => [response.status, await response.text()]
  const { sends } = node.ingest
  const take = sends.take.bind(sends)
  const failing = async (error: Error, work: () => Promise<Response>): Promise<[number, string]> => {
    sends.take = () => Promise.reject(error)
    return answered(await work().finally(() => { sends.take = take }))
  }
  assert.deepEqual(await answered(await create('send-of-nobody')), [404, 'ingest/no-send\n'])
  assert.deepEqual(await failing(new Error('a defect that quotes /a/path'), () => create(id)), [500, 'ingest/upload-failed\n'])
  assert.deepEqual(await failing(RecordsUnavailable('ECONNREFUSED'), () => create(id)), [503, 'engines/records-unavailable\n'])
  assert.deepEqual(await failing(Object.assign(new Error('full'), { code: 'ENOSPC' }), () => create(id)), [507, 'ingest/no-space\n'])
  const location = new URL((await create(id)).headers.get('location') ?? '', base).href
  const patch = (): Promise<Response> => fetch(location, { method: 'PATCH', headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, body: file })
  assert.deepEqual(await failing(new Error('a defect'), patch), [500, 'ingest/upload-failed\n'], 'the bytes are here, the end is not')
  await json('POST', `/api/ingest/sends/${id}/close`)
  assert.equal((await fetch(location, { method: 'HEAD', headers: tus })).headers.get('upload-offset'), String(file.length))
})

test('answers STOW-RS for every instance: 200, 202 with reasons, 409', async () => {
  const stow = async (files: readonly Uint8Array[], study = ''): Promise<{ status: number, body: Record<string, { Value: unknown[] }> }> => {
    const writer = multipartWriter('application/dicom')
    const body = Buffer.concat([...files.flatMap((file) => [Buffer.from(writer.partHead()), Buffer.from(file)]), Buffer.from(writer.end)])
    const response = await post(`/dicom-web/studies${study}`, new Uint8Array(body), writer.contentType)
    return { status: response.status, body: await response.json() as Record<string, { Value: unknown[] }> }
  }
  const good = await stow([sampleFile({ number: 130 }), sampleFile({ number: 131 })])
  assert.equal(good.status, 200)
  assert.equal(good.body['00081199']?.Value.length, 2)
  const item = good.body['00081199']?.Value[0] as Record<string, { Value: string[] }>
  assert.match(item['00081155']?.Value[0] ?? '', /^1\.2\.826\.0\.1\.3680043\.10\.1\.13[01]$/, 'the UID the sender used')
  assert.match(item['00081190']?.Value[0] ?? '', /\/dicom-web\/studies\/2\.25\.\d+\/series\/2\.25\.\d+\/instances\/2\.25\.\d+$/)
  const mixed = await stow([sampleFile({ number: 132 }), new Uint8Array(300)])
  assert.equal(mixed.status, 202)
  assert.equal(mixed.body['00081198']?.Value.length, 1)
  assert.equal((await stow([sampleFile({ number: 133 })], '/1.2.3.4')).status, 409, 'another study than the one addressed')
  assert.equal((await post('/dicom-web/studies', sampleFile(), 'application/dicom+json')).status, 415)
  assert.equal((await post('/dicom-web/studies', sampleFile(), 'multipart/related; type="application/dicom"')).status, 400, 'no boundary')
})

test('takes C-STORE from DCMTK, one send an association, and says why it holds what it holds', async (t) => {
  try { execFileSync('storescu', ['--version'], { stdio: 'ignore' }) } catch { return t.skip('storescu of DCMTK is not installed') }
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-store-'))
  for (const number of [140, 141, 142]) writeFileSync(join(folder, `${number}.dcm`), sampleFile({ number }))
  const { port } = dimse.address
  const env = { ...process.env, TCP_NODELAY: '1' }
  await run('storescu', ['-R', '127.0.0.1', String(port), '+sd', folder], { env })
  writeFileSync(join(folder, '142.dcm'), sampleFile({ number: 143, patientId: '' }))
  const held = await run('storescu', ['-v', '127.0.0.1', String(port), join(folder, '142.dcm')], { env }).catch((error: { stdout: string, stderr: string }) => error)
  assert.match(`${held.stdout}${held.stderr}`, /Cannot ?Understand|0xc000/i)
  rmSync(folder, { recursive: true, force: true })
  const { sends } = await json<{ sends: Send[] }>('GET', '/api/ingest/sends')
  const [second, first] = sends.filter(({ door }) => door === 'dimse')
  assert.equal(first?.counts.stored, 3)
  assert.equal(second?.counts.quarantined, 1)
})

test('commits storage for what is stored, under the UIDs that the sender knows, and names what is not', async () => {
  const stored = sampleFile({ number: 190 })
  const id = await openSend()
  await post(`/api/ingest/sends/${id}/files`, stored)
  const reference = (uid: string): PlainAttributes => [{ tag: 0x00081150, vr: 'UI', value: ctClass }, { tag: 0x00081155, vr: 'UI', value: uid }]
  const asked = buildDicom({ transferSyntax: uids.explicitLittleEndian, meta: [], attributes: [
    { tag: 0x00081195, vr: 'UI', value: '1.2.3.9' },
    { tag: 0x00081199, vr: 'SQ', value: [reference('1.2.826.0.1.3680043.10.1.190'), reference('1.2.3.404')] },
  ] })
  let told: (event: { type: number, information: Buffer }) => void = () => undefined
  const event = new Promise<{ type: number, information: Buffer }>((resolve) => { told = resolve })
  const association = await openAssociation({
    host: '127.0.0.1', port: dimse.address.port, callingAe: 'SENDER', calledAe: 'VESALIUS',
    contexts: [{ sopClassUid: uids.storageCommitment, transferSyntaxes: [uids.explicitLittleEndian] }],
    services: [{ sopClasses: [uids.storageCommitment], transferSyntaxes: 'all', eventReport: async ({ eventTypeId, information }) => { told({ type: eventTypeId, information }); return 0 } }],
  })
  const information = asked.subarray(readDicom(asked).dataSetOffset)
  assert.equal((await association.action({ sopClassUid: uids.storageCommitment, sopInstanceUid: uids.storageCommitmentInstance, type: 1, information })).status, 0)
  const report = await event
  await association.release()
  assert.equal(report.type, 2)
  const { attributes } = readDicom(report.information)
  assert.deepEqual(attributes.items(0x00081199).map((item) => item.string(0x00081155)), ['1.2.826.0.1.3680043.10.1.190'])
  assert.deepEqual(attributes.items(0x00081198).map((item) => [item.string(0x00081155), item.number(0x00081197)]), [['1.2.3.404', 0x0112]])
})

test('takes what is put into a watched folder once it has stopped growing, and only once', async () => {
  mkdirSync(join(watched, 'sub'))
  writeFileSync(join(watched, 'sub', 'x.dcm'), sampleFile({ number: 150 }))
  let own: Send[] = []
  for (let tries = 0; tries < 100 && own[0]?.state !== 'closed'; tries++) {
    await pause(100)
    own = (await json<{ sends: Send[] }>('GET', '/api/ingest/sends')).sends.filter(({ door }) => door === 'watch')
  }
  await pause(2_200)
  own = (await json<{ sends: Send[] }>('GET', '/api/ingest/sends')).sends.filter(({ door }) => door === 'watch')
  assert.deepEqual(own.map(({ counts }) => counts.stored), [1])
})

test('shows the board and tells changes as events', async () => {
  const abort = new AbortController()
  const events = await fetch(`${base}/api/ingest/events`, { signal: abort.signal })
  const reader = (events.body as ReadableStream<Uint8Array>).getReader()
  const first = Buffer.from((await reader.read()).value ?? []).toString()
  assert.match(first, /^event: board\ndata: \{/)
  const id = await openSend()
  await post(`/api/ingest/sends/${id}/files`, sampleFile({ number: 160 }))
  let text = ''
  while (!text.includes('event: send')) text += Buffer.from((await reader.read()).value ?? []).toString()
  abort.abort()
  const board = await json<{ counts: { stored: number }, doors: unknown[], quarantine: { total: number, byReason: { remedy: string }[] } }>('GET', '/api/ingest/board')
  assert.ok(board.counts.stored >= 8)
  assert.equal(board.doors.length, 5)
  assert.ok(board.quarantine.byReason.every(({ remedy }) => remedy.length > 10))
})

test('retries and discards what is held', async () => {
  const id = await openSend()
  const held = await (await post(`/api/ingest/sends/${id}/files`, sampleFile({ number: 170, patientId: '' }))).json() as { outcome: string, reason: string }
  assert.deepEqual([held.outcome, held.reason], ['quarantined', 'ingest/no-patient-id'])
  const { items } = await json<{ items: { id: string, send: string }[] }>('GET', '/api/ingest/quarantine?reason=ingest/no-patient-id')
  const item = items.find(({ send }) => send === id)
  const again = await json<{ outcome: string }>('POST', `/api/ingest/quarantine/${item?.id}/retry`)
  assert.equal(again.outcome, 'quarantined')
  const next = (await json<{ items: { id: string }[] }>('GET', '/api/ingest/quarantine')).items[0]
  const discarded = await fetch(`${base}/api/ingest/quarantine/${next?.id}/discard`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"comment":"test"}' })
  assert.equal(discarded.status, 204)
})

test('takes nothing more into a cancelled send, and goes on when it is resumed', async () => {
  const id = await openSend()
  assert.equal((await json<Send>('POST', `/api/ingest/sends/${id}/cancel`)).state, 'cancelled')
  assert.equal((await post(`/api/ingest/sends/${id}/files`, sampleFile({ number: 180 }))).status, 409)
  await json('POST', `/api/ingest/sends/${id}/resume`)
  assert.equal((await post(`/api/ingest/sends/${id}/files`, sampleFile({ number: 180 }))).status, 200)
})
