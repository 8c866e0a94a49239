/** Pixels (R56 to R65): text hidden in every frame and syntax, nothing else touched, and nobody is told more than was looked at. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { framesOf, readDicom } from '@vesalius/standards/dicom'
import { openDeidentifier, keyRingOf, readProfile } from '../../src/index.ts'
import { frameOf, pictureOf, type Picture, readSample, sampleAt } from '../corpus/picture.ts'
import { bent, ct, fileOf, items, keyOf, native, text, through, word } from './one-instance.ts'
import { type Made, picture } from './pictures.ts'

const lossless = { RLE: '1.2.840.10008.1.2.5', JPEG: '1.2.840.10008.1.2.4.70', 'JPEG-LS': '1.2.840.10008.1.2.4.80', 'JPEG 2000': '1.2.840.10008.1.2.4.90', 'HTJ2K': '1.2.840.10008.1.2.4.201' }

interface Difference { readonly hidden: boolean, readonly outside: number }

/** Is the ink of the line gone from the box, and how many samples differ outside of it and a margin. */
async function compare(made: Made, out: Uint8Array, frame = 0): Promise<Difference> {
  const [before, after] = [readDicom(made.bytes), readDicom(out)]
  const [a, b] = [pictureOf(before), pictureOf(after)]
  assert.equal(a.photometric.replace(/YBR_RCT/, 'RGB'), b.photometric.replace(/YBR_RCT/, 'RGB'))
  assert.deepEqual([a.rows, a.columns, a.samples, a.count, a.bitsStored, a.signed], [b.rows, b.columns, b.samples, b.count, b.bitsStored, b.signed])
  const [x, y] = [await frameOf(before, frame), await frameOf(after, frame)]
  const { box } = made
  let [outside, ink, kept] = [0, 0, 0]
  for (let pixel = 0; pixel < a.rows * a.columns; pixel++) {
    const [column, row] = [pixel % a.columns, Math.floor(pixel / a.columns)]
    const [one, other] = [valueOf(a, x, pixel), valueOf(b, y, pixel)]
    const inBox = column >= box.column && column < box.column + box.width && row >= box.row && row < box.row + box.height
    const near = column >= box.column - 24 && column < box.column + box.width + 24 && row >= box.row - 20 && row < box.row + box.height + 20
    if (!near && one !== other) outside++
    const isInk = inBox && (a.photometric === 'MONOCHROME1' ? one === 0 : one >= (2 ** (a.signed ? a.bitsStored - 1 : a.bitsStored) - 1) * a.samples)
    if (isInk) { ink++; if (one === other) kept++ }
  }
  return { hidden: ink > 100 && kept / ink < 0.02, outside }
}

const valueOf = (one: Picture, { bytes, planar }: { bytes: Uint8Array, planar: boolean }, pixel: number): number =>
  Array.from({ length: one.samples }, (_, sample) => readSample(one, bytes, sampleAt(one, planar, pixel, sample))).reduce((sum, value) => sum + value, 0)

test('R56 text is hidden in every frame that shows it, in one of sixty too', async () => {
  const small = { rows: 96, columns: 320, bitsAllocated: 8, bitsStored: 8 }
  const all = await picture({ picture: { ...small, count: 4 } })
  const { bytes } = await through(all.bytes)
  for (const frame of [0, 1, 2, 3]) assert.equal((await compare(all, bytes, frame)).hidden, true, `frame ${frame}`)
  const one = await picture({ picture: { ...small, count: 60 }, frames: [37] })
  const out = await through(one.bytes)
  assert.equal((await compare(one, out.bytes, 37)).hidden, true)
})

test('R57 R58 native and lossless syntaxes are cleaned in their own syntax, and not one sample differs elsewhere', async () => {
  for (const [name, syntax] of Object.entries({ native, ...lossless })) {
    const made = await picture({ syntax })
    const { bytes, word: outcome } = await through(made.bytes)
    assert.equal(outcome, 'released', name)
    assert.deepEqual(await compare(made, bytes), { hidden: true, outside: 0 }, name)
  }
})

