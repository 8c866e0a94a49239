/** First-order features of the regions of a cohort's images, by DICOM Segmentations or by thresholds; what leaves are means and deviations over subjects. */
import { filesIn, imageOf, readFile } from '../library/dicom-read.ts'
import type { Attributes, Image } from '../library/dicom-read.ts'
import { cell, pathOf, run, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { firstOrder } from './features.ts'
import type { Features } from './features.ts'
import { masksOf } from './masks.ts'

interface Arguments { readonly lower?: number, readonly upper?: number, readonly segment?: number, readonly bins?: number }

function extract(context: RunContext<Arguments>): void {
  const { lower, upper = Number.MAX_VALUE, segment = 1, bins = 32 } = context.arguments
  const files = filesIn(pathOf(context, 'inputs', 'images')).map(readFile)
  const isSegmentation = ({ attributes }: { attributes: Attributes }) => attributes.text(0x00080060) === 'SEG'
  const masks = masksOf(files.filter(isSegmentation).map(({ attributes }) => attributes), segment)
  const regions = new Map<string, number[]>()
  for (const image of files.filter((file) => !isSegmentation(file)).map(imageOf)) {
    const inside = lower === undefined ? within(image, masks.get(image.attributes.text(0x00080018))) : image.values.filter((value) => value >= lower && value <= upper)
    const subject = image.attributes.text(0x00100020)
    const known = regions.get(subject) ?? []
    for (const value of inside) known.push(value)
    regions.set(subject, known)
  }
  const perSubject = [...regions.values()].filter((values) => values.length > 0).map((values) => firstOrder(values, bins))
  const minimum = context.minimum_cell
  writeResult(context, 'result', { n: cell(perSubject.length, minimum), features: perSubject.length < minimum ? [] : summary(perSubject) })
}

const within = ({ values }: Image, mask: Uint8Array | undefined): Float32Array => (mask ? values.filter((_, at) => mask[at] === 1) : new Float32Array())

/** A feature of which one subject makes most is left out. */
function summary(perSubject: readonly Features[]) {
  return Object.keys(perSubject[0] ?? {}).map((name) => {
    const values = perSubject.map((features) => features[name] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const total = values.reduce((sum, value) => sum + Math.abs(value), 0)
    const largestShare = total === 0 ? 0 : Math.max(...values.map(Math.abs)) / total
    if (largestShare > 0.85) return { name, mean: null, standardDeviation: null, largestShare: null }
    return { name, mean, standardDeviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)), largestShare }
  })
}

await run({ extract })
