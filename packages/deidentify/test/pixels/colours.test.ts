/** Palettes, colour models, planes, signs, byte order and bits that hold overlays: masked right, described right (R46, R60). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { imageOf } from '@vesalius/codec'
import { buildDicom, readDicom } from '@vesalius/standards/dicom'
import type { DicomEdit, DicomFile, PlainAttributes } from '@vesalius/standards/dicom'
import { closePixels } from '../../src/pixels/index.ts'
import type { Mask } from '../../src/pixels/index.ts'
import { randomFrom } from './burn-in.ts'
import { applied, burnedFrame, clean, corpusFile, corpusIsAbsent, ct, masking, nativeFrames, samplesIn, text, withFrames } from './files.ts'

after(closePixels)

const [columns, rows] = [64, 32]

interface Sketch { readonly samples?: number, readonly bits?: number, readonly stored?: number, readonly photometric?: string, readonly planar?: boolean, readonly signed?: boolean, readonly transferSyntax?: string, readonly more?: PlainAttributes }

/** An image of 64 by 32 pixels of CT class, all of it from `bytes`. */
function image(bytes: Uint8Array, { samples = 1, bits = 8, stored = bits, photometric = 'MONOCHROME2', planar = false, signed = false, more = [] }: Sketch = {}): DicomFile {
  const attributes: PlainAttributes = [
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00080018, vr: 'UI', value: '2.25.7' }, { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00280002, vr: 'US', value: samples }, { tag: 0x00280004, vr: 'CS', value: photometric }, ...(samples > 1 ? [{ tag: 0x00280006, vr: 'US', value: planar ? 1 : 0 }] : []),
    { tag: 0x00280010, vr: 'US', value: rows }, { tag: 0x00280011, vr: 'US', value: columns }, { tag: 0x00280100, vr: 'US', value: bits },
    { tag: 0x00280101, vr: 'US', value: stored }, { tag: 0x00280102, vr: 'US', value: stored - 1 }, { tag: 0x00280103, vr: 'US', value: signed ? 1 : 0 },
    { tag: 0x7fe00010, vr: bits > 8 ? 'OW' : 'OB', value: bytes }, ...more,
  ]
  return readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes }))
}

const drawn: Mask = { column: 9, row: 5, width: 21, height: 8, by: 'r1' }
const inside = (pixel: number): boolean => pixel % columns >= 9 && pixel % columns < 30 && Math.floor(pixel / columns) >= 5 && Math.floor(pixel / columns) < 13
const masked = async (file: DicomFile): Promise<Uint8Array> => {
  const outcome = await clean(file, { decision: { decision: 'mask', masks: [drawn], reviewer: 'r1' } })
  assert.equal(outcome.kind, 'cleaned', JSON.stringify(outcome))
  return (await nativeFrames(applied(file, outcome)))[0] as Uint8Array
}
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => 20 + ((at * 7919) % 200))

test('blackens RGB by pixel and by plane, and nothing else', async () => {
  for (const planar of [false, true]) {
    const before = noise(rows * columns * 3)
    const now = await masked(image(before, { samples: 3, photometric: 'RGB', planar }))
    for (let at = 0; at < before.length; at++) {
      const pixel = planar ? at % (rows * columns) : Math.floor(at / 3)
      assert.equal(now[at], inside(pixel) ? 0 : before[at])
    }
  }
})

test('blackens YBR_FULL with colourless black', async () => {
  const before = noise(rows * columns * 3)
  const now = await masked(image(before, { samples: 3, photometric: 'YBR_FULL' }))
  for (let at = 0; at < before.length; at++) assert.equal(now[at], inside(Math.floor(at / 3)) ? [0, 128, 128][at % 3] : before[at])
})

test('blackens YBR_FULL_422, where two pixels share their colour, without touching the light of a neighbour', async () => {
  const before = noise(rows * columns * 2)
  const now = await masked(image(before, { samples: 3, photometric: 'YBR_FULL_422' }))
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const luma = (pixel >> 1) * 4 + (pixel & 1)
    assert.equal(now[luma], inside(pixel) ? 0 : before[luma])
    const paired = inside(pixel) || inside(pixel ^ 1)
    for (const colour of [2, 3]) assert.equal(now[(pixel >> 1) * 4 + colour], paired ? 128 : before[(pixel >> 1) * 4 + colour])
  }
})

