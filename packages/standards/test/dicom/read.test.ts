import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, DicomError, buildDicom, editDicom, framesOf, readDicom } from '@vesalius/standards/dicom'
import { corpusIsAbsent, corpusPaths } from './corpus-files.ts'
import { corpusFile, damaged } from './damaged-files.ts'

const explicit = '1.2.840.10008.1.2.1'
const implicit = '1.2.840.10008.1.2'

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof DicomError) return error.code
    throw error
  }
  return 'read'
}

/** A bare explicit data set after preamble and meta, from hexadecimal text. */
const file = (hex: string, transferSyntax = explicit): Uint8Array => {
  const head = buildDicom({ transferSyntax, attributes: [] })
  const body = Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return new Uint8Array(Buffer.concat([head, body]))
}

const nested = (depth: number): string =>
  '08004011 5351 0000 ffffffff feff00e0 ffffffff'.repeat(depth) + 'feff0de0 00000000 feffdde0 00000000'.repeat(depth)

const decodeAll = (attributes: Attributes): number => {
  let count = 0
  for (const element of attributes) {
    count++
    attributes.stringsOf(element)
    attributes.numbersOf(element)
    for (const item of element.items ?? []) count += decodeAll(item)
  }
  return count
}

test('every file of the corpus is read, or refused with the reason that it deserves', { skip: corpusIsAbsent }, () => {
  for (const name of corpusPaths()) {
    const found = codeOf(() => assert.ok(decodeAll(readDicom(corpusFile(name)).attributes) > 0, name))
    assert.equal(found, damaged[name] ?? 'read', name)
  }
})

test('an unedited file is written back byte for byte', { skip: corpusIsAbsent }, () => {
  for (const name of corpusPaths()) {
    if (damaged[name] !== undefined) continue
    const bytes = corpusFile(name)
    assert.ok(Buffer.from(bytes).equals(editDicom(readDicom(bytes)).toBytes()), name)
  }
})

test('a file read through small windows is the same as one read from memory', { skip: corpusIsAbsent }, () => {
  const outline = (attributes: Attributes): unknown[] =>
    [...attributes].map((element) => [
      element.tag,
      element.vr,
      element.offset,
      element.length,
      element.end,
      attributes.stringsOf(element),
      element.items?.map(outline),
    ])
  for (const name of corpusPaths()) {
    if (damaged[name] !== undefined) continue
    const bytes = corpusFile(name)
    const source = { size: bytes.length, read: (offset: number, length: number) => bytes.slice(offset, offset + length) }
    assert.deepEqual(outline(readDicom(source).attributes), outline(readDicom(bytes).attributes), name)
  }
})

test('reading stops before the pixel data when asked, and an edit of such a file keeps them', { skip: corpusIsAbsent }, () => {
  const bytes = corpusFile('pydicom+pydicom/test_files/CT_small.dcm')
  const header = readDicom(bytes, { stopBefore: 0x7fe00010 })
  assert.equal(header.stopped, true)
  assert.equal(header.attributes.has(0x7fe00010), false)
  assert.throws(() => framesOf(header), { code: 'stopped' })
  const edit = editDicom(header)
  assert.throws(() => edit.dropTrailing(), { code: 'stopped' })
  edit.setString(0x00100010, 'PN', 'Somebody^Else')
  const again = readDicom(edit.toBytes())
  assert.equal(again.attributes.string(0x00100010), 'Somebody^Else')
  assert.deepEqual(again.attributes.bytes(0x7fe00010), readDicom(bytes).attributes.bytes(0x7fe00010))
})

test('a truncated file is refused with the offset and the reason', () => {
  const whole = file('08006000 4353 0200 4354 28001000 5553 0200 0200')
  const head = whole.length - 20
  const length = whole.length
  for (let end = head + 1; end < length; end++) {
    const found = codeOf(() => readDicom(whole.subarray(0, end)))
    assert.equal(found, end === head + 10 ? 'read' : 'truncated', `cut at ${end - head}`)
  }
  assert.throws(() => readDicom(whole.subarray(0, head + 9)), { code: 'truncated', offset: head, reason: /2 bytes goes 1 bytes beyond/ })
})