test('R57 lossy JPEG is cleaned, and what is decoded elsewhere is the same', async () => {
  const made = await picture({ syntax: '1.2.840.10008.1.2.4.50', picture: { bitsAllocated: 8, bitsStored: 8 } })
  const { bytes, word: outcome } = await through(made.bytes)
  assert.equal(outcome, 'released')
  const after = readDicom(bytes)
  assert.equal(after.attributes.string(0x00282110) ?? '01', '01')
  const [x, y] = [await frameOf(readDicom(made.bytes), 0), await frameOf(after, 0)]
  let outside = 0
  for (let row = 100; row < 160; row++) for (let column = 0; column < 320; column++) if (x.bytes[row * 320 + column] !== y.bytes[row * 320 + column]) outside++
  assert.equal(outside, 0)
})

test('R57 what no decoder knows is held, never passed', async () => {
  const odd = bent(fileOf(ct()), (source) => {
    source.transferSyntax = '1.2.826.0.1.3680043.2.682.1.40'
    for (const node of source.meta) if (node.tag === 0x00020010) node.bytes = Buffer.from('1.2.826.0.1.3680043.2.682.1.40')
    for (const node of source.tree) if (node.tag === 0x7fe00010) { node.fragments = [new Uint8Array(0), new Uint8Array(64)]; node.vr = 'OB' }
  })
  assert.match((await through(odd)).word, /^(held|unreadable):/)
  const broken = await picture({ syntax: lossless['JPEG 2000'] })
  const cut = bent(broken.bytes, ({ tree }) => { for (const node of tree) if (node.fragments) node.fragments = node.fragments.map((fragment) => fragment.subarray(0, 60)) })
  assert.match((await through(cut)).word, /^held:/)
})

test('R59 a picture without text keeps its bytes', async () => {
  for (const syntax of [native, lossless.RLE, lossless['JPEG 2000']]) {
    const made = await picture({ syntax, frames: [] })
    const { file } = await through(made.bytes)
    const before = readDicom(made.bytes)
    assert.deepEqual(framesOf(file).frame(0), framesOf(before).frame(0), syntax)
  }
})

test('R60 colour, planes, palette, 8, 12 and 16 bits, signs and MONOCHROME1 are right after masking', async () => {
  const kinds: Partial<Picture>[] = [{ bitsAllocated: 8, bitsStored: 8 }, { bitsStored: 16 }, { signed: true, bitsStored: 16 }, { photometric: 'MONOCHROME1' }, { samples: 3, bitsAllocated: 8, bitsStored: 8, photometric: 'RGB' }, { samples: 3, bitsAllocated: 8, bitsStored: 8, photometric: 'RGB', planar: true }]
  for (const kind of kinds) {
    const made = await picture({ picture: kind })
    const { bytes, word: outcome } = await through(made.bytes)
    assert.equal(outcome, 'released', JSON.stringify(kind))
    assert.deepEqual(await compare(made, bytes), { hidden: true, outside: 0 }, JSON.stringify(kind))
  }
})

test('R61 ultrasound, captures, photographs and film that show text wait for a person', async () => {
  for (const sopClass of ['1.2.840.10008.5.1.4.1.1.6.1', '1.2.840.10008.5.1.4.1.1.7', '1.2.840.10008.5.1.4.1.1.77.1.4', '1.2.840.10008.5.1.4.1.1.77.1.1', '1.2.840.10008.5.1.4.1.1.77.1.5.1']) {
    const { outcome, word: result } = await through((await picture({ more: [text(0x00080016, 'UI', sopClass)] })).bytes)
    assert.match(result, /^held:/, sopClass)
    assert.ok(outcome?.kind === 'held' && outcome.review, sopClass)
  }
})

