/** First-order features on the digital phantom of IBSI (reference manual, 5.1), with the values that it prints, and with regions from Segmentations. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runTool, tools } from '../../library/test/run-tool.ts'
import { firstOrder } from '../features.ts'

/** The voxels of the phantom that lie in its region, by grey level. */
const phantom = [[1, 50], [3, 1], [4, 16], [6, 7]].flatMap(([level = 0, count = 0]) => new Array<number>(count).fill(level))

test('gives the values that IBSI prints for its phantom', () => {
  const features = firstOrder(phantom, 6)
  const printed = {
    mean: 2.15, variance: 3.05, skewness: 1.08, excessKurtosis: -0.355, median: 1, minimum: 1, percentile10: 1, percentile90: 4, maximum: 6, interquartileRange: 3, range: 5,
    meanAbsoluteDeviation: 1.55, robustMeanAbsoluteDeviation: 1.11, medianAbsoluteDeviation: 1.15, coefficientOfVariation: 0.812, quartileCoefficientOfDispersion: 0.6, energy: 567, rootMeanSquare: 2.77, entropy: 1.27, uniformity: 0.512,
  }
  assert.equal(phantom.length, 74)
  for (const [name, value] of Object.entries(printed)) assert.ok(Math.abs((features[name] ?? Number.NaN) - value) <= Math.abs(value) * 0.005, `${name}: ${features[name]} instead of ${value}`)
})

const images = (tool: string) => readdirSync(join(tools, tool, 'examples/images')).map((name) => join(tools, tool, 'examples/images', name))
const result = (folder: string) => JSON.parse(readFileSync(join(folder, 'out-result'), 'utf8')) as { n: number | null, features: { name: string, mean: number }[] }

test('takes regions from Segmentations as it takes them from thresholds', (t) => {
  const sources = images('first-order-features')
  const segmented = runTool(t, { tool: 'threshold-segmentation', entrypoint: 'segment', parameters: { lower: 150 }, inputs: { images: sources }, outputs: ['segmentation'] })
  const segmentations = readdirSync(join(segmented, 'out-segmentation')).map((name) => join(segmented, 'out-segmentation', name))
  const ask = (files: string[], parameters: object) => result(runTool(t, { tool: 'first-order-features', entrypoint: 'extract', parameters, inputs: { images: files }, outputs: ['result'] }))
  const [byThreshold, bySegmentation] = [ask(sources, { lower: 150 }), ask([...sources, ...segmentations], {})]
  assert.equal(bySegmentation.n, 8)
  assert.deepEqual(bySegmentation, byThreshold)
})

test('tells nothing of fewer subjects than a cell needs', (t) => {
  const folder = runTool(t, { tool: 'first-order-features', entrypoint: 'extract', parameters: { lower: 150 }, inputs: { images: images('threshold-segmentation') }, outputs: ['result'] })
  assert.deepEqual(result(folder), { n: null, features: [] })
})
