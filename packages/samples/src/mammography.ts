// Screening mammography (Digital Mammography X-Ray Image Storage - For Presentation, PS3.3 A.27): two views of each breast, a mass in
// one of them.
import { uids } from '@vesalius/standards/dicom'
import type { Lesion } from './answer-key.ts'
import { drawText } from './bitmap-font.ts'
import { type Breast, breastPicture, type Mass, placeOf } from './breast-anatomy.ts'
import type { Grid } from './canvas.ts'
import type { StudyPlan } from './cohort.ts'
import { sheetOf, writeGreyPixels } from './modules.ts'
import { fileName, type PlannedFile, type PlannedSeries, wordBytes } from './plan.ts'
import type { Sheet } from './sheet.ts'

const gridOf = (columns: number, rows: number, spacing: number): Grid => ({ columns, rows, left: spacing / 2, top: (-rows / 2) * spacing, spacing })
const full = gridOf(832, 1152, 0.15)
/** For a great many women: a sixteenth of the pixels. */
const small = gridOf(208, 288, 0.6)

interface View {
  readonly side: 'R' | 'L'
  readonly oblique: boolean
}
const views: readonly View[] = [
  { side: 'R', oblique: false },
  { side: 'L', oblique: false },
  { side: 'R', oblique: true },
  { side: 'L', oblique: true },
]

const nameOf = ({ side, oblique }: View): string => `${side} ${oblique ? 'MLO' : 'CC'}`

interface Exposure {
  readonly view: View
  readonly grid: Grid
  readonly inverse: boolean
}

const writeMammogram = (sheet: Sheet, study: StudyPlan, { view, grid: { columns, rows, spacing }, inverse }: Exposure): Sheet => {
  const { side, oblique } = view
  writeGreyPixels(sheet, { rows, columns, bits: 12, signed: false, photometric: inverse ? 'MONOCHROME1' : 'MONOCHROME2' })
  sheet
    .put('PresentationIntentType', 'FOR PRESENTATION')
    .put('ImageLaterality', side)
    .put('OrganExposed', 'BREAST')
    .put('ViewPosition', oblique ? 'MLO' : 'CC')
    .put('PatientOrientation', [side === 'R' ? 'P' : 'A', oblique ? (side === 'R' ? 'FL' : 'FR') : side === 'R' ? 'L' : 'R'])
    .put('PixelIntensityRelationship', 'LOG')
    .put('PixelIntensityRelationshipSign', inverse ? -1 : 1, 'SS')
    .put('RescaleIntercept', 0)
    .put('RescaleSlope', 1)
    .put('RescaleType', 'US')
    .put('PresentationLUTShape', inverse ? 'INVERSE' : 'IDENTITY')
    .put('WindowCenter', 2048)
    .put('WindowWidth', 4096)
    .put('ImagerPixelSpacing', [spacing, spacing])
    .put('BurnedInAnnotation', 'NO')
    .put('LossyImageCompression', '00')
    .put('DetectorType', 'DIRECT')
    .put('DetectorConfiguration', 'AREA')
    .put('DetectorID', `D${study.scanner.serial}`)
    .put('DetectorActiveShape', 'RECTANGLE')
    .put('FieldOfViewShape', 'RECTANGLE')
    .put('FieldOfViewOrigin', [0, 0])
    .put('FieldOfViewRotation', 0)
    .put('FieldOfViewHorizontalFlip', 'NO')
    .put('PositionerType', 'MAMMOGRAPHIC')
    .put('PositionerPrimaryAngle', oblique ? 45 : 0)
    .put('DistanceSourceToDetector', 650)
    .put('DistanceSourceToPatient', 610)
    .put('EstimatedRadiographicMagnificationFactor', 1.065)
    .put('CompressionForce', 98)
    .put('BodyPartThickness', 56)
    .put('KVP', 29)
    .put('ExposureTime', 820)
    .put('Exposure', 74)
    .put('AnodeTargetMaterial', 'TUNGSTEN')
    .put('FilterMaterial', 'RHODIUM')
    .put('OrganDose', 0.0112)
    .put('BreastImplantPresent', 'NO')
    .items('AnatomicRegionSequence', (item) => {
      item.put('CodeValue', '76752008').put('CodingSchemeDesignator', 'SCT').put('CodeMeaning', 'Breast')
    })
    .items('ViewCodeSequence', (item) => {
      item
        .put('CodeValue', oblique ? '399368009' : '399162004')
        .put('CodingSchemeDesignator', 'SCT')
        .put('CodeMeaning', oblique ? 'medio-lateral oblique' : 'cranio-caudal')
        .items('ViewModifierCodeSequence')
    })
    .items('AcquisitionContextSequence')
  return sheet
}

