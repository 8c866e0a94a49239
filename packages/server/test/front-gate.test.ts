/** Results of tools come back by the front gate: beside the images that the task was given, with their maker, and never anywhere else. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { buildDicom, editDicom, readDicom, uids } from '@vesalius/standards/dicom'
import type { DicomEdit, PlainAttributes } from '@vesalius/standards/dicom'
import type { Task } from '#compute'
import { takeDerived, takeFolder } from '#ingest'
import type { DerivedFrom, GivenInstance } from '#ingest'
import { newIdentifier, openLog } from '#kernel'
import { pack } from '../src/compute/airlock/airlock.ts'
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
const toolsFolder = resolve(import.meta.dirname, '../../../tools')
const folder = mkdtempSync(join(tmpdir(), 'vesalius-gate-'))
const subjects = 6
type Json = Readonly<Record<string, { readonly Value?: readonly unknown[] }>>
interface Series { readonly seriesInstanceUid: string, readonly modality: string, readonly madeBy?: { readonly tool: string, readonly task: string } }
let node: Node
let [dataset, permit, token] = ['', '', '']
let [researcher, holder] = [] as unknown as [Person, Person]
let done: Task

/** One study of two slices for each subject; the last one is not of the dataset. */
function writeImages(): string {
  const place = join(folder, 'images')
  mkdirSync(place)
  for (let subject = 1; subject <= subjects + 1; subject++) for (const slice of [1, 2]) {
    const root = `1.2.826.0.1.3680043.10.9.${subject}`
    const change: PlainAttributes = [
      { tag: 0x00080018, vr: 'UI', value: `${root}.3.${slice}` }, { tag: 0x0020000d, vr: 'UI', value: root }, { tag: 0x0020000e, vr: 'UI', value: `${root}.3` }, { tag: 0x00200052, vr: 'UI', value: `${root}.4` },
      { tag: 0x00080070, vr: 'LO', value: 'SIEMENS' }, { tag: 0x00180015, vr: 'CS', value: 'CHEST' }, { tag: 0x00180050, vr: 'DS', value: '2' }, { tag: 0x00180060, vr: 'DS', value: '120' }, { tag: 0x00200012, vr: 'IS', value: '1' }, { tag: 0x00200032, vr: 'DS', value: ['0', '0', String(2 * slice)] },
      { tag: 0x00200037, vr: 'DS', value: ['1', '0', '0', '0', '1', '0'] }, { tag: 0x00201040, vr: 'LO', value: '' }, { tag: 0x00280030, vr: 'DS', value: ['1', '1'] }, { tag: 0x00281052, vr: 'DS', value: '0' }, { tag: 0x00281053, vr: 'DS', value: '1' },
    ]
    writeFileSync(join(place, `${subject}-${slice}.dcm`), sampleFile({ number: slice, patientId: `PID-${subject}`, name: `Muster^${subject}`, shade: 10 * subject, rows: 16, columns: 16, change }))
  }
  return place
}

