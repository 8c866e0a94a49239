/** Pixels that a person must look at: what waits, who decides, what becomes of it, and what the ledger says of it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drawable, drawText } from '../../../samples/src/bitmap-font.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'
import type { Decided, ReviewItem } from '../../src/ingest/review/review.ts'

let node: TestNode
let pair: TestNode
before(async () => { [node, pair] = await Promise.all([openNode(), openNode({ reviewPersons: 2 })]) })
after(async () => { await node.close(); await pair.close() })

const captureClass = '1.2.840.10008.5.1.4.1.1.7'

/** A screen copy that says that text is burned in. */
const file = (number: number) => sampleFile({ number, sopClassUid: captureClass, rows: 16, columns: 16, change: [{ tag: 0x00280301, vr: 'CS', value: 'YES' }] })

async function capture(to: TestNode, number: number): Promise<ReviewItem> {
  const { sends, intake, review } = to.ingest
  const send = await sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  const bytes = file(number)
  const outcome = await intake.submit({ send, bytes, size: bytes.length })
  assert.deepEqual([outcome.outcome, outcome.reason], ['quarantined', 'ingest/burned-in-annotation'])
  const { items } = await review.list('anna', { offset: 0, limit: 100 })
  return items.find((item) => item.send === send.id) as ReviewItem
}

const decided = ({ id, digest }: ReviewItem, decision: Decided['decision'], masks: Decided['masks'] = []): Decided => ({ id, digest, decision, masks })

test('a screen copy waits with its size and its series, is drawn, and one decision lets it pass', async () => {
  const [first, second] = [await capture(node, 1), await capture(node, 2)]
  assert.deepEqual([first.rows, first.columns, first.frames], [16, 16, 1])
  assert.equal(first.series, second.series)
  assert.match(first.series, /^[0-9a-f]{16}$/, 'no UID of the original is kept')
  assert.equal((await node.ingest.review.picture(first.id, { frame: 1, side: 64 })).subarray(0, 2).toString('hex'), 'ffd8')
  const [result] = await node.ingest.review.decide('anna', [decided(first, 'clear')])
  assert.equal(result?.result, 'stored', result?.reason)
  const left = await node.ingest.review.list('anna', { offset: 0, limit: 100 })
  assert.ok(!left.items.some(({ id }) => id === first.id))
})

test('an original that was decided once is not asked about again, in its project', async () => {
  const { sends, intake, review } = node.ingest
  const item = await capture(node, 7)
  assert.equal((await review.decide('anna', [decided(item, 'mask', [{ column: 0, row: 0, width: 4, height: 2, by: 'person' }])]))[0]?.result, 'stored')
  const again = async (project: string): Promise<string> => {
    const send = await sends.open({ door: 'upload', project, path: 'federated', actor: 'tester' })
    const bytes = file(7)
    return (await intake.submit({ send, bytes, size: bytes.length })).outcome
  }
  assert.equal(await again('default'), 'duplicate')
  assert.equal(await again('another'), 'quarantined')
  assert.equal(await node.objects.head(item.digest) !== undefined, true, 'still held in the other project')
})

test('what a person cleared by mistake is stopped while the name of its patient is readable in it; masked as proposed it goes on', async () => {
  const { sends, intake, review } = node.ingest
  const [rows, columns] = [320, 640]
  const values = new Uint16Array(rows * columns).fill(20)
  for (const [line, text] of ['VANDERMEER WILHELMINA', 'CT 120 KV'].entries()) drawText(drawable(text) ?? '', { column: 12, row: 16 + line * 36, scale: 2 }, (column, row) => { values[row * columns + column] = 2600 })
  const change = [{ tag: 0x00280301, vr: 'CS', value: 'YES' }, { tag: 0x00100010, vr: 'PN', value: 'Vandermeer^Wilhelmina' }, { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(values.buffer) }]
  const bytes = sampleFile({ number: 40, patientId: 'MISTAKE-1', sopClassUid: captureClass, rows, columns, change })
  const send = await sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  await intake.submit({ send, bytes, size: bytes.length })
  const waiting = async (): Promise<ReviewItem> => (await review.list('anna', { offset: 0, limit: 100 })).items.find((item) => item.rows === rows) as ReviewItem
  const [result] = await review.decide('anna', [decided(await waiting(), 'clear')])
  assert.deepEqual([result?.result, result?.reason], ['quarantined', 'ingest/identity-left'])
  const again = await waiting()
  assert.ok(again.suggestions.length > 0, 'it waits on the review page again, with what could be masked')
  assert.equal((await review.decide('anna', [decided(again, 'mask', again.suggestions)]))[0]?.result, 'stored')
})

test('what is rejected leaves the node, and its original too', async () => {
  const item = await capture(node, 3)
  assert.ok(await node.objects.head(item.digest))
  assert.equal((await node.ingest.review.decide('anna', [decided(item, 'reject')]))[0]?.result, 'discarded')
  assert.equal(await node.objects.head(item.digest), undefined)
})

test('a decision about another original does nothing', async () => {
  const item = await capture(node, 4)
  const [result] = await node.ingest.review.decide('anna', [{ ...decided(item, 'clear'), digest: 'a'.repeat(64) }])
  assert.deepEqual([result?.result, result?.reason], ['failed', 'ingest/not-the-same-original'])
  assert.ok((await node.ingest.review.list('anna', { offset: 0, limit: 100 })).items.some(({ id }) => id === item.id))
})

test('of two persons who decide at once about one file, one is heard', async () => {
  const item = await capture(node, 8)
  const both = await Promise.all([node.ingest.review.decide('anna', [decided(item, 'clear')]), node.ingest.review.decide('ben', [decided(item, 'reject')])])
  assert.deepEqual(both.map(([one]) => one?.result), ['stored', 'failed'])
})

test('where two persons are asked for, one person twice is not two, and both must decide the same', async () => {
  const item = await capture(pair, 5)
  const by = async (actor: string, decision: Decided['decision']): Promise<string | undefined> => (await pair.ingest.review.decide(actor, [decided(item, decision)]))[0]?.result
  assert.equal(await by('anna', 'clear'), 'proposed')
  assert.equal(await by('anna', 'clear'), 'proposed')
  const seen = (await pair.ingest.review.list('ben', { offset: 0, limit: 10 })).items[0]?.proposal
  assert.deepEqual(seen, { decision: 'clear', masks: [], mine: false })
  assert.equal(await by('ben', 'reject'), 'proposed', 'another decision is a new proposal')
  assert.equal(await by('anna', 'clear'), 'proposed')
  assert.equal(await by('ben', 'clear'), 'stored')
})

test('the ledger says who decided what about which original, by digest and counts', async () => {
  const entries = await pair.ingest.options.ledger.read(0, 100, { type: 'ingest/pixels-decided' })
  assert.deepEqual(entries.map(({ actor, detail }) => `${actor} ${detail['decision']} ${detail['state']}`),
    ['anna clear proposed', 'anna clear proposed', 'ben reject proposed', 'anna clear proposed', 'ben clear applied'])
  assert.ok(entries.every(({ detail }) => /^[0-9a-f]{64}$/.test(String(detail['original']))))
})
