/**
 * Cases A01 to A30 of the attack list (hostile DICOM objects) as the journey meets them. Reading itself (A09 to A13, A28, A29) is tested with the
 * reader in packages/standards/test/dicom; here it is shown that the journey turns its refusals into an outcome.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { keyRingOf, openDeidentifier, readProfile } from '@vesalius/deidentify'
import { buildDicom, implementation, readDicom, uids } from '@vesalius/standards/dicom'
import type { DicomFile, PlainAttributes } from '@vesalius/standards/dicom'
import { travel } from '../../src/ingest/runner.ts'
import type { Ready, Stopped } from '../../src/ingest/runner.ts'
import { canary, sampleAttributes, sampleFile } from './samples.ts'
import type { SampleOptions } from './samples.ts'

const key = new Uint8Array(32).fill(7)
const profile = readProfile('research')
const engine = openDeidentifier({ profile: { ...profile, pixels: { ...profile.pixels, risky: 'hold' } }, keys: keyRingOf([key]) })
after(() => engine.close())

async function go(bytes: Uint8Array, announced?: { sopClassUid: string, sopInstanceUid: string }): Promise<Ready | Stopped> {
  return travel({ source: bytes, headerBytes: 0, project: 'default', track: 'federated', ...(announced ? { announced } : {}) }, { engine, key })
}

async function reasonOf(bytes: Uint8Array): Promise<string> {
  const outcome = await go(bytes)
  return outcome.kind === 'ready' ? 'ready' : outcome.reason
}

async function resultOf(bytes: Uint8Array): Promise<{ bytes: Buffer, file: DicomFile, codes: string[] }> {
  const outcome = await go(bytes)
  assert.equal(outcome.kind, 'ready', outcome.kind === 'ready' ? '' : outcome.message)
  const ready = outcome as Ready
  const out = Buffer.concat([...ready.result.chunks()])
  return { bytes: out, file: readDicom(out), codes: ready.describe({ digest: '', size: 0 }).findings.map(({ code }) => code) }
}

const change = (...elements: PlainAttributes): SampleOptions => ({ change: elements })
const preamble = (text: string): Uint8Array => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(128)]).subarray(0, 128)

test('A01 a preamble that is a Windows program becomes zeros; the digest of what was received is kept', async () => {
  const bytes = sampleFile({ preamble: preamble('MZ\x90\0PE') })
  const outcome = await go(bytes) as Ready
  assert.ok(Buffer.concat([...outcome.result.chunks()]).subarray(0, 128).every((byte) => byte === 0))
  assert.match(outcome.describe({ digest: 'x', size: 1 }).receivedDigest, /^[0-9a-f]{64}$/)
})

test('A02 preambles that are ELF, Mach-O, a script, HTML or PDF become zeros', async () => {
  for (const text of ['\x7fELF', '\xcf\xfa\xed\xfe', '#!/bin/sh\n', '<html><script>', '%PDF-1.7']) {
    assert.ok((await resultOf(sampleFile({ preamble: preamble(text) }))).bytes.subarray(0, 128).every((byte) => byte === 0))
  }
})

test('A03 a preamble that is a TIFF becomes zeros too, since its offsets are not true any more after de-identification', async () => {
  assert.ok((await resultOf(sampleFile({ preamble: preamble('II*\0\x08\0\0\0') }))).bytes.subarray(0, 128).every((byte) => byte === 0))
})

test('A04 Rows in another representation than US is held', async () => {
  assert.equal(await reasonOf(sampleFile(change({ tag: 0x00280010, vr: 'UL', value: 0x10001 }))), 'ingest/bad-geometry')
})

test('A05 a geometry that multiplies beyond any file is held before anything is allocated', async () => {
  const huge = change({ tag: 0x00280010, vr: 'US', value: 65535 }, { tag: 0x00280011, vr: 'US', value: 65535 }, { tag: 0x00280008, vr: 'IS', value: '2147483647' })
  assert.equal(await reasonOf(sampleFile(huge)), 'ingest/bad-geometry')
})

test('A06 pixel data that are too short are held, one pad byte is accepted, more are held', async () => {
  const pixels = (length: number): SampleOptions => change({ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(length) })
  assert.equal(await reasonOf(sampleFile(pixels(126))), 'ingest/bad-geometry')
  assert.equal(await reasonOf(sampleFile(pixels(130))), 'ingest/bad-geometry')
  const oneByte = change({ tag: 0x00280010, vr: 'US', value: 3 }, { tag: 0x00280011, vr: 'US', value: 3 }, { tag: 0x00280100, vr: 'US', value: 8 }, { tag: 0x7fe00010, vr: 'OB', value: new Uint8Array(10) })
  assert.equal(await reasonOf(sampleFile(oneByte)), 'ready')
})

test('A08 a transfer syntax that is private is held', async () => {
  assert.equal(await reasonOf(sampleFile({ transferSyntax: '1.3.46.670589.33.1.4.1' })), 'ingest/unknown-transfer-syntax')
})

test('A09 a file meta group length that lies is held, with the place', async () => {
  const bytes = sampleFile()
  new DataView(bytes.buffer).setUint32(140, 0x7fffffff, true)
  const outcome = await go(bytes) as Stopped
  assert.equal(outcome.reason, 'ingest/unreadable')
  assert.match(outcome.message, /at byte \d+/)
})

test('A10, A11, A12 an undefined length where none may be, endless nesting and too many items are held quickly', async () => {
  const start = performance.now()
  const plain = Buffer.from(sampleFile())
  const element = (header: string, count: number): Buffer => Buffer.concat([plain.subarray(0, plain.length - 140), Buffer.alloc(header.length / 2 * count, header, 'hex')])
  assert.equal(await reasonOf(new Uint8Array(Buffer.concat([plain, Buffer.from('e07f10114c4f0000ffffffff', 'hex')]))), 'ingest/unreadable')
  assert.equal(await reasonOf(new Uint8Array(element('400030a75351000 0ffffffff'.replaceAll(' ', '') + 'feff00e0ffffffff', 10_000))), 'ingest/unreadable')
  assert.equal(await reasonOf(new Uint8Array(Buffer.concat([element('400030a753510000ffffffff', 1), Buffer.alloc(8 * 300_000, 'feff00e000000000', 'hex')]))), 'ingest/unreadable')
  assert.ok(performance.now() - start < 4_000)
})

test('A13 a deflated bomb stops at the budget', async () => {
  const bomb = buildDicom({ transferSyntax: uids.deflatedExplicitLittleEndian, attributes: [...sampleAttributes(), { tag: 0x7fe10010, vr: 'LO', value: 'X' }, { tag: 0x7fe11001, vr: 'OB', value: new Uint8Array(300 * 1024 * 1024) }] })
  assert.ok(bomb.length < 2_000_000)
  assert.equal(await reasonOf(bomb), 'ingest/unreadable')
})

test('A15 a codestream whose header claims another size than the attributes is held before decoding', async () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xdc, 0xff, 0xdc, 1, 1, 0x11, 0, 0xff, 0xd9, 0)
  const compressed = (rows: number): Uint8Array => {
    const own = new Uint8Array(jpeg)
    own.set([rows >> 8, rows & 255, rows >> 8, rows & 255], 7)
    return sampleFile({ transferSyntax: uids.jpegBaseline, change: [{ tag: 0x7fe00010, vr: 'OB', fragments: [own] }] })
  }
  assert.equal(await reasonOf(compressed(65500)), 'ingest/bad-codestream')
  assert.equal(await reasonOf(compressed(8)), 'ingest/pixels-not-cleanable', 'of the right size it is looked at, and what cannot be decoded does not pass')
})

test('A16 RLE segments that point outside the frame or backwards are held', async () => {
  const rle = (second: number): Uint8Array => {
    const frame = new Uint8Array(128)
    new DataView(frame.buffer).setUint32(0, 2, true)
    new DataView(frame.buffer).setUint32(4, 64, true)
    new DataView(frame.buffer).setUint32(8, second, true)
    return sampleFile({ transferSyntax: uids.rleLossless, change: [{ tag: 0x7fe00010, vr: 'OB', fragments: [frame] }] })
  }
  assert.equal(await reasonOf(rle(10)), 'ingest/bad-codestream')
  assert.equal(await reasonOf(rle(5000)), 'ingest/bad-codestream')
  assert.equal(await reasonOf(rle(96)), 'ready')
})

test('A17 an offset table that is not in order is not used, and that is told', async () => {
  const fragment = (): Uint8Array => {
    const frame = new Uint8Array(128)
    for (const [at, value] of [[0, 2], [4, 64], [8, 96]] as const) new DataView(frame.buffer).setUint32(at, value, true)
    return frame
  }
  const bytes = sampleFile({ transferSyntax: uids.rleLossless, change: [
    { tag: 0x00280008, vr: 'IS', value: '2' }, { tag: 0x7fe00010, vr: 'OB', fragments: [fragment(), fragment()], offsetTable: [500, 4] },
  ] })
  assert.ok((await resultOf(bytes)).codes.includes('ingest/pixels-bad-offset-table'))
})

test('A18 a Number of Frames that is zero, negative, huge, in other digits or twice is held', async () => {
  for (const value of ['0', '-1', '1e9', '1\\2', '1.0']) assert.equal(await reasonOf(sampleFile(change({ tag: 0x00280008, vr: 'IS', value: value.split('\\') }))), 'ingest/bad-geometry', value)
  assert.equal(await reasonOf(sampleFile(change({ tag: 0x00280008, vr: 'IS', value: Buffer.from('٣ ') }))), 'ingest/bad-geometry')
})

test('A19 duplicate and unsorted elements are recorded, and no copy escapes de-identification', async () => {
  const twice = buildDicom({ transferSyntax: uids.explicitLittleEndian, attributes: [...sampleAttributes(), { tag: 0x00100010, vr: 'PN', value: `${canary}^Second` }] })
  const { bytes, codes } = await resultOf(twice)
  assert.ok(!bytes.includes(canary))
  assert.ok(codes.some((code) => code.startsWith('ingest/structure-')))
})

test('A20 no canary is left in private elements, overlays, curves, icons, report text, graphics, padding or behind the end', async () => {
  const item = (tag: number, vr: string): PlainAttributes => [{ tag, vr, value: `${canary} text` }]
  const bytes = Buffer.concat([sampleFile(change(
    { tag: 0x00091001, vr: 'LO', value: canary }, { tag: 0x00090010, vr: 'LO', value: `${canary} CREATOR` },
    { tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '1.2.3' }, ...item(0x00100010, 'PN'), { tag: 0x00091001, vr: 'UN', value: Buffer.from(canary) }]] },
    { tag: 0x00880200, vr: 'SQ', value: [item(0x00100020, 'LO')] }, { tag: 0x00400275, vr: 'SQ', value: [item(0x00400007, 'LO'), item(0x00321060, 'LO')] },
    { tag: 0x0040a730, vr: 'SQ', value: [[{ tag: 0x0040a040, vr: 'CS', value: 'TEXT' }, { tag: 0x0040a160, vr: 'UT', value: canary }, { tag: 0x0040a730, vr: 'SQ', value: [item(0x0040a123, 'PN')] }]] },
    { tag: 0x00700001, vr: 'SQ', value: [[{ tag: 0x00700008, vr: 'SQ', value: [item(0x00700006, 'ST')] }]] },
    { tag: 0x00401101, vr: 'SQ', value: [item(0x00080104, 'LO')] }, { tag: 0x50000022, vr: 'LO', value: canary }, { tag: 0x60003000, vr: 'OW', value: Buffer.from(`${canary}  `) },
    { tag: 0x60000022, vr: 'LO', value: canary }, { tag: 0xfffcfffc, vr: 'OB', value: Buffer.from(`${canary}  `) },
  )), Buffer.from(`\0\0${canary} behind the end`)])
  const outcome = await go(new Uint8Array(bytes))
  if (outcome.kind !== 'ready') assert.equal(outcome.reason, 'ingest/unreadable')
  const clean = await resultOf(new Uint8Array(bytes.subarray(0, bytes.length - canary.length - 17)))
  assert.ok(!clean.bytes.includes(canary))
  assert.equal(await reasonOf(sampleFile({ sopClassUid: '1.2.840.10008.5.1.4.1.1.104.1' })), 'ingest/encapsulated-document')
})

test('A21 a name whose bytes are not of the declared character set is held', async () => {
  const utf8 = { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' }
  assert.equal(await reasonOf(sampleFile(change(utf8, { tag: 0x00100010, vr: 'PN', value: Uint8Array.of(0x41, 0xc0, 0xaf, 0x42) }))), 'ingest/bad-text')
  assert.equal(await reasonOf(sampleFile(change(utf8, { tag: 0x00100010, vr: 'PN', value: Buffer.from('Müller^Eva') }))), 'ready')
})

test('A22 UIDs that are no UIDs are held', async () => {
  for (const uid of ['../../etc/passwd', '1.2.3.'.padEnd(70, '4'), '1.02.3', '1..2', 'abc']) {
    assert.equal(await reasonOf(sampleFile(change({ tag: 0x00080018, vr: 'UI', value: Buffer.from(uid) }))), 'ingest/bad-uid', uid)
  }
  assert.equal(await reasonOf(sampleFile(change({ tag: 0x00200052, vr: 'UI', value: Buffer.from('1.2/..3') }))), 'ingest/bad-uid-value')
  assert.equal(await reasonOf(sampleFile(change({ tag: 0x00090010, vr: 'LO', value: 'GEMS_IDEN_01' }, { tag: 0x000910e3, vr: 'UI', value: Buffer.from('no uid ') }))), 'ready', 'a private one goes')
})

test('A23 a name in a sequence that is held as UN is treated like any other', async () => {
  const inner = Buffer.concat([Buffer.from('10001000', 'hex'), Buffer.from([8, 0, 0, 0]), Buffer.from(`${canary} X`)])
  const value = Buffer.concat([Buffer.from('feff00e0', 'hex'), Buffer.from([inner.length, 0, 0, 0]), inner])
  assert.ok(!(await resultOf(sampleFile(change({ tag: 0x00081140, vr: 'UN', value })))).bytes.includes(canary))
})

test('A24 an unknown SOP class is held', async () => {
  assert.equal(await reasonOf(sampleFile({ sopClassUid: '1.2.3.4.5' })), 'ingest/unknown-sop-class')
})

test('A30 what is not DICOM is refused; a bare data set is read by what is seen in it and gets a header', async () => {
  assert.equal(await reasonOf(Buffer.from('this is a text file and nothing else at all')), 'ingest/not-dicom')
  assert.equal(await reasonOf(new Uint8Array(0)), 'ingest/empty')
  const whole = sampleFile()
  const bare = whole.subarray(readDicom(whole).dataSetOffset)
  const { file, codes } = await resultOf(bare)
  assert.equal(file.meta?.string(0x00020010), uids.explicitLittleEndian)
  assert.equal(file.meta?.string(0x00020012), implementation.classUid)
  assert.ok(codes.includes('ingest/structure-missing-meta'))
})

test('an instance that is not the one announced is held (C04)', async () => {
  const outcome = await go(sampleFile(), { sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: '1.2.3' }) as Stopped
  assert.equal(outcome.reason, 'ingest/identity-mismatch')
})

test('burned-in text that is admitted is held, and so is what is of a kind that often carries text, whatever it declares', async () => {
  assert.equal(await reasonOf(sampleFile(change({ tag: 0x00280301, vr: 'CS', value: 'YES' }))), 'ingest/burned-in-annotation')
  for (const sopClassUid of ['1.2.840.10008.5.1.4.1.1.7', '1.2.840.10008.5.1.4.1.1.6.1', '1.2.840.10008.5.1.4.1.1.77.1.4']) {
    assert.equal(await reasonOf(sampleFile({ sopClassUid })), 'ingest/pixels-not-reviewed')
    assert.equal(await reasonOf(sampleFile({ sopClassUid, ...change({ tag: 0x00280301, vr: 'CS', value: 'NO' }) })), 'ingest/pixels-not-reviewed')
  }
})