test('a lenient reading keeps what was whole and invents nothing', () => {
  const whole = file('08006000 4353 0200 4354 28001000 5553 0200 0200')
  const read = readDicom(whole.subarray(0, whole.length - 1), { lenient: true })
  assert.equal(read.attributes.size, 1)
  assert.deepEqual(
    read.remarks.map((remark) => remark.code),
    ['truncated', 'trailing-bytes'],
  )
  assert.equal(editDicom(read).byteLength(), whole.length - 1)
})

test('an undefined length where none may be is refused (A10)', () => {
  assert.equal(
    codeOf(() => readDicom(file('08006000 5554 0000 ffffffff 0000'))),
    'bad-length',
  )
  assert.equal(
    codeOf(() => readDicom(file('08006000 ffffffff', implicit))),
    'bad-length',
  )
})

test('a wrong length of the file meta information is refused with its offset (A09)', () => {
  const bytes = file('08006000 4353 0200 4354')
  bytes[140] = (bytes[140] ?? 0) + 2
  assert.throws(() => readDicom(bytes), { code: 'bad-meta-length', offset: 132 })
  assert.equal(readDicom(bytes, { lenient: true }).remarks[0]?.code, 'bad-meta-length')
})

test('sequences nested too deep and never closed ones are refused (A11)', () => {
  assert.equal(readDicom(file(nested(32))).attributes.size, 1)
  assert.equal(
    codeOf(() => readDicom(file(nested(33)))),
    'too-deep',
  )
  assert.equal(
    codeOf(() => readDicom(file(nested(10000)))),
    'too-deep',
  )
  assert.equal(
    codeOf(() => readDicom(file('08004011 5351 0000 ffffffff feff00e0 ffffffff'))),
    'truncated',
  )
})

test('items, elements, fragments and inflated bytes have budgets (A12, A13)', () => {
  const items = file(`08004011 5351 0000 ffffffff ${'feff00e0 00000000'.repeat(50)} feffdde0 00000000`)
  assert.equal(readDicom(items).attributes.items(0x00081140).length, 50)
  assert.equal(
    codeOf(() => readDicom(items, { limits: { items: 49 } })),
    'item-budget',
  )
  assert.equal(
    codeOf(() => readDicom(file('08006000 4353 0000 08006100 4353 0000'), { limits: { elements: 1 } })),
    'element-budget',
  )
  const fragments = file(`e07f1000 4f42 0000 ffffffff ${'feff00e0 00000000'.repeat(9)} feffdde0 00000000`)
  assert.equal(
    codeOf(() => readDicom(fragments, { limits: { fragments: 8 } })),
    'fragment-budget',
  )
  const bomb = buildDicom({
    transferSyntax: '1.2.840.10008.1.2.1.99',
    attributes: [{ tag: 0x00420011, vr: 'OB', value: new Uint8Array(40_000_000) }],
  })
  assert.ok(bomb.length < 100_000)
  assert.throws(() => readDicom(bomb, { limits: { inflatedBytes: 1_000_000 } }), { code: 'inflate-budget' })
  assert.equal(readDicom(bomb).attributes.bytes(0x00420011)?.length, 40_000_000)
})

test('a damaged or cut deflated data set is refused', () => {
  const bytes = buildDicom({ transferSyntax: '1.2.840.10008.1.2.1.99', attributes: [{ tag: 0x00080060, vr: 'CS', value: 'CT' }] })
  assert.equal(
    codeOf(() => readDicom(bytes.subarray(0, bytes.length - 6))),
    'bad-deflate',
  )
})

test('duplicates, wrong order, group 2 and odd lengths are read, told, and all visible (A19)', () => {
  const { attributes, remarks } = readDicom(
    file('10001000 504e 0200 4141 10001000 504e 0200 4242 08006000 4353 0200 4354 02001000 5549 0000 10002000 4c4f 0100 41'),
  )
  assert.deepEqual(
    remarks.map((remark) => remark.code),
    ['duplicate', 'unsorted', 'unsorted', 'odd-length', 'meta-in-data-set'],
  )
  assert.equal(attributes.string(0x00100010), 'AA')
  assert.equal(attributes.string(0x00080060), 'CT')
  assert.equal([...attributes].filter((element) => element.tag === 0x00100010).length, 2)
})

