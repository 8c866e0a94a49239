/** A score as a structured report: what an outside validator says of it, and what it tells by which codes. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readDicom } from '../dicom-read.ts'
import type { Attributes } from '../dicom-read.ts'
import { scoreReport } from '../score-report.ts'

const images = resolve(import.meta.dirname, '../../image-classifier/examples/images')
const source = readDicom(readFileSync(join(images, readdirSync(images).sort()[0] ?? ''))).attributes
const model = { name: 'chest-pneumonia', version: 3, digest: 'a'.repeat(64), outcome: 'Pneumonia' }
const skip = existsSync('/usr/bin/dciodvfy') ? false : 'dciodvfy (dicom3tools) is not installed'

test('dciodvfy finds no error in it', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-report-'))
  try {
    const file = join(folder, 'report.dcm')
    writeFileSync(file, scoreReport(source, 0.8125, model))
    const { stderr } = spawnSync('/usr/bin/dciodvfy', [file], { encoding: 'utf8' })
    assert.deepEqual(stderr.split('\n').filter((line) => line.startsWith('Error')), [])
    assert.match(stderr, /EnhancedSR/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Every content item, however deep, as `code value`. */
function told(of: Attributes): string[] {
  return of.items(0x0040a730).flatMap((item) => {
    const concept = item.items(0x0040a043)[0]?.text(0x00080100) ?? ''
    const value = item.text(0x0040a160) || item.items(0x0040a168)[0]?.text(0x00080104) || item.items(0x0040a300)[0]?.text(0x0040a30a) || item.items(0x00081199)[0]?.text(0x00081155) || ''
    return [`${concept} ${value}`, ...told(item)]
  })
}

test('it says which model, what it means, the probability and of which image, and that nobody has verified it', () => {
  const { attributes } = readDicom(scoreReport(source, 0.8125, model))
  const items = told(attributes)
  for (const one of ['111001 chest-pneumonia', '111003 3', '121071 Pneumonia', 'score 0.8125', `121112 ${source.text(0x00080018)}`, '121005 Device']) assert.ok(items.includes(one), one)
  assert.equal(attributes.text(0x0040a493), 'UNVERIFIED')
  assert.equal(attributes.items(0x0040a504)[0]?.text(0x0040db00), '1500')
  assert.deepEqual(scoreReport(source, 0.8125, model), scoreReport(source, 0.8125, model), 'the same bytes each time')
})
