/** What would leave, under which profile, and the report of what left: seen without a trace, pinned by version, signed. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { builtInProfiles } from '@vesalius/deidentify'
import { checkReport, ruleVersions } from '@vesalius/deidentify/report'
import type { Statement } from '@vesalius/deidentify/report'
import { createHttp, openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { ingestRoutes } from '#ingest'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sharedDicom } from '../journey/deliveries.ts'
import { canary, sampleFile } from './samples.ts'

let node: TestNode
let app: HttpApp
before(async () => {
  node = await openNode()
  app = createHttp({ log: openLog('error'), publicUrl: 'http://127.0.0.1:1', allowedHosts: ['localhost:80'], guard: async () => ({ id: 'anna', name: '', kind: 'person', roles: [] }) })
  await app.register(ingestRoutes(node.ingest))
  await app.ready()
})
after(async () => { await app.close(); await node.close() })

const research = builtInProfiles().get('research')
/** A screen copy that says that text is burned in: a person must look. */
const capture = (number: number, patientId: string) => sampleFile({ number, patientId, sopClassUid: '1.2.840.10008.5.1.4.1.1.7', rows: 16, columns: 16, change: [{ tag: 0x00280301, vr: 'CS', value: 'YES' }] })

const ultrasound = join(sharedDicom, 'wearemothership+dicom-test-files/compsamples_refanddir/IMAGES/REF/US1_UNC')
const noUltrasound = !existsSync(ultrasound) && '../shared/data/dicom is not there'

interface Shown { outcome: string, code?: string, left: unknown[], masks: unknown[], pictures: { before?: string, after?: string }, rows: { path: string, before?: string, after?: string, change: string, because?: string }[] }

async function preview(bytes: Uint8Array, query = ''): Promise<Shown> {
  const answer = await app.inject({ method: 'POST', url: `/api/ingest/preview${query}`, headers: { 'content-type': 'application/dicom' }, payload: Buffer.from(bytes) })
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 200))
  assert.equal(answer.headers['cache-control'], 'no-store')
  return answer.json<Shown>()
}
const post = (url: string, payload: object, method: 'POST' | 'PUT' = 'POST') => app.inject({ method, url, payload })

test('before and after stand beside each other with the reason of every difference, and with pictures', async () => {
  const shown = await preview(sampleFile({ patientId: 'PREVIEW-1', rows: 16, columns: 16 }))
  assert.deepEqual([shown.outcome, shown.left], ['released', []])
  const row = (path: string) => shown.rows.find((one) => one.path === path)
  assert.deepEqual([row('(0010,0020)')?.before, row('(0010,0020)')?.change, row('(0010,0020)')?.because], ['PREVIEW-1', 'changed', 'pseudonym'])
  assert.deepEqual([row('(0008,0080)')?.change, row('(0008,0080)')?.after], ['removed', undefined])
  assert.equal(row('(0008,0060)')?.change, 'same')
  assert.ok(shown.rows.filter(({ change }) => change !== 'same').every(({ because }) => because !== undefined), 'every difference has its reason')
  assert.match(shown.pictures.before ?? '', /^data:image\/jpeg;base64,/)
  assert.match(shown.pictures.after ?? '', /^data:image\/jpeg;base64,/)
})

test('what would be held says why, what would be masked, and what would become of its header', async () => {
  const shown = await preview(capture(9, 'PREVIEW-2'))
  assert.deepEqual([shown.outcome, shown.code, shown.pictures.after], ['held', 'declared-text', undefined])
  assert.ok(shown.rows.some(({ path, change }) => path === '(0008,0090)' && change !== 'same'))
  assert.equal((await preview(capture(9, 'PREVIEW-2'), '?as=cleared')).outcome, 'released')
})

