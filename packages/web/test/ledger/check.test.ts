/** The browser's own check of a ledger against the program's: what that makes, this must find true, and nothing that was changed. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { cosign, formatReceipt, inclusionProof, leafHash, parseTilePath, rootOf, signCheckpoint, signerOf, vkeyOf } from '@vesalius/ledger'
import { checkLog, type LogSource } from '../../src/ledger/check/check-log.ts'
import { checkReceipt } from '../../src/ledger/check/check-receipt.ts'

const log = signerOf('example.org/log', 'log', generateKeyPairSync('ed25519').privateKey)
const witness = signerOf('example.org/witness', 'witness', generateKeyPairSync('ed25519').privateKey)
const other = signerOf('example.org/log', 'log', generateKeyPairSync('ed25519').privateKey)
const entriesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, index) => Buffer.from(JSON.stringify({ detail: {}, index, time: '2026-01-01T00:00:00.000Z', type: 'study/stored' })))

function noteOver(entries: readonly Buffer[], signer = log): string {
  return signCheckpoint({ origin: signer.name, size: entries.length, root: rootOf(entries.map((entry) => leafHash(entry))) }, signer)
}

async function receiptOf(entries: readonly Buffer[], index: number, note: string): Promise<string> {
  const leaves = entries.map((entry) => leafHash(entry))
  const path = await inclusionProof(index, entries.length, async (start, end) => rootOf(leaves.slice(start, end)))
  return formatReceipt({ entry: entries[index] ?? Buffer.alloc(0), index, path, checkpoint: note })
}

/** As the server answers: c2sp.org/tlog-tiles. */
function sourceOf(entries: readonly Buffer[], note: string): LogSource {
  return {
    checkpoint: async () => note,
    async bundle(path) {
      const { index, width } = parseTilePath(path) ?? { index: -1, width: 0 }
      return Buffer.concat(entries.slice(index * 256, index * 256 + width).flatMap((entry) => [Buffer.from([entry.length >> 8, entry.length & 255]), entry]))
    },
  }
}

test('proves every receipt of trees of many sizes, and counts who has witnessed it', async () => {
  for (const size of [1, 2, 3, 5, 8, 13, 64, 100]) {
    const entries = entriesOf(size)
    const note = noteOver(entries)
    for (let index = 0; index < size; index += Math.ceil(size / 9)) {
      const { entry, witnesses, size: told } = await checkReceipt(await receiptOf(entries, index, note + cosign(note, witness, 1_700_000_000)), { log: vkeyOf(log), witnesses: [vkeyOf(witness)] })
      assert.deepEqual([entry.index, told, witnesses], [index, size, ['example.org/witness']])
    }
  }
})

test('proves nothing of which one byte is another, or that another key signed', async () => {
  const entries = entriesOf(20)
  const receipt = await receiptOf(entries, 7, noteOver(entries))
  const keys = { log: vkeyOf(log), witnesses: [] }
  const fails = (text: string, why: string, given = keys) => assert.rejects(checkReceipt(text, given), new RangeError(why))
  const changed = Buffer.from(String(entries[7]).replace('stored', 'erased')).toString('base64')
  await fails(receipt.replace(/^extra .*$/m, `extra ${changed}`), 'place')
  await fails(receipt.replace(/^index 7$/m, 'index 6'), 'place')
  await fails(receipt.replace(/\n20\n/, '\n21\n'), 'signature')
  await fails(receipt, 'signature', { log: vkeyOf(other), witnesses: [] })
  await fails('nothing', 'form')
  assert.deepEqual((await checkReceipt(receipt, { log: vkeyOf(log), witnesses: [vkeyOf(witness)] })).witnesses, [], 'nobody has witnessed it')
})

test('hashes a whole ledger over several tiles, tells how far it is, and sees that it continues what was seen', async () => {
  const entries = entriesOf(600)
  const told: number[] = []
  const check = (list: readonly Buffer[], note: string, before?: { size: number; root: string }) => checkLog(sourceOf(list, note), { key: vkeyOf(log), before, tell: (done) => told.push(done) })
  const first = await check(entries.slice(0, 300), noteOver(entries.slice(0, 300)))
  assert.deepEqual([first.wrong, first.size, told], [undefined, 300, [256, 300]])
  const second = await check(entries, noteOver(entries), first)
  assert.deepEqual([second.wrong, second.size, second.seen], [undefined, 600, 300])
  assert.equal((await check(entries.slice(0, 200), noteOver(entries.slice(0, 200)), first)).wrong, 'shorter')
  const rewritten = entries.with(3, Buffer.from('{"type":"another"}'))
  assert.equal((await check(rewritten, noteOver(rewritten), first)).wrong, 'rewritten', 'signed again, but not what was seen')
  assert.equal((await check(rewritten, noteOver(entries))).wrong, 'root')
  assert.equal((await check(entries, noteOver(entries, other))).wrong, 'signature')
})
