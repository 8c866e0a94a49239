/** De-identification as a step of the journey: who the instance becomes, what it says of itself, what the records are told. The engine has its own tests. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { keyRingOf, openDeidentifier, readProfile } from '@vesalius/deidentify'
import { readDicom } from '@vesalius/standards/dicom'
import type { DicomFile, PlainAttributes } from '@vesalius/standards/dicom'
import { stepsOf } from '../../src/ingest/journey.ts'
import { travel } from '../../src/ingest/runner.ts'
import type { Ready } from '../../src/ingest/runner.ts'
import { canary, sampleFile } from './samples.ts'
import type { SampleOptions } from './samples.ts'

const key = new Uint8Array(32).fill(3)
const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([key]) })
after(() => engine.close())

async function outcome(options: SampleOptions, path: 'federated' | 'central' = 'federated'): Promise<{ file: DicomFile, bytes: Buffer, ready: Ready }> {
  const ready = await travel({ source: sampleFile(options), headerBytes: 0, project: 'default', track: path }, { engine, key })
  assert.equal(ready.kind, 'ready')
  const bytes = Buffer.concat([...(ready as Ready).result.chunks()])
  return { file: readDicom(bytes), bytes, ready: ready as Ready }
}

test('the subject has one pseudonym, characteristics stay, institution and referrer go', async () => {
  const { file, bytes } = await outcome({})
  assert.match(file.attributes.string(0x00100020) ?? '', /^VS-[A-Z0-9]{12}$/)
  assert.equal(file.attributes.string(0x00100010), file.attributes.string(0x00100020))
  assert.equal(file.attributes.string(0x00100040), 'F')
  assert.equal(file.attributes.string(0x00101010), '074Y')
  assert.equal(file.attributes.string(0x00080060), 'CT')
  assert.ok(!bytes.includes(canary) && !bytes.includes('Muster'))
  assert.equal((await outcome({ number: 2 })).file.attributes.string(0x00100020), file.attributes.string(0x00100020))
  assert.equal((await outcome({ change: [{ tag: 0x00101010, vr: 'AS', value: '097Y' }] })).file.attributes.string(0x00101010), '090Y')
})

test('the instance says exactly what was applied, and drops what it said before', async () => {
  const { file } = await outcome({ change: [{ tag: 0x00120063, vr: 'LO', value: `${canary} method` }, { tag: 0x00120064, vr: 'SQ', value: [[{ tag: 0x00080100, vr: 'SH', value: '113101' }]] }] })
  assert.equal(file.attributes.string(0x00120062), 'YES')
  assert.equal(file.attributes.string(0x00280303), 'MODIFIED')
  assert.deepEqual(file.attributes.items(0x00120064).map((item) => item.string(0x00080100)), ['113100', '113101', '113105', '113107', '113108'])
  assert.ok(file.attributes.strings(0x00120063).every((text) => text.length <= 64 && !text.includes(canary)))
})

test('a report keeps public codes and numbers and loses its texts', async () => {
  const concept: PlainAttributes = [{ tag: 0x00080100, vr: 'SH', value: '121071' }, { tag: 0x00080102, vr: 'SH', value: 'DCM' }, { tag: 0x00080104, vr: 'LO', value: 'Finding' }]
  const local: PlainAttributes = [{ tag: 0x00080100, vr: 'SH', value: canary }, { tag: 0x00080102, vr: 'SH', value: '99LOCAL' }, { tag: 0x00080104, vr: 'LO', value: canary }]
  const content: PlainAttributes = [
    { tag: 0x0040a040, vr: 'CS', value: 'TEXT' }, { tag: 0x0040a043, vr: 'SQ', value: [concept] }, { tag: 0x0040a160, vr: 'UT', value: `${canary} said` },
    { tag: 0x0040a168, vr: 'SQ', value: [local] }, { tag: 0x0040a30a, vr: 'DS', value: '12.5' },
  ]
  const { file, bytes } = await outcome({ change: [{ tag: 0x0040a730, vr: 'SQ', value: [content] }] })
  const [item] = file.attributes.items(0x0040a730)
  assert.equal(item?.items(0x0040a043)[0]?.string(0x00080104), 'Finding')
  assert.equal(item?.string(0x0040a30a), '12.5')
  assert.ok(!bytes.includes(canary))
})

test('the central path keeps no link, the federated path keeps one', async () => {
  const link = async (path: 'federated' | 'central'): Promise<unknown> => (await outcome({}, path)).ready.describe({ digest: '', size: 0 }).link
  assert.deepEqual(await link('federated'), { patientId: 'PID-1', issuer: '' })
  assert.equal(await link('central'), undefined)
  assert.deepEqual(stepsOf('central').map(({ name }) => name).filter((name) => name.endsWith('ise')), ['anonymise'])
})

test('provenance names every step with its version, options and digests in and out', async () => {
  const { provenance, receivedDigest } = (await outcome({})).ready.describe({ digest: 'stored', size: 1 })
  assert.deepEqual(provenance.map(({ step }) => step), stepsOf('federated').map(({ name }) => name))
  const changing = provenance.filter((step) => step.in !== step.out)
  assert.deepEqual(changing.map(({ step }) => step), ['pseudonymise'])
  assert.equal(provenance[0]?.in, receivedDigest)
  assert.equal(provenance.at(-1)?.out, 'stored')
})

test('the same file twice gives the same bytes', async () => {
  assert.ok((await outcome({})).bytes.equals((await outcome({})).bytes))
})
