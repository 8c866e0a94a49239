/** The recogniser works without a network and leaves nothing on the disk; what it reads is weighed, and a word of the person decides. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { certain, doubtful } from '../../src/pixels/detect/detect.ts'
import { cropped } from '../../src/pixels/read/crop.ts'
import { evidenceOf, judge } from '../../src/pixels/read/judge.ts'
import { closePixels } from '../../src/pixels/index.ts'
import { patience, read } from '../../src/pixels/read/recogniser.ts'
import { seedsOf } from '../../src/text/index.ts'
import { burn } from './burn-in.ts'
import { text } from './files.ts'

after(closePixels)

test('reads without a network, and writes no file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-read-'))
  try {
    const program = join(import.meta.dirname, 'read-offline.ts')
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', join(import.meta.dirname, 'no-network.ts'), program], { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.match(stdout, /GARCIA MARIA 1956/)
    assert.deepEqual(readdirSync(folder), [])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const threads = (): number => (process.report.getReport() as { readonly workers: readonly unknown[] }).workers.length

test('the thread ends when nothing has been read for a while, and the next reading, which starts another, is the same', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const picture = cropped((await plane('SCHMIDT 1949', false)).plane, { box: { column: 40, row: 30, width: 130, height: 14 }, letter: 12, dark: false, turns: 0 })
  const reading = await read(picture)
  assert.equal(threads(), 1)
  t.mock.timers.tick(patience - 1)
  await new Promise(setImmediate)
  assert.equal(threads(), 1)
  t.mock.timers.tick(1)
  for (const limit = performance.now() + 10_000; threads() > 0 && performance.now() < limit;) await new Promise(setImmediate)
  assert.equal(threads(), 0)
  assert.deepEqual(await read(picture), reading)
})

test('a reading that is under way when the thread is to end is read to its end', async () => {
  const picture = cropped((await plane('SCHMIDT 1949', false)).plane, { box: { column: 40, row: 30, width: 130, height: 14 }, letter: 12, dark: false, turns: 0 })
  const [reading] = await Promise.all([read(picture), closePixels()])
  assert.match(reading.text, /SCHMIDT 1949/)
})

test('a picture that cannot be read is an error, and the next one is read', async () => {
  await assert.rejects(read({ width: 0, height: 0, pixels: new Uint8Array(0) }), { message: 'recogniser' })
  const picture = cropped((await plane('SCHMIDT 1949', false)).plane, { box: { column: 40, row: 30, width: 130, height: 14 }, letter: 12, dark: false, turns: 0 })
  assert.match((await read(picture)).text, /SCHMIDT 1949/)
})

test('a thread that waits keeps no process alive', () => {
  const program = join(import.meta.dirname, 'read-offline.ts')
  const { status, signal } = spawnSync(process.execPath, [program, 'leave open'], { timeout: 60_000 })
  assert.deepEqual({ status, signal }, { status: 0, signal: null })
})

async function plane(words: string, turned: boolean): Promise<{ plane: { width: number, height: number, values: Uint16Array }, box: { column: number, row: number, width: number, height: number } }> {
  const glyphs = await text(words, { size: 16, turned })
  const size = { width: 300, height: 300 }
  const values = new Uint16Array(size.width * size.height).fill(900)
  burn(values, size.width, { text: glyphs, column: 40, row: 30, level: 2200 })
  return { plane: { ...size, values }, box: { column: 40, row: 30, width: glyphs.width, height: glyphs.height } }
}

test('reads small words upright and turned, bright and dark', async () => {
  for (const turned of [false, true]) {
    const { plane: made, box } = await plane('SCHMIDT 1949', turned)
    const texts = await Promise.all((turned ? [1, 3] as const : [0] as const).map((turns) => read(cropped(made, { box, letter: 12, dark: false, turns }))))
    assert.ok(texts.some((reading) => reading.text.includes('SCHMIDT 1949')), JSON.stringify(texts))
    const dark = { ...made, values: made.values.map((value) => 4000 - value) }
    const again = await Promise.all((turned ? [1, 3] as const : [0] as const).map((turns) => read(cropped(dark, { box, letter: 12, dark: true, turns }))))
    assert.ok(again.some((reading) => reading.text.includes('SCHMIDT 1949')))
  }
})

test('a word of the person makes a doubtful line text, whatever the detector thought', async () => {
  const { plane: made, box } = await plane('OJ', false)
  const line = { box, letter: 12, upright: true, dark: false, certainty: doubtful }
  assert.equal((await judge(made, line, { seeds: seedsOf([]), eager: false })).isText, false)
  const named = await plane('SCHMIDT', false)
  const faint = { ...line, box: named.box, certainty: -9 }
  assert.deepEqual(await judge(named.plane, faint, { seeds: seedsOf([{ kind: 'name', value: 'Schmidt^Hans' }]), eager: false }), { isText: true, known: true })
  assert.equal((await judge(named.plane, faint, { seeds: seedsOf([]), eager: false })).isText, false)
})

test('scribbles are no evidence, words are', () => {
  assert.ok(evidenceOf({ text: '', confidence: 0 }, 9) < 0)
  assert.equal(evidenceOf({ text: '~r |', confidence: 90 }, 9), 0)
  assert.ok(evidenceOf({ text: 'KOWALSKI', confidence: 90 }, 9) > evidenceOf({ text: 'Ko wa', confidence: 30 }, 9))
  assert.ok(evidenceOf({ text: 's Btoleted', confidence: 20 }, 9) > 1, 'small letters are hard to read')
  assert.equal(evidenceOf({ text: 's Btoleted', confidence: 20 }, 24), 0, 'large letters that are read badly are none')
  assert.ok(certain > doubtful)
})
