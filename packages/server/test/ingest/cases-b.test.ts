/** Cases A25, A26, A28 and B01 to B08 of the attack list, against a node with real records and objects. B09 to B16 belong to other rooms. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createHttp, openLog, Problem } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { ingestRoutes } from '#ingest'
import type { LiveSend, Outcome } from '#ingest'
import { multipartWriter } from '@vesalius/standards/dicomweb'
import { forEachInZip, zipLimits } from '../../src/ingest/receivers/zip.ts'
import type { ZipLimits } from '../../src/ingest/receivers/zip.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'
import { zipOf } from './zip-files.ts'

const actor: Actor = { id: 'actor-test', name: 'Test', kind: 'program', roles: [] }
let node: TestNode
let app: HttpApp
let base = ''
let port = 0
let folder = ''
let send: LiveSend

before(async () => {
  node = await openNode()
  folder = mkdtempSync(join(tmpdir(), 'vesalius-cases-'))
  const log = openLog('silent')
  app = createHttp({ log, guard: async () => actor, publicUrl: 'http://127.0.0.1', allowedHosts: ['127.0.0.1'], patience: { headersMs: 1_500 } })
  await app.register(ingestRoutes(node.ingest))
  base = await app.listen({ host: '127.0.0.1', port: 0 })
  port = Number(new URL(base).port)
  send = await node.ingest.sends.open({ door: 'folder', project: 'default', path: 'federated', actor: 'test' })
})

after(async () => {
  await app.close()
  await node.close()
  rmSync(folder, { recursive: true, force: true })
})

const submit = (bytes: Uint8Array<ArrayBuffer>): Promise<Outcome> => node.ingest.intake.submit({ send, bytes, size: bytes.length })

async function walk(bytes: Uint8Array, limits: Partial<ZipLimits> = {}): Promise<{ names: string[], bytes: number }> {
  const path = join(folder, `${randomBytes(6).toString('hex')}.zip`)
  writeFileSync(path, bytes)
  const names: string[] = []
  let count = 0
  await forEachInZip(path, { async file(entry) {
    names.push(entry.name)
    for await (const chunk of await entry.open()) count += chunk.length
  } }, { ...zipLimits, ...limits })
  return { names, bytes: count }
}

const withCode = (code: string) => (error: unknown): boolean => error instanceof Problem && error.code === code

test('A25 the same SOP Instance UID with other content: the old one stays, the new one is held and can be found again', async () => {
  const first = await submit(sampleFile({ number: 25 }))
  const second = await submit(sampleFile({ number: 25, shade: 99 }))
  assert.deepEqual([first.outcome, second.outcome, second.reason], ['stored', 'quarantined', 'ingest/same-uid-other-content'])
  const stored = await node.archive.read(first.sopInstanceUid ?? '')
  assert.equal(stored?.at(-2), 26, 'the pixels of the first')
  assert.equal((await submit(sampleFile({ number: 25 }))).outcome, 'duplicate')
})

test('A25 of many senders of two contents at once, one content wins and nobody is told otherwise', async () => {
  const outcomes = await Promise.all(Array.from({ length: 12 }, (_, index) => submit(sampleFile({ number: 125, shade: index % 2 }))))
  assert.equal(outcomes.filter(({ outcome }) => outcome === 'stored').length, 1)
  assert.equal(outcomes.filter(({ outcome }) => outcome === 'duplicate').length, 5)
  assert.equal(outcomes.filter(({ outcome }) => outcome === 'quarantined').length, 6)
})

test('A26 the same pixels under a new UID are stored and flagged', async () => {
  const size = { rows: 16, columns: 16 }
  await submit(sampleFile({ number: 30, shade: 40, ...size }))
  const copy = await submit(sampleFile({ number: 31, shade: 39, ...size }))
  assert.equal(copy.outcome, 'stored')
  assert.ok(copy.findings?.includes('ingest/same-pixels'))
})

test('two persons under one Patient ID are flagged, not merged silently', async () => {
  await submit(sampleFile({ number: 35, patientId: 'SHARED', name: 'Rossi^Anna' }))
  const other = { tag: 0x0020000d, vr: 'UI', value: '1.2.826.0.1.3680043.10.77' }
  const series = { tag: 0x0020000e, vr: 'UI', value: '1.2.826.0.1.3680043.10.78' }
  const second = await submit(sampleFile({ number: 36, patientId: 'SHARED', name: 'Bianchi^Carlo', change: [other, series] }))
  assert.equal(second.outcome, 'stored')
  assert.ok(second.findings?.some((code) => code.includes('two-persons')), String(second.findings))
})

test('A28 a file larger than memory is meant to hold passes through the spool, and nothing stays there', async () => {
  const rows = 25_000
  const head = sampleFile({ number: 28, change: [{ tag: 0x00280010, vr: 'US', value: rows }, { tag: 0x00280011, vr: 'US', value: 6000 }, { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(0) }] })
  const length = rows * 6000 * 2
  new DataView(head.buffer).setUint32(head.length - 4, length, true)
  const path = join(folder, 'large')
  const descriptor = openSync(path, 'w')
  writeSync(descriptor, head)
  writeSync(descriptor, Uint8Array.of(0), 0, 1, head.length + length - 1)
  closeSync(descriptor)
  const before = process.memoryUsage().rss
  const outcome = await node.ingest.intake.submit({ send, file: path, size: head.length + length })
  assert.equal(outcome.outcome, 'stored', outcome.reason)
  assert.ok(process.memoryUsage().rss - before < 250e6)
  assert.deepEqual(readdirSync(node.ingest.spool.folder), [])
})

test('B01 a bomb stops at the ratio, the count or the total; entries that overlap are refused before anything is read', async () => {
  await assert.rejects(walk(zipOf([['zeros', new Uint8Array(300 * 1024 * 1024)]]), { ratio: 1 }), withCode('ingest/archive-too-large'))
  await assert.rejects(walk(zipOf([['a', new Uint8Array(3000)]]), { bytes: 1000 }), withCode('ingest/archive-too-large'))
  await assert.rejects(walk(zipOf([['a', new Uint8Array(1)], ['b', new Uint8Array(1)], ['c', new Uint8Array(1)]]), { entries: 2 }), withCode('ingest/archive-too-large'))
  await assert.rejects(walk(zipOf([['a', new Uint8Array(10)], ['b', new Uint8Array(10)]], { overlapping: true })), withCode('ingest/bad-archive'))
})

test('B01 a ZIP in a ZIP is refused with its reason, and the rest is taken', async () => {
  const own = await node.ingest.sends.open({ door: 'zip', project: 'default', path: 'federated', actor: 'test' })
  const nested = zipOf([['inner.zip', zipOf([['x.dcm', sampleFile({ number: 40 })]])], ['y.dcm', sampleFile({ number: 41 })]])
  await fetch(`${base}/api/ingest/sends/${own.id}/files?name=z.zip`, { method: 'POST', body: nested, headers: { 'content-type': 'application/zip' } })
  for (let tries = 0; tries < 100 && (await node.ingest.sends.files(own.id, { offset: 0, limit: 9 })).length < 2; tries++) await new Promise((wake) => setTimeout(wake, 50))
  const files = await node.ingest.sends.files(own.id, { offset: 0, limit: 9 })
  assert.deepEqual(files.map(({ name, outcome, reason }) => `${name} ${outcome} ${reason ?? ''}`).sort(), ['z.zip/inner.zip rejected ingest/nested-archive', 'z.zip/y.dcm stored '])
})

test('B02 a forged size changes nothing: what comes out is counted', async () => {
  const forged = await walk(zipOf([['a', new Uint8Array(50_000)]], { claimedSize: 1 }))
  assert.equal(forged.bytes, 50_000)
  assert.equal((await walk(zipOf([['a', new Uint8Array(5)]], { claimedSize: 0xfffffff0 }))).bytes, 5)
})

test('B03 names that climb out, are absolute, have drive letters, NULs or differ by case only are names and nothing else', async () => {
  const names = ['../../x', '/etc/passwd', 'C:\\x', '..\\..\\x', 'A', 'a', 'nul\0byte']
  const before = readdirSync(folder).length
  const walked = await walk(zipOf(names.map((name) => [name, new Uint8Array(3)] as const)))
  assert.equal(walked.names.length, names.length)
  assert.equal(readdirSync(folder).length, before + 1, 'only the ZIP itself')
})

test('B04 gzip is taken once and counted; twice, or as a bomb, it is refused', async () => {
  const own = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'test' })
  const post = (body: Uint8Array<ArrayBuffer>, encoding: string): Promise<Response> => fetch(`${base}/api/ingest/sends/${own.id}/files`, {
    method: 'POST', body, headers: { 'content-type': 'application/dicom', 'content-encoding': encoding },
  })
  const once = new Uint8Array(gzipSync(sampleFile({ number: 44 })))
  assert.equal(((await (await post(once, 'gzip')).json()) as Outcome).outcome, 'stored')
  assert.equal((await post(new Uint8Array(gzipSync(once)), 'gzip, gzip')).status, 415)
  assert.equal((await post(new Uint8Array(gzipSync(new Uint8Array(60 * 1024 * 1024))), 'gzip')).status, 413)
})

test('B05, B06 a length that never comes, two lengths, and smuggling are refused without memory or a record', async () => {
  const own = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'test' })
  const raw = (text: string, hold = false): Promise<string> => new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => { answer += chunk.toString() })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
    setTimeout(() => socket.destroy(), hold ? 400 : 1_000)
  })
  const line = `POST /api/ingest/sends/${own.id}/files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/dicom\r\n`
  const before = process.memoryUsage().rss
  await Promise.all(Array.from({ length: 20 }, () => raw(`${line}Content-Length: 900000000\r\n\r\nx`, true)))
  assert.ok(process.memoryUsage().rss - before < 60e6)
  assert.match(await raw(`${line}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), /^HTTP\/1\.1 400/)
  assert.match(await raw(`${line}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`), /^HTTP\/1\.1 400/)
  assert.deepEqual((await node.ingest.sends.files(own.id, { offset: 0, limit: 5 })), [])
})

test('B07 a multipart body without its end, with huge part headers or a part in parts is refused; a boundary inside pixel data is not one', async () => {
  const post = (body: Uint8Array, type: string): Promise<Response> => fetch(`${base}/dicom-web/studies`, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } })
  const type = 'multipart/related; type="application/dicom"; boundary=b'
  assert.equal((await post(Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\nabc'), type)).status, 400)
  assert.equal((await post(Buffer.from(`--b\r\nX: ${'y'.repeat(100_000)}\r\n\r\nabc\r\n--b--`), type)).status, 400)
  assert.equal((await post(Buffer.from('--b\r\nContent-Type: multipart/related; boundary=c\r\n\r\nabc\r\n--b--'), type)).status, 400)
  const writer = multipartWriter('application/dicom')
  const inPixels = new Uint8Array(128)
  inPixels.set(Buffer.from(`--${writer.boundary}x`).subarray(0, 100))
  const file = sampleFile({ number: 47, change: [{ tag: 0x7fe00010, vr: 'OW', value: inPixels }] })
  assert.equal((await post(Buffer.concat([writer.partHead(), file, writer.end]), writer.contentType)).status, 200)
})

test('B08 an upload refuses a jump, a replay and a second writer', async () => {
  const own = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'test' })
  const tus = { 'tus-resumable': '1.0.0' }
  const created = await fetch(`${base}/api/ingest/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': '3000', 'upload-metadata': `send ${Buffer.from(own.id).toString('base64')}` } })
  const location = new URL(created.headers.get('location') ?? '', base).href
  const patch = async (offset: number, length: number): Promise<number> => (await fetch(location, {
    method: 'PATCH', body: new Uint8Array(length), headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
  })).status
  assert.equal(await patch(0, 1000), 204)
  assert.equal(await patch(2000, 100), 409, 'a jump')
  assert.equal(await patch(0, 1000), 409, 'a replay')
  assert.deepEqual((await Promise.all([patch(1000, 1000), patch(1000, 1000)])).sort().slice(0, 1), [204])
  const unknown = await fetch(`${base}/api/ingest/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': '3000' } })
  assert.equal(unknown.status, 404, 'an upload to no send')
})
