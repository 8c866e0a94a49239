import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { framesOf, readDicom, toJson } from '@vesalius/standards/dicom'
import type { HttpApp } from '#kernel'
import { corpus, made, noCorpus, openApp, openRig, partsOf } from '../rig.ts'
import type { Rig } from '../rig.ts'

const explicit = '1.2.840.10008.1.2.1'
let rig: Rig
let app: HttpApp
const implicit = made({ study: 2 }, '1.2.840.10008.1.2')
const first = made({ study: 1, instance: 1 })
const second = made({ study: 1, instance: 2 })
before(async () => {
  rig = await openRig()
  app = await openApp(rig)
  await rig.keep([first, second, implicit])
  if (!noCorpus) await rig.keep([j2k()])
})
after(async () => {
  await app.close()
  await rig.close()
})

const j2k = () => readFileSync(join(corpus, 'pydicom+pydicom/test_files/JPEG2000.dcm'))
const get = (path: string, headers: Record<string, string> = {}) => app.inject({ url: `/dicom-web/${path}`, headers })
const dicom = (syntax: string) => ({ accept: `multipart/related; type="application/dicom"; transfer-syntax=${syntax}` })

test('gives a series in parts, byte for byte as stored', async () => {
  const response = await get('studies/1.2.1/series/1.2.1.1', dicom('*'))
  assert.equal(response.statusCode, 200)
  assert.equal(Number(response.headers['content-length']), response.rawPayload.length)
  const parts = partsOf(String(response.headers['content-type']), response.rawPayload)
  assert.deepEqual(parts.map((part) => part.bytes), [Buffer.from(first), Buffer.from(second)])
  assert.equal(parts[0]?.headers.get('content-type'), `application/dicom; transfer-syntax=${explicit}`)
  assert.match(parts[1]?.headers.get('content-location') ?? '', /\/studies\/1\.2\.1\/series\/1\.2\.1\.1\/instances\/1\.2\.1\.1\.2$/)
})

test('gives explicit little endian unless told otherwise', async () => {
  const response = await get('studies/1.2.2', { accept: 'multipart/related; type="application/dicom"' })
  const [part] = partsOf(String(response.headers['content-type']), response.rawPayload)
  const file = readDicom(part?.bytes ?? Buffer.alloc(0))
  assert.equal(file.transferSyntax, explicit)
  assert.deepEqual(toJson(file.attributes), toJson(readDicom(implicit).attributes))
  const stored = await get('studies/1.2.2', dicom('*'))
  assert.deepEqual(partsOf(String(stored.headers['content-type']), stored.rawPayload)[0]?.bytes, Buffer.from(implicit))
})

test('gives one instance as one body, with ranges and an entity tag', async () => {
  const path = 'studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1'
  const whole = await get(path, { accept: 'application/dicom' })
  assert.deepEqual(whole.rawPayload, Buffer.from(first))
  const part = await get(path, { accept: 'application/dicom', range: 'bytes=128-131' })
  assert.equal(part.statusCode, 206)
  assert.equal(part.body, 'DICM')
  assert.equal(part.headers['content-range'], `bytes 128-131/${first.length}`)
  assert.equal((await get(path, { accept: 'application/dicom', range: `bytes=${first.length}-` })).statusCode, 416)
  assert.equal((await get(path, { accept: 'application/dicom', 'if-none-match': String(whole.headers['etag']) })).statusCode, 304)
  assert.equal(whole.headers['cache-control'], 'no-store')
})

test('gives metadata that are the stored attributes, with addresses of bulk data that can be followed', async () => {
  const response = await get('studies/1.2.1/series/1.2.1.1/metadata')
  assert.equal(response.headers['content-type'], 'application/dicom+json')
  const objects = response.json() as Record<string, { Value?: unknown[]; BulkDataURI?: string; InlineBinary?: string }>[]
  assert.deepEqual(objects.map((one) => one['00080018']?.Value), [['1.2.1.1.1'], ['1.2.1.1.2']])
  const inline = objects[0]?.['7FE00010']?.InlineBinary
  assert.equal(Buffer.from(inline ?? "", "base64").length, 128)
})

test('gives metadata as XML', async () => {
  const response = await get('studies/1.2.1/metadata', { accept: 'multipart/related; type="application/dicom+xml"' })
  const parts = partsOf(String(response.headers['content-type']), response.rawPayload)
  assert.equal(parts.length, 2)
  assert.match(parts[0]?.bytes.toString() ?? '', /<NativeDicomModel/)
})

