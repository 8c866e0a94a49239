/** Models through the door as it is started: the registry is empty, weights are handed in, and nobody withdraws a subject by accident. */
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { newFolder, openDoor, tidyUp } from '../journey/door.ts'
import { onnxModel } from './onnx-files.ts'

after(tidyUp)

test('a door lists models, takes weights that it has looked through, and refuses others and whoever may not', { timeout: 120_000 }, async () => {
  const door = await openDoor({ data: newFolder() })
  assert.deepEqual(await door.json('GET', '/api/models'), { models: [] })
  const hand = (bytes: Uint8Array<ArrayBuffer>) => door.fetch('/api/models/files?format=onnx', { method: 'POST', body: bytes, headers: { 'content-type': 'application/octet-stream' } })
  const taken = await hand(new Uint8Array(onnxModel()))
  assert.equal(taken.status, 201)
  assert.equal((await taken.json() as { summary: { parameters: number } }).summary.parameters, 785)
  const refused = await hand(new Uint8Array(onnxModel({ external: '/etc/passwd' })))
  assert.deepEqual([refused.status, (await refused.json() as { code: string }).code], [422, 'models/not-weights'])
  // The operator's token is no data manager's and no holder's.
  for (const path of ['/api/models/traces', '/api/withdrawals', '/api/models/a/versions/1/approval']) {
    assert.equal((await door.fetch(path, { method: 'POST', body: JSON.stringify({ pseudonym: 'x', reason: 'error' }), headers: { 'content-type': 'application/json' } })).status, 403, path)
  }
  assert.equal((await door.fetch('/api/models/nothing')).status, 404)
  assert.equal((await door.stop()).code, 0)
})
