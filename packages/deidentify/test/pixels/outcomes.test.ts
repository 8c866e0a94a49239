/** What becomes of an instance: kept, cleaned, shown to a person, refused; frames, kinds, decisions (R56, R57, R60, R61, R62). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { editDicom, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { closePixels } from '../../src/pixels/index.ts'
import type { Mask } from '../../src/pixels/index.ts'
import { seedsOf } from '../../src/text/index.ts'
import { applied, burnedFrame, clean, clip, corpusFile, corpusIsAbsent, ct, masking, mr, nativeFrames, samplesIn, stillSeen, stored, strict, text, withFrames } from './files.ts'
import type { Change } from './files.ts'

after(closePixels)
const skip = corpusIsAbsent

/** A small real MR slice, many times; `written`: frame → place of the words. */
async function cine(count: number, words: string, written: readonly number[]): Promise<{ file: DicomFile, glyphs: Awaited<ReturnType<typeof text>>, place: { column: number, row: number, level: number } }> {
  const original = corpusFile('QIICR+dcmqi/data/paramaps/pm-example-dcm/701-ADCb500/000007.dcm')
  const [frame] = await nativeFrames(original) as [Uint8Array]
  const glyphs = await text(words, { size: 14 })
  const place = { column: 60, row: 30, level: 3500 }
  const burned = burnedFrame(frame, { columns: 256, bits: 16 }, glyphs, place)
  return { file: withFrames(original, Array.from({ length: count }, (_, at) => (written.includes(at) ? burned : frame))), glyphs, place }
}

for (const [name, syntax] of [['natively', '1.2.840.10008.1.2.1'], ['in RLE', '1.2.840.10008.1.2.5'], ['in JPEG-LS', '1.2.840.10008.1.2.4.80']] as const) {
  test(`finds a name that stands only in frame 37 of 60, ${name}, and changes no other frame`, { skip }, async () => {
    const { file, glyphs, place } = await cine(60, 'KOWALSKI JAN', [37])
    const before = await stored(file, syntax)
    const outcome = await clean(before)
    assert.equal(outcome.kind, 'cleaned', JSON.stringify(outcome))
    assert.ok('facts' in outcome && outcome.facts.framesChanged === 1 && outcome.facts.masks.every(({ frames }) => frames?.join() === '37'))
    const result = applied(before, outcome)
    assert.equal(stillSeen(await samplesIn(result, 37), 256, { text: glyphs, place }), 0)
    for (const frame of [0, 36, 38, 59]) assert.deepEqual(await samplesIn(result, frame), await samplesIn(before, frame))
  })
}

test('masks what stands still in every frame in all of them', { skip }, async () => {
  const { file, glyphs, place } = await cine(6, 'MRN 00482913', [0, 1, 2, 3, 4, 5])
  const outcome = await clean(file)
  assert.ok(outcome.kind === 'cleaned' && outcome.facts.framesChanged === 6 && outcome.facts.masks.some(({ frames }) => frames === undefined))
  for (let frame = 0; frame < 6; frame++) assert.equal(stillSeen(await samplesIn(applied(file, outcome), frame), 256, { text: glyphs, place }), 0)
})

async function named(change: Change = () => undefined, level = 3000): Promise<DicomFile> {
  const original = corpusFile(ct)
  const [frame] = await nativeFrames(original) as [Uint8Array]
  return withFrames(original, [burnedFrame(frame, { columns: 512, bits: 16 }, await text('SCHMIDT HANS 1949'), { column: 200, row: 440, level })], change)
}

test('large text with small text across it is hidden like the small: what is seen around text is looked for again when that is masked', { skip }, async () => {
  const original = corpusFile(ct)
  const [frame] = await nativeFrames(original) as [Uint8Array]
  const [large, small] = [await text('SCHMIDT', { size: 56, bold: true }), await text('MRN 00482913 12.03.1956 WARD 4', { size: 13 })]
  const [below, above] = [{ column: 120, row: 400, level: 2600 }, { column: 126, row: 416, level: 4000 }]
  const burned = burnedFrame(burnedFrame(frame, { columns: 512, bits: 16 }, large, below), { columns: 512, bits: 16 }, small, above)
  const file = withFrames(original, [burned])
  const outcome = await clean(file)
  assert.equal(outcome.kind, 'cleaned')
  const after = await samplesIn(applied(file, outcome))
  assert.equal(stillSeen(after, 512, { text: small, place: above }), 0)
  assert.equal(stillSeen(after, 512, { text: large, place: below }), 0)
})

test('a letter that stands alone before or behind a name is hidden with it', { skip }, async () => {
  const original = corpusFile(ct)
  const [frame] = await nativeFrames(original) as [Uint8Array]
  for (const words of ['J\u00a0\u00a0MARTINEZ', 'MARTINEZ\u00a0\u00a0J']) {
    for (const level of [2600, 4095]) {
      const glyphs = await text(words, { size: 30, smooth: false })
      const place = { column: 100, row: 30, level }
      const file = withFrames(original, [burnedFrame(frame, { columns: 512, bits: 16 }, glyphs, place)])
      const outcome = await clean(file)
      assert.equal(outcome.kind, 'cleaned')
      assert.equal(stillSeen(await samplesIn(applied(file, outcome)), 512, { text: glyphs, place }), 0, `${words} ${level}`)
    }
  }
})

