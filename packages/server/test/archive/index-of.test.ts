import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDicom, toJson } from '@vesalius/standards/dicom'
import type { ElementPath } from '@vesalius/standards/dicom'
import { indexOf, metadataOf } from '#archive'
import { corpusFiles, made, noCorpus } from './rig.ts'

const binary = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN'])
const nameOf = (path: ElementPath) => `bulkdata/${path.map((step, at) => (at % 2 ? step : step.toString(16).toUpperCase().padStart(8, '0'))).join('.')}`

test('writes the metadata of every file of the corpus as the JSON model of the standards does', { skip: noCorpus }, () => {
  const files = corpusFiles()
  assert.ok(files.size > 150)
  for (const [path, bytes] of files) {
    const file = readDicom(bytes)
    const model = toJson(file.attributes, {
      bulkThreshold: 1024,
      bulkDataUri: (element, place) => (element.fragments !== undefined || binary.has(element.vr) || element.length > 65_536 ? nameOf(place) : undefined),
    })
    const longText = Object.values(model).some((one) => one.BulkDataURI !== undefined && !binary.has(one.vr) && !['US', 'SS', 'UL', 'SL', 'FL', 'FD'].includes(one.vr))
    if (!longText) assert.deepEqual(JSON.parse(Buffer.from(metadataOf(file)).toString('utf8')), JSON.parse(JSON.stringify(model)), path)
  }
})

test('takes keys from the attributes, and nothing that a database cannot keep', () => {
  const { attributes } = readDicom(made({ study: 4, series: 2, instance: 9, more: [{ tag: 0x00081030, vr: 'LO', value: 'Brain' }] }))
  const index = indexOf(attributes)
  assert.equal(index.study.date, '20200515')
  assert.equal(index.study.description, 'Brain')
  assert.deepEqual([index.series.modality, index.series.number, index.number, index.rows, index.frames], ['CT', 2, 9, 8, null])
  assert.ok(index.study.json.split('\n').every((line) => /^"[0-9A-F]{8}":\{/.test(line)))
  const long = indexOf(readDicom(made({ study: 4, more: [{ tag: 0x00100020, vr: 'LO', value: 'x'.repeat(5000) }, { tag: 0x00200013, vr: 'IS', value: '99999999999' }] })).attributes)
  assert.equal(long.study.patientId.length, 256)
  assert.equal(long.number, null)
})
