/**
 * Federated count over a hub and three nodes, each a process of its own with its own PostgreSQL, on loopback: from the request at the hub to the answer with all three
 * numbers. Every question is another one (the same again would be cheaper), and is recorded in four ledgers before it is answered. Beside it: one node's own work with
 * as many subjects as ProCAncer-I has.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { parseQuery } from '../packages/standards/src/eucaim/index.ts'
import { buildDicom } from '../packages/standards/src/dicom/index.ts'
import { hospital, openCounter } from '../packages/server/test/catalogue/counts/rig.ts'
import { median, percentile, printTable } from './programs.ts'

const goalMs = 300
const root = resolve(import.meta.dirname, '..')
const [sex, maker, modality, part, year] = ['SNOMEDCT263495000', 'C25392', 'RID10311', 'SNOMEDCT123037004', 'SNOMEDCT432213005']

interface Door { readonly http: string; readonly child: ChildProcess; ask<T>(method: string, path: string, json?: unknown, token?: string): Promise<T>; send(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>; stop(): Promise<void> }

async function open(door: string, args: readonly string[]): Promise<Door> {
  const child = spawn(process.execPath, [join(root, `packages/server/src/start-${door}.ts`), '--json', '--log-level', 'error', '--http', '127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const line = await Promise.race([new Promise<string>((found) => createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', found)), ended.then(() => { throw new Error(`${door} ended before it was ready`) })])
  const { http, token } = JSON.parse(line) as { http: string; token: string }
  const call = async (path: string, init: RequestInit, by = token): Promise<Response> => {
    const response = await fetch(http + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${by}` } })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response
  }
  return {
    http, child,
    ask: async (method, path, json, by) => await (await call(path, { method, ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }) }, by)).json() as never,
    send: async (path, body) => { await call(path, { method: 'POST', body, headers: { 'content-type': 'application/dicom' } }) },
    async stop() { child.kill('SIGTERM'); await Promise.race([ended, pause(20_000)]); child.kill('SIGKILL') },
  }
}

const makers = ['SIEMENS', 'GE MEDICAL SYSTEMS', 'Philips']

/** One small image of one subject. */
function image(node: number, subject: number): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string | string[]][] = [
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']], [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.${node}.${subject}.1.1`], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', 'CT'], [0x00080070, 'LO', makers[subject % 3] as string],
    [0x00100010, 'PN', `Bench^Number${subject}`], [0x00100020, 'LO', `B${node}-${subject}`], [0x00100040, 'CS', subject % 3 ? 'F' : 'M'], [0x00101010, 'AS', `0${40 + (subject % 45)}Y`], [0x00180015, 'CS', subject % 4 ? 'CHEST' : 'ABDOMEN'], [0x00180050, 'DS', '2'],
    [0x0020000d, 'UI', `1.2.3.${node}.${subject}`], [0x0020000e, 'UI', `1.2.3.${node}.${subject}.1`], [0x00200013, 'IS', '1'], [0x00200032, 'DS', ['0', '0', '2']], [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']], [0x00200052, 'UI', `1.2.3.${node}.${subject}.9`],
    [0x00280004, 'CS', 'MONOCHROME2'], [0x00280030, 'DS', ['0.7', '0.7']], [0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 16], [0x00280011, 16], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const pixels = new Uint16Array(256).map((_, at) => (at * 37 + subject * 101 + node) % 2048)
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(pixels.buffer) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}

async function fill(node: Door, at: number, subjects: number): Promise<void> {
  const { send } = await node.ask<{ send: { id: string } }>('POST', '/api/ingest/sends', { door: 'upload' })
  for (let subject = 1; subject <= subjects; subject++) await node.send(`/api/ingest/sends/${send.id}/files`, image(at, subject))
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title: 'Images to count', description: 'Images before treatment.', keywords: ['lung'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING', condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'],
    types: ['SPEC1000020'], dataUses: ['DUO:0000042'], provenance: 'Routine care of the hospital',
  }
  const { id } = await node.ask<{ id: string }>('POST', '/api/catalogue/datasets', { texts, selection: { filter: { modalities: ['CT'] } } })
  await node.ask('POST', `/api/catalogue/datasets/${id}/release`, {})
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await node.ask('POST', `${version}/quality`, {})
  while ((await node.ask<{ report?: object }>('GET', `${version}/quality`)).report === undefined) await pause(200)
  await node.ask('POST', `${version}/publish`, { textsRead: true })
  // A bench asks more than anybody may.
  const { token } = await node.ask<{ token: string }>('POST', '/api/access/tokens', { name: 'bench', roles: ['data-holder'], expiresInDays: 1 })
  await node.ask('PUT', '/api/counts/policy', { preset: 'own', rules: { minimum: 5, step: 5, ageStep: 5, yearStep: 1, perAsker: 100_000, perProject: 100_000, perNode: 1_000_000, days: 30 } }, token)
}

