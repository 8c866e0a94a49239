/** What is held and sent again: one item, which says how often it came, and which one decision settles. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openRecords } from '#engines'
import { newIdentifier, openLog } from '#kernel'
import { ingestMigrations } from '../../src/ingest/tables.ts'
import type { Outcome } from '../../src/ingest/intake.ts'
import { writeEndings } from '../../src/ingest/outcomes.ts'
import type { Ending } from '../../src/ingest/outcomes.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'

let node: TestNode
before(async () => { node = await openNode() })
after(() => node.close())

/** As a person or a device sends it: a send of its own. */
async function sent(bytes: Uint8Array<ArrayBuffer>, project = 'default'): Promise<Outcome & { send: string }> {
  const { sends, intake } = node.ingest
  const send = await sends.open({ door: 'upload', project, path: 'federated', actor: 'tester' })
  const outcome = await intake.submit({ send, bytes, size: bytes.length })
  await sends.close(send.id)
  return { ...outcome, send: send.id }
}

const truncated = (number: number): Uint8Array<ArrayBuffer> => sampleFile({ number, rows: 64, columns: 64 }).slice(0, 2_000)
const capture = (number: number): Uint8Array<ArrayBuffer> => sampleFile({ number, sopClassUid: '1.2.840.10008.5.1.4.1.1.7', rows: 16, columns: 16, change: [{ tag: 0x00280301, vr: 'CS', value: 'YES' }] })
const listed = async (reason: string) => (await node.ingest.quarantine.list({ reason, offset: 0, limit: 100 })).items

test('a damaged file that is sent four times is held once, and each send has its end', async () => {
  const outcomes: Awaited<ReturnType<typeof sent>>[] = []
  for (let time = 0; time < 4; time++) outcomes.push(await sent(truncated(1)))
  const reason = outcomes[0]?.reason ?? ''
  const items = await listed(reason)
  assert.deepEqual(items.map(({ times, send }) => [times, send]), [[4, outcomes[0]?.send]])
  assert.ok(items[0]?.lastAt && items[0].lastAt > items[0].at)
  assert.deepEqual(outcomes.map((one) => [one.outcome, one.reason, one.held]), outcomes.map(() => ['quarantined', reason, items[0]?.id]))
  for (const { send } of outcomes) {
    const { counts } = await node.ingest.sends.get(send)
    assert.deepEqual([counts.quarantined, counts.stored], [1, 0])
    assert.equal((await node.ingest.sends.files(send, { offset: 0, limit: 10 }))[0]?.reason, reason)
  }
  const entries = await node.ingest.options.ledger.read(0, 1000, { type: 'ingest/quarantined', subject: items[0]?.id ?? '' })
  assert.equal(entries.length, 1, 'it was put there once')
  await node.ingest.quarantine.discard(items[0]?.id ?? '', { actor: 'anna', comment: 'cut off' })
  assert.deepEqual(await listed(reason), [])
})

test('the same file by eight sends at once is one item, and another project has its own', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => sent(truncated(2))))
  const other = await sent(truncated(2), 'another')
  assert.equal(new Set(outcomes.map(({ held }) => held)).size, 1)
  assert.notEqual(other.held, outcomes[0]?.held)
  assert.deepEqual((await listed(other.reason ?? '')).map(({ times }) => times).sort(), [1, 8])
})

test('two programs on the same records that hold the same files in another order both end', async () => {
  const endings = Array.from({ length: 40 }, (_, index): Ending => ({
    send: 'none', project: 'default', size: 1, outcome: 'quarantined', reason: 'ingest/unreadable',
    quarantine: { id: newIdentifier('held'), send: 'none', door: 'dimse', path: 'federated', digest: String(index).padStart(64, '0'), headerBytes: 0 },
  }))
  const write = (some: readonly Ending[]) => node.records.transaction((tx) => writeEndings(tx, some))
  const [some, same] = await Promise.all([write(endings), write(endings.toReversed().map((one) => ({ ...one, quarantine: one.quarantine && { ...one.quarantine, id: newIdentifier('held') } }) as Ending))])
  assert.deepEqual([...some.values()].map(({ id }) => id), [...same.values()].map(({ id }) => id))
})

test('one decision settles what came four times, and what comes after it', async () => {
  const outcomes = [await sent(capture(3)), await sent(capture(3)), await sent(capture(3)), await sent(capture(3))]
  const { items } = await node.ingest.review.list('anna', { offset: 0, limit: 100 })
  assert.deepEqual(items.map(({ id }) => id), [outcomes[0]?.held])
  const [item] = items
  assert.equal((await node.ingest.review.decide('anna', [{ id: item?.id ?? '', digest: item?.digest ?? '', decision: 'clear', masks: [] }]))[0]?.result, 'stored')
  assert.equal((await node.ingest.review.list('anna', { offset: 0, limit: 100 })).total, 0)
  assert.equal((await sent(capture(3))).outcome, 'duplicate')
  assert.equal((await node.ingest.review.list('anna', { offset: 0, limit: 100 })).total, 0)
})