/** Lead letters on the detector say side and view; they are no identity. */
const drawMarker = (values: Float32Array, { view, grid: { columns } }: Exposure, mirrored: boolean): void => {
  const text = nameOf(view)
  const scale = columns > 400 ? 4 : 1
  const width = [...text].length * 6 * scale
  const column = mirrored ? 6 * scale : columns - width - 5 * scale
  drawText(text, { column, row: 10 * scale, scale }, (x, y) => {
    values[y * columns + x] = 3900
  })
}

const render = (study: StudyPlan, breast: Breast, exposure: Exposure): Uint8Array => {
  const { view, grid, inverse } = exposure
  const { columns, rows } = grid
  const { values } = breastPicture(breast, grid, {
    seed: study.seed,
    label: `breast:${study.patient.number}/${study.number}/${nameOf(view)}`,
  })
  const mirrored = view.side === 'R'
  if (mirrored) for (let row = 0; row < rows; row++) values.subarray(row * columns, (row + 1) * columns).reverse()
  drawMarker(values, exposure, mirrored)
  return wordBytes(values, (value) => (inverse ? 4095 - value : value))
}

interface Woman {
  readonly density: number
  readonly reach: number
  readonly half: number
  readonly mass: Mass
  readonly ill: 'R' | 'L' | undefined
}

export const planMammography = (study: StudyPlan): PlannedSeries[] => {
  const { anatomy } = study
  const mass: Mass = {
    depth: anatomy.between(0.4, 0.6),
    height: anatomy.between(-0.35, 0.3),
    radius: anatomy.between(5.5, 9),
    calcifications: anatomy.whole(9, 24),
  }
  const ill = anatomy.next() < 0.5 ? 'R' : 'L'
  const [density, reach, half] = [anatomy.between(0.15, 0.85), anatomy.between(82, 100), anatomy.between(62, 72)]
  return views.map((view, index) => seriesOf(study, { density, reach, half, mass, ill }, { view, grid: full, index }))
}

/** One small picture of a woman of whom is known how dense her breast is and whether there is a mass in it. */
export const planScreening = (study: StudyPlan, { density, ill }: { readonly density: number; readonly ill: boolean }): PlannedSeries[] => {
  const { anatomy } = study
  const mass: Mass = { depth: anatomy.between(0.4, 0.6), height: anatomy.between(-0.35, 0.3), radius: anatomy.between(5.5, 9), calcifications: anatomy.whole(9, 24) }
  const view: View = { side: 'L', oblique: false }
  const woman: Woman = { density, reach: anatomy.between(82, 100), half: anatomy.between(62, 72), mass, ill: ill ? 'L' : undefined }
  return [seriesOf(study, woman, { view, grid: small, index: 0 })]
}

interface Placed {
  readonly view: View
  readonly grid: Grid
  readonly index: number
}

const seriesOf = (study: StudyPlan, { density, reach, half, mass, ill }: Woman, { view, grid, index }: Placed): PlannedSeries => {
  const inverse = study.scanner.manufacturer.startsWith('GE')
  const exposure: Exposure = { view, grid, inverse }
  const breast: Breast = { oblique: view.oblique, density, reach: reach + (view.oblique ? 4 : 0), half, mass: view.side === ill ? mass : undefined }
  const path = `${study.label}/series-${index + 1}/${fileName(1)}`
  const described = {
    study,
    sopClass: '1.2.840.10008.5.1.4.1.1.1.2',
    modality: 'MG',
    seriesNumber: index + 1,
    seriesDescription: nameOf(view),
    studyDescription: grid === full ? 'Mammography screening, both breasts' : 'Mammography screening, left breast',
    bodyPart: 'BREAST',
    protocol: 'ROUTINE',
    instanceNumber: 1,
    imageType: ['DERIVED', 'PRIMARY'],
    delay: index * 65,
    frameOfReference: false,
  }
  const file: PlannedFile = {
    path,
    transferSyntax: uids.explicitLittleEndian,
    sheet: () => writeMammogram(sheetOf(described), study, exposure),
    pixels: () => ({ bytes: render(study, breast, exposure), vr: 'OW' }),
  }
  if (!breast.mass) return { files: [file], lesions: [] }
  const { columns, spacing } = grid
  const { x, y } = placeOf(breast, mass)
  const column = (x - grid.left) / spacing
  const lesion: Lesion = {
    patient: study.patient.label,
    file: path,
    files: [path],
    kind: 'spiculated mass with microcalcifications',
    site: `${ill === 'R' ? 'right' : 'left'} breast`,
    pixel: { column: view.side === 'R' ? columns - 1 - column : column, row: (y - grid.top) / spacing },
    diameterMm: 2 * mass.radius,
    diameterPixels: (2 * mass.radius) / spacing,
    contrast: inverse ? 'darker' : 'brighter',
  }
  return { files: [file], lesions: [lesion] }
}
