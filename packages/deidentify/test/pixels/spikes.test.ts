import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { writingIn } from '../../src/pixels/detect/spikes.ts'
import type { Plane } from '../../src/pixels/detect/plane.ts'

const [width, height] = [256, 256]

/** Noise of many values round a soft ground, the same at each run. */
function tissue(): Uint16Array {
  let state = 12345
  const random = (): number => { state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0; return state / 4_294_967_296 }
  return Uint16Array.from({ length: width * height }, (_, at) => 1200 + 500 * Math.sin(at / 5000) + 300 * (random() + random() + random() - 1.5))
}

async function written(text: string, { value, turned = false, degrees = turned ? 90 : 0 }: { value: number, turned?: boolean, degrees?: number }): Promise<Plane> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="rotate(${degrees} 128 128)"><text x="40" y="130" font-size="18" font-weight="bold" font-family="DejaVu Sans" fill="#fff">${text}</text></g></svg>`
  const ink = await sharp(Buffer.from(svg)).flatten({ background: '#000' }).greyscale().raw().toBuffer()
  return { width, height, values: tissue().map((ground, at) => ((ink[at] as number) > 128 ? value : ground)) }
}

test('faint writing of one value is found in any script and direction, where no eye would see it at once', async () => {
  for (const text of ['Testname 4711', 'قباني لنزار', 'Δοκιμαστής']) {
    for (const turned of [false, true]) {
      const found = writingIn(await written(text, { value: 1500, turned }))
      assert.ok(found.length >= 1, text)
      const [left, top] = [Math.min(...found.map(({ column }) => column)), Math.min(...found.map(({ row }) => row))]
      const [wide, high] = [Math.max(...found.map(({ column, width: w }) => column + w)) - left, Math.max(...found.map(({ row, height: h }) => row + h)) - top]
      assert.ok(wide < 200 && high < 200 && (turned ? high > wide : wide > high), JSON.stringify(found))
    }
  }
})

test('tissue, a flat field in it, and pictures of few values have no writing', () => {
  const values = tissue()
  assert.deepEqual(writingIn({ width, height, values }), [])
  const flat = values.map((value, at) => (at % width > 60 && at % width < 120 && at > 60 * width && at < 100 * width ? 1500 : value))
  assert.deepEqual(writingIn({ width, height, values: flat }), [])
  assert.deepEqual(writingIn({ width, height, values: values.map((value) => Math.round(value / 64)) }), [])
})

test('writing that runs up or down at any angle is found, and its boxes hold its ink', async () => {
  for (const degrees of [-60, -45, 30, 45]) {
    const plane = await written('Testname 4711', { value: 1500, degrees })
    const found = writingIn(plane)
    const ink = [...plane.values.entries()].filter(([, value]) => value === 1500)
    const held = ink.filter(([at]) => found.some(({ column, row, width: w, height: h }) => at % width >= column && at % width < column + w && Math.floor(at / width) >= row && Math.floor(at / width) < row + h))
    assert.ok(held.length > 0.8 * ink.length, `${degrees}: ${held.length} of ${ink.length}`)
    assert.ok(found.reduce((sum, { width: w, height: h }) => sum + w * h, 0) < 0.2 * width * height, `${degrees} degrees: boxes follow the line`)
  }
})

test('writing in the highest value that there is, or above all others, is found; what is cut off at the highest value is not', async () => {
  for (const value of [4095, 65_535]) for (const text of ['Testname 4711', 'قباني لنزار', '測試姓名']) assert.ok(writingIn(await written(text, { value })).length >= 1, `${text} ${value}`)
  const cut = tissue().map((value) => Math.min(value, 2000))
  assert.deepEqual(writingIn({ width, height, values: cut }), [])
  const spots = tissue().map((value, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    const away = Math.min(...[[90, 100], [104, 99], [119, 101], [133, 100], [150, 99]].map(([a = 0, b = 0]) => Math.hypot(x - a, y - b)))
    return Math.min(4095, value + Math.max(0, 6000 - 900 * away))
  })
  assert.deepEqual(writingIn({ width, height, values: spots }), [], 'bright spots in a row that are cut off')
})
