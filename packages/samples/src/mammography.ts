// Screening mammography (Digital Mammography X-Ray Image Storage - For Presentation, PS3.3 A.27): two views of each breast, a mass in
// one of them.
import { uids } from '@vesalius/standards/dicom'
import type { Lesion } from './answer-key.ts'
import { drawText } from './bitmap-font.ts'
import { type Breast, breastPicture, type Mass, placeOf } from './breast-anatomy.ts'
import type { StudyPlan } from './cohort.ts'
import { sheetOf, writeGreyPixels } from './modules.ts'
import { fileName, type PlannedFile, type PlannedSeries, wordBytes } from './plan.ts'
import type { Sheet } from './sheet.ts'

const [columns, rows, spacing] = [832, 1152, 0.15]
const grid = { columns, rows, left: spacing / 2, top: (-rows / 2) * spacing, spacing }

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

const writeMammogram = (sheet: Sheet, study: StudyPlan, { view, inverse }: { view: View; inverse: boolean }): Sheet => {
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
const drawMarker = (values: Float32Array, view: View, mirrored: boolean): void => {
  const text = nameOf(view)
  const width = [...text].length * 24
  const column = mirrored ? 24 : columns - width - 20
  drawText(text, { column, row: view.oblique ? 40 : 40, scale: 4 }, (x, y) => {
    values[y * columns + x] = 3900
  })
}

const render = (study: StudyPlan, view: View, { breast, inverse }: { breast: Breast; inverse: boolean }): Uint8Array => {
  const { values } = breastPicture(breast, grid, {
    seed: study.seed,
    label: `breast:${study.patient.number}/${study.number}/${nameOf(view)}`,
  })
  const mirrored = view.side === 'R'
  if (mirrored) for (let row = 0; row < rows; row++) values.subarray(row * columns, (row + 1) * columns).reverse()
  drawMarker(values, view, mirrored)
  return wordBytes(values, (value) => (inverse ? 4095 - value : value))
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
  const inverse = study.scanner.manufacturer.startsWith('GE')
  const series = views.map((view, index): PlannedSeries => {
    const breast: Breast = {
      oblique: view.oblique,
      density,
      reach: reach + (view.oblique ? 4 : 0),
      half,
      mass: view.side === ill ? mass : undefined,
    }
    const path = `${study.label}/series-${index + 1}/${fileName(1)}`
    const file: PlannedFile = {
      path,
      transferSyntax: uids.explicitLittleEndian,
      sheet: () =>
        writeMammogram(
          sheetOf({
            study,
            sopClass: '1.2.840.10008.5.1.4.1.1.1.2',
            modality: 'MG',
            seriesNumber: index + 1,
            seriesDescription: nameOf(view),
            studyDescription: 'Mammography screening, both breasts',
            bodyPart: 'BREAST',
            protocol: 'ROUTINE',
            instanceNumber: 1,
            imageType: ['DERIVED', 'PRIMARY'],
            delay: index * 65,
            frameOfReference: false,
          }),
          study,
          { view, inverse },
        ),
      pixels: () => ({ bytes: render(study, view, { breast, inverse }), vr: 'OW' }),
    }
    if (!breast.mass) return { files: [file], lesions: [] }
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
  })
  return series
}
