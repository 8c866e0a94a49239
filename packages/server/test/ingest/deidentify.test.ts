/** De-identification of one instance: what is removed, replaced, moved and kept, and what the instance says about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidUid, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile, PlainAttributes } from '@vesalius/standards/dicom'
import { shiftDate, shiftDateTime } from '../../src/ingest/deidentify/dates.ts'
import { replaceUid } from '../../src/ingest/deidentify/uids.ts'
import { stepsOf } from '../../src/ingest/journey.ts'
import { travel } from '../../src/ingest/runner.ts'
import type { Ready } from '../../src/ingest/runner.ts'
import { canary, sampleFile } from './samples.ts'
import type { SampleOptions } from './samples.ts'

const key = new Uint8Array(32).fill(3)

async function outcome(options: SampleOptions, path: 'federated' | 'central' = 'federated', own = key): Promise<{ file: DicomFile, bytes: Buffer, ready: Ready }> {
  const ready = await travel({ source: sampleFile(options), headerBytes: 0, project: 'default', path }, own)
  assert.equal(ready.kind, 'ready')
  const bytes = Buffer.concat([...(ready as Ready).result.chunks()])
  return { file: readDicom(bytes), bytes, ready: ready as Ready }
}

const days = (from: string, to: string): number => {
  const at = (text: string): number => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)))
  return (at(to) - at(from)) / 86_400_000
}

test('all dates of a subject move by the same number of days into the past, times stay, the birth date is emptied', async () => {
  const { file } = await outcome({ change: [{ tag: 0x0008002a, vr: 'DT', value: '20240301101500.123456+0100' }] })
  const study = file.attributes.string(0x00080020) ?? ''
  const moved = days(study, '20240229')
  assert.ok(moved >= 1 && moved <= 3650)
  assert.equal(days(file.attributes.string(0x00080021) ?? '', '20240301'), moved)
  assert.match(file.attributes.string(0x0008002a) ?? '', /^\d{8}101500\.123456\+0100$/)
  assert.equal(days(file.attributes.string(0x0008002a) ?? '', '20240301'), moved)
  assert.equal(file.attributes.string(0x00080030), '101500')
  assert.equal(file.attributes.string(0x00100030), '')
  assert.notEqual(days((await outcome({ patientId: 'PID-2' })).file.attributes.string(0x00080020) ?? '', '20240229'), moved)
})

test('dates keep the precision they had, and what is no date is not moved', async () => {
  assert.equal(shiftDate('20240301', 1), '20240229')
  assert.equal(shiftDate('2024.03.01', 1), '2024.02.29')
  assert.equal(shiftDate('20230229', 1), undefined)
  assert.equal(shiftDateTime('202403', 31), '202401')
  assert.equal(shiftDateTime('2024', 1), '2023')
  assert.equal(shiftDateTime('20240301101500-0500', 1), '20240229101500-0500')
  assert.equal(shiftDate('yesterday', 1), undefined)
})

test('a UID is replaced by the same valid one wherever it stands, another key gives another one, and the standard\'s own stay', async () => {
  const reference: PlainAttributes = [{ tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00081155, vr: 'UI', value: '1.2.826.0.1.3680043.10.1.9' }]
  const { file } = await outcome({ change: [{ tag: 0x00081140, vr: 'SQ', value: [reference] }] })
  const [item] = file.attributes.items(0x00081140)
  assert.equal(item?.string(0x00081150), '1.2.840.10008.5.1.4.1.1.2')
  assert.equal(item?.string(0x00081155), (await outcome({ number: 9 })).file.attributes.string(0x00080018))
  assert.equal(file.attributes.string(0x00080018), file.meta?.string(0x00020003))
  const made = replaceUid(key, '1.2.3.4')
  assert.ok(isValidUid(made) && made.startsWith('2.25.') && made.length <= 44)
  assert.equal((BigInt(made.slice(5)) >> 76n) & 15n, 8n, 'version 8')
  assert.equal((BigInt(made.slice(5)) >> 62n) & 3n, 2n, 'the variant of RFC 9562')
  assert.notEqual(replaceUid(new Uint8Array(32), '1.2.3.4'), made)
  assert.equal(replaceUid(key, '1.2.840.10008.1.2.1'), '1.2.840.10008.1.2.1')
})

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
  assert.deepEqual(file.attributes.items(0x00120064).map((item) => item.string(0x00080100)), ['113100', '113107', '113108'])
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
