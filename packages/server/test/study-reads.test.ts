/** Who looked at a study: told from the ledger to those who may read it, by name, and of series as well. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openAccess } from '#access'
import type { Access } from '#access'
import { openArchive } from '#archive'
import { openLedger } from '#engines'
import type { Ledger } from '#engines'
import { createHttp } from '#kernel'
import { studyReadsRoutes } from '../src/study-reads.ts'
import { log, made, openRig } from './archive/rig.ts'
import type { Rig } from './archive/rig.ts'

let rig: Rig
let access: Access
let ledger: Ledger
before(async () => {
  rig = await openRig()
  await rig.keep([made({ study: 1, series: 1 }), made({ study: 2 })])
  ledger = await openLedger(rig.records, { folder: join(rig.folder, 'keys') })
  access = await openAccess({ records: rig.records, ledger, log, clock: { now: () => new Date() }, publicUrl: 'http://127.0.0.1:1', keys: join(rig.folder, 'access-keys') })
})
after(async () => {
  await access.close()
  await rig.close()
})

test('lists persons, programs and peers by the way they came, of this study and no other', async (t) => {
  const archive = await openArchive({ ...rig, ledger, log, clock: { now: () => new Date() } })
  const app = createHttp({ log, guard: access.guard, publicUrl: 'http://localhost', allowedHosts: ['localhost'] })
  t.after(async () => { await app.close(); await archive.close() })
  await app.register(studyReadsRoutes({ archive, access, ledger }))
  const ada = await access.accounts.createEmbedded('Ada', ['viewer'])
  const { reads } = archive.parts
  await reads.study({ actor: ada, door: 'pages' }, 'attributes', '1.2.1')
  await reads.study({ actor: ada, door: 'pages' }, 'preview', '1.2.1')
  await reads.instances({ actor: ada, door: 'viewer' }, 'images', [{ study: '1.2.1', series: '1.2.1.1' }])
  await reads.instances({ actor: 'PACS', door: 'dimse' }, 'images', [{ study: '1.2.1', series: '1.2.1.1' }])
  await reads.study({ actor: ada, door: 'dicomweb' }, 'attributes', '1.2.2')
  // What else is told of a study does not crowd its readers out.
  await ledger.append(Array.from({ length: 1_001 }, () => ({ type: 'quality/checked', actor: 'program', subject: '1.2.1', detail: {} })))
  const tokenFor = async (role: string) => (await access.tokens.create({ id: 'operator', name: 'o', kind: 'program', roles: ['node-admin'] }, { name: role, roles: [role] })).token
  const ask = async (uid: string, role: string) => app.inject({ url: `/api/archive/studies/${uid}/reads`, headers: { authorization: `Bearer ${await tokenFor(role)}` } })
  const answer = await ask('1.2.1', 'auditor')
  assert.equal(answer.statusCode, 200)
  const shown = (answer.json() as { reads: { name: string | null; actor: string; door: string; contents: string[] }[] }).reads.map(({ name, actor, door, contents }) => [name ?? actor, door, contents.join(' ')])
  assert.deepEqual(shown, [['PACS', 'dimse', 'images'], ['Ada', 'viewer', 'images'], ['Ada', 'pages', 'attributes preview']])
  assert.deepEqual([(await ask('1.2.9', 'auditor')).statusCode, (await ask('1.2.1', 'viewer')).statusCode], [404, 403])
})
