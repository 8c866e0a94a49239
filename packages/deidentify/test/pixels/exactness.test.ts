/** Burned-in text is hidden in every transfer syntax, and outside the masks not one bit of a sample differs (R57, R58, R60). */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { imageOf } from '@vesalius/codec'
import { readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { closePixels } from '../../src/pixels/index.ts'
import type { PixelOutcome } from '../../src/pixels/index.ts'
import { boxesFor } from '../../src/pixels/masks.ts'
import { applied, burnedFrame, clean, clip, corpusFile, corpusIsAbsent, ct, frameCount, masking, nativeFrames, samplesIn, stillSeen, stored, text, withFrames } from './files.ts'

after(closePixels)

const lossless = {
  native: '1.2.840.10008.1.2.1', implicit: '1.2.840.10008.1.2', deflated: '1.2.840.10008.1.2.1.99', RLE: '1.2.840.10008.1.2.5', 'JPEG lossless': '1.2.840.10008.1.2.4.70',
  'JPEG-LS': '1.2.840.10008.1.2.4.80', 'JPEG-LS that allows loss': '1.2.840.10008.1.2.4.81', 'JPEG 2000': '1.2.840.10008.1.2.4.90', 'JPEG 2000 that allows loss': '1.2.840.10008.1.2.4.91',
  HTJ2K: '1.2.840.10008.1.2.4.201', 'HTJ2K RPCL': '1.2.840.10008.1.2.4.202',
}

/** Every sample outside the masks is what it was; gives how many samples lie inside. */
async function assertExactOutside(before: DicomFile, result: DicomFile, outcome: PixelOutcome): Promise<number> {
  assert.ok('facts' in outcome)
  const image = imageOf(before.attributes)
  let masked = 0
  for (let frame = 0; frame < frameCount(before); frame++) {
    const [old, now] = [await samplesIn(before, frame), await samplesIn(result, frame)]
    assert.equal(now.length, old.length)
    const inside = new Uint8Array(image.rows * image.columns)
    for (const box of boxesFor(outcome.facts.masks, frame, image)) for (let y = box.row; y < box.row + box.height; y++) inside.fill(1, y * image.columns + box.column, y * image.columns + box.column + box.width)
    let differing = 0
    for (let at = 0; at < old.length; at++) if (inside[Math.floor(at / image.samples)] === 0 && old[at] !== now[at]) differing++
    assert.equal(differing, 0, `${differing} samples of frame ${frame} differ outside the masks`)
    masked += inside.reduce((sum, one) => sum + one, 0)
  }
  return masked
}

async function named(): Promise<{ file: DicomFile, place: { column: number, row: number, level: number }, glyphs: Awaited<ReturnType<typeof text>> }> {
  const original = corpusFile(ct)
  const [frame] = await nativeFrames(original)
  const glyphs = await text('GARCIA^MARIA 12.03.1956')
  const place = { column: 40, row: 450, level: 3000 }
  return { file: withFrames(original, [burnedFrame(frame as Uint8Array, { columns: 512, bits: 16 }, glyphs, place)]), place, glyphs }
}

for (const [name, transferSyntax] of Object.entries(lossless)) {
  test(`hides a name in ${name} and leaves every other sample as it is`, { skip: corpusIsAbsent }, async (t) => {
    const { file, place, glyphs } = await named()
    const before = await stored(file, transferSyntax)
    const outcome = await clean(before)
    assert.equal(outcome.kind, 'cleaned', JSON.stringify(outcome))
    const result = applied(before, outcome)
    assert.equal(result.transferSyntax, transferSyntax)
    const masked = await assertExactOutside(before, result, outcome)
    assert.equal(stillSeen(await samplesIn(result), 512, { text: glyphs, place }), 0)
    assert.ok(masked < 512 * 512 * 0.08, `${masked} pixels are masked`)
    t.diagnostic(`${masked} pixels masked, the text has ${glyphs.width * glyphs.height}`)
  })
}

test('gives JPEG with loss back without further loss, natively, and says that it lost something once', { skip: corpusIsAbsent }, async () => {
  const before = corpusFile(clip)
  const outcome = await clean(before, { policy: masking })
  assert.equal(outcome.kind, 'cleaned', JSON.stringify(outcome))
  const result = applied(before, outcome)
  assert.equal(result.transferSyntax, '1.2.840.10008.1.2.1')
  assert.equal(result.attributes.string(0x00280004), 'RGB')
  assert.equal(result.attributes.number(0x00280006), 0)
  assert.equal(result.attributes.string(0x00282110), '01')
  await assertExactOutside(before, result, outcome)
})

const gdcm = spawnSync('which', ['gdcmconv']).status === 0 ? false : 'gdcmconv is not installed'

test('GDCM reads what was written, with the samples that we read', { skip: corpusIsAbsent || gdcm }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-exact-'))
  try {
    const { file } = await named()
    for (const name of ['RLE', 'JPEG lossless', 'JPEG-LS', 'JPEG 2000'] as const) {
      const before = await stored(file, lossless[name])
      const outcome = await clean(before)
      assert.equal(outcome.kind, 'cleaned')
      writeFileSync(join(folder, 'in.dcm'), applied(before, outcome).source.read(0, applied(before, outcome).source.size))
      assert.equal(spawnSync('gdcmconv', ['-w', join(folder, 'in.dcm'), join(folder, 'out.dcm')]).status, 0, name)
      const theirs = readDicom(readFileSync(join(folder, 'out.dcm')))
      assert.deepEqual(await samplesIn(theirs), await samplesIn(applied(before, outcome)), name)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('leaves a file without text as it is, to the byte, in every syntax', { skip: corpusIsAbsent }, async () => {
  const plain = withFrames(corpusFile(ct), await nativeFrames(corpusFile(ct)))
  for (const transferSyntax of Object.values(lossless)) {
    const outcome = await clean(await stored(plain, transferSyntax))
    assert.equal(outcome.kind, 'kept', transferSyntax)
    assert.ok('facts' in outcome && outcome.facts.checked)
  }
})
