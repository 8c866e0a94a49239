/** A whole node asks another archive (DCMTK's dcmqrscp): query, retrieve by C-MOVE and by C-GET; what comes takes the journey like anything else. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openLog } from '#kernel'
import { readConfig } from '../src/kernel/config.ts'
import { openNode } from '../src/node.ts'
import type { Node } from '../src/node.ts'
import { made } from './archive/rig.ts'

const skip = ['dcmqrscp', 'storescu'].every((program) => spawnSync('which', [program]).status === 0) ? false : 'DCMTK is not installed'
if (skip) console.log(`# asking a peer is skipped: ${skip}`)

let folder: string
let node: Node
let peer: ChildProcess
let token: string

const freePort = () => new Promise<number>((found) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => found(typeof address === 'object' && address ? address.port : 0))
  })
})

/** The port speaks DICOM within ten seconds. */
async function ready(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (spawnSync('echoscu', ['-aec', 'PACS', '127.0.0.1', String(port)]).status === 0) return
    await new Promise((wake) => { setTimeout(wake, 100) })
  }
  throw new Error('dcmqrscp does not answer')
}

before(async () => {
  if (skip) return
  folder = mkdtempSync(join(tmpdir(), 'vesalius-peer-'))
  const [ours, theirs] = [await freePort(), await freePort()]
  mkdirSync(join(folder, 'pacs'))
  writeFileSync(join(folder, 'dcmqrscp.cfg'), [
    'NetworkTCPPort = ' + theirs, 'MaxPDUSize = 16384', 'MaxAssociations = 16', 'HostTable BEGIN', `vesalius = (VESALIUS, 127.0.0.1, ${ours})`, 'HostTable END',
    'AETable BEGIN', `PACS ${join(folder, 'pacs')} RW (200, 1024mb) ANY`, 'AETable END', ''].join('\n'))
  peer = spawn('dcmqrscp', ['-c', join(folder, 'dcmqrscp.cfg')], { stdio: 'ignore', env: { ...process.env, TCP_NODELAY: '1' } })
  await ready(theirs)
  const files = [made({ study: 1, instance: 1 }), made({ study: 1, instance: 2 }), made({ study: 2 }), made({ study: 3, more: [{ tag: 0x00100020, vr: 'LO', value: '' }] })]
  const paths = files.map((_, index) => join(folder, `${index}.dcm`))
  for (const [index, path] of paths.entries()) writeFileSync(path, files[index] ?? new Uint8Array())
  assert.equal(spawnSync('storescu', ['-aec', 'PACS', '127.0.0.1', String(theirs), ...paths]).status, 0)

  const peers = join(folder, 'peers.json')
  writeFileSync(peers, JSON.stringify([{ aeTitle: 'PACS', host: '127.0.0.1', port: theirs, mayStore: true }, { aeTitle: 'GONE', host: '127.0.0.1', port: await freePort() }]))
  const config = readConfig({}, ['--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', `127.0.0.1:${ours}`, '--peers', peers, '--workers', '1'])
  node = await openNode(config, openLog('silent'))
  token = await node.access.operatorToken()
})
after(async () => {
  if (skip) return
  peer.kill()
  await node.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask<T>(path: string, body: object): Promise<{ status: number; answer: T }> {
  const response = await fetch(node.http + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, answer: await response.json() as T }
}
const board = async () => (await fetch(`${node.http}/api/ingest/board`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<{
  doors: { door: string; state: string; address?: string }[]; counts: Record<string, number>
}>
const latest = async () => (await node.ingest.sends.list(1))[0]
interface Retrieved { status: string; completed: number; failed: number }

test('a query shows what the peer has', { skip }, async () => {
  const { status, answer } = await ask<{ complete: boolean; matches: object[] }>('/api/archive/peers/PACS/query', { level: 'STUDY', keys: { StudyInstanceUID: '', StudyDate: '' } })
  assert.equal(status, 200)
  assert.equal(answer.complete, true)
  assert.deepEqual(answer.matches.map((match) => JSON.stringify(match).match(/1\.2\.[123]\b/)?.[0]).sort(), ['1.2.1', '1.2.2', '1.2.3'])
})

test('retrieving by C-MOVE brings a study in by the door for scanners', { skip }, async () => {
  const { status, answer } = await ask<Retrieved>('/api/archive/peers/PACS/retrieve', { level: 'STUDY', keys: { StudyInstanceUID: '1.2.2' } })
  assert.equal(status, 200)
  assert.deepEqual({ ...answer }, { ...answer, status: '0000', completed: 1, failed: 0 })
  assert.deepEqual([(await latest())?.door, (await latest())?.counts.stored], ['dimse', 1])
})

test('retrieving by C-GET brings a study in as one send, closed at the end', { skip }, async () => {
  const { status, answer } = await ask<Retrieved>('/api/archive/peers/PACS/retrieve', { level: 'STUDY', keys: { StudyInstanceUID: '1.2.1' }, method: 'get' })
  assert.equal(status, 200)
  assert.deepEqual({ ...answer }, { ...answer, status: '0000', completed: 2, failed: 0 })
  const send = await latest()
  assert.deepEqual([send?.door, send?.state, send?.label, send?.counts.stored], ['dimse', 'closed', 'PACS', 2])
  assert.equal((await node.archive.lookup(['1.2.1.1.1'])).size, 0, 'not under the UID that it came with')
})

test('what is held is told to the peer as failed, and nothing at all opens no send', { skip }, async () => {
  const held = await ask<Retrieved>('/api/archive/peers/PACS/retrieve', { level: 'STUDY', keys: { StudyInstanceUID: '1.2.3' }, method: 'get' })
  assert.deepEqual([held.status, held.answer.completed, held.answer.failed], [200, 0, 1])
  assert.equal((await latest())?.counts.quarantined, 1)
  const before = (await latest())?.id
  const nothing = await ask<Retrieved>('/api/archive/peers/PACS/retrieve', { level: 'STUDY', keys: { StudyInstanceUID: '1.2.99' }, method: 'get' })
  assert.deepEqual([nothing.status, nothing.answer.completed], [200, 0])
  assert.equal((await latest())?.id, before)
})

test('a peer that is not configured or does not answer is told as such', { skip }, async () => {
  const asked = { level: 'STUDY', keys: { StudyInstanceUID: '1.2.1' }, method: 'get' }
  assert.equal((await ask('/api/archive/peers/NOBODY/retrieve', asked)).status, 404)
  assert.equal((await ask('/api/archive/peers/GONE/retrieve', asked)).status, 502)
})

test('the board says where each door is reached', { skip }, async () => {
  const { doors } = await board()
  const of = (name: string) => doors.find(({ door }) => door === name)
  assert.deepEqual([of('dimse')?.address, of('dimse')?.state], [`VESALIUS at ${node.dimse}`, 'open'])
  assert.equal(of('stow')?.address, `${node.http}/dicom-web/studies`)
  assert.deepEqual([of('watch')?.address, of('watch')?.state], [undefined, 'off'])
})
