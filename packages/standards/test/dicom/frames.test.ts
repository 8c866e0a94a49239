import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PlainElement, buildDicom, frameGeometry, framesOf, readDicom } from '@vesalius/standards/dicom'
import { corpusIsAbsent } from './corpus-files.ts'
import { corpusFile } from './damaged-files.ts'

const explicit = '1.2.840.10008.1.2.1'
const jpeg = '1.2.840.10008.1.2.4.50'
const rle = '1.2.840.10008.1.2.5'

const image = (changes: readonly PlainElement[], transferSyntax = explicit) => {
  const usual: PlainElement[] = [
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280008, vr: 'IS', value: 3 },
    { tag: 0x00280010, vr: 'US', value: 2 },
    { tag: 0x00280011, vr: 'US', value: 2 },
    { tag: 0x00280100, vr: 'US', value: 8 },
    { tag: 0x7fe00010, vr: 'OB', value: Uint8Array.from({ length: 12 }, (_, at) => at) },
  ]
  const changed = new Set(changes.map((element) => element.tag))
  const attributes = [...usual.filter((element) => !changed.has(element.tag)), ...changes].filter(
    (element) => element.value !== undefined || element.fragments !== undefined,
  )
  return readDicom(buildDicom({ transferSyntax, attributes }))
}
const pixels = (fragments: readonly Uint8Array[], offsetTable?: readonly number[]): PlainElement => ({
  tag: 0x7fe00010,
  vr: 'OB',
  fragments,
  offsetTable,
})
const part = (...bytes: number[]): Uint8Array => Uint8Array.of(...bytes)

test('native frames are slices', () => {
  const frames = framesOf(image([]))
  assert.equal(frames.count, 3)
  assert.deepEqual([...frames.frame(1)], [4, 5, 6, 7])
  assert.throws(() => frames.frame(3), { code: 'no-frame' })
})

test('frames of single bits that share bytes are moved to the start of a byte', () => {
  const changes = [
    { tag: 0x00280100, vr: 'US', value: 1 },
    { tag: 0x00280010, vr: 'US', value: 3 },
    { tag: 0x00280011, vr: 'US', value: 3 },
  ]
  // 27 bits: 9 ones, 9 zeros, then 101010101
  const frames = framesOf(image([...changes, { tag: 0x7fe00010, vr: 'OB', value: part(0xff, 0x01, 0x54, 0x05) }]))
  assert.deepEqual([...frames.frame(0)], [0xff, 0x01])
  assert.deepEqual([...frames.frame(1)], [0, 0])
  assert.deepEqual([...frames.frame(2)], [0x55, 0x01])
})

test('pixel data that are too short are refused, too long by more than a pad byte are told or refused (A06)', () => {
  const sized = (length: number) => image([{ tag: 0x7fe00010, vr: 'OB', value: new Uint8Array(length) }])
  assert.throws(() => framesOf(sized(10)), { code: 'short-pixels' })
  assert.deepEqual(
    framesOf(sized(14)).remarks.map((remark) => remark.code),
    ['long-pixels'],
  )
  assert.throws(() => framesOf(sized(14), { excess: 'refuse' }), { code: 'long-pixels' })
  assert.deepEqual(
    framesOf(
      image([
        { tag: 0x00280011, vr: 'US', value: 1 },
        { tag: 0x00280010, vr: 'US', value: 1 },
        { tag: 0x7fe00010, vr: 'OB', value: new Uint8Array(3) },
      ]),
    ).remarks,
    [],
  )
  assert.throws(() => framesOf(image([{ tag: 0x7fe00010, vr: 'OB' }])), { code: 'no-pixels' })
})

test('a size of another representation is refused (A04), an impossible one before anything is allocated (A05)', () => {
  assert.throws(() => framesOf(image([{ tag: 0x00280010, vr: 'UL', value: 0x10001 }])), { code: 'bad-geometry' })
  const huge = [0x00280010, 0x00280011, 0x00280002].map((tag) => ({ tag, vr: 'US', value: 0xffff }))
  assert.throws(() => framesOf(image([...huge, { tag: 0x00280008, vr: 'IS', value: 2 ** 31 - 1 }])), { code: 'geometry-overflow' })
  assert.throws(() => framesOf(image([...huge])), { code: 'short-pixels' })
  assert.throws(() => framesOf(image([{ tag: 0x00280010, vr: 'US', value: 0 }])), { code: 'bad-geometry' })
})

test('a number of frames that is not one positive number is refused (A18)', () => {
  for (const value of ['0', '-1', '1e9', '3.0', '2\\3', '99999999999']) {
    assert.throws(() => frameGeometry(image([{ tag: 0x00280008, vr: 'IS', value }]).attributes), { code: 'bad-geometry' }, value)
  }
  const arabic = Uint8Array.from(Buffer.from('٣'))
  assert.throws(() => frameGeometry(image([{ tag: 0x00280008, vr: 'IS', value: arabic }]).attributes), { code: 'bad-geometry' })
})

