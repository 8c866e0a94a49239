/** The list of tools for whoever asks for access: at a hub those of the house by the very digests that hospitals register, at no door for those who have nothing to do with requests. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { toolsOfTheHouse } from '#compute'
import { openLog } from '#kernel'
import type { Actor } from '#kernel'
import { openHub } from '../src/hub.ts'
import type { Hub } from '../src/hub.ts'
import { readConfig } from '../src/kernel/config.ts'
import type { RequestableTool } from '../src/known-tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'vesalius-known-tools-'))
const admin: Actor = { id: 'account-admin', name: 'A', kind: 'person', roles: ['node-admin'] }
let hub: Hub
before(async () => { hub = await openHub(readConfig({}, ['--data', join(folder, 'hub'), '--http', '127.0.0.1:0', '--name', 'The hub']), openLog('silent')) }, { timeout: 60_000 })
after(async () => { await hub?.close(); rmSync(folder, { recursive: true, force: true }) })

async function listed(role: string): Promise<Response> {
  const { token } = await hub.access.tokens.create(admin, { name: role, roles: [role] })
  return fetch(`${hub.http}/api/access/tools`, { headers: { authorization: `Bearer ${token}` } })
}

test('a hub lists the tools of the house with what they are for, to those who ask and those who decide', async () => {
  const house = toolsOfTheHouse(resolve(import.meta.dirname, '../../../tools'))
  for (const role of ['researcher', 'access-committee', 'data-holder']) {
    const { tools } = await (await listed(role)).json() as { tools: RequestableTool[] }
    assert.deepEqual(new Set(tools.map(({ digest }) => digest)), new Set(house.map(({ digest }) => digest)), role)
    assert.ok(tools.every(({ title, purpose, version }) => title && purpose && version))
    assert.deepEqual(tools.map(({ title }) => title), tools.map(({ title }) => title).toSorted((a, b) => a.localeCompare(b, 'en')))
  }
  assert.equal((await listed('data-manager')).status, 403)
  assert.equal((await fetch(`${hub.http}/api/access/tools`)).status, 401)
})
