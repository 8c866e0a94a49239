/** Counts through the doors as people start them: a hub, a node that enrols, images by upload; the question by command, by EUCAIM's mediator and by HTTP, and who may ask. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from '../../federation/sites.ts'
import { cohort, texts } from '../rig.ts'
import { and, code, everybody, is, key } from './rig.ts'

const command = fileURLToPath(new URL('../../../../../bin/vesalius.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-count-doors-'))

interface Door { readonly http: string; readonly token: string; ask<T>(method: string, path: string, json?: unknown): Promise<T>; stop(): Promise<number | null> }
let hub: Door
let node: Door

async function open(door: string, ...args: string[]): Promise<Door> {
  const child = spawn(process.execPath, [command, door, '--json', '--log-level', 'error', '--http', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [line = ''] = await Promise.race([(async () => { for await (const one of createInterface(child.stdout)) return [one]; return [] })(), ended.then(() => [])])
  const { http, token } = JSON.parse(line) as { http: string; token: string }
  return {
    http, token,
    async ask<T>(method: string, path: string, json?: unknown) {
      const response = await fetch(http + path, { method, headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })
      return (response.status === 204 ? undefined : await response.json()) as T
    },
    async stop() { child.kill('SIGTERM'); return ended },
  }
}

before(async () => {
  hub = await open('hub', '--data', join(folder, 'hub'), '--name', 'The hub')
  const { code: enrolment } = await hub.ask<{ code: string }>('POST', '/api/federation/codes', { name: 'North Hospital' })
  writeFileSync(join(folder, 'code'), enrolment, { mode: 0o600 })
  node = await open('node', '--data', join(folder, 'node'), '--dimse', 'off', '--viewer', 'off', '--hub', hub.http, '--enrol-code-file', join(folder, 'code'))
  const { send } = await node.ask<{ send: { id: string } }>('POST', '/api/ingest/sends', { door: 'upload' })
  for (const bytes of cohort(11)) {
    const sent = await fetch(`${node.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { authorization: `Bearer ${node.token}`, 'content-type': 'application/dicom' }, body: new Uint8Array(bytes) })
    assert.equal(sent.status < 300, true)
  }
  const { id } = await node.ask<{ id: string }>('POST', '/api/catalogue/datasets', { texts, selection: { filter: {} } })
  await node.ask('POST', `/api/catalogue/datasets/${id}/release`)
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await node.ask('POST', `${version}/quality`)
  await until(async () => (await node.ask<{ report?: object }>('GET', `${version}/quality`)).report !== undefined, 90)
  const published = await node.ask<{ state: string; code?: string }>('POST', `${version}/publish`, { textsRead: true })
  assert.equal(published.state, 'published', published.code)
  await until(async () => (await (await fetch(`${hub.http}/api/catalogue`)).json() as { total: number }).total === 1, 30)
}, { timeout: 300_000 })
after(async () => {
  for (const one of [node, hub]) assert.equal(await one?.stop(), 0)
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> => new Promise((resolve) => {
  execFile(process.execPath, [command, 'count', '--url', hub.http, '--data', join(folder, 'hub'), ...args], (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }))
})

test('the command counts at every node of the hub, says what is told, and what it does not understand', { timeout: 60_000 }, async () => {
  const { code: ended, out, err } = await run('--modality', 'camera')
  assert.deepEqual([ended, out], [64, ''])
  assert.match(err, /--modality is one of: magnetic resonance, /)
  const all = await run()
  assert.equal(all.code, 0, all.err)
  assert.match(all.out, /^North Hospital {2}(10|15) subjects, \d+ studies \(multiples of 5; 99 more questions\)\nall {12,}(10|15) subjects \(\d+ ms\)\n$/)
  const some = await run('--modality', 'CT', '--modality', 'magnetic', '--sex', 'female', '--sex', 'male', '--body-part', 'chest', '--manufacturer', 'siemens', '--purpose', 'lung')
  assert.match(some.out, /^North Hospital {2}(5|10|fewer than 5)/)
  const none = await run('--modality', 'magnetic', '--json')
  const told = JSON.parse(none.out) as { nodes: { answer: { subjects: number | null } }[] }
  assert.equal(told.nodes[0]?.answer.subjects, null)
  writeFileSync(join(folder, 'query.json'), JSON.stringify(and(is('modality', code.ct), { operand: 'OR', children: [is('sex', code.female), is('sex', code.male)] })))
  assert.match((await run('--query', join(folder, 'query.json'))).out, /^North Hospital {2}(10|15) subjects/)
  assert.match((await run('--age', 'old')).err, /--age is a year or a range/)
})

/** What a person does on the page who confirms every proposal. */
async function storeClinical(csv: string): Promise<void> {
  const file = Buffer.from(csv).toString('base64')
  type Columns = { header: string; role: string; action: string; dayOrder?: string }[]
  const { tables } = await node.ask<{ tables: { columns: Columns }[] }>('POST', '/api/ingest/clinical/proposals', { file, project: 'default' })
  const plans = tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })))
  const proposed = await node.ask<{ tables: { columns: { header: string; field: string; indicator?: string; values: Record<string, string> }[] }[] }>('POST', '/api/ingest/clinical/mapping', { file, plans, project: 'default' })
  const mappings = proposed.tables.map(({ columns }) => columns.map(({ header, field, indicator, values }) => ({ header, field, values, ...(indicator ? { indicator } : {}) })))
  const { sources } = await node.ask<{ sources: { withImages: number }[] }>('POST', '/api/ingest/clinical/store', { file, plans, project: 'default', name: 'register', mappings })
  assert.equal(sources[0]?.withImages, 11)
}