test('as if what is proposed were hidden: the result has the masks and is what a second look agrees with', { skip: noUltrasound }, async () => {
  const bytes = new Uint8Array(readFileSync(ultrasound))
  const now = await preview(bytes)
  assert.equal(now.outcome, 'held')
  assert.ok(now.masks.length > 0)
  const masked = await preview(bytes, '?as=masked')
  assert.deepEqual([masked.outcome, masked.left, masked.masks.length], ['released', [], now.masks.length])
  assert.notEqual(masked.pictures.after, masked.pictures.before)
  assert.equal((await preview(capture(9, 'PREVIEW-2'), '?as=masked')).outcome, 'held', 'where nothing is proposed it stays as it is')
})

test('what cannot be read is refused with its place', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/ingest/preview', headers: { 'content-type': 'application/dicom' }, payload: Buffer.from(sampleFile({})).subarray(0, 875) })
  assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [422, 'ingest/unreadable'])
})

test('a look leaves nothing: no object, no row, no file', async () => {
  const traces = async (): Promise<number[]> => {
    const { rows } = await node.records.query<{ count: number }>(`select (select count(*) from ingest_file) + (select count(*) from ingest_quarantine) + (select count(*) from archive_instance) as count`)
    let objects = 0
    for await (const _ of node.objects.list()) objects++
    return [rows[0]?.count ?? -1, objects, readdirSync(join(node.folder, 'spool'), { recursive: true }).length]
  }
  const was = await traces()
  await preview(sampleFile({ patientId: `${canary}-LOOKED-AT` }))
  assert.deepEqual(await traces(), was)
})

test('another profile gives another result, by its name', async () => {
  const date = async (profile: string): Promise<string | undefined> => (await preview(sampleFile({}), `?profile=${profile}`)).rows.find(({ path }) => path === '(0008,0020)')?.after
  assert.match(await date('eucaim') ?? '', /^202402?\d*01$/)
  assert.notEqual(await date('research'), await date('eucaim'))
})

test('the effect of a profile in the making is seen before it is saved; one that nobody checked is not known', async () => {
  const asked = { ...research, name: 'in-the-making', rules: [{ attribute: 'Modality', action: 'remove', explanation: 'To see what it does.' }] }
  const checked = (await post('/api/ingest/profiles/check', { profile: asked })).json<{ ok: boolean, digest: string }>()
  assert.equal(checked.ok, true)
  const change = (shown: Shown) => shown.rows.find(({ path }) => path === '(0008,0060)')?.change
  assert.equal(change(await preview(sampleFile({ patientId: 'DRAFT-1' }))), 'same')
  assert.notEqual(change(await preview(sampleFile({ patientId: 'DRAFT-1' }), `?draft=${checked.digest}`)), 'same')
  assert.equal((await app.inject({ url: '/api/ingest/profiles' })).json<{ profiles: { name: string }[] }>().profiles.some(({ name }) => name === 'in-the-making'), false)
  const unknown = await app.inject({ method: 'POST', url: `/api/ingest/preview?draft=${'0'.repeat(64)}`, headers: { 'content-type': 'application/dicom' }, payload: Buffer.from(sampleFile({})) })
  assert.deepEqual([unknown.statusCode, unknown.json<{ code: string }>().code], [404, 'ingest/no-profile'])
})

test('a profile of one\'s own is checked with places, saved in versions that stay, and pinned to a project', async () => {
  const own = { ...research, name: 'ours', title: 'Ours' }
  const faulty = { ...own, rules: [{ attribute: 'PatientID', action: 'keep', explanation: 'no' }] }
  const checked = (await post('/api/ingest/profiles/check', { profile: faulty })).json<{ ok: boolean, errors: { place: string }[] }>()
  assert.deepEqual([checked.ok, checked.errors[0]?.place], [false, 'rules[1].attribute'])
  assert.equal((await post('/api/ingest/profiles', { profile: faulty })).statusCode, 422)
  const first = (await post('/api/ingest/profiles', { profile: own })).json<{ version: string, digest: string }>()
  assert.equal(first.version, '1')
  assert.equal((await post('/api/ingest/projects/pinned/profile', { profile: 'ours' }, 'PUT')).statusCode, 200)
  assert.equal((await post('/api/ingest/profiles', { profile: { ...own, explanation: 'Another one.' } })).json<{ version: string }>().version, '2')
  assert.equal((await node.ingest.profiles.ofProject('pinned')).digest, first.digest, 'pinned to the version that was chosen')
  assert.equal((await node.ingest.profiles.byDigest(first.digest)).version, '1')
  assert.equal((await post('/api/ingest/profiles', { profile: research })).statusCode, 409, 'names of built-in ones are taken')
  const types = (await node.ingest.options.ledger.read(0, 100)).map(({ type }) => type)
  assert.deepEqual(types.filter((type) => type.startsWith('ingest/profile')), ['ingest/profile-saved', 'ingest/profile-chosen', 'ingest/profile-saved'])
})