test('R62 Burned In Annotation says NO only after a look, and YES is never released', async () => {
  const looked = await through((await picture({})).bytes)
  assert.equal(looked.file.attributes.string(0x00280301), 'NO')
  assert.ok(looked.file.attributes.items(0x00120064).some((item) => item.string(0x00080100) === '113101'))
  const declared = await through((await picture({ frames: [], more: [text(0x00280301, 'CS', 'YES')] })).bytes)
  if (declared.word === 'released') assert.notEqual(declared.file.attributes.string(0x00280301), 'YES')
  const unseen = await through((await picture({ frames: [], more: [text(0x00280301, 'CS', 'NO')] })).bytes, { profile: 'basic' })
  if (unseen.word === 'released') assert.equal(unseen.file.attributes.items(0x00120064).some((item) => item.string(0x00080100) === '113101'), false)
})

test('R63 outside the regions of an ultrasound nothing is left, inside nothing is changed', async () => {
  const region = [{ tag: 0x00186018, vr: 'UL', value: 10 }, { tag: 0x0018601a, vr: 'UL', value: 90 }, { tag: 0x0018601c, vr: 'UL', value: 309 }, { tag: 0x0018601e, vr: 'UL', value: 155 }, word(0x00186012, 1), word(0x00186014, 1), { tag: 0x00186016, vr: 'UL', value: 0 }, word(0x00186024, 3), word(0x00186026, 3)]
  const made = await picture({ picture: { bitsAllocated: 8, bitsStored: 8 }, more: [text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.6.1'), text(0x00080060, 'CS', 'US'), items(0x00186011, region)] })
  const { word: outcome, bytes } = await through(made.bytes)
  assert.equal(outcome, 'released')
  const [x, y] = [await frameOf(readDicom(made.bytes), 0), await frameOf(readDicom(bytes), 0)]
  const outside = new Set<number>()
  for (let row = 0; row < 160; row++) {
    for (let column = 0; column < 320; column++) {
      const at = row * 320 + column
      const inside = column >= 10 && column <= 309 && row >= 90 && row <= 155
      if (inside) assert.equal(y.bytes[at], x.bytes[at], `${column},${row}`)
      else outside.add(y.bytes[at] as number)
    }
  }
  // One even value for each mask, and not the ink.
  assert.ok(outside.size <= 6 && !outside.has(255), [...outside].join())
})

test('R65 a head in CT, MR or PET is flagged, and held where the profile says so', async () => {
  const head = ct(text(0x00180015, 'CS', 'HEAD'), text(0x0008103e, 'LO', 'Head nativ'))
  const flagged = await through(head)
  assert.equal(flagged.file.attributes.string(0x00280302), 'YES')
  const usual = readProfile('research')
  assert.equal((await through(head, { profile: { ...usual, pixels: { ...usual.pixels, heads: 'hold' } } })).word, 'held:head')
  assert.notEqual((await through(ct(text(0x00180015, 'CS', 'CHEST')))).file.attributes.string(0x00280302), 'YES')
})

test('a person\'s decision is obeyed: cleared, masked, rejected', async () => {
  const made = await picture({ more: [text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7')] })
  const engine = openDeidentifier({ profile: readProfile('research'), keys: keyRingOf([keyOf(1)]) })
  const decide = async (decision: 'clear' | 'mask' | 'reject') => engine.deidentify({ file: readDicom(made.bytes), decision: { decision, reviewer: 'reviewer-1', ...(decision === 'mask' ? { masks: [{ ...made.box, by: 'reviewer-1' }] } : {}) } })
  const [cleared, masked, rejected] = [await decide('clear'), await decide('mask'), await decide('reject')]
  assert.equal(cleared.kind, 'released')
  assert.ok(masked.kind === 'released' && (await compare(made, masked.edit.toBytes())).hidden)
  assert.equal(rejected.kind, 'held')
  await engine.close()
})
