/** Pixels: a name burned in is read, a masked one is not; what changed outside masks is noticed. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import { verifyFolders, type VerifyReport } from '../src/index.ts'
import { readingFor } from '../src/pixels/languages.ts'
import { differenceOf } from '../src/pixels/difference.ts'
import { distance, identitiesInLines } from '../src/pixels/match-read.ts'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { drawable, drawText } from '../../samples/src/bitmap-font.ts'
import { burn, written } from '../../deidentify/test/pixels/burn-in.ts'
import { type Planted, writeSet } from './treated-set.ts'

const [rows, columns] = [320, 640]

/** Soft tissue with a dark surround; text at full brightness. */
function picture(texts: readonly string[]): Uint8Array {
  const values = new Uint16Array(rows * columns)
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) values[row * columns + column] = Math.hypot(row - 160, column - 320) < 130 ? 700 + ((row * 7 + column * 13) % 90) : 20
  texts.forEach((text, line) => drawText(drawable(text) ?? '', { column: 12, row: 12 + line * 24, scale: 2 }, (column, row) => { values[row * columns + column] = 2600 }))
  return new Uint8Array(values.buffer)
}

async function opinionOn(planted: Planted): Promise<VerifyReport> {
  const { folder, input, output, map } = writeSet(planted)
  try {
    return await verifyFolders({ input, output, map, threads: 1 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const codesOf = (report: VerifyReport): string[] => report.findings.map((finding) => `${finding.code} ${finding.class ?? ''}`.trim())

test('a name, a number and a day of birth that are burned into pixels are read', async () => {
  const report = await opinionOn({ options: { rows, columns, pixels: picture(['QUELLENBERG ZDENKA', 'MRN4471902', '13.07.1958']) } })
  assert.deepEqual([...new Set(codesOf(report))].sort(), ['identity-in-pixels birth-date', 'identity-in-pixels identifier', 'identity-in-pixels name'])
  assert.doesNotMatch(JSON.stringify(report), /quellenberg/i)
})

/** Lines in a font of the system. */
async function pictureIn(font: string, texts: readonly string[]): Promise<Uint8Array> {
  const bytes = picture([])
  const values = new Uint16Array(bytes.buffer)
  for (const [line, text] of texts.entries()) {
    burn(values, columns, { text: await written(text, { font, bold: false, size: 18, turned: false, smooth: true }), column: 14, row: 10 + line * 30, level: 2600 })
  }
  return bytes
}

test('names in Greek and in Cyrillic letters that are burned into pixels are read, other words in these letters are no finding', async () => {
  const withNames = async (texts: readonly string[]): Promise<Planted> =>
    ({ options: { rows, columns, pixels: await pictureIn('DejaVu Sans', texts) }, originalChange: [{ tag: 0x00100010, vr: 'PN', value: 'Папандреу^Σωτήρης' }] })
  for (const name of ['Папандреу', 'Σωτήρης']) assert.deepEqual([...new Set(codesOf(await opinionOn(await withNames([name]))))], ['identity-in-pixels name'])
  assert.deepEqual(codesOf(await opinionOn(await withNames(['Грудная клетка', 'Θώρακας']))), [])
})

test('a name in Han that is burned into pixels is read', async (t) => {
  const font = 'Droid Sans Fallback'
  const drawn = await Promise.all(['山', '郎'].map((sign) => written(sign, { font, bold: false, size: 18, turned: false, smooth: false })))
  if (Buffer.compare(Buffer.from(drawn[0]!.cover.buffer), Buffer.from(drawn[1]!.cover.buffer)) === 0) return t.skip('no font of this machine has Han characters')
  assert.deepEqual([...new Set(codesOf(await opinionOn({ options: { rows, columns, pixels: await pictureIn(font, ['山田 太郎']) } })))], ['identity-in-pixels name'])
})

test('pictures are read in the scripts in which something is known of the person, and what no reader knows is told', () => {
  const nobody = { words: new Map(), short: new Set<string>(), numbers: [], days: new Map() }
  const languages = (...words: string[]) => readingFor({ ...nobody, words: new Map(words.map((word) => [word, 'name'] as const)) })
  assert.deepEqual(languages('muller'), { languages: ['eng'], unreadable: false })
  assert.deepEqual(languages('παπαδοπουλοσ', 'иванова').languages, ['eng', 'ell', 'bul'])
  assert.deepEqual(languages('김민준').languages, ['eng', 'kor'])
  assert.deepEqual(languages('山田', 'ヤマタ').languages, ['eng', 'jpn', 'chi_sim'])
  assert.deepEqual(languages('محمد').languages, ['eng', 'ara'])
  assert.deepEqual(languages('ნინო'), { languages: ['eng'], unreadable: true })
})

test('signs of a name that nothing divides are found wherever they stand in what was read', () => {
  const person = { words: new Map([['山田太郎', 'name'], ['김민준', 'name']] as const), short: new Set<string>(), numbers: [], days: new Map() }
  const count = (line: string): number => identitiesInLines([line], person).length
  assert.deepEqual([count('氏名 山 田太 郎 様'), count('김 민준 님'), count('山田 花子'), count('胸部 CT')], [1, 1, 0, 0])
})

test('text that names nobody, as a measurement, is no finding', async () => {
  const report = await opinionOn({ options: { rows, columns, pixels: picture(['THORAX 120 KV', 'DIST 4.3 CM', 'LEFT']) } })
  assert.deepEqual(codesOf(report), [])
})

test('a masked box is counted as changed samples and is no finding; a frame that is another one is', async () => {
  const masked = picture([])
  const original = { rows, columns, pixels: picture(['QUELLENBERG ZDENKA']) }
  const report = await opinionOn({ options: original, change: [{ tag: 0x7fe00010, vr: 'OW', value: masked }] })
  assert.deepEqual(codesOf(report), [])
  assert.match(report.checks.pixels.note ?? '', /[1-9]\d+ samples of them changed/)
  const other = new Uint8Array(masked.map((byte, at) => (at % 2 === 0 ? (byte + at) % 251 : byte)))
  assert.deepEqual(codesOf(await opinionOn({ options: original, change: [{ tag: 0x7fe00010, vr: 'OW', value: other }] })), ['pixels-altered'])
})

test('misread letters count when they look alike or are few, and a birth date when one digit differs', () => {
  const person = { words: new Map([['quellenberg', 'name'], ['lang', 'name']] as const), short: new Set<string>(), numbers: [['mrn4471902', 'identifier']] as const, days: new Map([[-4190, 'birth-date'], [18_690, 'date']] as const) }
  const classes = (line: string): string[] => [...new Set(identitiesInLines([line], person).map((found) => found.class))]
  assert.deepEqual(classes('RUELLEHEERG Z'), ['name'])
  assert.deepEqual(classes('Lung THORAX 12.5 mm Hellenbeck'), [])
  assert.deepEqual(classes('ID MRM 447I96Z'), ['identifier'])
  assert.deepEqual(classes('12.07.1958'), ['birth-date'])
  assert.deepEqual(classes('2021-03-05'), [])
  assert.deepEqual(classes('2021-03-04'), ['date'])
  assert.equal(distance('abcde', 'abxde'), 1)
  assert.equal(distance('hom', 'non'), 1)
})

test('half of a long name is enough where something stands before the rest of it, a short piece is not', () => {
  const person = { words: new Map([['щербатовскии', 'name'], ['quellenberg', 'name']] as const), short: new Set<string>(), numbers: [], days: new Map() }
  const count = (line: string): number => identitiesInLines([line], person).length
  assert.deepEqual([count('Щербато'), count('uellenb'), count('ellen'), count('berg')], [1, 1, 0, 0])
})

test('one changed sample outside of masks is found in every file, a mask of any fill at any edge is none', () => {
  const [width, height] = [40, 30]
  const layout = { width, height, step: 1, plane: 1, colours: 1 }
  const before = Uint16Array.from({ length: width * height }, (_, at) => 100 + ((at * 37) % 91))
  const changed = (change: (column: number, row: number) => number | undefined): Uint16Array => before.map((value, at) => change(at % width, Math.floor(at / width)) ?? value)
  const altered = (after: Uint16Array): boolean => differenceOf(before, after, layout).altered
  assert.equal(altered(before), false)
  assert.equal(altered(changed((column, row) => (column > 31 && row < 9 ? 7 : undefined))), false)
  assert.equal(altered(changed((column) => (column < 2 ? 7 : undefined))), false)
  assert.equal(altered(changed((column, row) => (column > 10 && column < 30 && row > 10 && row < 20 ? 7 : column === 5 && row === 25 ? 7 : undefined))), true)
  assert.deepEqual(differenceOf(before, changed((column, row) => (column === 5 && row === 25 ? 8 : undefined)), layout), { changed: 1, altered: true })
})

test('a changed sample is found where colours follow by pixel and where they follow by plane', () => {
  for (const [step, plane] of [[3, 1], [1, 100]] as const) {
    const before = Uint8Array.from({ length: 300 }, (_, at) => (at * 31) % 251)
    const place = (column: number, row: number, colour: number): number => (row * 10 + column) * step + colour * plane
    const masked = before.slice()
    for (let row = 2; row < 9; row++) for (let column = 1; column < 8; column++) for (let colour = 0; colour < 3; colour++) masked[place(column, row, colour)] = [16, 128, 128][colour]!
    const layout = { width: 10, height: 10, step, plane, colours: 3 }
    assert.equal(differenceOf(before, masked, layout).altered, false)
    masked[place(9, 0, 2)]! ^= 1
    assert.equal(differenceOf(before, masked, layout).altered, true)
  }
})

const drawing = (width: number, height: number): Uint8Array => {
  const marked = new Uint8Array(width * height)
  drawText(drawable('QUELLENBERG ZDENKA') ?? '', { column: 12, row: 12, scale: 2 }, (column, row) => { marked[row * width + column] = 1 })
  return marked
}

test('a name that is drawn beside the samples is read: in an overlay, in bits that no sample uses, in an icon; drawings without one are no finding', async () => {
  const [width, height] = [320, 64]
  const marked = drawing(width, height)
  const empty = marked.map((_, at) => (at % width > 300 && at % 7 < 3 ? 1 : 0))
  const overlay = (bits: Uint8Array): PlainAttributes => [
    { tag: 0x60000010, vr: 'US', value: height }, { tag: 0x60000011, vr: 'US', value: width }, { tag: 0x60000040, vr: 'CS', value: 'G' }, { tag: 0x60000050, vr: 'SS', value: [1, 1] },
    { tag: 0x60000100, vr: 'US', value: 1 }, { tag: 0x60000102, vr: 'US', value: 0 },
    { tag: 0x60003000, vr: 'OW', value: Uint8Array.from({ length: bits.length / 8 }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((sum, bit, place) => sum | (bit << place), 0)) },
  ]
  const icon = (bits: Uint8Array): PlainAttributes => [{ tag: 0x00880200, vr: 'SQ', value: [[
    { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' }, { tag: 0x00280010, vr: 'US', value: height }, { tag: 0x00280011, vr: 'US', value: width },
    { tag: 0x00280100, vr: 'US', value: 8 }, { tag: 0x00280101, vr: 'US', value: 8 }, { tag: 0x00280102, vr: 'US', value: 7 }, { tag: 0x00280103, vr: 'US', value: 0 }, { tag: 0x7fe00010, vr: 'OB', value: bits.map((bit) => bit * 220) },
  ]] }]
  const stray = (bits: Uint8Array): Planted => {
    const words = new Uint16Array(width * height).map((_, at) => 100 + ((at * 37) % 91))
    return { options: { rows: height, columns: width, pixels: new Uint8Array(words.buffer) }, change: [{ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(words.map((word, at) => word | (bits[at]! << 13)).buffer) }] }
  }
  const cases: ((bits: Uint8Array) => Planted)[] = [(bits) => ({ change: overlay(bits) }), (bits) => ({ change: icon(bits) }), stray]
  for (const planted of cases) {
    assert.deepEqual([...new Set(codesOf(await opinionOn(planted(marked))))].filter((code) => code.startsWith('identity')), ['identity-in-pixels name'])
    assert.deepEqual(codesOf(await opinionOn(planted(empty))).filter((code) => code.startsWith('identity')), [])
  }
})
