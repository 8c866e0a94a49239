/**
 * A tool that was registered at a hub, at a hospital: it comes in pieces when a person there asks for it, is tested without data, and runs when a person has
 * admitted it, and not before. What is not the version that was offered is not taken.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { readManifest } from '../../../src/compute/tools/manifest.ts'
import { packBundle, unpackBundle } from '../../../src/compute/carried/pack.ts'
import type { ToolVersion } from '../../../src/compute/tools/registry.ts'
import { filesOf, sha256, versionDigest } from '../../../src/compute/tools/version.ts'
import { until } from '../../federation/sites.ts'
import { counts, shellTool, withoutSandbox } from '../room.ts'
import { openTwoSites } from './two-sites.ts'
import type { TwoSites } from './two-sites.ts'

const skip = withoutSandbox
const steward: Actor = { id: newIdentifier('account'), name: 'S', kind: 'person', roles: ['data-manager'] }
const author: Actor = { id: newIdentifier('account'), name: 'A', kind: 'person', roles: ['data-manager'] }
/** Large enough for three pieces. */
const made = (id: string) => {
  const { manifest, files } = shellTool(counts, { id })
  return { manifest: readManifest(manifest), files: new Map([...files, ['data/noise.bin', randomBytes(5_000_000)]]) }
}
let sites: TwoSites
let registered: ToolVersion
before(async () => {
  if (skip) return
  sites = await openTwoSites()
  registered = await sites.hubTools.register(made('org.example.carried'), author)
}, { timeout: 180_000 })
after(async () => { if (!skip) await sites.close() })

const offered = async (digest = registered.digest) => (await sites.offered.list()).find((one) => one.digest === digest)
const reaches = (state: string, digest = registered.digest) => until(async () => (await offered(digest))?.state === state, 60)
const noted = async (type: string, ledger = sites.nodeLedger) => (await ledger.read(0, 500, { type })).length
const known = () => ({ id: registered.tool, version: registered.version, digest: registered.digest, manifest: registered.manifest })

test('a task with it is refused before a person of the hospital has admitted it; then it is fetched, seen, tested, admitted, and the task runs', { skip, timeout: 300_000 }, async () => {
  const { permit, researcher } = await sites.permit([known()], ['metrics'])
  const ask = () => sites.sent.submit({ tool: registered.tool, version: registered.version, entrypoint: 'count', parameters: {}, inputs: { data: { permit, dataset: sites.dataset, version: 1, purpose: 'disease-research' } } }, researcher)
  const ends = async (id: string) => {
    await until(async () => ['REFUSED', 'COMPLETE', 'EXECUTOR_ERROR', 'SYSTEM_ERROR'].includes((await sites.sent.get(id, researcher)).state), 120)
    const { state, reason } = await sites.sent.get(id, researcher)
    return [state, reason]
  }
  await reaches('offered')
  assert.deepEqual(await ends((await ask()).id), ['REFUSED', 'compute/no-tool'])
  assert.equal((await offered())?.facts.title, 'Shell')
  for (const act of ['look', 'test', 'admit'] as const) await assert.rejects(act === 'look' ? sites.offered.look(registered.digest) : sites.offered[act](registered.digest, steward), { code: 'compute/not-fetched' })

  await sites.offered.fetch(registered.digest, steward)
  await reaches('here')
  const seen = await sites.offered.look(registered.digest)
  assert.deepEqual([seen.manifest.authors, seen.files.map(({ path, size }) => [path, size])], [registered.manifest.authors, registered.files.map(({ path, size }) => [path, size])])
  assert.equal((await sites.compute.tools.search()).length, 0, 'nothing is registered by coming')
  await assert.rejects(sites.offered.admit(registered.digest, steward), { code: 'compute/not-tested' })
  assert.equal((await sites.offered.test(registered.digest, steward)).test?.tests.length, registered.manifest.tests.length)
  assert.deepEqual(await ends((await ask()).id), ['REFUSED', 'compute/no-tool'], 'tested is not admitted')
  const { bundle } = await sites.offered.look(registered.digest)
  assert.equal((await sites.offered.admit(registered.digest, steward)).decidedBy, steward.id)
  assert.equal((await sites.compute.tools.byDigest(registered.tool, registered.digest)).version, registered.version)
  assert.ok(bundle)
  assert.equal((await ends((await ask()).id))[0], 'COMPLETE')

  await until(async () => (await sites.hubTools.list()).standing.length === 1, 60)
  assert.deepEqual((await sites.hubTools.list()).standing.map(({ node, digest, answer }) => [node, digest, answer]), [[sites.member.id, registered.digest, 'admitted']])
  assert.deepEqual(await Promise.all(['tool/asked', 'tool/tested', 'tool/admitted', 'tool/registered'].map((type) => noted(type))), [1, 1, 1, 1])
  assert.deepEqual(await Promise.all(['tool/registered', 'tool/sent', 'tool/admitted'].map((type) => noted(type, sites.hub.ledger))), [1, 1, 1])
})

