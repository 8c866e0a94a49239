/** Pixels: a name burned in is read, a masked one is not; what changed outside masks is noticed. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { test } from 'node:test'
import { verifyFolders, type VerifyReport } from '../src/index.ts'
import { distance, identitiesInLines } from '../src/pixels/match-read.ts'
import { drawable, drawText } from '../../samples/src/bitmap-font.ts'
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
