/** A subject is withdrawn through the door: what is known of it is told by nobody any longer, work that has its data open ends, and where its data went stays known. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import type { NewTask, Task } from '#compute'
import { takeFolder } from '#ingest'
import { newIdentifier, openLog } from '#kernel'
import type { Actor } from '#kernel'
import { firstPartyTools } from '../src/compute/tools/first-party.ts'
import { readConfig } from '../src/kernel/config.ts'
import { openNode } from '../src/node.ts'
import type { Node } from '../src/node.ts'
import { formOf, grant } from './access/granting.ts'
import type { Person } from './access/granting.ts'
import { texts } from './catalogue/rig.ts'
import { withoutSandbox } from './compute/room.ts'
import { until } from './engines/contract/records.ts'
import { sampleFile } from './ingest/samples.ts'

const skip = withoutSandbox
const folder = mkdtempSync(join(tmpdir(), 'vesalius-withdrawal-'))
const admin: Actor = { id: 'account-admin', name: 'A', kind: 'person', roles: ['node-admin'] }
const subjects = 7
let node: Node
let [operator, manager, dataset, permit, digest] = ['', '', '', '', '']
let [researcher, holder] = [] as unknown as [Person, Person]

/** One study with one image. */
function image(subject: number, study = subject): Uint8Array {
  const root = `1.2.826.0.1.3680043.10.15.${study}`
  const change: PlainAttributes = [
    { tag: 0x00080018, vr: 'UI', value: `${root}.3.1` }, { tag: 0x0020000d, vr: 'UI', value: root }, { tag: 0x0020000e, vr: 'UI', value: `${root}.3` }, { tag: 0x00200052, vr: 'UI', value: `${root}.4` },
    { tag: 0x00080070, vr: 'LO', value: 'SIEMENS' }, { tag: 0x00180015, vr: 'CS', value: 'CHEST' }, { tag: 0x00180050, vr: 'DS', value: '2' }, { tag: 0x00180060, vr: 'DS', value: '120' }, { tag: 0x00200032, vr: 'DS', value: ['0', '0', '2'] },
    { tag: 0x00200037, vr: 'DS', value: ['1', '0', '0', '0', '1', '0'] }, { tag: 0x00280030, vr: 'DS', value: ['1', '1'] }, { tag: 0x00281052, vr: 'DS', value: '0' }, { tag: 0x00281053, vr: 'DS', value: '1' },
  ]
  return sampleFile({ number: 1, patientId: `PID-${subject}`, name: `Muster^${subject}`, shade: 10 * study, rows: 16, columns: 16, change })
}

async function take(name: string, files: readonly Uint8Array[]): Promise<void> {
  const place = join(folder, name)
  mkdirSync(place)
  files.forEach((bytes, at) => writeFileSync(join(place, `${at}.dcm`), bytes))
  assert.equal((await takeFolder(node.ingest, place)).counts.stored, files.length)
}

