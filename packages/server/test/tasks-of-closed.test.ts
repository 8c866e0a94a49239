/** Somebody whose account is closed has no work that goes on: what runs and what waits, asked for by the person or by a token of the person. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openAccess } from '#access'
import type { Access } from '#access'
import { openLog } from '#kernel'
import type { Actor } from '#kernel'
import { readManifest } from '../src/compute/tools/manifest.ts'
import { endTasksOfClosed } from '../src/tasks-of-closed.ts'
import { holder, openRoom, shellTool, withoutSandbox } from './compute/room.ts'
import type { Room } from './compute/room.ts'
import { until } from './engines/contract/records.ts'

const skip = withoutSandbox
const log = openLog('silent')
const operator: Actor = { id: 'operator', name: 'Operator', kind: 'program', roles: ['node-admin'] }
let room: Room
let access: Access
let stop: () => Promise<void>
before(async () => {
  room = await openRoom()
  access = await openAccess({ records: room.records, ledger: room.ledger, log, clock: { now: () => new Date() }, publicUrl: 'http://127.0.0.1:1', keys: join(room.folder, 'access-keys') })
  stop = await endTasksOfClosed({ access, tasks: room.compute.tasks, log })
})
after(async () => {
  await stop()
  await access.close()
  await room.close()
})

test('ends running and waiting work of a closed account, and nobody else’s', { skip }, async (t) => {
  // Quick on its test data, slow on the data that tasks are given.
  const { manifest, files } = shellTool(`if grep -q sex /in/data/table.csv; then sleep 120; fi; echo '{"n": 40}' > /out/result.json`, { id: 'org.example.slow' })
  await room.compute.tools.register({ manifest: readManifest(manifest), files }, holder)
  const account = async (name: string): Promise<Actor> => ({ id: await access.accounts.createEmbedded(name, ['researcher']), name, kind: 'person', roles: ['researcher'] })
  const [rita, otto] = [await account('Rita'), await account('Otto')]
  const token = await access.tokens.create(rita, { name: 'script' })
  const submit = (actor: string) => room.compute.tasks.submit({ tool: 'org.example.slow', version: '1.0.0', entrypoint: 'count', inputs: { data: { permit: 'permit-1', dataset: 'dataset-1', version: 1, purpose: 'health-research' } } }, { id: actor })
  const [own, byToken, others] = [await submit(rita.id), await submit(token.id), await submit(otto.id)]
  const stateOf = async (id: string) => { const { state, reason } = await room.compute.tasks.get(id); return [state, reason] }
  await until(async () => (await room.compute.tasks.running()).some(({ state }) => state === 'RUNNING'), 60)
  const before = await room.ledger.head()
  await access.people.close(operator, rita.id)
  const closedAt = Date.now()
  for (const { id } of [own, byToken]) await until(async () => (await stateOf(id))[0] === 'CANCELED', 60)
  const [ended] = (await room.ledger.read(before.index + 1, 50)).filter(({ type }) => type === 'job/halted').map(({ time }) => Date.parse(time) - closedAt)
  assert.ok(ended !== undefined)
  t.diagnostic(`ended after ${ended} ms`)
  assert.deepEqual([await stateOf(own.id), await stateOf(byToken.id)], [['CANCELED', 'account-closed'], ['CANCELED', 'account-closed']])
  assert.match((await room.compute.tasks.get(own.id)).remedy ?? '', /account/)
  assert.notEqual((await stateOf(others.id))[0], 'CANCELED')
  await room.compute.tasks.cancel(others.id, otto)
})
