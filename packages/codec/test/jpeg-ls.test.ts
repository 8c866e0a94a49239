/** JPEG-LS of one component by the decoder of our own: what the usual encoder wrote, what others wrote, and what is broken. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeFrame, encodeFrame, imageOf } from '@vesalius/codec'
import type { Image } from '@vesalius/codec'
import { framesOf, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { decodeOneComponent } from '../src/jpeg-ls.ts'
import { corpusFolder, corpusImages, corpusIsAbsent } from './corpus-files.ts'

const lossless = '1.2.840.10008.1.2.4.80'
const read = (path: string): DicomFile => readDicom(readFileSync(join(corpusFolder, path)))
const grey = (bits: number): Image => ({ rows: 37, columns: 53, samples: 1, bitsAllocated: bits > 8 ? 16 : 8, bitsStored: bits, highBit: bits - 1, signed: false, planar: false, photometric: 'MONOCHROME2', frames: 1, floating: false })

/** Flat, in steps, a ramp, noise: runs, interrupted runs and long codes. */
const patterns: readonly ((at: number) => number)[] = [() => 3, (at) => (at % 9 === 4 ? 60 : 3), (at) => (at % 53 > 20 ? 90 : 2), (at) => at * 7, (at) => Math.imul(at + 11, 0x9e3779b1) >>> 7]

test('what the usual encoder wrote comes back bit for bit, in 2 to 16 bits', async () => {
  let compared = 0
  for (const bits of [2, 5, 8, 10, 12, 15, 16]) {
    for (const [number, pattern] of patterns.entries()) {
      const image = grey(bits)
      const samples = Uint16Array.from({ length: image.rows * image.columns }, (_, at) => pattern(at) % 2 ** bits)
      const frame = bits > 8 ? new Uint8Array(samples.buffer) : Uint8Array.from(samples)
      const encoded = await encodeFrame(image, lossless, frame).catch((error: Error) => error.message)
      // Of noise the usual encoder gives up on some widths.
      if (typeof encoded === 'string') continue
      assert.deepEqual(decodeOneComponent(encoded.bytes, image), samples, `${bits} bits, pattern ${number}`)
      compared++
    }
  }
  assert.ok(compared >= 25, String(compared))
})

test('lossless and near-lossless streams of others are read as the usual decoder reads them', { skip: corpusIsAbsent }, async () => {
  let compared = 0
  for (const { path, file } of corpusImages(1_000_000)) {
    if (!/\.4\.8[01]$/.test(file.transferSyntax)) continue
    const image = imageOf(file.attributes)
    if (image.samples !== 1) continue
    const frame = framesOf(file).frame(0)
    const { bytes } = await decodeFrame(image, file.transferSyntax, frame)
    const samples = decodeOneComponent(frame, image)
    const ours = image.bitsAllocated > 8 ? new Uint8Array(samples.buffer) : Uint8Array.from(samples)
    assert.equal(Buffer.compare(ours, bytes), 0, path)
    compared++
  }
  assert.ok(compared >= 8, String(compared))
})

test('a stream on which the usual decoder stops is the picture that it was made of', { skip: corpusIsAbsent }, async () => {
  const file = read('wearemothership+dicom-test-files/compsamples_jpegls/IMAGES/JLSL/MR1_JLSL')
  const native = read('wearemothership+dicom-test-files/compsamples_refanddir/IMAGES/REF/MR1_UNC')
  const { bytes } = await decodeFrame(imageOf(file.attributes), file.transferSyntax, framesOf(file).frame(0))
  assert.equal(Buffer.compare(bytes, framesOf(native).frame(0)), 0)
})

test('a broken or cut stream is refused, and never read for ever', async () => {
  const image = grey(8)
  const { bytes } = await encodeFrame(image, lossless, Uint8Array.from({ length: image.rows * image.columns }, (_, at) => (at * 7) % 251))
  for (let cut = 0; cut < bytes.length - 8; cut += 7) assert.throws(() => decodeOneComponent(bytes.subarray(0, cut), image))
  assert.throws(() => decodeOneComponent(bytes, { rows: 36, columns: 53, bitsAllocated: 8 }), /size/)
  const deep = await encodeFrame(grey(16), lossless, new Uint8Array(image.rows * image.columns * 2).fill(9))
  assert.throws(() => decodeOneComponent(deep.bytes, image), /precision/)
  assert.throws(() => decodeOneComponent(Uint8Array.of(1, 2, 3, 4, 5, 6), image), /marker/)
})