test('what is tried again and held for the same reason stays the item that it is', async () => {
  const first = await sent(truncated(4))
  const again = await node.ingest.quarantine.retry(first.held ?? '', 'anna')
  assert.deepEqual([again.outcome, again.held], ['quarantined', first.held])
  const item = (await listed(first.reason ?? '')).find(({ id }) => id === first.held)
  assert.equal(item?.times, 1, 'trying again is not coming again')
  assert.ok((await node.ingest.quarantine.original(item?.id ?? '', 1e6)).bytes.length > 0, 'the original is still there')
})

test('a report of a later send counts what was held with an earlier one', async () => {
  const { sends, intake, reports } = node.ingest
  await sent(capture(6))
  const send = await sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  for (const bytes of [capture(6), sampleFile({ number: 61 })]) await intake.submit({ send, bytes, size: bytes.length })
  await sends.close(send.id)
  const made = await reports.make('anna', { kind: 'send', about: send.id })
  assert.deepEqual([made.instances, made.held], [1, 1])
})

test('a database in which the same file is held several times becomes one in which it is held once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-held-'))
  const records = await openRecords(`file:${folder}`, { log: openLog('error') })
  try {
    const until = ingestMigrations.findIndex(({ name }) => name === '0008-held-once')
    await records.migrate('ingest', ingestMigrations.slice(0, until))
    const hold = (id: string, reason: string, state = 'held') => records.query(
      `insert into ingest_quarantine (id, send, door, project, path, reason, message, digest, size, header_bytes, state) values ($1, 's', 'dimse', 'p', 'federated', $2, '', 'd', 1, 0, $3)`, [id, reason, state])
    for (const id of ['a', 'b', 'c']) {
      await hold(id, 'x')
      await records.query(`insert into ingest_file (send, size, outcome, quarantine) values ('s', 1, 'quarantined', $1)`, [id])
    }
    await hold('e', 'y')
    await hold('f', 'x', 'discarded')
    await records.query(`insert into ingest_decision (quarantine, project, digest, decision, masks, actor, state) values ('b', 'p', 'd', 'clear', '[]', 'anna', 'proposed')`)
    await records.migrate('ingest', ingestMigrations)
    const { rows } = await records.query<{ id: string, state: string, times: number }>('select id, state, times from ingest_quarantine order by id')
    assert.deepEqual(rows.map(({ id, state, times }) => `${id} ${state} ${times}`), ['a held 3', 'b merged 1', 'c merged 1', 'e held 1', 'f discarded 1'])
    assert.deepEqual((await records.query<{ quarantine: string }>('select distinct quarantine from ingest_file')).rows, [{ quarantine: 'a' }])
    assert.deepEqual((await records.query<{ quarantine: string }>('select quarantine from ingest_decision')).rows, [{ quarantine: 'a' }])
  } finally {
    await records.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('what a person rejected is not to be looked at again when it is sent again, but is one item that says so; trying it again has it looked at', async () => {
  const reject = async (item: { id: string, digest: string } | undefined) => (await node.ingest.review.decide('anna', [{ id: item?.id ?? '', digest: item?.digest ?? '', decision: 'reject', masks: [] }]))[0]?.result
  const digest = createHash('sha256').update(capture(5)).digest('hex')
  const waiting = async () => (await node.ingest.review.list('anna', { offset: 0, limit: 100 })).items.filter((one) => one.digest === digest)
  assert.equal((await sent(capture(5))).outcome, 'quarantined')
  assert.equal(await reject((await waiting())[0]), 'discarded')
  const again = [await sent(capture(5)), await sent(capture(5)), await sent(capture(5))]
  const [item, ...others] = await listed('ingest/rejected-before')
  assert.deepEqual([await waiting(), others], [[], []])
  assert.deepEqual(again.map(({ outcome, reason, held }) => [outcome, reason, held]), again.map(() => ['quarantined', 'ingest/rejected-before', item?.id]))
  assert.equal(item?.times, 3)
  assert.ok(item.lastAt && item.lastAt > item.at)
  assert.equal((await sent(capture(5), 'another')).reason === 'ingest/rejected-before', false, 'a decision is of its project')
  await node.ingest.review.decide('anna', (await waiting()).map(({ id, digest }) => ({ id, digest, decision: 'reject', masks: [] })))

  assert.notEqual((await node.ingest.quarantine.retry(item.id, 'ben')).held, item.id)
  assert.deepEqual([await listed('ingest/rejected-before'), (await waiting()).length], [[], 1])
  const [anew] = await waiting()
  assert.equal((await node.ingest.review.decide('ben', [{ id: anew?.id ?? '', digest: anew?.digest ?? '', decision: 'clear', masks: [] }]))[0]?.result, 'stored')
  assert.equal((await sent(capture(5))).outcome, 'duplicate', 'the last decision holds')
})
