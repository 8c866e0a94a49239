/** What is read is in the ledger before it is shown: by each door over HTTP, once an hour, and not at all when it cannot be noted. DIMSE is in peers.test.ts. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { archiveRoutes, openArchive } from '#archive'
import type { Archive } from '#archive'
import { openLedger } from '#engines'
import type { Ledger } from '#engines'
import { createHttp } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { log, made, openRig } from './rig.ts'
import type { Rig } from './rig.ts'

const ada: Actor = { id: 'account-ada', name: 'Ada', kind: 'person', roles: [] }
const script: Actor = { id: 'token-script', name: 'script', kind: 'program', roles: [] }
let rig: Rig
let ledger: Ledger
let archive: Archive
const apps: HttpApp[] = []
before(async () => {
  rig = await openRig()
  await rig.keep([made({ study: 1, series: 1 }), made({ study: 1, series: 2 }), made({ study: 2 })])
  ledger = await openLedger(rig.records, { folder: join(rig.folder, 'keys') })
  archive = await openArchive({ ...rig, ledger, log, clock: { now: () => new Date() }, workers: 1 })
})
after(async () => {
  for (const app of apps) await app.close()
  await archive.close()
  await rig.close()
})

async function appOf(actor: Actor, surface: 'pages' | 'viewer' = 'pages'): Promise<(url: string, headers?: Record<string, string>) => Promise<number>> {
  const app = createHttp({ log, guard: async () => actor, publicUrl: 'http://localhost', allowedHosts: ['localhost'] })
  await app.register(archiveRoutes(archive, undefined, surface))
  await app.ready()
  apps.push(app)
  return async (url, headers = {}) => (await app.inject({ url, headers })).statusCode
}

/**
 * What the work of a new actor adds to the ledger: type, subject, door, content. When an hour begins meanwhile, what was read before would be noted
 * again: then another actor does it once more.
 */
async function noted(work: (actor: string) => Promise<void>): Promise<string[]> {
  for (let times = 0; ; times++) {
    const [actor, began] = [`actor-${actors++}`, hour()]
    await work(actor)
    if (hour() !== began && times < 3) continue
    return (await ledger.read(0, 500)).filter((entry) => entry.actor === actor).map(({ type, subject, detail }) => [type, subject, detail['door'], detail['content']].join(' ').trim()).sort()
  }
}
let actors = 0
const hour = () => Math.floor(Date.now() / 3_600_000)

const dicom = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' }
const instance = '/dicom-web/studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1'

test('a program that searches, reads attributes and images by DICOMweb leaves one entry for each', async () => {
  assert.deepEqual(await noted(async (actor) => {
    const get = await appOf({ ...script, id: actor })
    for (let times = 0; times < 3; times++) {
      assert.equal(await get('/dicom-web/studies?limit=5'), 200)
      assert.equal(await get('/dicom-web/studies/1.2.2/series'), 200)
      assert.equal(await get('/dicom-web/studies/1.2.1/metadata'), 200)
      for (const address of [instance, `${instance}/frames/1`, `${instance}/rendered`, '/dicom-web/studies/1.2.1']) assert.equal(await get(address, address.endsWith('1') && !address.includes('frames') ? dicom : {}), 200, address)
    }
  }), [
    'access/read 1.2.1 dicomweb attributes', 'access/read 1.2.1 dicomweb images', 'access/read 1.2.2 dicomweb attributes', 'access/searched studies dicomweb',
  ])
})

test('a search that names a study, a series or an instance is a look at its study, wherever the name stands', async () => {
  for (const address of ['/dicom-web/series?StudyInstanceUID=1.2.1', '/dicom-web/instances?SeriesInstanceUID=1.2.1.1', '/dicom-web/instances?SOPInstanceUID=1.2.1.1.1', '/dicom-web/studies?StudyInstanceUID=1.2.1,9.9.9&includefield=all']) {
    assert.deepEqual(await noted(async (actor) => { assert.equal(await (await appOf({ ...script, id: actor }))(address), 200) }), ['access/read 1.2.1 dicomweb attributes'], address)
  }
  assert.deepEqual(await noted(async (actor) => { assert.equal(await (await appOf({ ...script, id: actor }))('/dicom-web/series?StudyInstanceUID=9.9.9'), 200) }), ['access/searched studies dicomweb'])
})