test('criteria of clinical data and of images are nested in one question', { timeout: 60_000 }, async () => {
  await storeClinical(`PatientID;Age at diagnosis;Diagnosis\n${Array.from({ length: 11 }, (_, at) => `subject-${at + 1};${at < 8 ? 61 + (at % 3) : 33};${at < 9 ? 'C50.9' : 'C61'}`).join('\n')}\n`)
  const count = async (query: unknown) => (await hub.ask<{ nodes: { answer: { subjects: number | null } }[] }>('POST', '/api/counts', { query, purpose: 'clinical' })).nodes[0]?.answer.subjects
  const aged = (min: number, max: number) => ({ key: key.age, type: 'BETWEEN', value: { min, max } })
  const told = await count(and(is('modality', code.ct), { operand: 'OR', children: [and(is('diagnosis', code.breast), aged(60, 64)), is('diagnosis', code.lung)] }))
  assert.ok(told === 10 || told === 15)
  assert.equal(told, await count(everybody), 'eight differ from all eleven by fewer than the minimum, and are told as they are')
  assert.equal(await count(and(is('modality', code.mr), is('diagnosis', code.breast))), null)
  assert.equal(await count(and(is('modality', code.ct), aged(30, 34))), null, 'three are too few to tell')
  assert.match((await run('--modality', 'CT', '--diagnosis', 'breast', '--age', '60-69')).out, /^North Hospital {2}(10|15) subjects/)
})

test('EUCAIM’s mediator asks with its own kind of authorisation', async () => {
  const { token } = await hub.ask<{ token: string }>('POST', '/api/access/tokens', { name: 'focus', roles: ['researcher'], expiresInDays: 1 })
  const ask = (authorization: string) => fetch(`${hub.http}/api/datasets/eucaimSearch`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ ast: everybody }) })
  const response = await ask(`Secret ${token}`)
  assert.deepEqual([response.status, response.headers.get('vesalius-answered')], [200, '1/1'])
  const { collections } = await response.json() as { collections: { name: string; subjects_count: number; modality: string[] }[] }
  assert.deepEqual(collections.map(({ name, modality, subjects_count: subjects }) => [name, modality, subjects % 5]), [[texts.title, ['CT'], 0]])
  assert.equal((await ask('Secret vsl-nobody-knows-this-token')).status, 401)
})

test('who may ask, read the rules and set them is named by the permission of each route', async () => {
  const by = async (role: string) => (await node.ask<{ token: string }>('POST', '/api/access/tokens', { name: role, roles: [role], expiresInDays: 1 })).token
  const status = async (token: string, method: string, path: string, json?: unknown) => (await fetch(node.http + path, { method, headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) }, ...(json ? { body: JSON.stringify(json) } : {}) })).status
  const question = { query: everybody, purpose: 'study' }
  const expected: Record<string, number[]> = { viewer: [403, 403, 403], researcher: [200, 403, 403], auditor: [403, 200, 403], 'data-holder': [200, 200, 200], 'data-manager': [200, 200, 403] }
  for (const [role, statuses] of Object.entries(expected)) {
    const token = await by(role)
    assert.deepEqual([await status(token, 'POST', '/api/counts', question), await status(token, 'GET', '/api/counts/policy'), await status(token, 'PUT', '/api/counts/policy', { preset: 'five' })], statuses, role)
  }
  assert.equal(await status('', 'POST', '/api/counts', question), 401)
  assert.equal((await hub.ask<{ status: number }>('GET', '/api/counts/policy')).status, 404, 'a hub has no data and no rules about them')
})
