// Ultrasound of the liver (Ultrasound Multi-frame Image Storage, PS3.3 A.7): a short loop in colour, with the patient's name,
// identifier, birth date and the hospital burned into the picture, as the machines do it.
import { uids } from '@vesalius/standards/dicom'
import type { Identity, Lesion } from './answer-key.ts'
import { boxOf, drawable, drawText } from './bitmap-font.ts'
import { dateOf, isoDate } from './calendar.ts'
import type { StudyPlan } from './cohort.ts'
import { type Liver, liverEchoes, liverOf, type Metastasis } from './liver-anatomy.ts'
import { sheetOf } from './modules.ts'
import { noiseTile, type Tile, tileAt } from './noise.ts'
import { clamp, decimal, sine, smooth } from './numbers.ts'
import { fileName, once, type PlannedFile, type PlannedSeries } from './plan.ts'
import { randomOf } from './random.ts'
import type { Sheet } from './sheet.ts'

const [columns, rows, frames, spacing] = [640, 480, 6, 0.42]
/** y = 0 is the middle of the probe's surface, whose centre of curvature is 55 mm above. */
const grid = { columns, rows, left: -columns * spacing * 0.5, top: -54 * spacing, spacing }
const curvature = 55
const depth = 166
const slope = 0.72

interface Line {
  readonly text: string
  readonly column: number
  readonly row: number
  readonly scale: number
  readonly kind?: Identity['kind']
}

const linesOf = (study: StudyPlan, metastasis: Metastasis): Line[] => {
  const { patient } = study
  const { person } = patient
  const name = drawable(person.spoken) ?? drawable(person.latin) ?? ''
  const hospital = drawable(person.locale.institution)
  return [
    { text: name, column: 8, row: 6, scale: 2, kind: 'name' },
    { text: `ID ${patient.id}`, column: 8, row: 24, scale: 1, kind: 'identifier' },
    { text: `DOB ${isoDate(dateOf(patient.birthDay))}`, column: 110, row: 24, scale: 1, kind: 'date' },
    ...(hospital === undefined ? [] : [{ text: hospital, column: 330, row: 6, scale: 1, kind: 'institution' as const }]),
    {
      text: `${isoDate(study.date)} ${study.time.slice(0, 2)}:${study.time.slice(2, 4)}:${study.time.slice(4, 6)}`,
      column: 330,
      row: 18,
      scale: 1,
      kind: 'date',
    },
    { text: 'C5-1 ABD GEN', column: 520, row: 18, scale: 1 },
    { text: 'MI 1.2 TIS 0.6', column: 520, row: 6, scale: 1 },
    { text: '24HZ', column: 8, row: 60, scale: 1 },
    { text: '2D 58', column: 8, row: 72, scale: 1 },
    { text: 'C 55', column: 8, row: 84, scale: 1 },
    { text: `+ DIST ${(metastasis.radius / 5).toFixed(2)} CM`, column: 460, row: 462, scale: 1 },
    { text: 'LIVER RT LOBE', column: 8, row: 462, scale: 1 },
  ]
}

/** One frame of grey values with speckle: fine along the beam, wider across it, wider with depth. */
const renderFrame = (liver: Liver, speckle: readonly [Tile, Tile], frame: number): Uint8Array => {
  const echoes = liverEchoes(liver, grid, 3 * sine(frame / frames))
  const grey = new Uint8Array(columns * rows)
  for (let at = 0; at < grey.length; at++) {
    const [x, y] = [grid.left + (at % columns) * spacing, grid.top + Math.floor(at / columns) * spacing + curvature]
    const across = x / y
    if (y <= 0 || across > slope || across < -slope) continue
    const r = Math.sqrt(x * x + y * y) - curvature
    if (r < 0 || r > depth) continue
    const [beam, range] = [Math.round(across * 330 + 300), Math.round(r * 3.1 + frame * 0.7)]
    const [real, imaginary] = [tileAt(speckle[0], beam, range), tileAt(speckle[1], beam, range)]
    const amplitude = Math.sqrt(real * real + imaginary * imaginary)
    const gain = (1 - 0.35 * smooth(110, 172, r)) * (1 - 0.4 * smooth(0.55, slope, Math.abs(across)))
    grey[at] = clamp(Math.round(echoes.values[at]! * gain * (0.3 + 0.56 * amplitude)), 2, 255)
  }
  return grey
}

const light = (grey: Uint8Array, lines: readonly Line[], metastasis: Metastasis): void => {
  const put = (column: number, row: number, value: number): void => {
    if (column >= 0 && column < columns && row >= 0 && row < rows) grey[row * columns + column] = value
  }
  for (const line of lines) drawText(line.text, line, (column, row) => put(column, row, 230))
  for (let row = 90; row < 346; row++) for (let column = 618; column < 628; column++) put(column, row, 345 - row)
  for (let tick = 0; tick <= depth; tick += 10)
    for (let dash = 0; dash < (tick % 50 === 0 ? 8 : 4); dash++) put(608 - dash, Math.round((tick - grid.top) / spacing), 200)
  const [middle, row] = [Math.round((metastasis.x - grid.left) / spacing), Math.round((metastasis.y - grid.top) / spacing)]
  const half = Math.round(metastasis.radius / spacing)
  for (const end of [middle - half, middle + half]) {
    for (let arm = -4; arm <= 4; arm++) {
      put(end + arm, row, 250)
      put(end, row + arm, 250)
    }
  }
}

