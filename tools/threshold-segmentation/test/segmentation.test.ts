/** Segmentations by threshold: valid to an outside validator, right to an outside reader, on drawn stacks and on a real CT. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { corpus, runTool, tools } from '../../library/test/run-tool.ts'
import { imageOf, readFile } from '../../library/dicom-read.ts'
import { masksOf } from '../../first-order-features/masks.ts'

const drawn = readdirSync(join(tools, 'threshold-segmentation/examples/images')).map((name) => join(tools, 'threshold-segmentation/examples/images', name))
const real = join(corpus, 'pydicom+pydicom/test_files/CT_small.dcm')
const sources = (): string[] => [...drawn, ...(existsSync(real) ? [real] : [])]

test('writes Segmentations in which dciodvfy finds no error', (t) => {
  if (spawnSync('dciodvfy', ['-h']).error) return t.skip('dciodvfy is not installed (dicom3tools)')
  const folder = runTool(t, { tool: 'threshold-segmentation', entrypoint: 'segment', parameters: { lower: 150 }, inputs: { images: sources() }, outputs: ['segmentation'] })
  const files = readdirSync(join(folder, 'out-segmentation'))
  assert.equal(files.length, existsSync(real) ? 3 : 2)
  for (const file of files) assert.doesNotMatch(spawnSync('dciodvfy', [join(folder, 'out-segmentation', file)], { encoding: 'utf8' }).stderr, /^Error/m)
})

test('holds exactly the pixels between the thresholds, as our own reader and pydicom see them', (t) => {
  const folder = runTool(t, { tool: 'threshold-segmentation', entrypoint: 'segment', parameters: { lower: 150 }, inputs: { images: sources() }, outputs: ['segmentation'] })
  const files = readdirSync(join(folder, 'out-segmentation')).map((name) => join(folder, 'out-segmentation', name))
  const masks = masksOf(files.map((file) => readFile(file).attributes), 1)
  let inside = 0
  for (const image of sources().map((path) => imageOf(readFile(path)))) {
    const mask = masks.get(image.attributes.text(0x00080018))
    assert.deepEqual(mask, Uint8Array.from(image.values, (value) => (value >= 150 ? 1 : 0)))
    inside += mask?.reduce((sum, bit) => sum + bit, 0) ?? 0
  }
  assert.ok(inside > 0)
  const script = 'import sys, pydicom\nprint(sum(int(pydicom.dcmread(f).pixel_array.sum()) for f in sys.argv[1:]))'
  try { assert.equal(Number(execFileSync('/usr/bin/python3', ['-c', script, ...files], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })), inside) } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    t.diagnostic('pydicom is not installed; only our own reader looked')
  }
})
