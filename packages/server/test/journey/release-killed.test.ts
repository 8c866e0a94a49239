/**
 * `kill -9` of the hospital and of the central collection while studies are released: what was acknowledged is at the collection, everything arrives in
 * the end, nothing twice. VESALIUS_FAULTS=1 kills four times each instead of once.
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openLog } from '#kernel'
import type { Actor } from '#kernel'
import { openHub } from '../../src/hub.ts'
import type { Hub } from '../../src/hub.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { Visitor } from '../access/browser.ts'
import { patientFile } from './canaries.ts'
import { handIn } from './deliveries.ts'
import { newFolder, openDoor, tidyUp, until } from './door.ts'
import type { Door } from './door.ts'

const rounds = process.env['VESALIUS_FAULTS'] ? 4 : 1
const files = 40 + 20 * rounds
const folder = newFolder()
const admin: Actor = { id: 'account-admin', name: 'A', kind: 'person', roles: ['node-admin'] }
let hub: Hub | undefined
after(async () => {
  await hub?.close()
  await tidyUp()
})

interface Counts { readonly counts: readonly { readonly state: string, readonly instances: number }[] }
const acknowledged = async (door: Door): Promise<number> => (await door.json<Counts>('GET', '/api/ingest/releases')).counts.find(({ state }) => state === 'acknowledged')?.instances ?? 0
const arrived = async (door: Door): Promise<number> => (await door.json<{ instances: number }>('GET', '/api/archive/summary')).instances

/** A person with a part, by an invitation as an administrator makes it. */
async function holderOf(door: Door): Promise<Visitor> {
  const { link } = await door.json<{ link: string }>('POST', '/api/access/invitations', { roles: ['data-holder'] })
  const visitor = new Visitor()
  const answer = await visitor.ask(`${door.http}/welcome`, { body: { code: link.split('code=')[1] ?? '', name: 'Hella', passphrase: 'correct horse battery staple' } })
  assert.equal(answer.status, 200)
  return visitor
}

test('what is released arrives whole and once, however often either end is killed', { timeout: 600_000 }, async (t) => {
  hub = await openHub(readConfig({}, ['--data', join(folder, 'hub'), '--http', '127.0.0.1:0', '--name', 'The hub']), openLog('silent'))
  const { http, post } = hub
  const member = async (name: string, ...more: string[]): Promise<() => Promise<Door>> => {
    const code = join(folder, `${name}.code`)
    writeFileSync(code, (await post.members.makeCode(name, admin, post.self)).code, { mode: 0o600 })
    return () => openDoor({ data: join(folder, name), args: ['--hub', http, '--enrol-code-file', code, ...more] })
  }
  const openCentral = await member('Collection', '--collect', 'true', '--path', 'central')
  const openHospital = await member('Hospital', '--workers', '1')
  let [central, hospital] = [await openCentral(), await openHospital()]
  const collection = (await post.members.list()).find(({ name }) => name === 'Collection') ?? assert.fail()
  await post.members.setCollects(collection.id, true, admin)
  const holder = await holderOf(hospital)
  const decide = async () => (await holder.ask(`${hospital.http}/api/ingest/projects/trial/release`, { method: 'PUT', body: { policy: 'released', to: collection.id, fingerprint: collection.fingerprint } })).status
  await until(async () => (await decide()) === 200, 60)

  const send = (await hospital.json<{ send: { id: string } }>('POST', '/api/ingest/sends', { door: 'upload', project: 'trial' })).send.id
  let handed = 0
  const handSome = async (count: number): Promise<void> => {
    for (const end = handed + count; handed < end; handed++) assert.equal((await handIn(hospital, send, patientFile({ instance: handed + 1, patient: handed % 5, rows: handed % 10 === 0 ? 1024 : 32 }))).outcome, 'stored')
  }
  await handSome(40)
  for (let round = 0; round < rounds; round++) {
    const mark = await acknowledged(hospital)
    await handSome(20)
    await until(async () => (await acknowledged(hospital)) > mark, 120)
    await pause(Math.random() * 300)
    await central.kill()
    const promised = await acknowledged(hospital)
    central = await openCentral()
    assert.ok(await arrived(central) >= promised, 'what was acknowledged is there')
    await pause(Math.random() * 300)
    await hospital.kill()
    hospital = await openHospital()
  }
  await until(async () => (await acknowledged(hospital)) === files, 120)
  assert.equal(await arrived(central), files)
  t.diagnostic(`${files} instances, each end killed ${rounds} times`)
})