test('the Basic Offset Table divides fragments into frames', () => {
  const { frame, remarks, fragmentsOf } = framesOf(image([pixels([part(1, 2), part(3, 4), part(5, 6), part(7, 8)], [0, 20, 30])], jpeg))
  assert.deepEqual(
    [[...frame(0)], [...frame(1)], [...frame(2)]],
    [
      [1, 2, 3, 4],
      [5, 6],
      [7, 8],
    ],
  )
  assert.equal(fragmentsOf(0).length, 2)
  assert.deepEqual(remarks, [])
})

test('a table that does not agree with the fragments is told and not used (A17)', () => {
  for (const table of [
    [0, 20, 10],
    [0, 10, 21],
    [10, 20, 30],
    [0, 10],
    [0, 10, 0xfffffff0],
  ]) {
    const frames = framesOf(image([pixels([part(1, 2), part(3, 4), part(5, 6)], table)], jpeg))
    assert.deepEqual(
      frames.remarks.map((remark) => remark.code),
      ['bad-offset-table'],
    )
    assert.deepEqual([...frames.frame(2)], [5, 6])
  }
})

test('the Extended Offset Table tells frames and their lengths, or is not used', () => {
  const table = (offsets: number[], lengths: number[]) => [
    { tag: 0x7fe00001, vr: 'OV', value: offsets },
    { tag: 0x7fe00002, vr: 'OV', value: lengths },
  ]
  const data = pixels([part(1, 2), part(3, 4), part(5, 6)])
  const good = framesOf(image([...table([0, 10, 20], [2, 1, 2]), data], jpeg))
  assert.deepEqual([[...good.frame(1)], good.remarks], [[3], []])
  for (const [offsets, lengths] of [
    [
      [0, 10, 2 ** 52],
      [2, 2, 2],
    ],
    [
      [0, 10, 20],
      [2, 2, 99],
    ],
    [
      [0, 10, 20],
      [2, 2],
    ],
  ] as const) {
    const bad = framesOf(image([...table([...offsets], [...lengths]), data], jpeg))
    assert.deepEqual(
      bad.remarks.map((remark) => remark.code),
      ['bad-offset-table'],
    )
    assert.deepEqual([...bad.frame(1)], [3, 4])
  }
})

test('without a table the marks of codestreams divide fragments, and where they do not, nothing is guessed', () => {
  const soi = (mark: number): Uint8Array => part(0xff, 0xd8, 0xff, mark)
  const frames = framesOf(image([pixels([soi(1), part(9, 9), soi(2), soi(3), part(8, 8)])], jpeg))
  assert.deepEqual(
    [0, 1, 2].map((index) => frames.fragmentsOf(index).length),
    [2, 1, 2],
  )
  assert.throws(() => framesOf(image([pixels([soi(1), part(9, 9), part(9, 9), part(8, 8)])], jpeg)), { code: 'bad-frames' })
  assert.throws(() => framesOf(image([pixels([soi(1), soi(2)])], jpeg)), { code: 'short-pixels' })
})

test('RLE segments that point backwards or out of the frame are refused (A16)', () => {
  const header = (...offsets: number[]): Uint8Array => {
    const bytes = new Uint8Array(80)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, offsets.length, true)
    offsets.forEach((offset, at) => view.setUint32(4 + at * 4, offset, true))
    return bytes
  }
  const one = { tag: 0x00280008, vr: 'IS', value: 1 }
  assert.equal(framesOf(image([one, pixels([header(64, 70)])], rle)).frame(0).length, 80)
  for (const bad of [header(64, 60), header(64, 64), header(64, 4000), header(0), header(), new Uint8Array(10)]) {
    const frames = framesOf(image([one, pixels([bad])], rle))
    assert.throws(() => frames.frame(0), { code: 'bad-rle' })
  }
})

test('a frame larger than its budget is not read', () => {
  assert.throws(() => framesOf(image([]), { frameBytes: 3 }).frame(0), { code: 'value-budget' })
})

test('the frames of one image are the same in every layout it is stored in', { skip: corpusIsAbsent }, () => {
  const all = ['liver.dcm', 'emri_small.dcm'].map((name) => framesOf(readDicom(corpusFile(`pydicom+pydicom-data/${name}`))))
  assert.deepEqual(
    all.map((frames) => frames.count),
    [3, 10],
  )
  const whole = framesOf(readDicom(corpusFile('ImagingDataCommons+highdicom/data/test_files/sm_image_jpegls.dcm')))
  const without = framesOf(readDicom(corpusFile('ImagingDataCommons+highdicom/data/test_files/sm_image_jpegls_nobot.dcm')))
  for (let index = 0; index < whole.count; index++) assert.ok(Buffer.from(whole.frame(index)).equals(without.frame(index)))
})
