import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Attributes,
  type AttributesEdit,
  type DicomFile,
  type Element,
  buildDicom,
  editDicom,
  isPrivate,
  readDicom,
} from '@vesalius/standards/dicom'
import { corpusIsAbsent, corpusPaths } from './corpus-files.ts'
import { corpusFile, damaged } from './damaged-files.ts'

const explicit = '1.2.840.10008.1.2.1'
const wellFormed = (): string[] => corpusPaths(4_000_000).filter((name) => damaged[name] === undefined)
const raw = (file: DicomFile, from: number, to: number): string => Buffer.from(file.body.read(from, to - from)).toString('latin1')

/** Everything but the elements in `changed`, their group lengths and the lengths that enclose them must be byte for byte the same. */
const assertSameOutside = (before: [DicomFile, Attributes], after: [DicomFile, Attributes], changed: Set<Element>): void => {
  const [old, oldAttributes] = before
  const [now, nowAttributes] = after
  const touches = (element: Element): boolean => changed.has(element) || (element.items ?? []).some((item) => [...item].some(touches))
  const groups = new Set([...oldAttributes].filter(touches).map((element) => element.tag >>> 16))
  const kept = [...oldAttributes].filter((element) => !changed.has(element))
  const news = [...nowAttributes]
  for (const element of kept) {
    const at = news.findIndex((one) => one.tag === element.tag)
    const other = news.splice(at, 1)[0]
    assert.ok(at >= 0 && other !== undefined, 'an element is lost')
    if ((element.tag & 0xffff) === 0 && groups.has(element.tag >>> 16)) continue
    if (!touches(element))
      assert.ok(raw(old, element.offset, element.end) === raw(now, other.offset, other.end), 'an untouched element changed')
    else {
      assert.equal(element.undefinedLength, other.undefinedLength)
      assert.ok(raw(old, element.offset, element.valueOffset - 4) === raw(now, other.offset, other.valueOffset - 4), 'a header changed')
      element.items?.forEach((item, index) => {
        const twin = other.items?.[index]
        assert.ok(twin !== undefined && item.place.undefinedLength === twin.place.undefinedLength)
        assertSameOutside([old, item], [now, twin], changed)
      })
    }
  }
}

const firstNested = (attributes: Attributes, edit: AttributesEdit): { element: Element; edit: AttributesEdit } | undefined => {
  for (const element of attributes) {
    for (const [index, item] of (element.items ?? []).entries()) {
      const within = edit.itemsOf(element)[index]
      if (within === undefined) continue
      const deeper = firstNested(item, within)
      if (deeper !== undefined) return deeper
      const leaf = [...item].find((one) => one.items === undefined && one.vr !== 'SQ' && (one.tag & 0xffff) !== 0)
      if (leaf !== undefined) return { element: leaf, edit: within }
    }
  }
  return undefined
}

test('after an edit of the root every other byte of every corpus file is the same', { skip: corpusIsAbsent }, () => {
  for (const name of wellFormed()) {
    const old = readDicom(corpusFile(name))
    const changed = new Set([...old.attributes].filter((element) => element.tag === 0x00100010))
    const edit = editDicom(old)
    edit.setString(0x00100010, 'PN', 'A^Name^Of^Another^Length')
    const now = readDicom(edit.toBytes())
    assert.equal(now.attributes.string(0x00100010), 'A^Name^Of^Another^Length', name)
    assertSameOutside([old, old.attributes], [now, now.attributes], changed)
    assert.ok(raw({ ...old, body: old.source }, 0, old.dataSetOffset) === raw({ ...now, body: now.source }, 0, now.dataSetOffset), name)
    if (!old.deflated) assert.ok(raw(old, old.bodyEnd, old.body.size) === raw(now, now.bodyEnd, now.body.size), name)
  }
})

test('after an edit in the deepest item every byte but enclosing lengths is the same', { skip: corpusIsAbsent }, () => {
  let files = 0
  for (const name of wellFormed()) {
    const old = readDicom(corpusFile(name))
    const edit = editDicom(old)
    const found = firstNested(old.attributes, edit)
    if (found === undefined) continue
    files++
    found.edit.setBytes(found.element.tag, 'UN', new Uint8Array(found.element.length + 34))
    const now = readDicom(edit.toBytes())
    assert.equal(edit.byteLength(), now.source.size)
    assertSameOutside([old, old.attributes], [now, now.attributes], new Set([found.element]))
  }
  assert.ok(files > 100, `${files} files have items`)
})

