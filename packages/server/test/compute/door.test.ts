/** Tools through the door as it is started: registered by themselves, listed, and closed to whoever has no permit. */
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { firstPartyTools } from '../../src/compute/tools/first-party.ts'
import { newFolder, openDoor, repository, tidyUp, until } from '../journey/door.ts'
import { whyNotHere, withoutSandbox } from './room.ts'

after(tidyUp)

test('a door registers the tools of the house, lists them, and refuses what its actor may not do', { skip: withoutSandbox, timeout: 120_000 }, async () => {
  const door = await openDoor({ data: newFolder() })
  const listed = async (path: string) => (await door.json<{ tools: { tool: string }[] }>('GET', path)).tools.map(({ tool }) => tool)
  const expected = firstPartyTools(join(repository, 'tools')).filter(({ manifest }) => !whyNotHere(manifest)).length
  await until(async () => (await listed('/api/compute/tools')).length === expected, 90)
  assert.deepEqual(await listed('/api/compute/tools?text=kaplan&output=json'), ['org.vesalius.survival'])
  assert.equal((await door.json<unknown[]>('GET', '/ga4gh/trs/v2/tools')).length, expected)
  const task = { tool: 'org.vesalius.survival', version: '1.0.0', entrypoint: 'estimate', inputs: {} }
  const refused = await door.fetch('/api/compute/tasks', { method: 'POST', body: JSON.stringify(task), headers: { 'content-type': 'application/json' } })
  assert.equal(refused.status, 403)
  assert.equal((await door.stop()).code, 0)
  assert.equal((await fetch(`${door.http}/api/compute/tools`).catch(() => undefined)), undefined)
})
