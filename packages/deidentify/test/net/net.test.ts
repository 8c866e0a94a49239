/** The last look: what it finds in which bytes, and what it leaves alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildDicom, readDicom } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import fc from 'fast-check'
import { byteMatcher } from '../../src/net/byte-matcher.ts'
import { netOf } from '../../src/net/net.ts'
import type { SeedValue } from '../../src/text/types.ts'

const seeds: SeedValue[] = [
  { kind: 'name', value: 'Quastenflosser^Jürgen=王小東' }, { kind: 'identifier', value: '4471882' }, { kind: 'date', value: '19510203' }, { kind: 'institution', value: 'Klinik Hollermoor' }, { kind: 'device', value: '73310' },
]
const net = netOf(seeds, ['ISO_IR 100'])
const caught = (attributes: PlainAttributes): number[] => net.catches(readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes })).attributes).map(({ tag }) => tag)
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

test('a name is found in any case, in Latin-1, UTF-8, UTF-16 and GB18030, and in plain Latin', () => {
  for (const bytes of [bytesOf('x QUASTENFLOSSER y'), Buffer.from('Jürgen', 'latin1'), bytesOf('JÜRGEN'), bytesOf('juergen'), Buffer.from('Jürgen', 'utf16le'), Buffer.from('Jürgen', 'utf16le').swap16(), bytesOf('王小東'), Uint8Array.of(0xcd, 0xf5, 0xd0, 0xa1, 0x96, 0x7c)]) {
    assert.ok(net.touches(bytes), Buffer.from(bytes).toString('hex'))
  }
})

test('a number is found alone and not as part of a longer or a decimal one', () => {
  assert.ok(net.touches(bytesOf('ID 4471882.')))
  assert.equal(net.touches(bytesOf('1.2.4471882.3')), false)
  assert.equal(net.touches(bytesOf('144718820')), false)
  assert.equal(net.touches(bytesOf('0.4471882')), false)
})

test('nothing but zeros is looked for', () => {
  assert.equal(netOf([{ kind: 'identifier', value: '000000' }], ['ISO_IR 100']).touches(bytesOf('dose 000000 mGy')), false)
  assert.ok(netOf([{ kind: 'identifier', value: '000001' }], ['ISO_IR 100']).touches(bytesOf('dose 000001 mGy')))
})

test('words of medicine are not looked for although they stand in the name of a clinic', () => {
  assert.equal(net.touches(bytesOf('Klinik fuer Radiologie')), false)
  assert.ok(net.touches(bytesOf('HOLLERMOOR')))
})

test('a name is not found inside a word of medicine or technique, and is everywhere else', () => {
  const mary = netOf([{ kind: 'name', value: 'Tina^Mary' }], ['ISO_IR 100'])
  for (const text of ['ORIGINAL\\PRIMARY\\AXIAL', 'RETINA', 'Dose summary']) assert.equal(mary.touches(bytesOf(text)), false, text)
  for (const text of ['MARY', 'PRIMARY MARY', 'Head_Mary', 'T1Mary', 'SISTERMARY', 'MaryTina', 'xTina']) assert.ok(mary.touches(bytesOf(text)), text)
  const { attributes } = readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00080008, vr: 'CS', value: ['DERIVED', 'PRIMARY'] }] }))
  assert.deepEqual(mary.catches(attributes), [])
})

test('where dates and numbers stand, a date and the number of a device are chance', () => {
  assert.deepEqual(caught([{ tag: 0x00080020, vr: 'DA', value: '19510203' }, { tag: 0x00180060, vr: 'DS', value: '73310' }]), [])
  assert.deepEqual(caught([{ tag: 0x00081030, vr: 'LO', value: 'born 19510203' }, { tag: 0x00181020, vr: 'LO', value: 'unit 73310' }]), [0x00081030, 0x00181020])
})

test('an identifier is found where a number should stand', () => {
  assert.deepEqual(caught([{ tag: 0x00180060, vr: 'DS', value: '4471882' }]), [0x00180060])
})

test('the number of an identifier is found without its letters, with and without zeros; a counter and a short one are chance', () => {
  const lettered = netOf([{ kind: 'identifier', value: 'P0586554' }, { kind: 'identifier', value: 'RX-000001' }, { kind: 'identifier', value: 'BH75483K' }], ['ISO_IR 100'])
  const asNumber = (value: string): number => lettered.catches(readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00200012, vr: 'IS', value }] })).attributes).length
  assert.deepEqual(['0586554', '586554', '1', '000001', '75483', '5865540'].map(asNumber), [1, 1, 0, 0, 0, 0])
})

test('the day of birth is found where a series or an image is numbered, not where a day may stand', () => {
  const asNumber = (tag: number, value: string): PlainAttributes => [{ tag, vr: 'IS', value }]
  assert.deepEqual([...caught(asNumber(0x00200011, '19510203')), ...caught(asNumber(0x00200012, '03021951'))], [0x00200011, 0x00200012])
  assert.deepEqual([...caught(asNumber(0x00200011, '195102')), ...caught(asNumber(0x00200011, '19510204')), ...caught([{ tag: 0x00400244, vr: 'DA', value: '19510203' }])], [])
})

test('a number that is a device\'s name and the person\'s is looked for as the person\'s', () => {
  const both = netOf([{ kind: 'device', value: '20825782' }, { kind: 'device', value: '19510203' }, { kind: 'identifier', value: '20825782' }, { kind: 'date', value: '19510203' }], ['ISO_IR 100'])
  for (const value of ['20825782', '19510203']) {
    const { attributes } = readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00200012, vr: 'IS', value }] }))
    assert.equal(both.catches(attributes).length, 1)
  }
})

test('the way to what was caught names each item', () => {
  const file = readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00081115, vr: 'SQ', value: [[], [{ tag: 0x0008103e, vr: 'LO', value: 'Quastenflosser' }]] }] }))
  assert.deepEqual(net.catches(file.attributes), [{ around: [{ tag: 0x00081115, item: 1 }], tag: 0x0008103e }])
})

test('the automaton finds exactly what a plain search finds', () => {
  const word = fc.array(fc.constantFrom(...'abc'), { minLength: 1, maxLength: 4 }).map((letters) => letters.join(''))
  fc.assert(fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), fc.string({ unit: fc.constantFrom(...'abcABC.'), maxLength: 60 }), (words, text) => {
    const found = new Set<string>()
    byteMatcher(words.map((one, token) => ({ bytes: bytesOf(one), token }))).search(bytesOf(text), (token, start, end) => {
      found.add(`${token}:${start}:${end}`)
      return false
    })
    const expected = new Set<string>()
    words.forEach((one, token) => {
      for (let at = 0; at + one.length <= text.length; at++) if (text.slice(at, at + one.length).toLowerCase() === one) expected.add(`${token}:${at}:${at + one.length}`)
    })
    assert.deepEqual([...found].sort(), [...expected].sort())
  }))
})

test('an automaton of more than 65,535 states finds each of its words', () => {
  const words = Array.from({ length: 15_000 }, (_, at) => `${(at * 7_919 % 15_013).toString(36)}-${(at * 104_729 % 15_017).toString(36)}-${at}`)
  assert.ok(words.join('').length > 150_000)
  const matcher = byteMatcher(words.map((one, token) => ({ bytes: bytesOf(one), token })))
  for (let at = 0; at < words.length; at += 500) {
    const found: number[] = []
    matcher.search(bytesOf(`. ${words[at]} .`), (token) => { found.push(token); return false })
    assert.ok(found.includes(at), `word ${at}`)
  }
})

test('five bytes of a name in a row of numbers are no chance, four are', () => {
  const inNumbers = (value: Buffer): number => netOf([{ kind: 'name', value: 'Gökçe^Ada' }], ['ISO_IR 100']).catches(readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00281104, vr: 'US', value }] })).attributes).length
  assert.equal(inNumbers(Buffer.concat([Buffer.alloc(8, 1), Buffer.from('Gökçe', 'latin1'), Buffer.alloc(3, 2)])), 1)
  assert.equal(inNumbers(Buffer.concat([Buffer.alloc(8, 1), Buffer.from('Gökç', 'latin1'), Buffer.alloc(4, 2)])), 0)
})