const ask = async <T>(method: string, path: string, json?: unknown): Promise<T> => {
  const response = await fetch(node.http + path, { method, headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}
const values = (found: readonly Json[], tag: string): string[] => found.map((one) => String(one[tag]?.Value?.[0] ?? ''))
const studiesOf = async (): Promise<string[]> => values(await ask<Json[]>('GET', '/dicom-web/studies'), '0020000D').sort()
const segmentations = async (study: string): Promise<Json[]> => ask<Json[]>('GET', `/dicom-web/studies/${study}/instances?includefield=all`).then((all) => all.filter((one) => values([one], '00080016')[0] === '1.2.840.10008.5.1.4.1.1.66.4'))

async function person(role: string): Promise<Person> {
  return await node.access.accounts.fromProvider({ issuer: 'https://id.example', subject: newIdentifier('subject'), name: role, roles: [role] }) as Person
}

async function permitFor(digest: string): Promise<string> {
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

before(async () => {
  if (skip) return
  node = await openNode(readConfig({}, ['--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--workers', '1', '--samples', 'false']), openLog('silent'))
  token = await node.access.operatorToken()
  ;[researcher, holder] = [await person('researcher'), await person('data-holder')]
  const { counts } = await takeFolder(node.ingest, writeImages())
  assert.equal(counts.stored, 2 * (subjects + 1))
  const studies = await studiesOf()
  dataset = (await ask<{ id: string }>('POST', '/api/catalogue/datasets', { texts, selection: { studies: studies.slice(0, subjects) } })).id
  const version = `/api/catalogue/datasets/${dataset}/versions/1`
  await ask('POST', `/api/catalogue/datasets/${dataset}/release`)
  await ask('POST', `${version}/quality`)
  await until(async () => (await ask<{ report?: object }>('GET', `${version}/quality`)).report !== undefined, 60)
  await ask('POST', `${version}/publish`, { textsRead: true })
  const bundle = firstPartyTools(toolsFolder).find(({ manifest }) => manifest.id === 'org.vesalius.threshold-segmentation')
  assert.ok(bundle)
  const { digest } = await node.compute.tools.register(bundle, holder)
  permit = await permitFor(digest)
  const submitted = await node.compute.tasks.submit(
    { tool: 'org.vesalius.threshold-segmentation', version: '1.0.0', entrypoint: 'segment', parameters: { lower: 30 }, inputs: { images: { permit, dataset, version: 1, purpose: 'disease-research' } } }, researcher)
  await until(async () => (await node.compute.tasks.get(submitted.id)).ended !== null, 60)
  done = await node.compute.tasks.get(submitted.id)
  assert.deepEqual([done.state, done.reason], ['COMPLETE', null])
})
after(async () => {
  if (!skip) await node.close()
  rmSync(folder, { recursive: true, force: true })
})

test('segmentations that a holder releases lie beside their images, found by QIDO-RS, valid, and shown with their maker', { skip, timeout: 120_000 }, async (t) => {
  const [output] = await node.compute.airlock.list({ task: done.id })
  assert.equal(output?.state, 'waiting')
  const studies = await studiesOf()
  for (const study of studies) assert.equal((await segmentations(study)).length, 0)
  assert.equal((await node.compute.airlock.decide(output?.id ?? '', 'release', holder)).state, 'released')
  assert.deepEqual(await studiesOf(), studies, 'no study is new')
  const found = await Promise.all(studies.map(segmentations))
  assert.equal(found.flat().length, subjects)
  for (const [at, study] of studies.entries()) {
    const [result] = found[at] ?? []
    if (!result) continue
    const images = (await ask<Json[]>('GET', `/dicom-web/studies/${study}/instances`)).filter((one) => values([one], '00080016')[0] === '1.2.840.10008.5.1.4.1.1.2')
    const [series, instance] = [values([result], '0020000E')[0], values([result], '00080018')[0]]
    const response = await fetch(`${node.http}/dicom-web/studies/${study}/series/${series}/instances/${instance}`, { headers: { authorization: `Bearer ${token}`, accept: 'multipart/related; type="application/dicom"' } })
    const body = Buffer.from(await response.arrayBuffer())
    const bytes = body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'))
    const { attributes } = readDicom(new Uint8Array(bytes))
    const references = attributes.items(0x00081115)[0]?.items(0x0008114a).map((item) => item.string(0x00081155))
    assert.deepEqual(references?.sort(), values(images, '00080018').sort(), 'what it refers to is what lies beside it')
    assert.equal(attributes.string(0x00100020), values([result], '00100020')[0] || attributes.string(0x00100020))
    assert.equal(attributes.items(0x0018a001)[0]?.string(0x00081090), 'org.vesalius.threshold-segmentation')
    assert.match(attributes.items(0x0018a001)[0]?.string(0x0018a003) ?? '', new RegExp(done.id))
    const file = join(folder, 'result.dcm')
    writeFileSync(file, bytes)
    const validator = spawnSync('dciodvfy', [file], { encoding: 'utf8' })
    if (validator.error) t.diagnostic('dciodvfy is not installed (dicom3tools)')
    else assert.doesNotMatch(validator.stderr, /^Error/m)
    const page = await ask<{ subject?: string, series: Series[], pseudonym: string }>('GET', `/api/archive/studies/${study}`)
    assert.equal(page.pseudonym, attributes.string(0x00100020))
    assert.deepEqual(page.series.map(({ modality, madeBy }) => [modality, madeBy]), [['CT', undefined], ['SEG', { tool: 'org.vesalius.threshold-segmentation@1.0.0', task: done.id }]])
  }
  const [send] = await node.ingest.sends.list(1)
  assert.deepEqual([send?.door, send?.state, send?.counts.stored, send?.actor], ['tool', 'closed', subjects, holder.id])
  const noted = (await ask<{ entries: { type: string, subject: string }[] }>('GET', '/api/ledger?limit=10&type=ingest/derived')).entries
  assert.ok(noted.some(({ type, subject }) => type === 'ingest/derived' && subject === done.id))
})

/** What the tool made for one study, and where it comes from. */
async function madeFor(index: number): Promise<{ file: Uint8Array, from: DerivedFrom, study: string, foreign: string }> {
  const studies = await studiesOf()
  const study = studies[index] ?? ''
  const given: GivenInstance[] = []
  for (const one of studies.slice(0, subjects)) for (const instance of await ask<Json[]>('GET', `/dicom-web/studies/${one}/instances`)) {
    if (values([instance], '00080016')[0] !== '1.2.840.10008.5.1.4.1.1.2') continue
    const { pseudonym } = await ask<{ pseudonym: string }>('GET', `/api/archive/studies/${one}`)
    given.push({ studyInstanceUid: one, seriesInstanceUid: values([instance], '0020000E')[0] ?? '', sopInstanceUid: values([instance], '00080018')[0] ?? '', pseudonym })
  }
  const [first] = given.filter(({ studyInstanceUid }) => studyInstanceUid === study)
  assert.ok(first)
  const image = await node.archive.read(first.sopInstanceUid)
  assert.ok(image)
  const { attributes } = readDicom(new Uint8Array(image))
  const reference: PlainAttributes = [{ tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00081155, vr: 'UI', value: first.sopInstanceUid }]
  const file = buildDicom({ transferSyntax: uids.explicitLittleEndian, attributes: [
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.88.11' }, { tag: 0x00080018, vr: 'UI', value: '2.25.1' }, { tag: 0x00080060, vr: 'CS', value: 'SR' },
    { tag: 0x00100010, vr: 'PN', value: 'Somebody^Else' }, { tag: 0x00100020, vr: 'LO', value: attributes.string(0x00100020) ?? '' }, { tag: 0x00104000, vr: 'LT', value: 'A remark about the person' },
    { tag: 0x0020000d, vr: 'UI', value: study }, { tag: 0x0020000e, vr: 'UI', value: '2.25.2' }, { tag: 0x00200011, vr: 'IS', value: '1' }, { tag: 0x00200013, vr: 'IS', value: '1' },
    { tag: 0x0040a375, vr: 'SQ', value: [[{ tag: 0x00081115, vr: 'SQ', value: [[{ tag: 0x00081199, vr: 'SQ', value: [reference] }, { tag: 0x0020000e, vr: 'UI', value: first.seriesInstanceUid }]] }, { tag: 0x0020000d, vr: 'UI', value: study }]] },
  ] })
  const from: DerivedFrom = { tool: 'org.example.report', version: '1.0.0', digest: 'a'.repeat(64), task: newIdentifier('task'), made: new Date('2026-11-27T04:00:00Z'), actor: holder.id, given: (async function* () { yield* given })() }
  return { file, from, study, foreign: studies[subjects] ?? '' }
}

const changed = (file: Uint8Array, change: (edit: DicomEdit) => void): Uint8Array => {
  const edit = editDicom(readDicom(file))
  change(edit)
  return edit.toBytes()
}

const attacks: readonly (readonly [name: string, code: string, change: (edit: DicomEdit, made: Awaited<ReturnType<typeof madeFor>>) => void])[] = [
  ['a study that the task was not given', 'ingest/study-not-given', (edit, { foreign }) => edit.setString(0x0020000d, 'UI', foreign)],
  ['a study that is nowhere', 'ingest/study-not-given', (edit) => edit.setString(0x0020000d, 'UI', '2.25.99')],
  ['another study in a reference', 'ingest/study-not-given', (edit, { foreign }) => edit.items(0x0040a375)[0]?.setString(0x0020000d, 'UI', foreign)],
  ['another subject', 'ingest/other-subject', (edit) => edit.setString(0x00100020, 'LO', 'SOMEBODY')],
  ['an instance that nobody gave', 'ingest/reference-not-given', (edit) => edit.items(0x0040a375)[0]?.items(0x00081115)[0]?.items(0x00081199)[0]?.setString(0x00081155, 'UI', '2.25.77')],
  ['the series of the images', 'ingest/not-from-a-tool', (edit) => edit.setString(0x0020000e, 'UI', edit.attributes.items(0x0040a375)[0]?.items(0x00081115)[0]?.string(0x0020000e) ?? '')],
  ['an image', 'ingest/not-from-a-tool', (edit) => { edit.setString(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'); edit.meta.setString(0x00020002, 'UI', '1.2.840.10008.5.1.4.1.1.2') }],
  ['private attributes in an item', 'ingest/not-from-a-tool', (edit) => edit.items(0x0040a375)[0]?.setString(0x00090010, 'LO', 'CREATOR')],
  ['an overlay', 'ingest/not-from-a-tool', (edit) => edit.setBytes(0x60003000, 'OW', new Uint8Array(32))],
  ['a document', 'ingest/not-from-a-tool', (edit) => edit.setBytes(0x00420011, 'OB', new Uint8Array(32))],
]

for (const [name, code, change] of attacks) {
  test(`refuses a result that claims or holds ${name}, and everything that came with it`, { skip, timeout: 60_000 }, async () => {
    const made = await madeFor(0)
    const good = changed(made.file, (edit) => { edit.setString(0x00080018, 'UI', '2.25.11') })
    const bad = changed(made.file, (edit) => change(edit, made))
    const { instances } = await ask<{ instances: number }>('GET', '/api/archive/summary')
    await assert.rejects(takeDerived(node.ingest, [good, bad], made.from), { code })
    assert.equal((await ask<{ instances: number }>('GET', '/api/archive/summary')).instances, instances)
    const [send] = await node.ingest.sends.list(1)
    if (send?.label?.includes('org.example.report')) assert.equal(send.state, 'cancelled')
  })
}

test('what a tool says of the subject gives way to what is known here, and the same output again is no second one', { skip, timeout: 60_000 }, async () => {
  const made = await madeFor(1)
  const { stored, studies } = await takeDerived(node.ingest, [made.file], made.from)
  assert.deepEqual([stored, studies], [1, [made.study]])
  const [report] = (await ask<Json[]>('GET', `/dicom-web/studies/${made.study}/instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.88.11`))
  const bytes = await node.archive.read(values(report ? [report] : [], '00080018')[0] ?? '')
  assert.ok(bytes)
  const { attributes } = readDicom(new Uint8Array(bytes))
  assert.notEqual(attributes.string(0x00100010), 'Somebody^Else')
  assert.equal(attributes.element(0x00104000), undefined)
  assert.equal(attributes.string(0x00100040), 'F')
  assert.equal(attributes.string(0x00120062), 'YES')
  assert.doesNotMatch(attributes.string(0x00080018) ?? '', /^2\.25\.1$/)
  const again = await takeDerived(node.ingest, [made.file], { ...made.from, given: (await madeFor(1)).from.given })
  assert.deepEqual([again.stored, again.duplicate], [0, 1])
})

test('an output that the front gate refuses is not released, whoever decides', { skip, timeout: 60_000 }, async () => {
  const made = await madeFor(2)
  const bad = changed(made.file, (edit) => { edit.setString(0x0020000d, 'UI', made.foreign) })
  await node.compute.airlock.take(done.id, researcher.id, [{ name: 'foreign', type: 'dicom', class: 'segmentation', bytes: pack([bad]), findings: [] }])
  const output = (await node.compute.airlock.list({ task: done.id })).find(({ name }) => name === 'foreign')
  await assert.rejects(node.compute.airlock.decide(output?.id ?? '', 'release', holder), { code: 'ingest/study-not-given' })
  assert.equal((await node.compute.airlock.list({ task: done.id })).find(({ name }) => name === 'foreign')?.state, 'waiting')
})

test('a result moves with its study when the keys of the project are rotated, and still refers to what lies beside it', { skip, timeout: 120_000 }, async () => {
  const before = await studiesOf()
  await ask('POST', '/api/ingest/projects/default/rotate', {})
  await until(async () => (await ask<{ state: string }>('GET', '/api/ingest/projects/default/rotate')).state === 'done', 60)
  const after = await studiesOf()
  assert.equal(after.filter((study) => before.includes(study)).length, 0, 'every study has another name')
  const results = (await Promise.all(after.map(segmentations))).flat()
  assert.equal(results.length, subjects)
  for (const result of results) {
    const [study = '', uid = ''] = [values([result], '0020000D')[0] || after.find((one) => one !== '') || '', values([result], '00080018')[0]]
    const bytes = await node.archive.read(uid) ?? assert.fail()
    const { attributes } = readDicom(new Uint8Array(bytes))
    writeFileSync(join(folder, 'moved.dcm'), bytes)
    const validator = spawnSync('dciodvfy', [join(folder, 'moved.dcm')], { encoding: 'utf8' })
    if (!validator.error) assert.doesNotMatch(validator.stderr, /^Error/m)
    const own = attributes.string(0x0020000d) ?? study
    const images = (await ask<Json[]>('GET', `/dicom-web/studies/${own}/instances`)).filter((one) => values([one], '00080016')[0] === '1.2.840.10008.5.1.4.1.1.2')
    assert.deepEqual(attributes.items(0x00081115)[0]?.items(0x0008114a).map((item) => item.string(0x00081155)).sort(), values(images, '00080018').sort())
    const page = await ask<{ series: Series[] }>('GET', `/api/archive/studies/${own}`)
    assert.equal(page.series.find(({ modality }) => modality === 'SEG')?.madeBy?.task, done.id)
  }
})