test('chooses the darkest colour of a palette', async () => {
  const table = (dark: number): Uint8Array => new Uint8Array(Uint16Array.from({ length: 256 }, (_, at) => (at === dark ? 0 : 0x8000 + at)).buffer)
  const palette: PlainAttributes = [0, 1, 2].flatMap((colour) => [
    { tag: 0x00281101 + colour, vr: 'US', value: [256, 0, 16] }, { tag: 0x00281201 + colour, vr: 'OW', value: table(77) },
  ])
  const before = noise(rows * columns)
  const now = await masked(image(before, { photometric: 'PALETTE COLOR', more: palette }))
  for (let at = 0; at < before.length; at++) assert.equal(now[at], inside(at) ? 77 : before[at])
})

test('keeps signs: the least value around is below zero', async () => {
  const before = Int16Array.from({ length: rows * columns }, (_, at) => -1000 + ((at * 37) % 900))
  const now = new Int16Array((await masked(image(new Uint8Array(before.buffer), { bits: 16, stored: 12, signed: true }))).slice().buffer)
  const ring = [...before].filter((_, at) => !inside(at))
  for (const [at, value] of now.entries()) {
    if (!inside(at)) assert.equal(value, before[at])
    else assert.ok(value < -800 && value >= Math.min(...ring))
  }
})

test('writes big endian pixels in big endian', { skip: corpusIsAbsent }, async () => {
  const file = corpusFile('pydicom+pydicom/test_files/MR_small_bigendian.dcm')
  const outcome = await clean(file, { decision: { decision: 'mask', masks: [{ column: 4, row: 4, width: 10, height: 10, by: 'r1' }], reviewer: 'r1' } })
  const result = applied(file, outcome)
  assert.equal(result.transferSyntax, '1.2.840.10008.1.2.2')
  const [old, now] = [await samplesIn(file), await samplesIn(result)]
  for (let at = 0; at < old.length; at++) {
    const within = at % 64 >= 4 && at % 64 < 14 && Math.floor(at / 64) >= 4 && Math.floor(at / 64) < 14
    if (within) assert.ok((now[at] as number) <= Math.max(...old))
    else assert.equal(now[at], old[at])
  }
})

test('finds and hides words in colours: an ultrasound with a palette, RGB and compressed ones', { skip: corpusIsAbsent }, async (t) => {
  for (const path of ['pydicom+pydicom/test_files/examples_palette.dcm', 'pydicom+pydicom/test_files/examples_rgb_color.dcm', 'pydicom+pydicom-data/OBXXXX1A.dcm']) {
    const outcome = await clean(corpusFile(path), { policy: masking })
    assert.ok(outcome.kind === 'cleaned' || outcome.kind === 'review', path)
    const masks = outcome.kind === 'cleaned' ? outcome.facts.masks : outcome.suggestions
    t.diagnostic(`${path}: ${outcome.kind}, ${masks.length} masks`)
    assert.ok(masks.length >= 5)
  }
})

