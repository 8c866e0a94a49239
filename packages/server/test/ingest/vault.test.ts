/** Two persons open a link, or nobody does; it is shown once, and the ledger knows before it is. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#kernel'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'

let node: TestNode
let pseudonym: string
let now = new Date('2026-01-01T10:00:00Z')
const person = (id: string): Actor => ({ id, name: id, kind: 'person', roles: ['vault-keeper'] })
const [anna, ben] = [person('anna'), person('ben')]
const patientId = 'PID-SECRET-77'

before(async () => {
  node = await openNode({ clock: { now: () => now } })
  const send = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  const bytes = sampleFile({ patientId })
  await node.ingest.intake.submit({ send, bytes, size: bytes.length })
  pseudonym = (await node.records.query<{ pseudonym: string }>('select pseudonym from ingest_vault')).rows[0]?.pseudonym ?? ''
})
after(() => node.close())

const ask = async (): Promise<string> => (await node.ingest.vault.ask(anna, { project: 'default', pseudonym, reason: 'an incidental finding must be told' })).id
const refused = (code: string) => (error: { code?: string }): boolean => error.code === code

test('one asks, another confirms, and who asked sees the patient once', async () => {
  const { vault } = node.ingest
  const id = await ask()
  await assert.rejects(vault.reveal(anna, id), refused('vault/request-ended'), 'not before somebody has confirmed')
  await assert.rejects(vault.confirm(anna, id), refused('vault/same-person'))
  await vault.confirm(ben, id)
  await assert.rejects(vault.reveal(ben, id), refused('vault/somebody-else'))
  assert.deepEqual(await vault.reveal(anna, id), { patientId, issuer: '' })
  await assert.rejects(vault.reveal(anna, id), refused('vault/request-ended'))
})

test('a token cannot ask, and what the vault does not hold cannot be asked for', async () => {
  const { vault } = node.ingest
  await assert.rejects(vault.ask({ ...anna, kind: 'program' }, { project: 'default', pseudonym, reason: 'whatever it may be' }), refused('vault/not-a-person'))
  await assert.rejects(vault.ask(anna, { project: 'default', pseudonym: 'VS-NOBODY', reason: 'whatever it may be' }), refused('vault/no-link'))
})

test('after fifteen minutes a request is over', async () => {
  const { vault } = node.ingest
  const id = await ask()
  now = new Date(now.getTime() + 15 * 60_000)
  await assert.rejects(vault.confirm(ben, id), refused('vault/request-ended'))
  assert.equal((await vault.list(ben)).find((request) => request.id === id)?.state, 'expired')
})

test('a key that is destroyed takes its links with it, and the same patient is another subject afterwards', async () => {
  const again = async (): Promise<string> => {
    const send = await node.ingest.sends.open({ door: 'upload', project: 'passing', path: 'federated', actor: 'tester' })
    const bytes = sampleFile({ patientId })
    assert.equal((await node.ingest.intake.submit({ send, bytes, size: bytes.length })).outcome, 'stored')
    return (await node.records.query<{ pseudonym: string }>(`select pseudonym from ingest_vault where project = 'passing'`)).rows[0]?.pseudonym ?? ''
  }
  const before = await again()
  const { vault } = node.ingest
  assert.ok('waits' in await vault.destroyKey(anna, 'passing'))
  await assert.rejects(vault.destroyKey(anna, 'passing'), refused('vault/same-person'), 'nobody is two persons')
  await assert.rejects(vault.destroyKey({ ...ben, kind: 'program' }, 'passing'), refused('vault/not-a-person'))
  assert.equal((await node.records.query(`select 1 from ingest_vault where project = 'passing'`)).rows.length, 1, 'until another agrees nothing has changed')
  await vault.ends.withdraw(ben, 'passing')
  assert.ok('waits' in await vault.destroyKey(ben, 'passing'), 'who withdrew asks anew')
  now = new Date(now.getTime() + 24 * 3_600_000)
  assert.ok('waits' in await vault.destroyKey(anna, 'passing'), 'after a day it is to be asked anew')
  assert.deepEqual((await vault.ends.list(ben)).map(({ project, mine }) => [project, mine]), [['passing', false]])
  now = new Date(now.getTime() + 24 * 3_600_000)
  await assert.rejects(vault.ends.withdraw(ben, 'passing'), refused('vault/no-request'), 'what is over is not withdrawn')
  const both = await Promise.all([vault.destroyKey(anna, 'passing'), vault.destroyKey(ben, 'passing')])
  assert.deepEqual([both.filter((one) => 'waits' in one).length, both.filter((one) => 'links' in one)], [1, [{ links: 1 }]], 'two who ask at the same moment are two persons')
  assert.deepEqual(await vault.ends.list(ben), [])
  assert.deepEqual((await node.records.query(`select 1 from ingest_vault where project = 'passing'`)).rows, [])
  assert.notEqual(await again(), before)
  assert.equal((await node.records.query(`select 1 from ingest_vault where project = 'default'`)).rows.length, 1, 'other projects keep theirs')
})

test('the ledger names who asked, confirmed and saw, and never the patient', async () => {
  const entries = (await node.ingest.options.ledger.read(0, 100)).filter(({ type }) => type.startsWith('vault/'))
  const told = entries.map(({ type, actor }) => `${type} ${actor}`)
  assert.deepEqual(told.slice(0, 8), ['vault/asked anna', 'vault/confirmed ben', 'vault/revealed anna', 'vault/asked anna',
    'vault/key-end-asked anna', 'vault/key-end-withdrawn ben', 'vault/key-end-asked ben', 'vault/key-end-asked anna'])
  // Of two at the same moment one is the first.
  assert.deepEqual(told.slice(8).map((one) => one.split(' ')[0]), ['vault/key-end-asked', 'vault/key-destroyed'])
  assert.notEqual(told[8]?.split(' ')[1], told[9]?.split(' ')[1])
  assert.ok(entries.every((entry) => !JSON.stringify(entry).includes('SECRET') && !JSON.stringify(entry).includes('incidental')))
})

test('who is to confirm sees by name who asked and until when, and who asked sees who confirmed; the project is found by the pseudonym', async () => {
  const { vault } = node.ingest
  const { id } = await vault.ask({ ...anna, name: 'Anna Keeper' }, { pseudonym, reason: 'an incidental finding must be told' })
  const seen = async (actor: Actor) => (await vault.list(actor)).find((request) => request.id === id)
  assert.deepEqual([(await seen(ben))?.by, (await seen(ben))?.confirmedBy, (await seen(ben))?.project], ['Anna Keeper', '', 'default'])
  await vault.confirm({ ...ben, name: 'Ben Keeper' }, id)
  assert.equal((await seen(anna))?.confirmedBy, 'Ben Keeper')
  await assert.rejects(vault.ask(anna, { project: 'another', pseudonym, reason: 'an incidental finding must be told' }), refused('vault/no-link'), 'of another project nothing is told')
})