test('removing all private elements at every level leaves none, and the rest as it was', { skip: corpusIsAbsent }, () => {
  const strip = (attributes: Attributes, edit: AttributesEdit, gone: Set<Element>): void => {
    for (const element of attributes) {
      if (isPrivate(element.tag)) {
        edit.removeElement(element)
        gone.add(element)
      } else element.items?.forEach((item, index) => strip(item, edit.itemsOf(element)[index]!, gone))
    }
  }
  const privates = (attributes: Attributes): number =>
    [...attributes].reduce(
      (sum, element) => sum + (isPrivate(element.tag) ? 1 : 0) + (element.items ?? []).reduce((inner, item) => inner + privates(item), 0),
      0,
    )
  for (const name of wellFormed()) {
    const old = readDicom(corpusFile(name))
    const edit = editDicom(old)
    const gone = new Set<Element>()
    strip(old.attributes, edit, gone)
    const now = readDicom(edit.toBytes())
    assert.equal(privates(now.attributes), 0, name)
    assertSameOutside([old, old.attributes], [now, now.attributes], gone)
  }
})

const sample = buildDicom({
  transferSyntax: explicit,
  attributes: [
    { tag: 0x00080000, vr: 'UL', value: 0 },
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: '1.2.3' }], []] },
    { tag: 0x00100010, vr: 'PN', value: 'Buc^Jérôme' },
  ],
})

