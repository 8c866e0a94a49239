/** Orthanc as a peer in both directions, and dicomweb-client against our DICOMweb. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createHttp, serveDimse } from '#kernel'
import type { DimseServer, HttpApp } from '#kernel'
import { archiveDimseService, archiveRoutes, openArchive } from '#archive'
import type { Archive } from '#archive'
import { log, made, openRig } from './rig.ts'
import type { Rig } from './rig.ts'

const noOrthanc = spawnSync('which', ['Orthanc']).status === 0 ? false : 'Orthanc is not installed'
const [dicomPort, httpPort, ourPort] = [11_310, 11_311, 11_312]

let rig: Rig
let archive: Archive
let app: HttpApp
let server: DimseServer
let orthanc: ChildProcess | undefined
const received: Buffer[] = []
const retrieved: string[] = []
let receptionsOpen = 0
before(async () => {
  rig = await openRig()
  await rig.keep([made({ study: 1, instance: 1 }), made({ study: 1, instance: 2 })])
  archive = await openArchive({ ...rig, log, clock: { now: () => new Date() }, aeTitle: 'VESALIUS', peers: [{ aeTitle: 'ORTHANC', host: '127.0.0.1', port: dicomPort, mayMove: true }] })
  const store = {
    sopClasses: (uid: string) => uid.startsWith('1.2.840.10008.5.1.4.1.1.'), transferSyntaxes: 'all' as const,
    async store(request: { bytes(): Promise<Buffer> }) { received.push(await request.bytes()); return 0 },
  }
  server = await serveDimse({ host: '127.0.0.1', port: ourPort, aeTitles: () => true, services: [store, archiveDimseService(archive)], log })
  const guard = async () => ({ id: 'tester', name: 'Tester', kind: 'program' as const, roles: [] })
  app = createHttp({ log, guard, publicUrl: 'http://localhost', allowedHosts: ['localhost', '127.0.0.1'] })
  await app.register(archiveRoutes(archive, async () => {
    receptionsOpen++
    return {
      store: async (request) => {
        await request.bytes()
        retrieved.push(request.sopInstanceUid)
        return { status: 0 }
      },
      close: async () => { receptionsOpen-- },
    }
  }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  if (!noOrthanc) await startOrthanc()
})
after(async () => {
  orthanc?.kill()
  await app.close()
  await server.close(0)
  await archive.close()
  await rig.close()
})

async function startOrthanc(): Promise<void> {
  const path = join(rig.folder, 'orthanc.json')
  writeFileSync(path, JSON.stringify({
    Name: 'peer', StorageDirectory: join(rig.folder, 'orthanc'), IndexDirectory: join(rig.folder, 'orthanc'), HttpPort: httpPort, DicomPort: dicomPort, DicomAet: 'ORTHANC',
    AuthenticationEnabled: false, RemoteAccessAllowed: false, DicomModalities: { vesalius: ['VESALIUS', '127.0.0.1', ourPort] }, DicomAlwaysAllowGet: true, DicomAlwaysAllowMove: true, DicomAlwaysAllowFind: true, Plugins: [],
  }))
  orthanc = spawn('Orthanc', [path], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`http://127.0.0.1:${httpPort}/system`).then((response) => response.ok, () => false)) return
    await pause(100)
  }
  throw new Error('Orthanc does not answer')
}

const ask = async (path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`http://127.0.0.1:${httpPort}${path}`, body === undefined ? {} : { method: 'POST', body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) })
  assert.ok(response.ok, `${path} ${response.status}`)
  return response.json()
}

test('Orthanc queries us and retrieves what it found', { skip: noOrthanc }, async () => {
  const { ID } = await ask('/modalities/vesalius/query', { Level: 'Study', Query: { PatientID: 'P1' } }) as { ID: string }
  assert.deepEqual(await ask(`/queries/${ID}/answers`), ['0'])
  await ask(`/queries/${ID}/retrieve`, { TargetAet: 'ORTHANC', Synchronous: true })
  assert.equal((await ask('/instances') as string[]).length, 2)
})

test('we query Orthanc and have it sent here, by C-MOVE and by C-GET', { skip: noOrthanc }, async () => {
  await ask('/instances', made({ study: 77 }))
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: `/api/archive/peers/${path}`, payload, headers: { host: 'localhost' } })
  const found = await post('ORTHANC/query', { level: 'STUDY', keys: { PatientID: 'P77', StudyInstanceUID: '' } })
  assert.equal(found.statusCode, 200, found.body)
  const { matches, complete } = found.json() as { matches: Record<string, { Value?: string[] }>[]; complete: boolean }
  assert.deepEqual([matches[0]?.['0020000D']?.Value, complete], [['1.2.77'], true])
  for (const method of ['move', 'get']) {
    const result = await post('ORTHANC/retrieve', { level: 'STUDY', keys: { StudyInstanceUID: '1.2.77' }, method })
    assert.deepEqual(result.json(), { status: '0000', completed: 1, failed: 0, warning: 0, remaining: 0 }, method)
  }
  assert.equal(received.length, 1)
  assert.deepEqual([retrieved, receptionsOpen], [['1.2.77.1.1'], 0])
  assert.equal((await post('NOBODY/query', { level: 'STUDY', keys: {} })).statusCode, 404)
  assert.equal((await post('ORTHANC/query', { level: 'STUDY', keys: { Nonsense: '' } })).statusCode, 400)
})

test('a peer that is gone is a clear failure', { skip: noOrthanc }, async () => {
  const gone = await openArchive({ ...rig, log, clock: { now: () => new Date() }, peers: [{ aeTitle: 'GONE', host: '127.0.0.1', port: 11_399, mayMove: false }] })
  const other = createHttp({ log, guard: async () => ({ id: 'tester', name: 'Tester', kind: 'program', roles: [] }), publicUrl: 'http://localhost', allowedHosts: ['localhost'] })
  await other.register(archiveRoutes(gone))
  const response = await other.inject({ method: 'POST', url: '/api/archive/peers/GONE/query', payload: { level: 'STUDY', keys: {} }, headers: { host: 'localhost' } })
  assert.equal(response.statusCode, 502)
  await other.close()
  await gone.close()
})

test('dicomweb-client searches and retrieves', async () => {
  const { api } = createRequire(import.meta.url)('dicomweb-client') as { api: { DICOMwebClient: new (options: object) => Client } }
  const { port } = app.server.address() as { port: number }
  const scope = globalThis as { XMLHttpRequest?: unknown }
  scope.XMLHttpRequest ??= FetchRequest
  const client = new api.DICOMwebClient({ url: `http://127.0.0.1:${port}/dicom-web`, singlepart: '' })
  const studies = await client.searchForStudies({ queryParams: { PatientID: 'P1' } })
  assert.equal(studies[0]?.['0020000D']?.Value?.[0], '1.2.1')
  const place = { studyInstanceUID: '1.2.1', seriesInstanceUID: '1.2.1.1', sopInstanceUID: '1.2.1.1.1' }
  assert.equal((await client.retrieveSeriesMetadata(place)).length, 2)
  const files = await client.retrieveSeries(place)
  assert.deepEqual(files.map((file) => file.byteLength), [made({ study: 1 }).length, made({ study: 1, instance: 2 }).length])
  const [frame] = await client.retrieveInstanceFrames({ ...place, frameNumbers: [1] })
  assert.equal(frame?.byteLength, 128)
})

interface Client {
  searchForStudies(options: object): Promise<Record<string, { Value?: unknown[] }>[]>
  retrieveSeriesMetadata(options: object): Promise<object[]>
  retrieveSeries(options: object): Promise<ArrayBuffer[]>
  retrieveInstanceFrames(options: object): Promise<ArrayBuffer[]>
}

/** The little of XMLHttpRequest that the client needs, which Node does not have. */
class FetchRequest {
  status = 0
  readyState = 0
  response: unknown = undefined
  responseType = ''
  onreadystatechange: (() => void) | null = null
  onloadend: (() => void) | null = null
  private headers: Record<string, string> = {}
  private target = { method: 'GET', url: '' }
  private answer: Response | undefined = undefined

  open(method: string, url: string): void { this.target = { method, url } }
  setRequestHeader(name: string, value: string): void { this.headers[name] = value }
  getResponseHeader(name: string): string | null { return this.answer?.headers.get(name) ?? null }
  getAllResponseHeaders(): string { return [...(this.answer?.headers ?? [])].map(([name, value]) => `${name}: ${value}`).join('\r\n') }
  send(): void {
    void fetch(this.target.url, { method: this.target.method, headers: this.headers }).then(async (answer) => {
      this.answer = answer
      this.status = answer.status
      this.response = this.responseType === 'arraybuffer' ? await answer.arrayBuffer() : this.responseType === 'json' ? await answer.json() : await answer.text()
      this.readyState = 4
      this.onreadystatechange?.()
      this.onloadend?.()
    })
  }
}
