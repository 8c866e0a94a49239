import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faded } from '../../src/pixels/fade.ts'

const [width, height] = [40, 30]
const slope = Uint16Array.from({ length: width * height }, (_, at) => 100 + 10 * (at % width) + 5 * Math.floor(at / width))

test('a box that fades has no edges, whatever is in it, and everything else stays', () => {
  const box = { column: 10, row: 8, width: 12, height: 9 }
  const isIn = (at: number): boolean => at % width >= 10 && at % width < 22 && Math.floor(at / width) >= 8 && Math.floor(at / width) < 17
  const { values } = faded({ width, height, values: slope.map((value, at) => (isIn(at) ? 65_535 : value)) }, [box])
  for (const [at, value] of values.entries()) {
    if (isIn(at)) assert.ok(Math.abs(value - (slope[at] as number)) <= 45, `${at}: ${value}`)
    else assert.equal(value, slope[at])
  }
})

test('a box beside another, or at the border of the picture, takes nothing from what is hidden; a hidden picture is empty', () => {
  const boxes = [{ column: 0, row: 0, width: 10, height: 30 }, { column: 10, row: 0, width: 5, height: 30 }]
  const { values } = faded({ width, height, values: slope.map((value, at) => (at % width < 15 ? 65_535 : value)) }, boxes)
  assert.ok(values.every((value) => value < 1000))
  const all = faded({ width, height, values: slope }, [{ column: 0, row: 0, width, height }])
  assert.ok(all.values.every((value) => value === 0))
})
