import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PlainAttributes, buildDicom, implementation, isValidUid, readDicom } from '@vesalius/standards/dicom'

const content: PlainAttributes = [
  { tag: 0x00100010, vr: 'PN', value: 'Yamada^Tarou=山田^太郎' },
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
  { tag: 0x00080018, vr: 'UI', value: '2.25.1' },
  { tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '1.2.3' }], []] },
  { tag: 0x00200037, vr: 'DS', value: [1, 0, 0.123456789012345678, -1 / 3, 0, 1e-9] },
  { tag: 0x00200013, vr: 'IS', value: -7 },
  { tag: 0x00280009, vr: 'AT', value: [0x00181063, 0x7fe00010] },
  { tag: 0x00280030, vr: 'DS', value: ['0.50', '0.5'] },
  { tag: 0x00280103, vr: 'US', value: 1 },
  { tag: 0x00280106, vr: 'SS', value: -1024 },
  { tag: 0x00189073, vr: 'FD', value: Math.PI },
  { tag: 0x00720083, vr: 'UV', value: 2 ** 53 - 1 },
  { tag: 0x00081030, vr: 'LO', value: undefined },
]

test('what is built is read again, sorted, in every transfer syntax', () => {
  for (const transferSyntax of ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2']) {
    const { attributes, meta, remarks } = readDicom(buildDicom({ transferSyntax, attributes: content }))
    assert.deepEqual(remarks, [])
    assert.equal(attributes.sorted, true)
    assert.equal(attributes.size, content.length)
    assert.equal(attributes.string(0x00100010), 'Yamada^Tarou=山田^太郎')
    assert.deepEqual(
      attributes.items(0x00081140).map((item) => item.string(0x00081155)),
      ['1.2.3', undefined],
    )
    assert.ok(attributes.strings(0x00200037).every((text) => text.length <= 16))
    assert.deepEqual(attributes.numbers(0x00200037), [1, 0, 0.12345678901235, -0.3333333333333, 0, 1e-9])
    assert.deepEqual(attributes.strings(0x00280030), ['0.50', '0.5'])
    assert.equal(attributes.number(0x00200013), -7)
    assert.deepEqual(attributes.tags(0x00280009), [0x00181063, 0x7fe00010])
    assert.equal(attributes.number(0x00280106), -1024)
    assert.equal(attributes.number(0x00189073), Math.PI)
    assert.equal(attributes.number(0x00720083), 2 ** 53 - 1)
    assert.equal(attributes.string(0x00081030), '')
    assert.equal(meta?.string(0x00020003), '2.25.1')
    assert.equal(meta?.string(0x00020010), transferSyntax)
  }
})

test('values are padded as their representation says', () => {
  const { attributes } = readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: content }))
  assert.deepEqual(attributes.bytes(0x00080018)?.at(-1), 0x31)
  assert.deepEqual(attributes.items(0x00081140)[0]?.bytes(0x00081155)?.at(-1), 0)
  assert.deepEqual(attributes.bytes(0x00080005)?.length, 10)
  assert.ok([...attributes].every((element) => element.length % 2 === 0))
})

test('encapsulated pixel data have an offset table, fragments and a delimiter', () => {
  const fragments = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]
  const bytes = buildDicom({
    transferSyntax: '1.2.840.10008.1.2.5',
    attributes: [{ tag: 0x7fe00010, vr: 'OB', fragments, offsetTable: [0, 12] }],
  })
  const { attributes } = readDicom(bytes)
  assert.deepEqual(
    attributes.element(0x7fe00010)?.fragments?.map((fragment) => fragment.length),
    [8, 4, 2],
  )
})

test('a value too long for its length field is written as UN and still read', () => {
  const long = 'A'.repeat(70_000)
  const { attributes } = readDicom(
    buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00104000, vr: 'LT', value: long }] }),
  )
  assert.equal(attributes.element(0x00104000)?.vr, 'LT')
  assert.equal(attributes.text(0x00104000), long)
})

test('our implementation class UID is a UID', () => {
  assert.ok(isValidUid(implementation.classUid))
  assert.ok(implementation.versionName.length <= 16)
})

test('a value of the wrong kind is refused', () => {
  const build = (element: PlainAttributes[number]) => () => buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [element] })
  assert.throws(build({ tag: 0x00280010, vr: 'US', value: '512' }), { code: 'bad-value' })
  assert.throws(build({ tag: 0x00280010, vr: 'US', value: -1 }), { code: 'bad-number' })
  assert.throws(build({ tag: 0x00081140, vr: 'SQ', value: 'x' }), { code: 'bad-value' })
  assert.throws(() => buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [], preamble: new Uint8Array(1) }), {
    code: 'bad-preamble',
  })
})