test('clears overlays that are drawn in unused bits, and keeps every sample', { skip: corpusIsAbsent }, async () => {
  const [frame] = await nativeFrames(corpusFile(ct)) as [Uint8Array]
  const values = new Uint16Array(new Uint8Array(frame).buffer)
  for (let at = 0; at < values.length; at++) values[at] = Math.min(values[at] as number, 4095)
  const plain = new Uint8Array(values.slice().buffer)
  const glyphs = await text('GARCIA^MARIA', { smooth: false })
  for (let at = 0; at < glyphs.cover.length; at++) if ((glyphs.cover[at] as number) > 0) values[(100 + Math.floor(at / glyphs.width)) * 512 + 100 + (at % glyphs.width)]! |= 0x8000
  for (const declared of [true, false]) {
    const file = withFrames(corpusFile(ct), [new Uint8Array(values.buffer)], (edit) => {
      edit.setNumbers(0x00280101, 'US', [12]); edit.setNumbers(0x00280102, 'US', [11]); edit.setNumbers(0x00280103, 'US', [0]); edit.remove(0x00280120)
      if (declared) { edit.setNumbers(0x60000010, 'US', [512]); edit.setNumbers(0x60000011, 'US', [512]); edit.setNumbers(0x60000100, 'US', [16]); edit.setNumbers(0x60000102, 'US', [15]) }
    })
    const outcome = await clean(file)
    assert.ok(outcome.kind === 'cleaned' && outcome.facts.also.includes('unused-bits-cleared') && outcome.facts.masks.length === 0)
    assert.equal(Buffer.compare((await nativeFrames(applied(file, outcome)))[0] as Uint8Array, plain), 0)
  }
})

test('leaves bits above the sample alone when they repeat its sign or make a padding value', { skip: corpusIsAbsent }, async () => {
  const values = Uint16Array.from({ length: rows * columns }, (_, at) => (at % 5 === 0 ? 0xf830 : at % 1000))
  const signed = image(new Uint8Array(values.buffer), { bits: 16, stored: 12, signed: true })
  assert.equal((await clean(signed)).kind, 'kept')
  const padded = image(new Uint8Array(values.buffer), { bits: 16, stored: 12, more: [{ tag: 0x00280120, vr: 'US', value: 0xf830 }] })
  assert.equal((await clean(padded)).kind, 'kept')
})

test('finds words in 8 and 16 bits, signed and unsigned, MONOCHROME1 and 2', { skip: corpusIsAbsent }, async () => {
  const original = corpusFile(ct)
  const [frame] = await nativeFrames(original) as [Uint8Array]
  const glyphs = await text('LINDQVIST EVA 1961')
  const small = Uint8Array.from({ length: 512 * 512 }, (_, at) => Math.min(255, new DataView(frame.buffer, frame.byteOffset).getUint16(at * 2, true) >> 4))
  for (const photometric of ['MONOCHROME1', 'MONOCHROME2']) {
    for (const bits of [8, 16]) {
      const burned = burnedFrame(bits === 8 ? small : frame, { columns: 512, bits }, glyphs, { column: 150, row: 60, level: bits === 8 ? 255 : 3000 })
      const file = withFrames(original, [burned], (edit) => {
        edit.setString(0x00280004, 'CS', photometric)
        if (bits === 8) { for (const [tag, value] of [[0x00280100, 8], [0x00280101, 8], [0x00280102, 7], [0x00280103, 0]] as const) edit.setNumbers(tag, 'US', [value]); edit.remove(0x00280120); edit.setPixelData({ native: burned, vr: 'OB' }) }
      })
      assert.equal(imageOf(file.attributes).bitsAllocated, bits)
      assert.equal((await clean(file)).kind, 'cleaned', `${photometric} ${bits}`)
    }
  }
})

/** A ground of soft noise in one colour, 320 by 240, with words in another. */
async function inColours(ground: readonly number[], ink: readonly number[], change: (edit: DicomEdit) => void = () => undefined): Promise<{ file: DicomFile, seen: (masks: readonly Mask[]) => number }> {
  const [wide, high] = [320, 240]
  const glyphs = await text('NOVOTNY EVA 1961')
  const random = randomFrom(8)
  const bytes = new Uint8Array(wide * high * 3)
  for (let pixel = 0; pixel < wide * high; pixel++) {
    const [x, y, noise] = [pixel % wide - 60, Math.floor(pixel / wide) - 100, 6 * (random() - 0.5)]
    const share = x >= 0 && y >= 0 && x < glyphs.width && y < glyphs.height && (glyphs.cover[y * glyphs.width + x] as number) > 0.4 ? 1 : 0
    for (let sample = 0; sample < 3; sample++) bytes[pixel * 3 + sample] = Math.round((ground[sample] as number) * (1 - share) + (ink[sample] as number) * share + noise)
  }
  const sketch = image(noise(rows * columns * 3), { samples: 3, photometric: 'RGB' })
  const file = withFrames(sketch, [bytes], (edit) => { edit.setNumbers(0x00280010, 'US', [high]); edit.setNumbers(0x00280011, 'US', [wide]); change(edit) })
  const held = (masks: readonly Mask[], at: number): boolean => masks.some(({ column, row, width, height }) => {
    const [x, y] = [60 + (at % glyphs.width), 100 + Math.floor(at / glyphs.width)]
    return x >= column && x < column + width && y >= row && y < row + height
  })
  const inked = [...glyphs.cover.entries()].filter(([, share]) => share > 0.4).map(([at]) => at)
  return { file, seen: (masks) => inked.filter((at) => !held(masks, at)).length / inked.length }
}

