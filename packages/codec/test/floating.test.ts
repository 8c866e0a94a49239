/** Parametric maps of floating point (PS3.3 C.7.6.24, C.8.32.2) are pictures too, though the header before their pixels does not say so. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { imageOf, pictureOf } from '@vesalius/codec'
import { buildDicom, framesOf, readDicom } from '@vesalius/standards/dicom'
import { corpusFolder, corpusIsAbsent } from './corpus-files.ts'

test('a map in single and in double precision is shown', { skip: corpusIsAbsent }, async () => {
  for (const [name, tag] of [['parametric_map_float.dcm', 0x7fe00008], ['parametric_map_double_float.dcm', 0x7fe00009]] as const) {
    const file = readDicom(readFileSync(join(corpusFolder, 'pydicom+pydicom-data', name)))
    const head = file.source.read(0, file.attributes.element(tag)?.offset ?? assert.fail(name))
    const { width, height, pixels } = await pictureOf({ head, frame: framesOf(file).frame(0), number: 0, options: {} })
    const { rows, columns } = imageOf(file.attributes)
    assert.deepEqual([width, height, pixels.length], [columns, rows, rows * columns], name)
    assert.ok(new Set(pixels).size > 1, `${name} ${new Set(pixels).size}`)
  }
})

test('a dose of 32 bits is of integers', () => {
  const image = (sopClass: string): boolean => imageOf(readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [
    { tag: 0x00080016, vr: 'UI', value: sopClass }, { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: 4 }, { tag: 0x00280011, vr: 'US', value: 4 }, { tag: 0x00280100, vr: 'US', value: 32 },
  ] })).attributes).floating
  assert.deepEqual([image('1.2.840.10008.5.1.4.1.1.481.2'), image('1.2.840.10008.5.1.4.1.1.30')], [false, true])
})
