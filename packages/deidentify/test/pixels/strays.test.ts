import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeFrame, imageOf } from '@vesalius/codec'
import { buildDicom, editDicom, framesOf, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { withoutStrays } from '../../src/pixels/strays.ts'

const secret = Buffer.from('Quellenberg Zacharias')
const [rows, columns] = [32, 40]
const ground = Uint8Array.from({ length: rows * columns }, (_, at) => (at * 7) % 251)

function native(bytes: Uint8Array, transferSyntax = '1.2.840.10008.1.2.1'): DicomFile {
  return readDicom(buildDicom({
    transferSyntax,
    attributes: [
      { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00080018, vr: 'UI', value: '2.25.1' }, { tag: 0x00280002, vr: 'US', value: 1 },
      { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' }, { tag: 0x00280010, vr: 'US', value: rows }, { tag: 0x00280011, vr: 'US', value: columns },
      { tag: 0x00280100, vr: 'US', value: 8 }, { tag: 0x00280101, vr: 'US', value: 8 }, { tag: 0x00280102, vr: 'US', value: 7 }, { tag: 0x00280103, vr: 'US', value: 0 },
      { tag: 0x7fe00010, vr: 'OB', value: bytes },
    ],
  }))
}

async function compressed(transferSyntax: string, hide: (frame: Buffer) => Buffer): Promise<{ before: DicomFile, clean: Buffer }> {
  const plain = native(ground)
  const clean = Buffer.from((await encodeFrame(imageOf(plain.attributes), transferSyntax, ground)).bytes)
  const edit = editDicom(plain)
  edit.meta.setString(0x00020010, 'UI', transferSyntax)
  edit.setPixelData({ fragments: [even(hide(clean))] })
  return { before: readDicom(edit.toBytes()), clean }
}

const even = (bytes: Buffer): Buffer => (bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes)
const segment = (marker: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]), content])
const behind = (frame: Buffer): Buffer => Buffer.concat([frame, secret])
const holds = (file: DicomFile): boolean => Buffer.from(file.source.read(0, file.source.size)).includes(secret)

test('comments, applications\' segments and bytes after the end of a codestream go, and the picture stays to the byte', async () => {
  const inJpeg = (marker: number) => (frame: Buffer) => Buffer.concat([frame.subarray(0, 2), segment(marker, secret), frame.subarray(2)])
  const inJ2k = (frame: Buffer): Buffer => {
    const at = 4 + frame.readUInt16BE(4)
    return Buffer.concat([frame.subarray(0, at), segment(0x64, Buffer.concat([Buffer.from([0, 1]), secret])), frame.subarray(at)])
  }
  const cases: [string, (frame: Buffer) => Buffer][] = [
    ['1.2.840.10008.1.2.4.70', inJpeg(0xfe)], ['1.2.840.10008.1.2.4.70', inJpeg(0xe1)], ['1.2.840.10008.1.2.4.70', behind], ['1.2.840.10008.1.2.4.80', inJpeg(0xfe)], ['1.2.840.10008.1.2.4.80', behind],
    ['1.2.840.10008.1.2.4.90', inJ2k], ['1.2.840.10008.1.2.4.90', behind], ['1.2.840.10008.1.2.4.201', inJ2k], ['1.2.840.10008.1.2.5', behind],
  ]
  for (const [syntax, hide] of cases) {
    const { before, clean } = await compressed(syntax, hide)
    assert.ok(holds(before), syntax)
    const after = withoutStrays(before)
    assert.ok(!holds(after), syntax)
    assert.deepEqual(even(Buffer.from(framesOf(after).frame(0))), even(clean), syntax)
  }
})

test('bytes after native pixels go', () => {
  const after = withoutStrays(native(Buffer.concat([ground, secret, Buffer.alloc(1)])))
  assert.ok(!holds(after))
  assert.deepEqual(framesOf(after).frame(0), ground)
})

test('a file with nothing beside its picture, or only the name of an encoder, is the same file', async () => {
  for (const file of [native(ground), (await compressed('1.2.840.10008.1.2.4.90', (frame) => frame)).before,
    (await compressed('1.2.840.10008.1.2.4.70', (frame) => Buffer.concat([frame.subarray(0, 2), segment(0xfe, Buffer.from('LEAD Technologies Inc. V1.01')), frame.subarray(2)]))).before,
    (await compressed('1.2.840.10008.1.2.5', (frame) => frame)).before]) assert.ok(withoutStrays(file) === file)
})
