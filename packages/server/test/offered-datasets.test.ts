/** What the doors offer of datasets: versions as the catalogue has them, and instances only as they were released. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { problem } from '#kernel'
import { contentsHere, offeredByMembers, offeredHere } from '../src/offered-datasets.ts'

const NoSuch = problem('test/no-such-version', 404, 'None')
const bytes = Buffer.from('an instance')
const entry = (text: Buffer) => ({ sopInstanceUid: '1.2.3', seriesInstanceUid: '1.2', studyInstanceUid: '1', pseudonym: 'P', digest: createHash('sha256').update(text).digest('hex'), size: text.length, modality: 'CT' })
const contents = (text: Buffer) => async function* () { yield entry(text) }

test('opens an instance with the bytes that were released, and not when they are gone or others', async () => {
  const read = async (text: Buffer, stored: Buffer | undefined): Promise<string> => {
    for await (const instance of contentsHere({ contents: contents(text) }, { read: async () => stored })({ dataset: 'd', version: 1 })) return (await instance.read()).toString()
    return ''
  }
  assert.equal(await read(bytes, bytes), 'an instance')
  await assert.rejects(read(bytes, Buffer.from('another one')), { code: 'node/dataset-changed' })
  await assert.rejects(read(bytes, undefined), { code: 'node/dataset-changed' })
})

test('offers nothing where the catalogue has no such version, and lets another failure through', async () => {
  const failing = (error: Error) => ({ version: async () => { throw error } })
  assert.equal(await offeredHere(failing(NoSuch())).find('d', 1), undefined)
  await assert.rejects(offeredHere(failing(new Error('the records are away'))).find('d', 1), /away/)
})

test('names the node that published a dataset as its holder', async () => {
  const description = { title: 'Chest', manifestDigest: 'b'.repeat(64), identity: 'pseudonymised', dataUses: ['DUO:0000042'] }
  const asked: unknown[] = []
  const listing = { get: async (...names: unknown[]) => { asked.push(names); return { description, node: 'node-1', state: 'published' } } }
  const found = await offeredByMembers({ listing } as never).find('d', 2)
  assert.deepEqual([found?.holder, found?.version, found?.dataUses], ['node-1', 2, [{ code: 'DUO:0000042' }]])
  assert.deepEqual(asked, [['d', '2.0.0']])
})
