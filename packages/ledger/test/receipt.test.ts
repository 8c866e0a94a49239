import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { cosign, cosignedAt, formatReceipt, inclusionProof, isSignedBy, leafHash, parseCheckpoint, parseNote, parsePolicy, parseReceipt, parseVkey, rangeHashOf, signCheckpoint, signerOf, verifyReceipt, vkeyOf } from '@vesalius/ledger'

const keyOf = () => generateKeyPairSync('ed25519').privateKey
const log = signerOf('node.example/ledger', 'log', keyOf())
const [one, two, three] = ['one', 'two', 'three'].map((name) => signerOf(`witness.example/${name}`, 'witness', keyOf())) as [Witness, Witness, Witness]
type Witness = ReturnType<typeof signerOf>

const policyText = (quorum: string) => [`log ${vkeyOf(log)}`, '# three hospitals', `witness a ${vkeyOf(one)}`, `witness b ${vkeyOf(two)} https://b.example`, `witness c ${vkeyOf(three)}`,
  'group most 2 a b c', `quorum ${quorum}`, ''].join('\n')

async function receiptOf(index: number, size: number, witnesses: readonly Witness[] = []): Promise<string> {
  const entries = Array.from({ length: size }, (_, at) => Buffer.from(`{"index":${at}}`))
  const leaves = entries.map((entry) => leafHash(entry))
  const range = rangeHashOf(async (level, from, to) => (level === 0 ? leaves.slice(from, to) : []), size)
  let checkpoint = signCheckpoint({ origin: log.name, size, root: await range(0, size) }, log)
  for (const witness of witnesses) checkpoint += cosign(checkpoint, witness, 1_790_000_000)
  return formatReceipt({ entry: entries[index] as Buffer, index, path: await inclusionProof(index, size, range), checkpoint })
}

test('reads a note that the makers of the format have signed', () => {
  const verifier = parseVkey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const text = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n'
  const line = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
  assert.ok(isSignedBy(parseNote(`${text}\n${line}`), verifier))
  assert.ok(!isSignedBy(parseNote(`${text.replace('think', 'believe')}\n${line}`), verifier))
})

test('a receipt is checked with nothing but itself and a policy', async () => {
  const text = await receiptOf(5, 200)
  const proven = verifyReceipt(parseReceipt(text), parsePolicy(policyText('none')))
  assert.deepEqual([proven.log.name, proven.checkpoint.size, proven.witnesses], [log.name, 200, []])
  assert.equal(formatReceipt(parseReceipt(text)), text)
})

test('a receipt that was changed in any byte is refused', async () => {
  const text = await receiptOf(3, 20)
  const policy = parsePolicy(policyText('none'))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] as number) ^ 1
    assert.throws(() => verifyReceipt(parseReceipt(changed.toString()), policy), RangeError, `byte ${at}`)
  }
})

test('asks for as many witnesses as the policy says, and counts only true cosignatures', async () => {
  const policy = parsePolicy(policyText('most'))
  const check = async (witnesses: readonly Witness[]) => verifyReceipt(parseReceipt(await receiptOf(0, 9, witnesses)), policy).witnesses
  await assert.rejects(check([]), /too few witnesses/)
  await assert.rejects(check([one]), /too few witnesses/)
  await assert.rejects(check([one, one]), /too few witnesses/)
  await assert.rejects(check([one, signerOf(two.name, 'witness', keyOf())]), /too few witnesses/)
  assert.deepEqual(await check([three, one]), ['a', 'c'])
})

test('a log that is not of the policy is not trusted', async () => {
  const other = signerOf(log.name, 'log', keyOf())
  const policy = parsePolicy(`log ${vkeyOf(other)}\nquorum none\n`)
  await assert.rejects(async () => verifyReceipt(parseReceipt(await receiptOf(0, 3)), policy), /no log of the policy/)
})

test('says when a witness saw a checkpoint', () => {
  const checkpoint = signCheckpoint({ origin: log.name, size: 0, root: leafHash(Buffer.from('')) }, log)
  const note = parseNote(checkpoint + cosign(checkpoint, one, 1_790_000_001))
  assert.equal(cosignedAt(note, one), 1_790_000_001)
  assert.equal(cosignedAt(note, two), undefined)
  assert.equal(parseCheckpoint(note).size, 0)
})

test('a policy names the line that it cannot be read for', () => {
  const faults: [string, RegExp][] = [
    ['log x+y+z\nquorum none', /line 1/], [`${policyText('none')}quorum none`, /one quorum/], [policyText('nobody'), /not defined above/],
    [`witness a ${vkeyOf(log)}\nquorum a`, /line 1.*witness/], ['hello', /line 1/], ['', /no line that says its quorum/],
    [`witness a ${vkeyOf(one)}\ngroup g 2 a\nquorum g`, /line 2/], [`witness none ${vkeyOf(one)}\nquorum none`, /taken/],
  ]
  for (const [text, why] of faults) assert.throws(() => parsePolicy(text), why, text)
})