test('fills with a value that belongs there: the darkest around, of MONOCHROME1 the highest', { skip }, async () => {
  for (const photometric of ['MONOCHROME2', 'MONOCHROME1']) {
    const file = await named((edit) => edit.setString(0x00280004, 'CS', photometric))
    const outcome = await clean(file)
    assert.ok(outcome.kind === 'cleaned')
    const [box] = outcome.facts.masks as [Mask]
    const samples = await samplesIn(applied(file, outcome))
    const before = await samplesIn(file)
    const ring: number[] = []
    for (let x = box.column; x < box.column + box.width; x++) for (const y of [box.row - 2, box.row - 1]) ring.push(before[y * 512 + x] as number)
    const fill = samples[box.row * 512 + box.column] as number
    if (photometric === 'MONOCHROME2') assert.ok(fill <= Math.min(...ring))
    else assert.ok(fill >= Math.max(...ring))
  }
})

test('holds risky kinds for a person, with suggestions, unless the policy masks them', { skip }, async () => {
  const file = await named((edit) => edit.setString(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'))
  const held = await clean(file)
  assert.ok(held.kind === 'review' && held.code === 'risky-kind' && held.suggestions.length > 0)
  assert.equal((await clean(file, { policy: masking })).kind, 'cleaned')
})

test('holds what says that it carries text when none is found', { skip }, async () => {
  const plain = withFrames(corpusFile(mr), await nativeFrames(corpusFile(mr)), (edit) => edit.setString(0x00280301, 'CS', 'YES'))
  for (const policy of [strict, masking]) assert.deepEqual(await clean(plain, { policy }), { kind: 'review', code: 'declared-text', suggestions: [] })
})

test('does as a person decided: clears, masks exactly what was drawn, rejects', { skip }, async () => {
  const file = corpusFile(clip)
  const cleared = await clean(file, { decision: { decision: 'clear', reviewer: 'r1' } })
  assert.ok(cleared.kind === 'kept' && cleared.facts.checked && cleared.facts.by.join() === 'person')
  assert.deepEqual(await clean(file, { decision: { decision: 'reject', reviewer: 'r1' } }), { kind: 'refused', code: 'rejected' })
  const drawn: Mask = { column: 10, row: 20, width: 30, height: 8, by: 'r1', frames: [3] }
  const masked = await clean(file, { decision: { decision: 'mask', masks: [drawn], reviewer: 'r1' } })
  assert.ok(masked.kind === 'cleaned' && masked.facts.framesChanged === 1)
  const result = applied(file, masked)
  assert.deepEqual(await samplesIn(result, 2), await samplesIn(file, 2))
  const [now, old] = [await samplesIn(result, 3), await samplesIn(file, 3)]
  for (let pixel = 0; pixel < 320 * 240; pixel++) {
    const inside = pixel % 320 >= 10 && pixel % 320 < 40 && Math.floor(pixel / 320) >= 20 && Math.floor(pixel / 320) < 28
    for (let sample = 0; sample < 3; sample++) assert.equal(now[pixel * 3 + sample], inside ? 0 : old[pixel * 3 + sample])
  }
})

test('refuses video, unknown syntaxes and broken frames, whatever a person says', { skip }, async () => {
  const file = corpusFile(mr)
  for (const syntax of ['1.2.840.10008.1.2.4.102', '1.2.3.4']) {
    const edit = editDicom(file)
    edit.meta.setString(0x00020010, 'UI', syntax)
    const outcome = await clean(readDicom(edit.toBytes()), { decision: { decision: 'clear', reviewer: 'r1' } })
    assert.equal(outcome.kind, 'refused', syntax)
  }
  const broken = editDicom(file)
  broken.setPixelData({ fragments: [Uint8Array.of(1, 2, 3, 4)] })
  assert.deepEqual(await clean(readDicom(broken.toBytes())), { kind: 'refused', code: 'undecodable' })
})

test('refuses documents, and keeps what has no pixels', { skip }, async () => {
  assert.deepEqual(await clean(corpusFile('generated/encapsulated_pdf.dcm')), { kind: 'refused', code: 'document' })
  const report = await clean(corpusFile('pydicom+pydicom/test_files/reportsi.dcm'))
  assert.ok(report.kind === 'kept' && report.facts.checked)
})

test('looks at nothing when pixels are not to be cleaned, and still holds risky kinds', { skip }, async () => {
  const policy = { ...strict, clean: false }
  const outcome = await clean(await named(), { policy })
  assert.ok(outcome.kind === 'kept' && !outcome.facts.checked)
  assert.equal((await clean(corpusFile(clip), { policy })).kind, 'review')
})

test('stops when it is told to', { skip }, async () => {
  const stop = new AbortController()
  stop.abort()
  await assert.rejects(clean(await named(), { signal: stop.signal }), { name: 'AbortError' })
})

test('gives the same for the same, one after the other or at once, with another person before', { skip }, async () => {
  const files = [await named(), (await cine(3, 'ROE^RICHARD', [1])).file, corpusFile(mr)]
  const facts = (outcomes: readonly Awaited<ReturnType<typeof clean>>[]): unknown => outcomes.map((outcome) => ('facts' in outcome ? outcome.facts : outcome))
  const serial = []
  for (const file of files) serial.push(await clean(file))
  const atOnce = await Promise.all(files.toReversed().map((file) => clean(file, { seeds: seedsOf([]) })))
  assert.deepEqual(facts(atOnce.toReversed()), facts(serial))
})