test('the report of a send counts what left, what is held and who decided, is signed, and the same facts give the same digest', async () => {
  const { sends, intake, review } = node.ingest
  const send = await sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  const give = (bytes: Uint8Array<ArrayBuffer>) => intake.submit({ send, bytes, size: bytes.length })
  for (const number of [1, 2]) assert.equal((await give(sampleFile({ number, patientId: 'REPORT-1' }))).outcome, 'stored')
  for (const number of [3, 4]) assert.equal((await give(capture(number, 'REPORT-1'))).outcome, 'quarantined')
  const item = (await review.list('anna', { offset: 0, limit: 10 })).items.find((one) => one.send === send.id)
  await review.decide('anna', [{ id: item?.id ?? '', digest: item?.digest ?? '', decision: 'clear', masks: [] }])
  const make = async () => (await post('/api/ingest/reports', { kind: 'send', about: send.id })).json<{ id: string, digest: string, instances: number, held: number }>()
  const [made, again] = [await make(), await make()]
  assert.deepEqual([made.instances, made.held, made.digest], [3, 1, again.digest])
  const answer = await app.inject(`/api/ingest/reports/${made.id}/report.json`)
  const report = answer.json<{ statement: Pick<Statement, 'reviews' | 'quarantinedByReason' | 'rules' | 'total'> }>()
  assert.equal(checkReport(report).ok, true)
  assert.deepEqual(report.statement.reviews, { anna: { clear: 1 } })
  assert.deepEqual(report.statement.quarantinedByReason, { 'ingest/burned-in-annotation': 1 })
  assert.deepEqual([report.statement.rules, report.statement.total.findings['other-rules']], [ruleVersions(), undefined])
  assert.ok(!answer.body.includes('REPORT-1') && !answer.body.includes('Muster') && !answer.body.includes(canary))
  const page = await app.inject(`/api/ingest/reports/${made.id}/report.html`)
  assert.match(page.body, /^<!doctype html>/)
  const noted = (await node.ingest.options.ledger.read(0, 1000, { type: 'ingest/report-made' }))[0]
  assert.equal(noted?.detail['digest'], made.digest)
  assert.ok(readFileSync(join(node.folder, 'keys', 'report-signing.pem'), 'utf8').includes('PRIVATE KEY'))
})

test('a report says how many instances other tables of rules have treated', async () => {
  const { rows } = await node.records.query<{ study: string, uid: string }>('select study_instance_uid as study, sop_instance_uid as uid from ingest_facts order by 2 limit 1')
  const [one] = rows
  await node.records.query(`update ingest_facts set rest = regexp_replace(rest, '"rules":"[0-9a-f]{12}"', '"rules":"000000000000"') where sop_instance_uid = $1`, [one?.uid])
  const { id } = (await post('/api/ingest/reports', { kind: 'study', about: one?.study ?? '' })).json<{ id: string }>()
  const { statement } = (await app.inject(`/api/ingest/reports/${id}/report.json`)).json<{ statement: Pick<Statement, 'total'> }>()
  assert.equal(statement.total.findings['other-rules'], 1)
})

test('the report of a study counts that study only', async () => {
  const { rows } = await node.records.query<{ study: string }>('select distinct study_instance_uid as study from ingest_facts')
  const answer = await post('/api/ingest/reports', { kind: 'study', about: rows[0]?.study ?? '' })
  assert.equal(answer.statusCode, 201)
  assert.equal((await post('/api/ingest/reports', { kind: 'study', about: '1.2.3.4.5' })).statusCode, 404)
})
