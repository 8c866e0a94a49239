/** What a tool is given of a released version through the whole door: images decoded when it asks for it, the clinical table of exactly its subjects, the holder's rules. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encodeFrame, imageOf } from '@vesalius/codec'
import { readDicom, reencode } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { takeFolder } from '#ingest'
import { newIdentifier, openLog } from '#kernel'
import { readManifest } from '../src/compute/tools/manifest.ts'
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
const folder = mkdtempSync(join(tmpdir(), 'vesalius-inputs-'))
const subjects = 6
const syntaxes = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.201']
let node: Node
let [dataset, token, holderToken] = ['', '', '']
let [researcher, holder] = [] as unknown as [Person, Person]

/** One image a subject, each in another transfer syntax; the last subject is not of the dataset. */
async function writeImages(): Promise<string> {
  const place = join(folder, 'images')
  mkdirSync(place)
  for (let subject = 1; subject <= subjects + 1; subject++) {
    const root = `1.2.826.0.1.3680043.10.19.${subject}`
    const change: PlainAttributes = [
      { tag: 0x00080018, vr: 'UI', value: `${root}.3.1` }, { tag: 0x0020000d, vr: 'UI', value: root }, { tag: 0x0020000e, vr: 'UI', value: `${root}.3` },
      { tag: 0x00080070, vr: 'LO', value: 'SIEMENS' }, { tag: 0x00180015, vr: 'CS', value: 'CHEST' }, { tag: 0x00180050, vr: 'DS', value: '2' }, { tag: 0x00180060, vr: 'DS', value: '120' },
    ]
    const native = sampleFile({ number: 1, patientId: `PID-${subject}`, name: `Muster^${subject}`, shade: 10 * subject, rows: 16, columns: 16, change })
    writeFileSync(join(place, `${subject}.dcm`), await compressed(native, syntaxes[(subject - 1) % syntaxes.length] ?? ''))
  }
  return place
}

async function compressed(native: Uint8Array, transferSyntax: string): Promise<Uint8Array> {
  const file = readDicom(native)
  if (transferSyntax === file.transferSyntax) return native
  const pixels = file.attributes.element(0x7fe00010)
  assert.ok(pixels)
  const { bytes } = await encodeFrame(imageOf(file.attributes), transferSyntax, file.body.read(pixels.valueOffset, pixels.length))
  return reencode(file, { transferSyntax, pixelData: { fragments: [bytes] } }).toBytes()
}

