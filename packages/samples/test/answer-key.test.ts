// The answer key says the truth: lesions stand out in the pixels where it says, identities are in the elements and the pixel boxes it
// names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, type DicomFile, framesOf, readDicom, tagOfKeyword } from '@vesalius/standards/dicom'
import type { Identity, Lesion } from '../src/answer-key.ts'
import { drawText } from '../src/bitmap-font.ts'
import { clinicalTable } from '../src/clinical-table.ts'
import { buildSample } from '../src/samples.ts'
import { allLesions, fileAt, firstFiles, options } from './cohort-under-test.ts'

interface Picture {
  readonly columns: number
  readonly rows: number
  readonly at: (column: number, row: number) => number
}

const pictureOf = (file: DicomFile): Picture => {
  const { attributes } = file
  const [columns, rows, bits] = [attributes.number(0x00280011) ?? 0, attributes.number(0x00280010) ?? 0, attributes.number(0x00280100) ?? 0]
  const [samples, signed] = [attributes.number(0x00280002) ?? 1, attributes.number(0x00280103) === 1]
  const frame = framesOf(file).frame(0)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const at = (column: number, row: number): number => {
    const index = row * columns + column
    if (bits === 8) return frame[index * samples] ?? 0
    return signed ? view.getInt16(2 * index, true) : view.getUint16(2 * index, true)
  }
  return { columns, rows, at }
}

/** Mean between two distances from the lesion's centre, in radii. */
const ring = (picture: Picture, { pixel, diameterPixels }: Lesion, [from, to]: readonly [number, number]): number => {
  let [sum, count] = [0, 0]
  const radius = diameterPixels / 2
  for (let row = 0; row < picture.rows; row++) {
    for (let column = 0; column < picture.columns; column++) {
      const distance = Math.hypot(column - pixel.column, row - pixel.row) / radius
      if (distance < from || distance > to) continue
      sum += picture.at(column, row)
      count++
    }
  }
  assert.ok(count > 2, 'a lesion covers pixels')
  return sum / count
}

test('every lesion stands out from its surroundings where the key says, the way the key says', () => {
  assert.ok(allLesions.length > 20)
  for (const lesion of allLesions) {
    const picture = pictureOf(readDicom(buildSample(fileAt(lesion.file))))
    const [inside, around] = [ring(picture, lesion, [0, 0.6]), ring(picture, lesion, [1.4, 2])]
    const difference = lesion.contrast === 'brighter' ? inside - around : around - inside
    assert.ok(
      difference > 0.12 * Math.max(1, Math.min(inside, around)),
      `${lesion.kind} in ${lesion.file}: ${inside.toFixed(0)} in ${around.toFixed(0)}`,
    )
    assert.ok(lesion.files.includes(lesion.file))
  }
})

test('nodules and tumours grow between the studies of a patient', () => {
  const largest = (study: string): number =>
    Math.max(...allLesions.filter(({ file }) => file.startsWith(study)).map(({ diameterMm }) => diameterMm))
  for (const patient of ['patient-001', 'patient-002']) assert.ok(largest(`${patient}/study-2`) > 1.15 * largest(`${patient}/study-1`))
})

const valueAt = (root: Attributes, path: string): string | undefined => {
  let [attributes, last] = [root, '']
  for (const step of path.split('.')) {
    const item = /^(\w+)\[(\d+)\]$/.exec(step)
    if (item === null) last = step
    else attributes = attributes.items(tagOfKeyword(item[1] ?? '') ?? 0)[Number(item[2])] ?? assert.fail('the path leads nowhere')
  }
  const tag = /^[0-9A-F]{8}$/.test(last) ? Number.parseInt(last, 16) : (tagOfKeyword(last) ?? 0)
  return attributes.text(tag)?.trim()
}

const lit = (picture: Picture, identity: Identity): void => {
  assert.ok('box' in identity.place)
  const { box } = identity.place
  drawText(identity.value, { column: box.column, row: box.row, scale: box.height / 7 }, (column, row) => {
    assert.ok(picture.at(column, row) > 200, 'a dot of the text is lit')
    assert.ok(
      column >= box.column && column < box.column + box.width && row >= box.row && row < box.row + box.height,
      'the box holds the text',
    )
  })
}

test('every identity is in the element or in the pixels that the key names', () => {
  let [elements, boxes] = [0, 0]
  for (const planned of firstFiles) {
    const { identities } = planned.sheet()
    const inPixels = identities.some(({ place }) => 'box' in place)
    const file = readDicom(buildSample(inPixels ? planned : { ...planned, pixels: () => ({ bytes: new Uint8Array(0), vr: 'OW' }) }))
    const picture = inPixels ? pictureOf(file) : undefined
    for (const identity of identities) {
      if ('attribute' in identity.place) {
        assert.equal(valueAt(file.attributes, identity.place.attribute), identity.value, identity.place.attribute)
        elements++
      } else {
        lit(picture ?? assert.fail('no picture'), identity)
        boxes++
      }
    }
  }
  assert.ok(elements > 500 && boxes > 10, `${elements} elements, ${boxes} boxes`)
})

test('the clinical table has a row per patient with the size that the key gives', () => {
  const rows = clinicalTable(options)
    .trim()
    .split('\r\n')
    .map((row) => row.split(','))
  assert.equal(rows.length, options.patients + 1)
  const column = rows[0]?.indexOf('largest_lesion_mm') ?? -1
  assert.ok(column > 0)
  const widths = new Set(rows.map((row) => row.length))
  assert.ok(widths.size <= 2)
  rows.slice(1).forEach((row, index) => {
    const study = `patient-${String(index + 1).padStart(3, '0')}/study-1`
    const largest = Math.max(...allLesions.filter(({ file }) => file.startsWith(study)).map(({ diameterMm }) => diameterMm))
    assert.ok(row.includes(String(Math.round(largest * 10) / 10)))
  })
})