test('new elements find their place, and group lengths are true afterwards', () => {
  const edit = editDicom(readDicom(sample))
  edit.setString(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2')
  edit.setNumbers(0x00280010, 'US', [512])
  edit.items(0x00081140)[0]?.setString(0x00081150, 'UI', '1.2')
  const { attributes, remarks } = readDicom(edit.toBytes())
  assert.deepEqual(
    [...attributes].map((element) => element.tag),
    [0x00080000, 0x00080005, 0x00080016, 0x00080060, 0x00081140, 0x00100010, 0x00280010],
  )
  assert.deepEqual(remarks, [])
  assert.equal(attributes.items(0x00081140)[0]?.string(0x00081150), '1.2')
  const inGroup8 = [...attributes].filter((element) => element.tag >>> 16 === 8 && element.tag !== 0x00080000)
  assert.equal(
    attributes.number(0x00080000),
    inGroup8.reduce((sum, element) => sum + element.end - element.offset, 0),
  )
})

test('a text is written in the character set in force, or refused without being told', () => {
  const edit = editDicom(readDicom(sample))
  edit.setString(0x00100010, 'PN', 'Müller^Ö')
  assert.equal(readDicom(edit.toBytes()).attributes.string(0x00100010), 'Müller^Ö')
  assert.throws(
    () => edit.setString(0x00100010, 'PN', '山田'),
    (error: Error & { code?: string }) => error.code === 'not-encodable' && !error.message.includes('山'),
  )
})

test('every copy of a removed element is gone (A19)', () => {
  const twice = new Uint8Array(Buffer.concat([sample, sample.subarray(sample.length - 18)]))
  const file = readDicom(twice)
  assert.equal([...file.attributes].filter((element) => element.tag === 0x00100010).length, 2)
  const edit = editDicom(file)
  edit.remove(0x00100010)
  assert.equal(readDicom(edit.toBytes()).attributes.has(0x00100010), false)
  const replaced = editDicom(file)
  replaced.setString(0x00100010, 'PN', 'X')
  assert.equal([...readDicom(replaced.toBytes()).attributes].filter((element) => element.tag === 0x00100010).length, 1)
})

test('the file meta information is edited with its length, the data set stays', () => {
  const edit = editDicom(readDicom(sample))
  edit.meta.setString(0x00020016, 'AE', 'SENDER')
  const now = readDicom(edit.toBytes())
  assert.equal(now.meta?.string(0x00020016), 'SENDER')
  assert.deepEqual(
    Buffer.from(now.source.read(now.dataSetOffset, now.source.size - now.dataSetOffset)),
    Buffer.from(sample.subarray(readDicom(sample).dataSetOffset)),
  )
})

test('a bare data set gets preamble, prefix and meta with the first meta change', () => {
  const whole = readDicom(sample)
  const bare = sample.slice(whole.dataSetOffset)
  const edit = editDicom(readDicom(bare))
  assert.deepEqual(edit.toBytes(), bare)
  edit.meta.setString(0x00020010, 'UI', explicit)
  const now = readDicom(edit.toBytes())
  assert.equal(now.hasPreamble, true)
  assert.deepEqual(now.remarks, [])
  assert.deepEqual(Buffer.from(edit.toBytes().subarray(now.dataSetOffset)), Buffer.from(bare))
})

test('a preamble is replaced (A01), and nothing else', () => {
  const hostile = sample.slice()
  hostile.set([0x4d, 0x5a])
  const edit = editDicom(readDicom(hostile))
  edit.setPreamble(new Uint8Array(128))
  assert.deepEqual(edit.toBytes(), sample)
  assert.throws(() => edit.setPreamble(new Uint8Array(127)), { code: 'bad-preamble' })
})

test('bytes after the data set and trailing padding are dropped when asked (A20)', () => {
  const padding = Buffer.from('fcfffcff4f4200000400000041414141', 'hex')
  const edit = editDicom(readDicom(new Uint8Array(Buffer.concat([sample, padding, Buffer.alloc(20)]))))
  assert.equal(edit.byteLength(), sample.length + 36)
  edit.dropTrailing()
  assert.deepEqual(edit.toBytes(), sample)
})

test('a deflated data set is deflated again only when it was edited', () => {
  const deflated = buildDicom({ transferSyntax: '1.2.840.10008.1.2.1.99', attributes: [{ tag: 0x00080060, vr: 'CS', value: 'CT' }] })
  const edit = editDicom(readDicom(deflated))
  edit.meta.setString(0x00020016, 'AE', 'SENDER')
  const length = deflated.length - readDicom(deflated).dataSetOffset
  assert.deepEqual(edit.toBytes().slice(-length), deflated.slice(-length))
  edit.setString(0x00080060, 'CS', 'MR')
  const now = readDicom(edit.toBytes())
  assert.equal(now.deflated, true)
  assert.equal(now.attributes.string(0x00080060), 'MR')
})

test('bytes hidden after a deflated stream are told, kept until dropped, and dropped when asked (A20)', () => {
  const whole = buildDicom({ transferSyntax: '1.2.840.10008.1.2.1.99', attributes: [{ tag: 0x00080060, vr: 'CS', value: 'CT' }] })
  const file = readDicom(new Uint8Array(Buffer.concat([whole, Buffer.from('hidden')])))
  assert.equal(file.remarks[0]?.code, 'trailing-bytes')
  for (const change of [false, true]) {
    const edit = editDicom(file)
    if (change) edit.setString(0x00080060, 'CS', 'MR')
    assert.ok(Buffer.from(edit.toBytes()).includes('hidden'))
    edit.dropTrailing()
    assert.ok(!Buffer.from(edit.toBytes()).includes('hidden'))
    assert.deepEqual(readDicom(edit.toBytes()).remarks, [])
  }
})

test('a sequence held as UN stays implicit inside', () => {
  const inner = Buffer.from('feff00e00a00000010001000020000004141', 'hex')
  const bytes = buildDicom({ transferSyntax: explicit, attributes: [{ tag: 0x00091010, vr: 'UN', value: new Uint8Array(inner) }] })
  const edit = editDicom(readDicom(bytes))
  edit.items(0x00091010)[0]?.setString(0x00100010, 'PN', 'LONGER')
  const { attributes } = readDicom(edit.toBytes())
  assert.equal(attributes.items(0x00091010)[0]?.carrier.explicit, false)
  assert.equal(attributes.items(0x00091010)[0]?.string(0x00100010), 'LONGER')
})

test('sequences and pixel data are set whole', () => {
  const edit = editDicom(readDicom(sample))
  edit.setItems(0x00081140, [[{ tag: 0x00081155, vr: 'UI', value: '9.9' }]])
  edit.setPixelData({ fragments: [Uint8Array.of(1, 2, 3)], offsetTable: [0] })
  const { attributes } = readDicom(edit.toBytes())
  assert.deepEqual(
    attributes.items(0x00081140).map((item) => item.string(0x00081155)),
    ['9.9'],
  )
  assert.deepEqual(
    attributes.element(0x7fe00010)?.fragments?.map((fragment) => fragment.length),
    [4, 4],
  )
  edit.setPixelData({ native: Uint8Array.of(1, 2), vr: 'OB' })
  assert.deepEqual(readDicom(edit.toBytes()).attributes.bytes(0x7fe00010), Uint8Array.of(1, 2))
})

test('numbers that do not fit and values of the wrong kind are refused', () => {
  const edit = editDicom(readDicom(sample))
  assert.throws(() => edit.setNumbers(0x00280010, 'US', [65536]), { code: 'bad-number' })
  assert.throws(() => edit.setNumbers(0x00280010, 'US', [1.5]), { code: 'bad-number' })
  assert.throws(() => edit.setNumbers(0x00200013, 'IS', [1.5]), { code: 'bad-number' })
  assert.throws(() => edit.setNumbers(0x00100010, 'PN', [1]), { code: 'bad-vr' })
})
