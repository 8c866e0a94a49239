/** The proof of what leaves: letters counted by type with their sizes, and the form of every type that there is. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { letterTypes } from '#federation'
import { letterForms } from '../../src/federation/letters-seen.ts'
import { openHubSite, openNodeSite, until } from './sites.ts'
import type { HubSite, NodeSite } from './sites.ts'

let hub: HubSite
let node: NodeSite
before(async () => {
  hub = await openHubSite()
  node = await openNodeSite(hub, 'Hospital A')
})
after(async () => {
  await node.close()
  await hub.close()
})

test('counts what was sent with its size, what was got, and what still waits', async () => {
  hub.hub.post.on('problem', async () => undefined)
  const { post } = node.node
  for (const code of ['one/problem', 'another/problem']) await post.send(node.node.hub, { type: 'problem', body: { code } })
  await until(async () => (await hub.hub.post.seen()).counts.some(({ direction, letters, waiting }) => direction === 'received' && letters === 2 && waiting === 0))
  await until(async () => (await post.seen()).counts[0]?.waiting === 0)
  const { counts, last } = await post.seen()
  assert.deepEqual(counts.map(({ type, direction, letters, waiting }) => [type, direction, letters, waiting]), [['problem', 'sent', 2, 0]])
  assert.ok((counts[0]?.bytes ?? 0) > 200)
  assert.deepEqual(last.map(({ type, other, state }) => [type, other, state]), [['problem', node.node.hub.id, 'done'], ['problem', node.node.hub.id, 'done']])
  assert.ok(last.every(({ bytes = 0 }) => bytes > 100))
  assert.doesNotMatch(JSON.stringify(await post.seen()), /another\/problem/, 'what was in them is not told')
})

test('gives a closed form for every type of letter', () => {
  const forms = letterForms()
  assert.deepEqual(Object.keys(forms), [...letterTypes])
  for (const [type, form] of Object.entries(forms)) {
    const { additionalProperties, anyOf, oneOf } = form as { additionalProperties?: unknown; anyOf?: readonly object[]; oneOf?: readonly object[] }
    const closed = [...(anyOf ?? oneOf ?? [{ additionalProperties }])] as { additionalProperties?: unknown }[]
    assert.ok(closed.every((one) => one.additionalProperties === false), `${type} may hold anything`)
  }
})
