import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildDicom } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { pictureOf, windowed } from '@vesalius/codec'
import type { PictureOptions } from '@vesalius/codec'
import { made } from '../rig.ts'

const shown = async (head: Uint8Array, frame: Uint8Array, options: PictureOptions = {}) => [...(await pictureOf({ head, frame, number: 0, options })).pixels]

test('maps a window as PS3.3 C.11.2.1.2.1 says', () => {
  const linear = windowed({ center: 2048, width: 4096, shape: 'linear' })
  assert.equal(Math.round(linear(0)), 0)
  assert.equal(Math.round(linear(4095)), 255)
  const narrow = windowed({ center: 100, width: 1, shape: 'linear' })
  assert.deepEqual([narrow(99), narrow(100)], [0, 255])
  assert.equal(windowed({ center: 0, width: 10, shape: 'sigmoid' })(0), 127.5)
})

const palette = (descriptor: number[], entries: number[]): PlainAttributes => [
  { tag: 0x00280004, vr: 'CS', value: 'PALETTE COLOR' }, { tag: 0x00280100, vr: 'US', value: [8] }, { tag: 0x00280101, vr: 'US', value: [8] }, { tag: 0x00280102, vr: 'US', value: [7] },
  ...[0x00281101, 0x00281102, 0x00281103].map((tag) => ({ tag, vr: 'US', value: descriptor })),
  ...[0x00281201, 0x00281202, 0x00281203].map((tag) => ({ tag, vr: 'OW', value: new Uint8Array(new Uint16Array(entries).buffer) })),
]

test('A07: a palette that lies about its length shows only its own entries', async () => {
  const canary = 0x77
  for (const descriptor of [[4, 0, 8], [200, 0, 8], [0, 0, 8], [4, 250, 8], [4, 65535, 16]]) {
    const head = made({ study: 1, rows: 2, more: [...palette(descriptor, [1, 2, 3, 4]), { tag: 0x00281221, vr: 'OW', value: new Uint8Array(64).fill(canary) }] })
    const pixels = await shown(head, Uint8Array.of(0, 1, 3, 255))
    assert.equal(pixels.length, 12)
    assert.ok(pixels.every((value) => value <= 4), String(descriptor))
  }
})

test('shows MONOCHROME1 the other way round, and signs as they are', async () => {
  const more: PlainAttributes = [{ tag: 0x00280103, vr: 'US', value: [1] }, { tag: 0x00280101, vr: 'US', value: [16] }, { tag: 0x00280102, vr: 'US', value: [15] }]
  const frame = new Uint8Array(new Int16Array([-100, 0, 50, 100]).buffer)
  assert.deepEqual(await shown(made({ study: 1, rows: 2, more }), frame), [0, 128, 191, 255])
  assert.deepEqual(await shown(made({ study: 1, rows: 2, more: [...more, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME1' }] }), frame), [255, 127, 64, 0])
})

test('leaves out bits that are not stored, and pixel padding', async () => {
  const more: PlainAttributes = [{ tag: 0x00280120, vr: 'US', value: [4095] }]
  const frame = new Uint8Array(new Uint16Array([0xf000, 0x0064, 0xf032, 0x0fff]).buffer)
  assert.deepEqual(await shown(made({ study: 1, rows: 2, more }), frame), [0, 255, 128, 255])
})

test('a frame that is shorter than its image is not read beyond its end', async () => {
  assert.equal((await shown(made({ study: 1, rows: 8 }), new Uint8Array(10))).length, 64)
  await assert.rejects(pictureOf({ head: buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [] }), frame: new Uint8Array(4), number: 0, options: {} }), { code: 'bad-geometry' })
})