const ask = async <T>(method: string, path: string, { json, as = token }: { json?: unknown, as?: string } = {}): Promise<T> => {
  const response = await fetch(node.http + path, { method, headers: { authorization: `Bearer ${as}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}
async function person(role: string): Promise<Person> {
  return await node.access.accounts.fromProvider({ issuer: 'https://id.example', subject: newIdentifier('subject'), name: role, roles: [role] }) as Person
}

/** As somebody does on the page who confirms every proposal. */
async function storeTable(): Promise<void> {
  const lines = Array.from({ length: subjects + 1 }, (_, at) => `PID-${at + 1},${at % 2 ? 'F' : 'M'},${50 + at},${at % 3 ? 'Alive' : 'Dead'},${100 * (at + 1)}`)
  const file = Buffer.from(['patient_id,sex,age_at_diagnosis,vital_status,follow_up_days', ...lines, ''].join('\n')).toString('base64')
  interface Columns { columns: { header: string, role: string, action: string }[] }
  const { tables } = await ask<{ tables: Columns[] }>('POST', '/api/ingest/clinical/proposals', { json: { file } })
  const plans = tables.map(({ columns }) => columns.map(({ header, role, action }) => ({ header, role, action })))
  interface Mapped { columns: { header: string, field: string, indicator?: string, values: object }[] }
  const proposed = await ask<{ tables: Mapped[] }>('POST', '/api/ingest/clinical/mapping', { json: { file, plans } })
  const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) })))
  await ask('POST', '/api/ingest/clinical/store', { json: { file, plans, name: 'registry', mappings } })
}

/** Says what it was given, in numbers. */
const program = `
const { readdirSync, readFileSync, writeFileSync } = require('node:fs')
const context = JSON.parse(readFileSync(process.env.RUN_CONTEXT_FILE, 'utf8'))
const rows = readFileSync(context.inputs.table.path + '/table.csv', 'utf8').trim().split('\\r\\n').map((line) => line.split(','))
const files = readdirSync(context.inputs.images.path).map((name) => readFileSync(context.inputs.images.path + '/' + name))
const native = files.filter((file) => file.includes('1.2.840.10008.1.2.1\\0') && file.length > 16 * 16 * 2).length
const ids = files.map((file) => file.toString('latin1')).filter((text) => rows.some(([subject]) => subject.length > 8 && text.includes(subject))).length
const sum = files.reduce((all, file) => all + file.subarray(-512).reduce((a, b) => a + b, 0), 0)
console.log('a word in the log')
writeFileSync(context.outputs.result.path, JSON.stringify({ rows: rows.length - 1, native, ids, sum, cell: context.minimum_cell, sex: rows[0].includes('sex') ? 1 : 0, survival: rows[0].includes('survivalDays') ? 1 : 0 }))
`
const members = ['rows', 'native', 'ids', 'sum', 'cell', 'sex', 'survival']
const manifest = (pixels: 'native' | undefined) => readManifest({
  contract: 'tool/1', id: pixels ? 'org.example.native' : 'org.example.stored', version: '1.0.0', title: 'Inputs', purpose: 'Says what it was given', kind: 'analytics', licence: 'Apache-2.0', authors: ['Test'], limitations: 'None.',
  runtime: { type: 'node', program: 'main.cjs' }, entrypoints: { look: { purpose: 'Looks', inputs: ['images', 'table'] } },
  inputs: [{ name: 'images', type: 'images', ...(pixels ? { pixels } : {}) }, { name: 'table', type: 'table' }],
  outputs: [{ name: 'result', type: 'json', maxBytes: 10_000, schema: { type: 'object', properties: Object.fromEntries(members.map((name) => [name, { type: 'number' }])), required: members, additionalProperties: false }, cells: ['/rows'] }],
  parameters: { type: 'object', properties: {}, additionalProperties: false },
  resources: { cpus: 1, memoryMiB: 512, timeSeconds: 60, scratchMiB: 16 }, network: 'none', seedable: false,
  tests: [{ name: 'nothing', entrypoint: 'look', inputs: { images: 'examples/images', table: 'examples/table.csv' }, expect: [{ output: 'result', at: '/rows', equals: 0 }] }],
})
const files = new Map<string, Uint8Array>([['main.cjs', Buffer.from(program)], ['examples/table.csv', Buffer.from('subject,sex\r\n')], ['examples/images/1.dcm', Buffer.alloc(600)]])

async function permitFor(digests: readonly string[]): Promise<string> {
  const { requests, permits } = node.access
  const form = formOf([dataset])
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const { id } = await requests.draft(researcher, { ...form, scientific: { ...form.scientific, from: day(0), until: day(90) }, summary: { ...form.summary, tools: digests.map((digest) => `sha256:${digest}`), outputs: ['metrics'] } })
  const [first, second] = [await person('access-committee'), await person('access-committee')]
  await requests.submit(researcher, id)
  await requests.accept(first, id)
  for (const act of ['confirm', 'agree'] as const) await requests.part(holder, id, { dataset, version: 1, act })
  for (const one of [first, second]) await requests.vote(one, id, { ...grant, terms: {} })
  return (await permits.ofRequest(id))[0]?.permit.id ?? ''
}

let permit = ''
async function run(tool: string): Promise<{ result: Record<string, number>, outputs: { name: string, state: string }[] }> {
  const input = { permit, dataset, version: 1, purpose: 'disease-research' }
  const { id } = await node.compute.tasks.submit({ tool, version: '1.0.0', entrypoint: 'look', inputs: { images: input, table: input } }, researcher)
  await until(async () => (await node.compute.tasks.get(id)).ended !== null, 60)
  const { state, reason } = await node.compute.tasks.get(id)
  assert.deepEqual([state, reason], ['COMPLETE', null])
  const outputs = await node.compute.airlock.list({ task: id })
  const output = outputs.find(({ name }) => name === 'result')
  await node.compute.airlock.decide(output?.id ?? '', 'release', holder)
  const { bytes } = await node.compute.airlock.content(output?.id ?? '', { actor: researcher.id, mayDecide: false })
  return { result: JSON.parse(Buffer.from(bytes).toString()) as Record<string, number>, outputs }
}

before(async () => {
  if (skip) return
  node = await openNode(readConfig({}, ['--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--workers', '1', '--samples', 'false']), openLog('silent'))
  token = await node.access.operatorToken()
  holderToken = (await ask<{ token: string }>('POST', '/api/access/tokens', { json: { name: 'holder', roles: ['data-holder'], expiresInDays: 1 } })).token
  ;[researcher, holder] = [await person('researcher'), await person('data-holder')]
  const { counts } = await takeFolder(node.ingest, await writeImages())
  assert.equal(counts.stored, subjects + 1)
  await storeTable()
  const outside = (await ask<Record<string, { Value: string[] }>[]>('GET', '/dicom-web/studies')).map((study) => study['0020000D']?.Value[0] ?? '').sort().slice(0, subjects)
  dataset = (await ask<{ id: string }>('POST', '/api/catalogue/datasets', { json: { texts, selection: { studies: outside } } })).id
  const version = `/api/catalogue/datasets/${dataset}/versions/1`
  await ask('POST', `/api/catalogue/datasets/${dataset}/release`)
  await ask('POST', `${version}/quality`)
  await until(async () => (await ask<{ report?: object }>('GET', `${version}/quality`)).report !== undefined, 60)
  await ask('POST', `${version}/publish`, { json: { textsRead: true } })
  const registered = [await node.compute.tools.register({ manifest: manifest('native'), files }, holder), await node.compute.tools.register({ manifest: manifest(undefined), files }, holder)]
  permit = await permitFor(registered.map(({ digest }) => digest))
}, { timeout: 120_000 })
after(async () => {
  if (!skip) await node.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a tool that asks for native pixels gets every image decoded, one that does not gets them as they are stored', { skip, timeout: 120_000 }, async () => {
  const { result: native } = await run('org.example.native')
  assert.equal(native['native'], subjects)
  const { result: stored } = await run('org.example.stored')
  assert.ok((stored['native'] ?? subjects) < subjects)
})

test('the table has one row for each subject of the version and none for others, joined with the images by the same pseudonym', { skip, timeout: 60_000 }, async () => {
  const { result } = await run('org.example.native')
  assert.deepEqual([result['rows'], result['ids'], result['sex'], result['survival']], [subjects, subjects, 1, 1])
})

test('the rules of the dataset hold for what runs on it: strict until its holder chooses others, and only the holder chooses', { skip, timeout: 60_000 }, async () => {
  const address = `/api/catalogue/datasets/${dataset}/output-policy`
  assert.equal((await ask<{ preset: string }>('GET', address)).preset, 'strict')
  const { result, outputs } = await run('org.example.native')
  assert.deepEqual([result['cell'], outputs.map(({ name }) => name)], [5, ['result']])
  await assert.rejects(ask('PUT', address, { json: { preset: 'open' } }), /403/)
  const shown = await ask<{ preset: string, presets: { name: string, minimumCell: number }[] }>('PUT', address, { json: { preset: 'reviewed' }, as: holderToken })
  assert.deepEqual([shown.preset, shown.presets.map(({ name }) => name)], ['reviewed', ['narrow', 'strict', 'reviewed', 'open']])
  assert.deepEqual((await run('org.example.native')).outputs.map(({ name, state }) => [name, state]).sort(), [['log', 'waiting'], ['result', 'waiting']])
  await ask('PUT', address, { json: { preset: 'narrow' }, as: holderToken })
  const refused = await node.compute.tasks.submit({ tool: 'org.example.native', version: '1.0.0', entrypoint: 'look', inputs: { images: { permit, dataset, version: 1, purpose: 'disease-research' }, table: { permit, dataset, version: 1, purpose: 'disease-research' } } }, researcher)
  await until(async () => (await node.compute.tasks.get(refused.id)).ended !== null, 60)
  assert.equal((await node.compute.tasks.get(refused.id)).reason, 'compute/bad-inputs', 'six subjects are fewer than ten')
  const entries = await ask<{ entries: { type: string, subject: string }[] }>('GET', '/api/ledger?type=dataset/policy-changed')
  assert.deepEqual(entries.entries.map(({ subject }) => subject), [dataset, dataset])
})