test('gives frames as bytes of pixels, in the order asked for', async () => {
  const response = await get('studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/frames/1')
  const [part] = partsOf(String(response.headers['content-type']), response.rawPayload)
  assert.deepEqual(part?.bytes, Buffer.from(framesOf(readDicom(first)).frame(0)))
  for (const [list, status] of [['2', 404], ['0', 400], ['x', 400], ['1,,1', 400], ['1,1', 200], [Array(200).fill('1').join(','), 200]] as const) {
    assert.equal((await get(`studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/frames/${list}`)).statusCode, status, list)
  }
})

test('decodes compressed frames, and gives them as stored when asked', { skip: noCorpus }, async () => {
  const bytes = j2k()
  const file = readDicom(bytes)
  const uid = (tag: number) => file.attributes.string(tag) ?? ''
  const instance = `studies/${uid(0x0020000d)}/series/${uid(0x0020000e)}/instances/${uid(0x00080018)}`
  const native = await get(`${instance}/frames/1`, { accept: 'application/octet-stream' })
  assert.equal(native.statusCode, 200, native.body)
  assert.equal(native.rawPayload.length, 1024 * 256 * 2)
  const stored = await get(`${instance}/frames/1`, { accept: 'multipart/related; type=application/octet-stream; transfer-syntax=*' })
  const [part] = partsOf(String(stored.headers['content-type']), stored.rawPayload)
  assert.equal(part?.headers.get('content-type'), `image/jp2; transfer-syntax=${file.transferSyntax}`)
  assert.deepEqual(part?.bytes, Buffer.from(framesOf(file).frame(0)))
  const whole = await get(instance, { accept: 'application/dicom' })
  const decoded = readDicom(whole.rawPayload)
  assert.equal(decoded.transferSyntax, explicit)
  assert.deepEqual(Buffer.from(framesOf(decoded).frame(0)), native.rawPayload)
  assert.equal((await get(`${instance}/frames/1`, { accept: 'image/jls' })).statusCode, 406)
  const [metadata] = (await get(`${instance}/metadata`)).json() as Record<string, { BulkDataURI?: string }>[]
  const bulk = await app.inject({ url: new URL(metadata?.['7FE00010']?.BulkDataURI ?? '').pathname, headers: { accept: 'application/octet-stream' } })
  assert.deepEqual(bulk.rawPayload, native.rawPayload)
})

test('renders instances and frames, with window, viewport and quality', async () => {
  const instance = 'studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1'
  for (const [path, accept, type] of [
    [`${instance}/rendered`, '*/*', 'image/jpeg'], [`${instance}/rendered`, 'image/png', 'image/png'], [`${instance}/frames/1/rendered`, 'image/gif', 'image/gif'],
    [`${instance}/thumbnail`, '*/*', 'image/jpeg'], ['studies/1.2.1/series/1.2.1.1/rendered?viewport=4,4&window=100,50,linear&quality=50', '*/*', 'image/jpeg'], ['studies/1.2.1/thumbnail', '*/*', 'image/jpeg'],
  ] as const) {
    const response = await get(path, { accept })
    assert.equal(response.statusCode, 200, `${path} ${response.body.slice(0, 200)}`)
    assert.equal(response.headers['content-type'], type)
    assert.ok(response.rawPayload.length > 50)
  }
  for (const query of ['window=1', 'window=1,0,linear', 'window=1,2,curve', 'viewport=0,0', 'viewport=99999,4', 'viewport=4,4,0,0,9,9', 'quality=101', 'quality=x']) {
    assert.equal((await get(`${instance}/rendered?${query}`)).statusCode, 400, query)
  }
  assert.equal((await get(`${instance}/rendered`, { accept: 'application/dicom' })).statusCode, 406)
})

test('D05, D12: what is not there is 404, also under another study, and with a name behind it', async () => {
  for (const path of [
    'studies/1.9', 'studies/1.2.1/series/1.9', 'studies/1.2.2/series/1.2.1.1', 'studies/1.2.2/series/1.2.1.1/instances/1.2.1.1.1', 'studies/1.2.1/series/1.2.1.1/instances/1.9',
    'studies/1.9/metadata', 'studies/1.2.1/metadata/a.css', 'studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/bulkdata/00100010.x', 'studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/bulkdata/00091010',
  ]) assert.equal((await get(path)).statusCode, 404, path)
})