test('finds words that differ from what is around them in their hue alone', async () => {
  for (const [ground, ink] of [[[60, 180, 60], [180, 60, 60]], [[60, 60, 180], [180, 60, 60]], [[180, 60, 60], [60, 60, 180]], [[60, 180, 60], [60, 60, 180]]] as const) {
    const { file, seen } = await inColours(ground, ink)
    const outcome = await clean(file)
    assert.ok(outcome.kind === 'cleaned', `${ground} ${ink}`)
    assert.ok(seen(outcome.facts.masks) < 0.03, `${ground} ${ink}`)
  }
})

test('finds words in the highest value that the bits can hold, far beyond what is shown, in signed and unsigned words, over tissue of few values', async () => {
  const glyphs = await text('NOVOTNY EVA 1961')
  for (const [signed, stored, level, base] of [[false, 12, 4095, 40], [false, 16, 65_535, 300], [true, 16, 32_767, -900], [true, 12, 2047, -100]] as const) {
    const random = randomFrom(stored)
    const [wide, high] = [320, 240]
    const values = new Int32Array(wide * high).map(() => Math.round(base + 40 * (random() + random())))
    for (const [at, share] of glyphs.cover.entries()) if (share > 0.4) values[(100 + Math.floor(at / glyphs.width)) * wide + 60 + (at % glyphs.width)] = level
    const sketch = image(noise(rows * columns * 2), { bits: 16, stored, signed })
    const file = withFrames(sketch, [new Uint8Array(Uint16Array.from(values, (value) => value & 0xffff).buffer)], (edit) => { edit.setNumbers(0x00280010, 'US', [high]); edit.setNumbers(0x00280011, 'US', [wide]) })
    const outcome = await clean(file)
    assert.ok(outcome.kind === 'cleaned', `${stored} bits, signed ${signed}`)
    const after = await samplesIn(applied(file, outcome))
    assert.ok(!after.includes(level), `${stored} bits, signed ${signed}`)
  }
})

test('finds words in a palette whose tables are segmented', async () => {
  // A discrete segment of one black entry, and a linear one to white: 256 entries (PS3.3 C.7.9.2).
  const segments = new Uint8Array(Uint16Array.from([0, 1, 0, 1, 255, 0xffff]).buffer)
  const palette: PlainAttributes = [0, 1, 2].flatMap((colour) => [{ tag: 0x00281101 + colour, vr: 'US', value: [256, 0, 16] }, { tag: 0x00281221 + colour, vr: 'OW', value: segments }])
  const glyphs = await text('NOVOTNY EVA 1961')
  const random = randomFrom(2)
  const [wide, high] = [320, 240]
  const bytes = Uint8Array.from({ length: wide * high }, () => 60 + 20 * random())
  for (const [at, share] of glyphs.cover.entries()) if (share > 0.4) bytes[(100 + Math.floor(at / glyphs.width)) * wide + 60 + (at % glyphs.width)] = 250
  const file = withFrames(image(noise(rows * columns), { photometric: 'PALETTE COLOR', more: palette }), [bytes], (edit) => { edit.setNumbers(0x00280010, 'US', [high]); edit.setNumbers(0x00280011, 'US', [wide]) })
  const outcome = await clean(file)
  assert.ok(outcome.kind === 'cleaned')
  assert.ok(!(await samplesIn(applied(file, outcome))).includes(250))
})