/** Three samples per pixel; the picture is grey but for its top lines, which are tinted as on the screen. */
const coloured = (grey: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(grey.length * 3)
  for (let at = 0; at < grey.length; at++) {
    const value = grey[at]!
    const tinted = at < columns * 34 && value === 230
    bytes[3 * at] = tinted ? 255 : value
    bytes[3 * at + 1] = tinted ? 214 : value
    bytes[3 * at + 2] = tinted ? 90 : value
  }
  return bytes
}

const writeUltrasound = (sheet: Sheet): Sheet =>
  sheet
    .put('SamplesPerPixel', 3)
    .put('PhotometricInterpretation', 'RGB')
    .put('PlanarConfiguration', 0)
    .put('Rows', rows)
    .put('Columns', columns)
    .put('BitsAllocated', 8)
    .put('BitsStored', 8)
    .put('HighBit', 7)
    .put('PixelRepresentation', 0)
    .put('NumberOfFrames', frames)
    .put('FrameTime', 41.67)
    .put('FrameIncrementPointer', [0x00181063])
    .put('BurnedInAnnotation', 'YES')
    .put('LossyImageCompression', '00')
    .put('PatientOrientation', '')
    .put('UltrasoundColorDataPresent', 0)
    .put('TransducerData', ['C5-1', '', ''])
    .put('TransducerType', 'CURVED LINEAR')
    .put('MechanicalIndex', 1.2)
    .items('AcquisitionContextSequence')
    .items('SequenceOfUltrasoundRegions', (item) => {
      item
        .put('RegionSpatialFormat', 1)
        .put('RegionDataType', 1)
        .put('RegionFlags', 2)
        .put('RegionLocationMinX0', 40)
        .put('RegionLocationMinY0', 40)
        .put('RegionLocationMaxX1', 600)
        .put('RegionLocationMaxY1', 456)
        .put('ReferencePixelX0', 280)
        .put('ReferencePixelY0', 10)
        .put('PhysicalUnitsXDirection', 3)
        .put('PhysicalUnitsYDirection', 3)
        .put('ReferencePixelPhysicalValueX', 0)
        .put('ReferencePixelPhysicalValueY', 0)
        .put('PhysicalDeltaX', spacing / 10)
        .put('PhysicalDeltaY', spacing / 10)
        .put('TransducerFrequency', 3500)
    })

const render = (study: StudyPlan, metastasis: Metastasis): Uint8Array => {
  const random = randomOf(study.seed, `liver:${study.patient.number}`)
  const liver = liverOf(random, metastasis)
  const speckle = [noiseTile(random, { side: 512, grain: 1 }), noiseTile(random, { side: 512, grain: 1 })] as const
  const lines = linesOf(study, metastasis)
  const bytes = new Uint8Array(columns * rows * 3 * frames)
  for (let frame = 0; frame < frames; frame++) {
    const grey = renderFrame(liver, speckle, frame)
    light(grey, lines, metastasis)
    bytes.set(coloured(grey), frame * columns * rows * 3)
  }
  return bytes
}

export const planLiver = (study: StudyPlan): PlannedSeries[] => {
  const { anatomy, patient } = study
  const metastasis: Metastasis = { x: anatomy.between(-38, -12), y: anatomy.between(55, 85), radius: anatomy.between(9, 15) }
  const path = `${study.label}/series-1/${fileName(1)}`
  const lines = once(() => linesOf(study, metastasis))
  const file: PlannedFile = {
    path,
    transferSyntax: uids.explicitLittleEndian,
    sheet: () => {
      const sheet = writeUltrasound(
        sheetOf({
          study,
          sopClass: '1.2.840.10008.5.1.4.1.1.3.1',
          modality: 'US',
          seriesNumber: 1,
          seriesDescription: 'Liver right lobe',
          studyDescription: 'Ultrasound abdomen',
          bodyPart: 'LIVER',
          protocol: 'ABD GEN',
          instanceNumber: 1,
          imageType: ['ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0001'],
          delay: 120,
          frameOfReference: false,
        }),
      )
      for (const line of lines())
        if (line.kind) sheet.identities.push({ kind: line.kind, value: line.text, place: { box: boxOf(line.text, line) } })
      return sheet
    },
    pixels: () => ({ bytes: render(study, metastasis), vr: 'OB' }),
  }
  const lesion: Lesion = {
    patient: patient.label,
    file: path,
    files: [path],
    kind: 'liver metastasis',
    site: 'right lobe of the liver',
    pixel: { column: (metastasis.x - grid.left) / spacing, row: (metastasis.y - grid.top) / spacing },
    diameterMm: Number(decimal(2 * metastasis.radius)),
    diameterPixels: (2 * metastasis.radius) / spacing,
    contrast: 'darker',
  }
  return [{ files: [file], lesions: [lesion] }]
}
