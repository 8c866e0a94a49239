// Files made to cost time: what they take must grow with their size, not with its square.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DicomError, buildDicom, editDicom, readDicom } from '@vesalius/standards/dicom'

const explicit = buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [] })
const implicit = buildDicom({ transferSyntax: '1.2.840.10008.1.2', attributes: [] })
const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex')
const file = (head: Uint8Array, ...body: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([head, ...body]))
const many = (count: number, header: string): Buffer => Buffer.concat(new Array<Buffer>(count).fill(hex(header)))
const megabytes = (count: number): Buffer => Buffer.alloc(count * 1024 * 1024, 0x41)

/** Milliseconds of reading, editing and rendering; refusals count too. */
const cost = (bytes: Uint8Array): number => {
  const start = performance.now()
  try {
    const read = readDicom(bytes)
    const edit = editDicom(read)
    for (const element of read.attributes) edit.setBytes(element.tag, 'LO', new Uint8Array(0))
    edit.byteLength()
  } catch (error) {
    assert.ok(error instanceof DicomError)
  }
  return performance.now() - start
}

/** Elements of `count` different tags, in falling order. */
const falling = (count: number): Buffer => {
  const elements = many(count, '0a001000 4c4f 0000')
  for (let at = 0; at < count; at++) elements.writeUInt16LE(0xffff - at, at * 8 + 2)
  return elements
}

/** Private elements without representation, each the whole content of an item of the one around it. */
const nestedUnknown = (depth: number): Buffer => {
  let inner = megabytes(1)
  for (let level = 0; level < depth; level++) {
    const item = hex('feff00e0 00000000')
    const element = hex('09001010 00000000')
    element.writeUInt32LE(inner.length, 4)
    item.writeUInt32LE(inner.length + 8, 4)
    inner = Buffer.concat([item, element, inner])
  }
  const outer = hex('09001010 00000000')
  outer.writeUInt32LE(inner.length, 4)
  return Buffer.concat([outer, inner])
}

const hostile: Readonly<Record<string, () => Uint8Array>> = {
  'a long private creator asked for again and again': () =>
    file(implicit, hex('09001000 00002000'), Buffer.alloc(0x200000, 0x41), many(100_000, '09000210 00000000')),
  'tags in falling order': () => file(explicit, falling(60_000)),
  'one tag again and again': () => file(explicit, many(200_000, '09001010 4c4f 0000')),
  'zeros that do not reach the end': () => file(implicit, Buffer.alloc(4_000_000), hex('01')),
  'delimiters of nothing': () => file(explicit, many(500_000, 'feff0de0 00000000')),
  'a long Pixel Representation asked for again and again': () =>
    file(implicit, hex('28000301 00002000'), Buffer.alloc(0x200000), many(100_000, '28002001 00000000')),
  'sequences in UN in sequences': () => file(implicit, nestedUnknown(31)),
}

for (const [name, make] of Object.entries(hostile)) {
  test(`${name} cost time in proportion`, () => {
    const milliseconds = cost(make())
    assert.ok(milliseconds < 2000, `${milliseconds.toFixed(0)} ms`)
  })
}
