/** A release as a script does it: the hub names its collection, files are sent, the collection has acknowledged them; what a person decides, a script cannot. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { fingerprintOf } from '#federation'
import { openLog } from '#kernel'
import type { Actor } from '#kernel'
import { openHub } from '../../src/hub.ts'
import type { Hub } from '../../src/hub.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { openNode } from '../../src/node.ts'
import type { Node } from '../../src/node.ts'
import { until } from '../engines/contract/records.ts'
import { sampleFile } from '../ingest/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'vesalius-release-cli-'))
const cli = resolve(import.meta.dirname, '../../../client/src/cli/main.ts')
const log = openLog('silent')
const admin: Actor = { id: 'account-admin', name: 'A', kind: 'person', roles: ['node-admin'] }
const holder: Actor = { id: 'account-holder', name: 'H', kind: 'person', roles: ['data-holder'] }
let [hub, central, hospital] = [] as unknown as [Hub, Node, Node]

async function enrolled(name: string, ...more: readonly string[]): Promise<Node> {
  const file = join(folder, `${name}.code`)
  writeFileSync(file, (await hub.post.members.makeCode(name, admin, hub.post.self)).code, { mode: 0o600 })
  return openNode(readConfig({}, ['--data', join(folder, name), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--workers', '1', '--samples', 'false', '--hub', hub.http, '--enrol-code-file', file, ...more]), log)
}

before(async () => {
  hub = await openHub(readConfig({}, ['--data', join(folder, 'hub'), '--http', '127.0.0.1:0', '--name', 'The hub']), log)
  central = await enrolled('Central', '--collect', 'true', '--path', 'central')
  hospital = await enrolled('North')
  for (const [name, door, roles] of [['hub', hub, ['node-admin']], ['central', central, ['data-manager']], ['hospital', hospital, ['data-manager']], ['holder', hospital, ['data-holder']]] as const) {
    writeFileSync(join(folder, `${name}.token`), (await door.access.tokens.create(admin, { name, roles })).token, { mode: 0o600 })
  }
}, { timeout: 120_000 })
after(async () => {
  for (const door of [hospital, central, hub]) await door?.close()
  rmSync(folder, { recursive: true, force: true })
}, { timeout: 60_000 })

interface Ended { readonly code: number; readonly out: string; readonly err: string }
function vesalius(as: 'hub' | 'central' | 'hospital', ...args: readonly string[]): Promise<Ended> {
  const { http } = { hub, central, hospital }[as]
  return new Promise((ended) => {
    execFile(process.execPath, [cli, ...args, '--url', http, '--token-file', join(folder, `${as}.token`)], { cwd: folder }, (error, out, err) => ended({ code: error ? Number(error.code) : 0, out, err }))
  })
}

const fingerprint = async (): Promise<string> => {
  const member = (await hub.post.members.list()).find(({ name }) => name === 'Central')
  return member ? fingerprintOf(member) : ''
}

test('the hub names the collection by its name, and no other door does', { timeout: 60_000 }, async () => {
  assert.match((await vesalius('hospital', 'release', 'collection', 'Central')).err, /only a hub names a collection/)
  assert.match((await vesalius('hub', 'release', 'collection', 'Nobody')).err, /no node of that name/)
  assert.deepEqual(await vesalius('hub', 'release', 'collection', 'Central'), { code: 0, out: `Central ${await fingerprint()} is a central collection\n`, err: '' })
  assert.equal((await hub.post.members.list()).find(({ name }) => name === 'Central')?.collects, true)
})

test('which path a project takes is no decision of a program; what waits for the collection is waited for', { timeout: 180_000 }, async () => {
  const decided = await fetch(`${hospital.http}/api/ingest/projects/trial/release`, {
    method: 'PUT', headers: { 'content-type': 'application/json', authorization: `Bearer ${(await hospital.access.tokens.create(admin, { name: 'h', roles: ['data-holder'] })).token}` }, body: '{"policy":"kept"}',
  })
  assert.match(await decided.text(), /ingest\/only-persons/)
  assert.deepEqual((await vesalius('hospital', 'release', 'wait', 'trial')).err, 'vesalius: trial is not released: nothing of it leaves\n')

  const known = (await hub.post.members.list()).find(({ name }) => name === 'Central')
  assert.ok(known)
  // The hospital hears from its hub that it collects.
  await until(async () => (await vesalius('hospital', 'release', 'show')).out.includes(`collection Central ${await fingerprint()}`), 60)
  await hospital.ingest.policies.choose(holder, 'trial', { policy: 'released', to: known, fingerprint: await fingerprint() })
  mkdirSync(join(folder, 'images'))
  for (const number of [1, 2, 3]) writeFileSync(join(folder, 'images', `${number}.dcm`), sampleFile({ number }))
  const sent = await vesalius('hospital', 'ingest', 'send', 'images', '--project', 'trial')
  assert.equal(sent.code, 0, sent.err)
  const waited = await vesalius('hospital', 'release', 'wait', 'trial', '--minutes', '2')
  assert.deepEqual([waited.code, waited.out], [0, 'trial: 0 waiting, 3 acknowledged\n'], waited.err)

  const [here, there] = [await vesalius('hospital', 'release', 'show'), await vesalius('central', 'release', 'show')]
  assert.match(here.out, new RegExp(`^trial: 0 waiting, 3 acknowledged; released to Central ${await fingerprint()}, decided .*\ndefault: kept, nobody decided\n`))
  assert.match(there.out, /^default: anonymised, stays here, nobody decided\n(.*\n)?from North: 3 stored, \d+ bytes, last /m)
  const json = JSON.parse((await vesalius('hospital', 'release', 'show', '--json')).out) as { counts: { project: string, instances: number }[] }
  assert.deepEqual(json.counts.map(({ project, instances }) => [project, instances]), [['trial', 3]])
})

test('time that is over is told apart from what was refused', { timeout: 60_000 }, async () => {
  await hospital.ingest.options.records.query(`insert into ingest_released (sop_instance_uid, project, send, digest, size, state, sent_at) values ('9.9', 'trial', 'send-x', '${'0'.repeat(64)}', 1, 'sent', now())`)
  assert.deepEqual(await vesalius('hospital', 'release', 'wait', 'trial', '--minutes', '0').then(({ code, err }) => [code, err]), [75, 'vesalius: trial: 0 waiting, 1 sent, 3 acknowledged; it is not over yet\n'])
  await hospital.ingest.options.records.query(`update ingest_released set state = 'refused' where sop_instance_uid = '9.9'`)
  assert.deepEqual(await vesalius('hospital', 'release', 'wait', 'trial').then(({ code, out }) => [code, out]), [65, 'trial: 0 waiting, 3 acknowledged, 1 refused\n'])
  assert.equal((await vesalius('hub', 'release', 'collection', 'Central', '--end')).code, 0)
  assert.ok(!(await hub.post.members.list()).find(({ name }) => name === 'Central')?.collects)
})
