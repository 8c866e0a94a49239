// Character sets: the byte examples of PS3.5 Annexes H, I, J, K both ways, every repertoire, delimiters inside characters, and defects.
import assert from 'node:assert/strict'
import test from 'node:test'
import { characterSetRemarks, decodeText, decodeValues, encodeText } from '../../src/dicom/character-sets.ts'

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(
    hex
      .trim()
      .split(/\s+/)
      .map((byte) => Number.parseInt(byte, 16)),
  )
const pn = { vr: 'PN' }

const examples: readonly { clause: string; sets: string[]; text: string; hex: string }[] = [
  {
    clause: 'PS3.5 H.3.1',
    sets: ['', 'ISO 2022 IR 87'],
    text: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
    hex: `59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 3d
      1b 24 42 24 64 24 5e 24 40 1b 28 42 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 42`,
  },
  {
    clause: 'PS3.5 H.3.2',
    sets: ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    text: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    hex: `d4 cf c0 de 5e c0 db b3 3d 1b 24 42 3b 33 45 44 1b 28 4a 5e 1b 24 42 42 40 4f 3a 1b 28 4a 3d
      1b 24 42 24 64 24 5e 24 40 1b 28 4a 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 4a`,
  },
  {
    clause: 'PS3.5 I.2',
    sets: ['', 'ISO 2022 IR 149'],
    text: 'Hong^Gildong=洪^吉洞=홍^길동',
    hex: `48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7 3d
      1b 24 29 43 c8 ab 5e 1b 24 29 43 b1 e6 b5 bf`,
  },
  {
    clause: 'PS3.5 J.1',
    sets: ['ISO_IR 192'],
    text: 'Wang^XiaoDong=王^小東',
    hex: '57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d e7 8e 8b 5e e5 b0 8f e6 9d b1',
  },
  {
    clause: 'PS3.5 J.3',
    sets: ['GB18030'],
    text: 'Wang^XiaoDong=王^小东',
    hex: '57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d cd f5 5e d0 a1 b6 ab',
  },
  {
    clause: 'PS3.5 K.2',
    sets: ['', 'ISO 2022 IR 58'],
    text: 'Zhang^XiaoDong=张^小东',
    hex: '5a 68 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d 1b 24 29 41 d5 c5 5e 1b 24 29 41 d0 a1 b6 ab',
  },
]

for (const { clause, sets, text, hex } of examples) {
  test(`the example of ${clause} decodes and encodes to its bytes`, () => {
    assert.equal(decodeText(bytesOf(hex), sets, { vr: 'PN', fatal: true }), text)
    assert.deepEqual([...encodeText(text, sets, pn)], [...bytesOf(hex)])
  })
}

const alphabets: readonly [term: string, text: string, hex: string][] = [
  ['ISO_IR 100', 'Äneas^Rüdiger', 'c4 6e 65 61 73 5e 52 fc 64 69 67 65 72'],
  ['ISO_IR 101', 'Wałęsa', '57 61 b3 ea 73 61'],
  ['ISO_IR 109', 'Ħal', 'a1 61 6c'],
  ['ISO_IR 110', 'Āķ', 'c0 f3'],
  ['ISO_IR 144', 'Люкceмбypг', 'bb ee da 63 65 dc d1 79 70 d3'],
  ['ISO_IR 127', 'قباني^لنزار', 'e2 c8 c7 e6 ea 5e e4 e6 d2 c7 d1'],
  ['ISO_IR 126', 'Διονυσιος', 'c4 e9 ef ed f5 f3 e9 ef f2'],
  ['ISO_IR 138', 'שרון^דבורה', 'f9 f8 e5 ef 5e e3 e1 e5 f8 e4'],
  ['ISO_IR 148', 'Çavuşoğlu', 'c7 61 76 75 fe 6f f0 6c 75'],
  ['ISO_IR 203', 'Œuvre €', 'bc 75 76 72 65 20 a4'],
  ['ISO_IR 166', 'ไทย', 'e4 b7 c2'],
  ['ISO_IR 13', 'ﾔﾏﾀﾞ', 'd4 cf c0 de'],
]