/** Nested, different each time, some of them with more than one series condition. */
function question(at: number): object {
  const is = (key: string, value: string) => ({ key, type: 'EQUALS', value })
  const one = [is(sex, 'SNOMEDCT248152002'), is(sex, 'SNOMEDCT248153007'), { operand: 'AND', children: [is(modality, 'RID10321'), is(part, at % 2 ? 'SNOMEDCT51185008' : 'SNOMEDCT818981001')] }][at % 3]
  return { operand: 'AND', children: [{ operand: 'OR', children: [one, { key: maker, type: 'CONTAINS', value: ['siemens', 'ge', 'philips'][(at >> 1) % 3] }, { key: year, type: 'EQUALS', value: 1900 + at }] }, { key: modality, type: 'IN', value: ['RID10321', 'RID10312'] }] }
}

interface Answer { readonly complete: boolean; readonly ms: number; readonly subjects: number }

export async function count(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { subjects: { type: 'string', default: '150' }, questions: { type: 'string', default: '200' }, large: { type: 'string', default: '15000' } } })
  const folder = mkdtempSync(join(tmpdir(), 'bench-count-'))
  const doors: Door[] = []
  try {
    const hub = await open('hub', ['--data', join(folder, 'hub'), '--name', 'Bench'])
    doors.push(hub)
    for (const name of ['north', 'south', 'west']) {
      const { code } = await hub.ask<{ code: string }>('POST', '/api/federation/codes', { name })
      writeFileSync(join(folder, `${name}.code`), code, { mode: 0o600 })
      const node = await open('node', ['--data', join(folder, name), '--dimse', 'off', '--viewer', 'off', '--hub', hub.http, '--enrol-code-file', join(folder, `${name}.code`)])
      doors.push(node)
      await fill(node, doors.length, Number(values.subjects))
    }
    const ask = async (at: number): Promise<number> => {
      const began = performance.now()
      const { complete } = await hub.ask<Answer>('POST', '/api/counts', { query: question(at), purpose: 'bench' })
      const ms = performance.now() - began
      if (!complete) throw new Error('not every node answered')
      return ms
    }
    for (let at = 0; at < 20; at++) await ask(at)
    const times: number[] = []
    for (let at = 20; at < 20 + Number(values.questions); at++) times.push(await ask(at))
    const p95 = percentile(times, 0.95)
    printTable(`Federated count, hub and 3 nodes of ${values.subjects} subjects as processes on this machine, ${times.length} different questions one after another (load average ${loadavg().map((one) => one.toFixed(1)).join(' ')})`,
      ['what', 'p50 ms', 'p95 ms', 'most ms', 'goal'], [['question at the hub to three numbers', median(times), p95, Math.max(...times), `p95 ≤ ${goalMs} ms: ${p95 <= goalMs ? 'reached' : 'MISSED'}`]])
  } finally {
    for (const door of doors.reverse()) await door.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  await alone(Number(values.large), Number(values.questions))
}

/** One node's own work, without the post: the first question reads what there is. */
async function alone(subjects: number, questions: number): Promise<void> {
  const counter = await openCounter()
  try {
    const list = hospital(subjects, 3)
    counter.set(list)
    await counter.publish(list)
    await counter.policy.change({ preset: 'own', rules: { minimum: 5, step: 5, ageStep: 5, yearStep: 1, perAsker: 100_000, perProject: 100_000, perNode: 1_000_000, days: 30 } }, { id: 'account-1', name: 'bench', kind: 'person', roles: [] })
    const began = performance.now()
    await counter.ask(parseQuery(question(0)))
    const first = performance.now() - began
    const times: number[] = []
    for (let at = 1; at <= questions; at++) { const before = performance.now(); await counter.ask({ operand: 'AND', children: [question(at), { key: 'SNOMEDCT423493009', type: 'GREATER_THAN', value: 30 + 5 * (at % 12) }, { key: year, type: 'LOWER_THAN', value: 2016 + (at % 7) }] }); times.push(performance.now() - before) }
    printTable(`One node of ${subjects} subjects, answers leave on a grid of 25 ms`, ['what', 'p50 ms', 'p95 ms', 'first ms'], [['a question', median(times), percentile(times, 0.95), first]])
  } finally {
    await counter.close()
  }
}