test('what a person refuses does not run, its content goes, and the hub is told', { skip, timeout: 120_000 }, async () => {
  const other = await sites.hubTools.register(made('org.example.refused'), author)
  await reaches('offered', other.digest)
  await sites.offered.fetch(other.digest, steward)
  await reaches('here', other.digest)
  await sites.offered.refuse(other.digest, steward)
  await assert.rejects(sites.offered.look(other.digest), { code: 'compute/not-fetched' })
  await assert.rejects(sites.compute.tools.byDigest(other.tool, other.digest), { code: 'compute/no-tool' })
  await until(async () => (await sites.hubTools.list()).standing.some(({ digest, answer }) => digest === other.digest && answer === 'refused'), 60)
})

test('what the hub has withdrawn is said to be so and is neither sent nor admitted', { skip, timeout: 120_000 }, async () => {
  const other = await sites.hubTools.register(made('org.example.withdrawn'), author)
  await reaches('offered', other.digest)
  await sites.offered.fetch(other.digest, steward)
  await reaches('here', other.digest)
  await sites.offered.test(other.digest, steward)
  await sites.hubTools.withdraw(other, 'counts wrongly', author)
  await until(async () => (await offered(other.digest))?.facts.withdrawn === true, 60)
  await assert.rejects(sites.offered.admit(other.digest, steward), { code: 'compute/withdrawn' })
  assert.ok(!(await sites.hubTools.known()).some(({ digest }) => digest === other.digest))
})

test('a tool that does not give what it promises is not registered at the hub, and nobody is offered it', { skip, timeout: 60_000 }, async () => {
  const { manifest, files } = shellTool('exit 1', { id: 'org.example.broken' })
  await assert.rejects(sites.hubTools.register({ manifest: readManifest(manifest), files }, author), { code: 'compute/test-failed' })
  assert.ok(!(await sites.offered.list()).some(({ facts }) => facts.id === 'org.example.broken'))
})

test('content that is not the version that was offered is not taken, whoever sends it', { skip, timeout: 120_000 }, async () => {
  const other = await sites.hubTools.register(made('org.example.swapped'), author)
  await reaches('offered', other.digest)
  await sites.node.records.query(`update compute_offered_tool set state = 'wanted' where digest = $1`, [other.digest])
  const wrong = packBundle({ ...made('org.example.swapped'), files: new Map([...made('org.example.swapped').files, ['data/noise.bin', randomBytes(1_000)]]) })
  const piece = { type: 'tool-piece' as const, body: { tool: other.digest, digest: sha256(wrong), size: wrong.length, index: 0, of: 1, bytes: wrong.toString('base64') } }
  const letter = { ...piece, id: newIdentifier('letter'), at: '' }
  await sites.offered.piece({ ...letter, from: { ...sites.member, id: newIdentifier('node') } })
  assert.equal((await offered(other.digest))?.state, 'wanted', 'only the hub sends')
  await sites.hub.hub.post.send(sites.member, piece)
  await until(async () => (await offered(other.digest))?.problem === 'compute/bad-bundle', 60)
  assert.equal((await offered(other.digest))?.state, 'offered')
})

test('a packed version is itself when it is unpacked, and nothing that was cut, lengthened or changed is', () => {
  const bundle = made('org.example.packed')
  const digest = versionDigest(bundle.manifest, filesOf(bundle))
  const packed = packBundle(bundle)
  assert.equal(versionDigest(unpackBundle(packed, digest).manifest, filesOf(unpackBundle(packed, digest))), digest)
  const changed = Buffer.from(packed)
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1
  for (const wrong of [packed.subarray(0, -1), Buffer.concat([packed, Buffer.alloc(1)]), changed, Buffer.alloc(2), Buffer.alloc(8, 0xff)]) assert.throws(() => unpackBundle(wrong, digest), { code: 'compute/bad-bundle' })
})