async function request(method: string, path: string, { json, as = operator }: { json?: object, as?: string } = {}): Promise<Response> {
  const response = await fetch(node.http + path, { method, headers: { authorization: `Bearer ${as}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response
}
const ask = async <T>(method: string, path: string, more: { json?: object, as?: string } = {}): Promise<T> => await (await request(method, path, more)).json() as T

/** What a person does on the page who confirms every proposal. */
async function storeTable(): Promise<void> {
  const rows = Array.from({ length: subjects + 1 }, (_, at) => `PID-${at + 1},${at % 2 ? 'F' : 'M'},1950-01-31,C50.9,2024-02-19,2025-02-19`)
  const file = Buffer.from(`PatientID,Sex,Birth date,Diagnosis,Diagnosis date,Last contact\n${rows.join('\n')}\n`).toString('base64')
  interface Column { readonly header: string, readonly role: string, readonly action: string, readonly dayOrder?: string }
  interface Mapped { readonly header: string, readonly field: string, readonly indicator?: string, readonly values: object }
  const { tables } = await ask<{ tables: { columns: Column[] }[] }>('POST', '/api/ingest/clinical/proposals', { json: { file } })
  const plans = tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })))
  const proposed = await ask<{ tables: { columns: Mapped[] }[] }>('POST', '/api/ingest/clinical/mapping', { json: { file, plans } })
  const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) })))
  await request('POST', '/api/ingest/clinical/store', { json: { file, plans, name: 'registry', mappings } })
}

async function person(role: string): Promise<Person> {
  return await node.access.accounts.fromProvider({ issuer: 'https://id.example', subject: newIdentifier('subject'), name: role, roles: [role] }) as Person
}

async function permitFor(): Promise<string> {
  const { requests, permits } = node.access
  const form = formOf([dataset])
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const { id } = await requests.draft(researcher, { ...form, scientific: { ...form.scientific, from: day(0), until: day(90) }, summary: { ...form.summary, tools: [`sha256:${digest}`], outputs: ['segmentation'] } })
  const [first, second] = [await person('access-committee'), await person('access-committee')]
  await requests.submit(researcher, id)
  await requests.accept(first, id)
  for (const act of ['confirm', 'agree'] as const) await requests.part(holder, id, { dataset, version: 1, act })
  const { terms: _, ...decision } = grant
  for (const one of [first, second]) await requests.vote(one, id, { ...decision, terms: {} })
  return (await permits.ofRequest(id))[0]?.permit.id ?? ''
}

/** The baseline segmentation of the house, which outside of its own test waits for a minute first. */
async function registerSlow(): Promise<string> {
  const bundle = firstPartyTools(resolve(import.meta.dirname, '../../../tools')).find(({ manifest }) => manifest.id === 'org.vesalius.threshold-segmentation')
  assert.ok(bundle)
  const tried = [...bundle.files.keys()].filter((path) => path.startsWith('threshold-segmentation/examples/images/')).length
  assert.ok(tried > 0 && tried !== 1 && tried !== subjects)
  const program = `import { readdirSync } from 'node:fs'\nif (readdirSync('/in/images').length !== ${tried}) await new Promise((resolve) => setTimeout(resolve, 60_000))\nawait import('../threshold-segmentation/main.ts')\n`
  const files = new Map([...bundle.files, ['slow/main.ts', Buffer.from(program)]])
  return (await node.compute.tools.register({ manifest: { ...bundle.manifest, id: 'org.example.slow', runtime: { type: 'node', program: 'slow/main.ts' } }, files }, holder)).digest
}

const slowly = (images: NewTask['inputs'][string], actor: Person): Promise<Task> => node.compute.tasks.submit({ tool: 'org.example.slow', version: '1.0.0', entrypoint: 'segment', parameters: { lower: 30 }, inputs: { images } }, actor)
const stateOf = async ({ id }: Task): Promise<string> => (await node.compute.tasks.get(id)).state

interface Shown { readonly studyInstanceUid: string, readonly pseudonym: string }
const studies = async (): Promise<Shown[]> => (await ask<{ studies: Shown[] }>('GET', '/api/archive/studies?limit=100&sort=pseudonym')).studies
const trace = (pseudonym: string) => ask<{ datasets: { dataset: string, version: number, state: string }[], released: object[], withdrawn: boolean }>('POST', '/api/models/traces', { json: { pseudonym }, as: manager })

/** Every text that tells of the subjects of the project, by where it is found. */
async function told(study: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const path of ['/api/archive/clinical/table?limit=100', '/api/archive/clinical/summary', '/api/archive/clinical/sources', '/api/archive/clinical/sources/registry/mapping', `/api/archive/studies/${study}/clinical`]) found.set(path, await (await request('GET', path)).text())
  for (const model of ['eucaim', 'omop']) {
    const files = unzipSync(new Uint8Array(await (await request('POST', '/api/archive/clinical/exports', { json: { model } })).arrayBuffer()))
    for (const [name, bytes] of Object.entries(files)) found.set(`${model} ${name}`, Buffer.from(bytes).toString())
  }
  found.set('tools', JSON.stringify(await node.archive.parts.records.transaction(async (tx) => node.archive.clinicalTable(tx, 'default', (await studies()).map(({ pseudonym }) => pseudonym)))))
  found.set('counts', JSON.stringify([await node.archive.clinicalFacts('default'), await node.archive.imagingFacts('default')]))
  return found
}

before(async () => {
  if (skip) return
  node = await openNode(readConfig({}, ['--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--workers', '1', '--samples', 'false']), openLog('silent'))
  operator = await node.access.operatorToken()
  manager = (await node.access.tokens.create(admin, { name: 'manager', roles: ['data-manager'] })).token
  ;[researcher, holder] = [await person('researcher'), await person('data-holder')]
  await take('images', Array.from({ length: subjects }, (_, at) => image(at + 1)))
  await storeTable()
  dataset = (await ask<{ id: string }>('POST', '/api/catalogue/datasets', { json: { texts, selection: { filter: {} } } })).id
  const version = `/api/catalogue/datasets/${dataset}/versions/1`
  await request('POST', `/api/catalogue/datasets/${dataset}/release`)
  await request('POST', `${version}/quality`)
  await until(async () => (await ask<{ report?: object }>('GET', `${version}/quality`)).report !== undefined, 60)
  await request('POST', `${version}/publish`, { json: { textsRead: true } })
  digest = await registerSlow()
  permit = await permitFor()
})
after(async () => {
  if (!skip) await node.close()
  rmSync(folder, { recursive: true, force: true })
})

test('facts, exports and counts tell nothing of who is withdrawn; what runs on the subject’s data ends with a reason, what runs on others goes on', { skip, timeout: 180_000 }, async (t) => {
  const [gone, other] = await studies()
  assert.ok(gone && other)
  const before = await told(gone.studyInstanceUid)
  for (const place of ['/api/archive/clinical/table?limit=100', 'tools', 'counts', 'eucaim patient.csv', 'omop person.csv']) assert.ok(before.get(place)?.includes(gone.pseudonym), place)
  assert.equal((JSON.parse(before.get('/api/archive/clinical/summary') ?? '') as { subjects: number }).subjects, subjects + 1)

  const inference = await slowly({ study: gone.studyInstanceUid }, researcher)
  const [onVersion, onOther] = [await slowly({ permit, dataset, version: 1, purpose: 'disease-research' }, researcher), await slowly({ study: other.studyInstanceUid }, researcher)]
  await until(async () => await stateOf(inference) === 'RUNNING', 30)
  const began = Date.now()
  const done = await ask<{ id: string, versions: object[], tasks: number }>('POST', '/api/withdrawals', { json: { pseudonym: gone.pseudonym, reason: 'consent-withdrawn' }, as: manager })
  assert.deepEqual([done.versions, done.tasks], [[{ id: dataset, number: 1 }], 2])
  for (const { id } of [inference, onVersion]) {
    const { state, reason, remedy } = await node.compute.tasks.get(id)
    assert.deepEqual([state, reason], ['CANCELED', 'subject-withdrawn'])
    assert.match(remedy ?? '', /withdrawn/)
  }
  await until(async () => await stateOf(onOther) === 'RUNNING', 30)
  t.diagnostic(`what ran had made room for the next ${Date.now() - began} ms after the subject was withdrawn`)
  assert.ok(Date.now() - began < 10_000)
  await node.compute.tasks.cancel(onOther.id, researcher)

  await assert.rejects(slowly({ study: gone.studyInstanceUid }, researcher), { code: 'node/subject-withdrawn' })
  await assert.rejects(slowly({ permit, dataset, version: 1, purpose: 'disease-research' }, researcher), { code: 'access/dataset-withdrawn' })
  for (const [place, text] of await told(gone.studyInstanceUid)) assert.ok(!text.includes(gone.pseudonym), place)
  const { subjects: left } = await ask<{ subjects: number }>('GET', '/api/archive/clinical/summary')
  assert.equal(left, subjects)
  const [source] = (await ask<{ sources: { subjects: number }[] }>('GET', '/api/archive/clinical/sources')).sources
  assert.equal(source?.subjects, subjects)
  assert.deepEqual(await ask('GET', `/api/archive/studies/${gone.studyInstanceUid}/clinical`), { withdrawn: true, facts: [] })

  // The holder stops, lets go on and counts nothing of it: the record of where the data went stays.
  const { datasets, withdrawn } = await trace(gone.pseudonym)
  assert.deepEqual([datasets.map(({ version, state }) => [version, state]), withdrawn], [[[1, 'invalidated']], true])
  const entries = await node.ingest.options.ledger.read(0, 10_000)
  assert.ok(entries.some(({ type, detail }) => type === 'withdrawal/propagated' && detail['tasks'] === 2))
  assert.equal(entries.filter(({ type, detail }) => type === 'job/halted' && detail['reason'] === 'subject-withdrawn').length, 2)
  assert.ok(!JSON.stringify(entries).includes(gone.pseudonym))
})

test('neither the table nor a study that comes again brings the subject back, and the next version is without it', { skip, timeout: 60_000 }, async () => {
  const [withdrawal] = (await ask<{ withdrawals: { pseudonym: string, project: string }[] }>('GET', '/api/withdrawals', { as: manager })).withdrawals
  assert.equal(withdrawal?.project, 'default')
  const number = Array.from({ length: subjects }, (_, at) => at + 1)
  await storeTable()
  await take('again', number.map((subject) => image(subject, 100 + subject)))
  const all = await studies()
  assert.equal(all.filter(({ pseudonym }) => pseudonym === withdrawal?.pseudonym).length, 2, 'the archive has both of its studies')
  for (const [place, text] of await told(all[0]?.studyInstanceUid ?? '')) assert.ok(!text.includes(withdrawal?.pseudonym ?? '-'), place)
  const { aggregates } = await ask<{ aggregates: { subjects: number, studies: number } }>('POST', `/api/catalogue/datasets/${dataset}/release`)
  assert.deepEqual([aggregates.subjects, aggregates.studies], [subjects - 1, 2 * (subjects - 1)])
})

test('somebody of whom there are no images, only a row of a table, is withdrawn too; nobody who is not known', { skip, timeout: 60_000 }, async () => {
  const { rows } = await ask<{ rows: string[][] }>('GET', '/api/archive/clinical/table?limit=100')
  const withImages = new Set((await studies()).map(({ pseudonym }) => pseudonym))
  const only = rows.map(([pseudonym]) => pseudonym ?? '').filter((pseudonym) => !withImages.has(pseudonym))
  assert.equal(only.length, 1)
  const withdraw = (pseudonym: string, more: object = {}) => ask<{ tasks: number }>('POST', '/api/withdrawals', { json: { pseudonym, reason: 'opt-out', ...more }, as: manager })
  await assert.rejects(withdraw(only[0] ?? '', { project: 'another' }), /catalogue\/no-such-subject/)
  assert.equal((await withdraw(only[0] ?? '')).tasks, 0)
  assert.equal((await ask<{ total: number }>('GET', '/api/archive/clinical/table')).total, subjects - 1)
  await assert.rejects(withdraw('VS-NOBODY'), /catalogue\/no-such-subject/)
})
