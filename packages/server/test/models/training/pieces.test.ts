/** Files of weights between a hub and its nodes over HTTP: in pieces, each durable, through a line that breaks; and a plan whose keys are not those that a node knows. */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openLedger, openObjects } from '#engines'
import type { Objects } from '#engines'
import type { LetterBody, Received } from '#federation'
import { newIdentifier } from '#kernel'
import { Offers } from '../../../src/models/training/node/offers.ts'
import { RunSecrets } from '../../../src/models/training/node/run-secret.ts'
import { pieceBytes } from '../../../src/federation/pieces.ts'
import { mostBytesOf, weightPieces } from '../../../src/models/training/pieces.ts'
import { trainingMigrations } from '../../../src/models/training/tables.ts'
import { clock, openHubSite, openNodeSite, until } from '../../federation/sites.ts'
import type { HubSite, NodeSite } from '../../federation/sites.ts'

let hub: HubSite
let north: NodeSite
let stores: readonly [Objects, Objects]

before(async () => {
  hub = await openHubSite()
  north = await openNodeSite(hub, 'North Hospital')
  stores = [await openObjects(`file:${join(hub.folder, 'objects')}`), await openObjects(`file:${join(north.folder, 'objects')}`)]
  for (const { records } of [hub, north]) await records.migrate('training', trainingMigrations)
})
after(async () => {
  await north.close()
  await hub.close()
})

const plan = newIdentifier('plan')
const at = { plan, round: 1 }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('a file of 40 MB arrives whole although the node is away in the middle, and each piece is carried once', { timeout: 120_000 }, async (t) => {
  const file = randomBytes(40 * 1024 ** 2 + 123)
  const { digest } = await stores[1].put(file)
  const taking = weightPieces({ records: hub.records, objects: stores[0], post: hub.hub.post })
  const came: number[] = []
  hub.hub.post.on('training-weights', async (letter) => {
    came.push(letter.body.index)
    await taking.take(letter, mostBytesOf(11_000_000))
    return undefined
  })
  const to = (await north.node.post.members()).find(({ kind }) => kind === 'hub')
  assert.ok(to)
  const began = Date.now()
  await north.records.transaction(async (tx) => weightPieces({ records: north.records, objects: stores[1], post: north.node.post }).send(to, digest, { ...at, tx }))
  void north.node.post.flush()
  await until(() => came.length >= 3, 30)
  await north.leave()
  const before = came.length
  await north.comeBack()
  await until(async () => (await stores[0].head(digest)) !== undefined, 60)
  t.diagnostic(`${(file.length / 1e6).toFixed(0)} MB in ${Date.now() - began} ms, away after ${before} of ${Math.ceil(file.length / pieceBytes)} pieces, ${came.length} carried`)
  assert.deepEqual(await stores[0].read(digest, 0, file.length), file)
  assert.equal(new Set(came).size, 21)
  assert.ok(came.length <= 22, 'at most one piece twice')
  await until(async () => (await hub.records.query('select 1 from training_piece')).rowCount === 0)
})

test('a file is taken only as what its digest says, and not larger than its tensors', async () => {
  const pieces = weightPieces({ records: hub.records, objects: stores[0], post: hub.hub.post })
  const small = Buffer.from('weights')
  const letter = (body: Partial<LetterBody<'training-weights'>>) => ({
    id: newIdentifier('letter'), type: 'training-weights', at: '', from: north.node.self, body: { ...at, digest: sha256(small), size: small.length, index: 0, of: 1, bytes: small.toString('base64'), ...body },
  }) as Received<'training-weights'>
  await assert.rejects(pieces.take(letter({ bytes: Buffer.from('another').toString('base64') }), 100), { code: 'models/bad-weights' })
  await assert.rejects(pieces.take(letter({ size: 1e9, of: 477 }), 100), { code: 'models/bad-weights' })
  await assert.rejects(pieces.take(letter({ of: 2 }), 100), { code: 'models/bad-weights' })
  await assert.rejects(pieces.keep(sha256(small), Buffer.from('x').toString('base64')), { code: 'models/bad-weights' })
  assert.equal(await pieces.take(letter({}), 100), true)
  assert.equal(await pieces.take(letter({}), 100), true, 'again changes nothing')
})

test('a hub that puts keys of its own in the place of another site’s is refused, also when it tells the same everywhere', async () => {
  const other = { id: newIdentifier('node'), name: 'South Hospital', kind: 'node' as const, signKey: `${randomBytes(32).toString('base64')}`, boxKey: `${randomBytes(32).toString('base64')}` }
  const { self } = north.node
  const answers: unknown[] = []
  let told = other
  const post = { self, members: async () => [self, told], flush: async () => undefined, send: async (_to: unknown, { body }: { body: unknown }) => { answers.push(body); return 'letter' } } as unknown as ConstructorParameters<typeof Offers>[0]['post']
  const ledger = await openLedger(north.records, { folder: join(north.folder, 'keys') })
  const offers = new Offers({ records: north.records, ledger, clock, post, tools: { version: async () => { throw new Error('not asked') } }, data: { check: async () => undefined }, manifestOf: async () => 'c'.repeat(64), secrets: new RunSecrets(join(north.folder, 'keys')) })
  const offer = async (south: typeof other) => {
    const id = newIdentifier('plan')
    const parties = [self, south].map(({ id: node, name, signKey, boxKey }) => ({ node, name, signKey, boxKey, dataset: newIdentifier('dataset'), version: 1, permit: newIdentifier('permit') }))
    await offers.take({ id: newIdentifier('letter'), type: 'training-plan', at: '', from: { ...self, id: newIdentifier('hub'), kind: 'hub' }, body: { id, plan: { parties, tool: { digest: 'a'.repeat(64) }, actor: newIdentifier('account') } as unknown as LetterBody<'training-plan'>['plan'] } })
    return (await offers.get(id)).state
  }
  assert.equal(await offer(other), 'offered')
  const false1 = { ...other, boxKey: randomBytes(32).toString('base64') }
  assert.equal(await offer(false1), 'refused', 'the plan names another key than the federation')
  told = false1
  assert.equal(await offer(false1), 'refused', 'the federation tells of another key than before')
  assert.deepEqual(answers.map((answer) => (answer as { code: string }).code), ['models/other-keys', 'models/other-keys'])
  told = other
  assert.equal(await offer(other), 'offered')
})
