/** Segments every series by two thresholds, in the units of its images (HU for CT), and writes a DICOM Segmentation of each. A baseline to be better than. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn, imageOf, readFile } from '../library/dicom-read.ts'
import type { Image } from '../library/dicom-read.ts'
import { pathOf, run } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { segmentationOf } from './segmentation.ts'

interface Arguments { readonly lower: number, readonly upper?: number }

function segment(context: RunContext<Arguments>): void {
  const { lower, upper = Number.MAX_VALUE } = context.arguments
  const images = filesIn(pathOf(context, 'inputs', 'images')).map((path) => imageOf(readFile(path))).filter(({ frames }) => frames === 1)
  const folder = pathOf(context, 'outputs', 'segmentation')
  mkdirSync(folder)
  // Slices of one series and size go together.
  const stacks = [...Map.groupBy(images, ({ attributes, rows, columns }) => `${attributes.text(0x0020000e)} ${rows} ${columns}`).values()]
  stacks.forEach((stack, index) => {
    const slices = stack.toSorted((a, b) => placeOf(a) - placeOf(b)).map((image) => ({ image, mask: Uint8Array.from(image.values, (value) => (value >= lower && value <= upper ? 1 : 0)) }))
    writeFileSync(join(folder, `${String(index + 1).padStart(5, '0')}.dcm`), segmentationOf(slices, `${lower} ${upper}`))
  })
}

/** Along the normal of the slices (PS3.3 C.7.6.2.1.1), or by number where they have no place. */
function placeOf({ attributes }: Image): number {
  const [position, orientation] = [attributes.numbers(0x00200032), attributes.numbers(0x00200037)]
  const [x1 = 0, y1 = 0, z1 = 0, x2 = 0, y2 = 0, z2 = 0] = orientation
  const [x, y, z] = position
  if (x === undefined || y === undefined || z === undefined || orientation.length !== 6) return attributes.numbers(0x00200013)[0] ?? 0
  return x * (y1 * z2 - z1 * y2) + y * (z1 * x2 - x1 * z2) + z * (x1 * y2 - y1 * x2)
}

await run({ segment })