for (const [term, text, hex] of alphabets) {
  test(`${term} decodes and encodes its own letters`, () => {
    assert.equal(decodeText(bytesOf(hex), [term], { vr: 'PN', fatal: true }), text)
    assert.deepEqual([...encodeText(text, [term], pn)], [...bytesOf(hex)])
    assert.deepEqual(characterSetRemarks([term]), [])
  })
}

test('code extensions switch between several alphabets in one name, and value 1 is active again after each delimiter', () => {
  const sets = ['ISO 2022 IR 100', 'ISO 2022 IR 144', 'ISO 2022 IR 126']
  const text = 'Dionysios é=Люкceмбypг^ö=Διονυσιος'
  const bytes = encodeText(text, sets, pn)
  assert.equal(decodeText(bytes, sets, { vr: 'PN', fatal: true }), text)
  assert.equal(decodeText(bytesOf('1b 2d 4c bb 5e e9'), sets, pn), 'Л^é')
  assert.deepEqual(decodeValues(bytesOf('1b 2d 4c bb 5c e9'), sets, 'LO'), ['Л', 'é'])
  assert.equal(decodeText(bytesOf('1b 2d 4c bb 0d 0a e9'), sets, { vr: 'LT' }), 'Л\r\né')
  assert.equal(decodeText(bytesOf('1b 2d 4c bb 5e e9'), sets, { vr: 'LO' }), 'Л^щ')
})

test('a backslash byte inside a character does not divide values', () => {
  // GB18030 0x81 0x5C is U+4E5A's neighbour; JIS 0x3B 0x5C is a kanji; both hold the byte of the delimiter.
  const gb = decodeValues(bytesOf('81 5c 5c 41'), ['GB18030'], 'LO')
  assert.equal(gb.length, 2)
  assert.equal(gb[1], 'A')
  const jis = decodeValues(bytesOf('1b 24 42 3b 5c 1b 28 42 5c 41'), ['', 'ISO 2022 IR 87'], 'LO')
  assert.equal(jis.length, 2)
  assert.deepEqual(
    jis.map((value) => value.length),
    [1, 1],
  )
  assert.deepEqual(decodeValues(bytesOf('5c 5e 3d'), [], 'LT'), ['\\^='])
})

test('JIS X 0212 and JIS X 0201 decode by their escapes', () => {
  assert.equal(decodeText(bytesOf('1b 24 28 44 30 21 1b 28 42'), ['', 'ISO 2022 IR 159'], { vr: 'LO', fatal: true }), '丂')
  assert.equal(decodeText(bytesOf('5c 7e'), ['ISO_IR 13'], { vr: 'LT' }), '¥‾')
  assert.deepEqual(decodeValues(bytesOf('41 5c 42'), ['ISO_IR 13'], 'LO'), ['A', 'B'])
})

test('JIS signs are those of the ISO register, not of one vendor', () => {
  assert.equal(decodeText(bytesOf('1b 24 42 21 41 21 5d 1b 28 42'), ['', 'ISO 2022 IR 87'], { vr: 'LO' }), '\u301c\u2212')
})

test('every character of every multi-byte repertoire survives encoding and decoding', () => {
  for (const [sets, first] of [
    [['', 'ISO 2022 IR 87'], '亜'],
    [['', 'ISO 2022 IR 149'], '가'],
    [['', 'ISO 2022 IR 58'], '啊'],
  ] as const) {
    let survived = 0
    for (let code = 0x80; code < 0xfffd; code++) {
      if (code >= 0xd800 && code < 0xf900) continue
      const character = String.fromCharCode(code)
      try {
        assert.equal(decodeText(encodeText(character, sets, { vr: 'UT' }), sets, { vr: 'UT', fatal: true }), character)
        survived++
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'not-encodable')
      }
    }
    assert.ok(survived > 6000, `${survived} characters`)
    assert.ok(encodeText(first, sets, { vr: 'UT' }).length >= 6)
  }
})