test('what is not there is not noted as read, and no text of an address gets into the ledger', async () => {
  assert.deepEqual(await noted(async (actor) => {
    const get = await appOf({ ...script, id: actor })
    assert.equal(await get('/dicom-web/studies/9.9.9/metadata'), 404)
    assert.equal(await get('/dicom-web/studies/9.9.9/series'), 200)
    assert.equal(await get('/api/archive/studies/9.9.9'), 404)
  }), ['access/searched studies dicomweb'])
})

test('a person who looks at the pages leaves the list, the study and its small pictures', async () => {
  assert.deepEqual(await noted(async (actor) => {
    const get = await appOf({ ...ada, id: actor })
    assert.equal(await get('/api/archive/studies'), 200)
    assert.equal(await get('/api/archive/studies/1.2.1'), 200)
    assert.equal(await get('/api/archive/studies/1.2.1/clinical'), 200)
    assert.equal(await get('/dicom-web/studies/1.2.1/thumbnail'), 200)
    assert.equal(await get('/api/archive/summary'), 200)
  }), ['access/read 1.2.1 pages attributes', 'access/read 1.2.1 pages clinical', 'access/read 1.2.1 pages preview', 'access/searched studies pages'])
})

test('in the viewer each series is an entry of its own', async () => {
  assert.deepEqual(await noted(async (actor) => {
    const get = await appOf({ ...ada, id: actor }, 'viewer')
    assert.equal(await get('/dicom-web/studies/1.2.1/series/1.2.1.2/metadata'), 200)
    assert.equal(await get(`${instance}/frames/1`), 200)
    assert.equal(await get('/dicom-web/studies/1.2.1/metadata'), 200)
  }), ['access/viewed 1.2.1.1 viewer attributes', 'access/viewed 1.2.1.1 viewer images', 'access/viewed 1.2.1.2 viewer attributes'])
})

test('the leaf of a read names neither the study nor who read it', async () => {
  const get = await appOf({ ...script, id: 'token-c' })
  const { index } = await ledger.head()
  await get(instance, dicom)
  const { rows } = await rig.records.query<{ body: string }>('select body from vesalius_ledger_entry where index > $1', [index])
  assert.equal(rows.length, 1)
  assert.doesNotMatch(rows[0]?.body ?? '', /1\.2\.1|token-c/)
})

test('while the disk of the ledger is full, nothing is shown by any address, and everything again afterwards', async () => {
  const doors = [await appOf({ ...script, id: 'token-d' }), await appOf({ ...ada, id: 'account-dan' }), await appOf({ ...ada, id: 'account-dot' }, 'viewer')]
  const addresses = ['/dicom-web/studies', '/dicom-web/studies/1.2.1/series', '/dicom-web/studies/1.2.1/metadata', instance, `${instance}/frames/1`, `${instance}/rendered`, `${instance}/thumbnail`, '/api/archive/studies', '/api/archive/studies/1.2.1']
  await rig.records.query(`create function test_disk_full() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`)
  await rig.records.query('create trigger test_disk_full before insert on vesalius_ledger_entry for each statement execute function test_disk_full()')
  try {
    for (const get of doors) for (const address of addresses) assert.equal(await get(address, address === instance ? dicom : {}), 503, address)
  } finally {
    await rig.records.query('drop trigger test_disk_full on vesalius_ledger_entry; drop function test_disk_full')
  }
  for (const get of doors) for (const address of addresses) assert.equal(await get(address, address === instance ? dicom : {}), 200, address)
})