test('UN that holds a sequence is a sequence, at any length, known or private, in any byte order (A23)', () => {
  const inner = 'feff00e0 0a000000 10001000 02000000 4141'
  for (const [tag, group] of [
    ['08004011', 0x00081140],
    ['09001010', 0x00091010],
  ] as const) {
    for (const hex of [`${tag} 554e 0000 12000000 ${inner}`, `${tag} 554e 0000 ffffffff ${inner} feffdde0 00000000`]) {
      const { attributes } = readDicom(file(hex))
      assert.equal(attributes.items(group)[0]?.string(0x00100010), 'AA')
    }
  }
  const big = readDicom(file(`0009 1010 554e 0000 00000012 ${inner}`, '1.2.840.10008.1.2.2'))
  assert.equal(big.attributes.items(0x00091010)[0]?.string(0x00100010), 'AA')
})

test('UN whose bytes only begin like a sequence stays bytes', () => {
  const { attributes, remarks } = readDicom(file('09001010 554e 0000 0c000000 feff00e0 ff000000 41414141'))
  assert.equal(attributes.element(0x00091010)?.vr, 'UN')
  assert.equal(attributes.element(0x00091010)?.items, undefined)
  assert.equal(attributes.bytes(0x00091010)?.length, 12)
  assert.equal(remarks.length, 0)
})

test('private elements are found by their creator', () => {
  const { attributes } = readDicom(
    file('09001000 4c4f 0400 41434d45 09001100 4c4f 0400 4f544852 09000110 5553 0200 0700 09000111 5553 0200 0800'),
  )
  assert.equal(attributes.privateCreatorOf(0x00091001), 'ACME')
  const element = attributes.privateElement(0x0009, 'OTHR', 0x01)
  assert.equal(element?.tag, 0x00091101)
  assert.deepEqual(element && attributes.numbersOf(element), [8])
})

test('pixel representation decides US or SS in implicit files', () => {
  for (const [hex, value] of [
    ['0000', 65535],
    ['0100', -1],
  ] as const) {
    assert.equal(readDicom(file(`28000301 02000000 ${hex} 28002001 02000000 ffff`, implicit)).attributes.number(0x00280120), value)
  }
})

test('bytes after the data set are told, and zeros are not taken for elements', () => {
  assert.deepEqual(
    readDicom(file('08006000 4353 0200 4354 000000000000000000')).remarks.map((remark) => remark.code),
    ['trailing-zeros', 'trailing-bytes'],
  )
})

test('bytes that hide in a delimiter or in reserved bytes are told', () => {
  const codes = (hex: string): string[] => readDicom(file(hex)).remarks.map((remark) => remark.code)
  assert.deepEqual(codes('08004011 5351 0000 ffffffff feff00e0 ffffffff feff0de0 41414141 feffdde0 00000000'), ['delimiter-length'])
  assert.deepEqual(codes('08004011 5351 0000 ffffffff feffdde0 41414141'), ['delimiter-length'])
  assert.deepEqual(codes('e07f1000 4f42 0000 ffffffff feff00e0 00000000 feffdde0 41414141'), ['delimiter-length'])
  assert.deepEqual(codes('08004011 5351 4141 00000000'), ['reserved-bytes'])
})

test('what is not DICOM is refused, a bare data set is read and flagged (A30)', () => {
  const text = new TextEncoder().encode('%PDF-1.7 this is something else entirely, and long enough to hold a prefix'.repeat(4))
  assert.equal(
    codeOf(() => readDicom(text)),
    'not-dicom',
  )
  assert.equal(
    codeOf(() => readDicom(new Uint8Array(0))),
    'not-dicom',
  )
  const bare = file('08006000 4353 0200 4354').subarray(-10)
  assert.deepEqual(readDicom(bare).remarks, [{ code: 'missing-meta', offset: 0 }])
})

test('no value of the file is in an error', () => {
  const secret = '53454352'
  for (const hex of [`10001000 504e ff00 ${secret}`, `10001000 0101 ff00 ${secret}`, `10001000 504e 0400 ${secret} 08`]) {
    try {
      readDicom(file(hex))
      assert.fail('it was read')
    } catch (error) {
      assert.ok(error instanceof DicomError)
      assert.ok(!/SECR|53454352/.test(error.message + error.stack), error.code)
    }
  }
})
