/** The top-hats that vector instructions compute are those of their definition: opening and closing by a square of 5 x 5, to the edges of the plane. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plane } from '../../src/pixels/detect/plane.ts'
import { margin, topHat } from '../../src/pixels/detect/top-hat.ts'
import { Workspace } from '../../src/pixels/detect/workspace.ts'
import { randomFrom } from './burn-in.ts'

const extreme = ({ width, height, values }: Plane, most: boolean): Plane => ({ width, height, values: values.map((_, at) => {
  const [x, y] = [at % width, Math.floor(at / width)]
  let best = most ? 0 : 65_535
  for (let row = Math.max(y - 2, 0); row <= Math.min(y + 2, height - 1); row++) {
    for (let column = Math.max(x - 2, 0); column <= Math.min(x + 2, width - 1); column++) best = (most ? Math.max : Math.min)(best, values[row * width + column] as number)
  }
  return best
}) })

function defined(plane: Plane, dark: boolean): number[] {
  const { values } = extreme(extreme(plane, dark), !dark)
  return Array.from(plane.values, (value, at) => (dark ? (values[at] as number) - value : value - (values[at] as number)))
}

test('bright and dark top-hats of planes of all sizes and of the whole range of values are as they are defined', () => {
  const random = randomFrom(11)
  const workspace = new Workspace()
  for (const [width, height] of [[8, 8], [64, 9], [9, 64], [37, 41], [130, 67], [16, 16], [23, 200]] as const) {
    for (const range of [65_536, 300]) {
      const plane = { width, height, values: Uint16Array.from({ length: width * height }, () => Math.floor(random() * range) + (65_536 - range) * (range === 300 ? 0.5 : 0)) }
      const field = workspace.fieldOf(plane)
      for (const dark of [false, true]) {
        const hat = topHat(field, dark)
        const inside = Array.from({ length: height }, (_, y) => [...hat.subarray((y + margin) * field.stride, (y + margin) * field.stride + width)]).flat()
        assert.deepEqual(inside, defined(plane, dark))
        assert.equal(hat.reduce((sum, value) => sum + value, 0), inside.reduce((sum, value) => sum + value, 0), 'nothing is around it')
      }
    }
  }
})