test('GB18030 holds all of Unicode', () => {
  for (let code = 0xa0; code < 0x10ffff; code += code < 0xffff ? 37 : 4001) {
    if (code >= 0xd800 && code < 0xf900) continue
    const text = String.fromCodePoint(code)
    if (text.trim() !== '')
      assert.equal(decodeText(encodeText(text, ['GB18030'], { vr: 'UT' }), ['GB18030'], { vr: 'UT', fatal: true }), text)
  }
})

test('padding is cut as the representation says', () => {
  const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
  assert.deepEqual(decodeValues(ascii(' A \\ B\0'), [], 'LO'), ['A', 'B'])
  assert.deepEqual(decodeValues(ascii(' A '), [], 'UC'), [' A'])
  assert.deepEqual(decodeValues(ascii('1.2.3\0'), [], 'UI'), ['1.2.3'])
  assert.equal(decodeText(ascii('  A\r\n  '), [], { vr: 'LT' }), '  A\r\n')
  assert.deepEqual(decodeValues(ascii(''), [], 'LO'), [])
  assert.deepEqual(decodeValues(ascii('a\\\\b\\'), [], 'CS'), ['a', '', 'b', ''])
})

test('misspelt and unknown terms are understood or passed over, and told', () => {
  for (const term of ['ISO_IR_100', 'ISO IR 100', 'ISO-IR 100', 'iso_ir 100']) {
    const sets = [term]
    assert.equal(decodeText(bytesOf('e9'), sets, { vr: 'LO' }), 'é')
  }
  assert.deepEqual(characterSetRemarks(['ISO_IR_100']), ['charset/misspelt'])
  assert.deepEqual(characterSetRemarks(['KLINGON']), ['charset/unknown'])
  assert.deepEqual(characterSetRemarks(['ISO_IR 192', 'ISO 2022 IR 87']), ['charset/no-code-extensions'])
  assert.equal(decodeText(bytesOf('fb f3'), ['ISO 2022 IR 149'], { vr: 'LO' }), '洪')
  assert.deepEqual(characterSetRemarks(['ISO 2022 IR 149']), ['charset/multi-byte-first'])
})

test('bytes that the set cannot hold are refused when asked, and never silently lost otherwise (A21)', () => {
  const refused = (hex: string, sets: string[], vr = 'PN'): void =>
    assert.throws(() => decodeText(bytesOf(hex), sets, { vr, fatal: true }), { code: 'bad-text' })
  refused('c0 af', ['ISO_IR 192']) // overlong
  refused('ed a0 80', ['ISO_IR 192']) // surrogate
  refused('f5 80 80 80', ['ISO_IR 192'])
  refused('ff', ['GB18030'])
  refused('e9', [])
  refused('85', ['ISO_IR 100'])
  refused('a1', ['ISO_IR 127'])
  refused('1b 24 42 3b 1b 28 42', ['', 'ISO 2022 IR 87']) // half a character
  refused('1b 7a', ['ISO_IR 100']) // unknown escape
  refused('e9', ['ISO_IR 100'], 'CS') // not a text of the extended repertoire
  assert.equal(decodeText(bytesOf('41 e9'), [], pn), 'Aé')
  assert.equal(decodeText(bytesOf('41 c0 af'), ['ISO_IR 192'], pn), 'A\ufffd\ufffd')
})

test('text that a set does not hold is refused without repeating it', () => {
  for (const [text, sets] of [
    ['山', ['ISO_IR 100']],
    ['é', []],
    ['\ud800', ['ISO_IR 192']],
    ['\x1b', ['ISO_IR 100']],
    ['Ω', ['', 'ISO 2022 IR 13']],
  ] as const) {
    assert.throws(
      () => encodeText(text, sets, pn),
      (error: Error & { code?: string }) => error.code === 'not-encodable' && !error.message.includes(text),
    )
  }
  assert.throws(() => encodeText('é', ['ISO_IR 100'], { vr: 'CS' }), { code: 'not-encodable' })
})
