/** Text that runs up or down at any angle is found in pictures of few values too, is hidden by boxes that follow it, and noise has no such rows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesIn } from '../../src/pixels/detect/detect.ts'
import type { Plane } from '../../src/pixels/detect/plane.ts'
import { slantsOf } from '../../src/pixels/detect/slants.ts'
import { stairs } from '../../src/pixels/detect/turn.ts'
import { Workspace } from '../../src/pixels/detect/workspace.ts'
import { burn, randomFrom, written } from './burn-in.ts'

const [width, height] = [320, 320]

/** Soft, with noise, of few values: no exact value tells what was drawn. */
function ground(seed: number): Uint16Array {
  const random = randomFrom(seed)
  return Uint16Array.from({ length: width * height }, (_, at) => 90 + 30 * Math.sin(at / 9000) + 12 * (random() + random() - 1))
}

async function withText(words: string, tilt: number, level: number): Promise<{ plane: Plane, ink: number[] }> {
  const text = await written(words, { font: 'DejaVu Sans', bold: false, size: 20, turned: false, smooth: true, tilt })
  const values = ground(7)
  const [column, row] = [Math.floor((width - text.width) / 2), Math.floor((height - text.height) / 2)]
  burn(values, width, { text, column, row, level })
  const noise = randomFrom(3)
  const plane = { width, height, values: values.map((value) => Math.round(value + 6 * (noise() - 0.5))) }
  const ink = [...text.cover.entries()].filter(([, share]) => share >= 0.4).map(([at]) => (row + Math.floor(at / text.width)) * width + column + (at % text.width))
  return { plane, ink }
}

test('text at any angle is found, bright and dark, and its boxes hold its ink without covering the picture', async () => {
  const workspace = new Workspace()
  for (const tilt of [-60, -45, -30, 30, 45, 60]) {
    for (const level of [240, 5]) {
      const { plane, ink } = await withText('Weber 1955-07', tilt, level)
      const boxes = linesIn(plane, workspace).filter(({ certainty }) => certainty >= 5).map(({ box }) => box)
      const held = ink.filter((at) => boxes.some(({ column, row, width: w, height: h }) => at % width >= column && at % width < column + w && Math.floor(at / width) >= row && Math.floor(at / width) < row + h))
      assert.ok(held.length >= 0.9 * ink.length, `${tilt} degrees, level ${level}: ${held.length} of ${ink.length}`)
      assert.ok(boxes.reduce((sum, { width: w, height: h }) => sum + w * h, 0) < 0.25 * width * height, `${tilt} degrees: boxes follow the line`)
    }
  }
})

test('the ground alone has no text at any angle', () => {
  const workspace = new Workspace()
  for (let seed = 1; seed <= 6; seed++) assert.deepEqual(linesIn({ width, height, values: ground(seed) }, workspace).filter(({ certainty }) => certainty >= 5), [])
})

const thing = (x: number, y: number, size = 8): Parameters<typeof slantsOf>[0][number] =>
  ({ left: x, top: y, right: x + size - 1, bottom: y + size - 1, area: 24, stroke: 2, excess: 1, light: 200, unevenness: 1 })

test('a row needs five things of one size on a straight line in steps; rows along the edges, and a crowd, are none', () => {
  const row = [0, 1, 2, 3, 4, 5].map((at) => thing(20 + at * 8, 30 + at * 6))
  assert.deepEqual(slantsOf(row, 100).map(({ count }) => count), [6])
  assert.deepEqual(slantsOf(row.slice(0, 4), 100), [])
  assert.deepEqual(slantsOf(row.map((one, at) => (at % 2 === 0 ? one : thing(one.left, one.top, 20))), 100), [])
  assert.deepEqual(slantsOf([0, 1, 2, 3, 4, 5].map((at) => thing(20 + at * 10, 30 + (at % 2))), 100), [])
  const random = randomFrom(5)
  assert.deepEqual(slantsOf([...row, ...Array.from({ length: 400 }, () => thing(Math.floor(random() * 300), Math.floor(random() * 300)))], 100), [])
})

test('a box of a band becomes stairs along the line in the picture', () => {
  const at = (x: number, y: number): { x: number, y: number } => ({ x: 10 + (x - y) * Math.SQRT1_2, y: 20 + (x + y) * Math.SQRT1_2 })
  const steps = stairs({ plane: { width: 0, height: 0, values: new Uint16Array(0) }, middle: 0, at }, { column: 0, row: 0, width: 100, height: 10 })
  assert.equal(steps.length, 10)
  for (const x of [0, 33, 77, 100]) {
    const middle = at(x, 5)
    assert.ok(steps.some(({ column, row, width: w, height: h }) => middle.x >= column && middle.x <= column + w && middle.y >= row && middle.y <= row + h))
  }
  assert.ok(steps.reduce((sum, { width: w, height: h }) => sum + w * h, 0) < 5000)
})
