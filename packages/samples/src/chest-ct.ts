// CT of the chest (CT Image Storage, PS3.3 A.3): 34 axial slices of 7 mm, one or two nodules, a follow-up in which they have grown.
import { uids } from '@vesalius/standards/dicom'
import type { Lesion } from './answer-key.ts'
import { chestOf, chestSlice, type Nodule } from './chest-anatomy.ts'
import type { StudyPlan } from './cohort.ts'
import { sheetOf, writeAxialPlane, writeGreyPixels } from './modules.ts'
import { noiseTile, tileAt } from './noise.ts'
import { clamp } from './numbers.ts'
import { fileName, once, type PlannedFile, type PlannedSeries, wordBytes } from './plan.ts'
import { randomOf } from './random.ts'
import type { Sheet } from './sheet.ts'

const slices = 34
const thickness = 7
const size = 512
const fieldOfView = 390
const spacing = 0.761719
const firstPixel = -(fieldOfView / 2) + spacing / 2
/** z of the lowest slice, mm; arbitrary, as tables are */
const lowest = -312.5
const grid = { columns: size, rows: size, left: firstPixel, top: firstPixel, spacing }

const zOf = (instance: number): number => lowest + (slices - instance) * thickness

/** The nodules of a patient in the study at hand; z is above the lowest slice. */
const nodulesOf = (study: StudyPlan): Nodule[] => {
  const { anatomy } = study
  const kinds = ['solid', 'part-solid', 'ground-glass'] as const
  const growth = study.number === 1 ? 1 : 1.3
  const count = anatomy.whole(1, 2)
  return Array.from({ length: count }, (_, index) => {
    const right = anatomy.next() < 0.6 !== (index === 1)
    const kind = index === 0 ? (kinds[Math.floor((study.patient.number - 1) / 4) % 3] ?? 'solid') : 'solid'
    const slice = anatomy.whole(11, 19)
    return {
      kind,
      spiculated: kind === 'solid' && index === 0,
      x: (right ? -1 : 1) * anatomy.between(84, 100),
      y: anatomy.between(-28, 26),
      z: (slices - slice) * thickness,
      radius: (index === 0 ? anatomy.between(7.5, 12.5) : anatomy.between(4.5, 6.5)) * growth,
      site: `${right ? 'right' : 'left'} ${slice < 15 ? 'upper' : right ? 'middle' : 'lower'} lobe`,
    }
  })
}

const writeCt = (sheet: Sheet, study: StudyPlan, instance: number): Sheet => {
  const { signed } = study.scanner
  writeAxialPlane(sheet, { x: firstPixel, y: firstPixel, z: zOf(instance), spacing, thickness })
  writeGreyPixels(sheet, { rows: size, columns: size, bits: signed ? 16 : 12, signed })
  if (signed) sheet.put('PixelPaddingValue', -2000, 'SS')
  return sheet
    .put('RescaleIntercept', -1024)
    .put('RescaleSlope', 1)
    .put('RescaleType', 'HU')
    .put('KVP', 120)
    .put('WindowCenter', ['40', '-600'])
    .put('WindowWidth', ['400', '1500'])
    .put('WindowCenterWidthExplanation', ['MEDIASTINUM', 'LUNG'])
    .put('ConvolutionKernel', signed ? 'STANDARD' : 'B30f')
    .put('ScanOptions', 'HELICAL MODE')
    .put('DataCollectionDiameter', 500)
    .put('ReconstructionDiameter', fieldOfView)
    .put('GantryDetectorTilt', 0)
    .put('TableHeight', 148)
    .put('RotationDirection', 'CW')
    .put('ExposureTime', 500)
    .put('XRayTubeCurrent', 210)
    .put('Exposure', 105)
    .put('PatientPosition', 'HFS')
    .put('SpacingBetweenSlices', thickness)
    .put('ContrastBolusAgent', 'IOHEXOL')
    .put('ContrastBolusRoute', 'IV')
    .put('BurnedInAnnotation', 'NO')
    .put('LossyImageCompression', '00')
}

/** Stored values: HU + 1024 with detector noise, air outside the reconstruction as the maker has it. */
const render = (
  study: StudyPlan,
  instance: number,
  { chest, noise }: { chest: ReturnType<typeof chestOf>; noise: ReturnType<typeof noiseTile> },
): Uint8Array => {
  const canvas = chestSlice(chest, grid, zOf(instance) - lowest)
  canvas.blur()
  const random = randomOf(study.seed, `${study.label}/noise/${instance}`)
  const [shiftX, shiftY] = [random.whole(0, noise.side - 1), random.whole(0, noise.side - 1)]
  const { signed } = study.scanner
  return wordBytes(canvas.values, (value, at) => {
    const [column, row] = [at % size, (at / size) | 0]
    const [dx, dy] = [column - size / 2, row - size / 2]
    if (signed && dx * dx + dy * dy > (size / 2) * (size / 2)) return -2000
    const strength = 15 - 9 * Math.min(1, (dx * dx + dy * dy) / (200 * 200))
    const stored = Math.round(value + 1024 + strength * tileAt(noise, column + shiftX, row + shiftY))
    return clamp(stored, 0, 4095)
  })
}

const lesionOf = (study: StudyPlan, nodule: Nodule, pathOf: (instance: number) => string): Lesion => {
  const middle = slices - Math.round(nodule.z / thickness)
  const reach = Math.floor((nodule.radius + thickness / 2) / thickness)
  const files: string[] = []
  for (let instance = Math.max(1, middle - reach); instance <= Math.min(slices, middle + reach); instance++) files.push(pathOf(instance))
  return {
    patient: study.patient.label,
    file: pathOf(middle),
    files,
    kind: `${nodule.kind} nodule`,
    site: nodule.site,
    centre: [nodule.x, nodule.y, lowest + nodule.z],
    pixel: { column: (nodule.x - firstPixel) / spacing, row: (nodule.y - firstPixel) / spacing },
    diameterMm: 2 * nodule.radius,
    diameterPixels: (2 * nodule.radius) / spacing,
    contrast: 'brighter',
  }
}

export const planChest = (study: StudyPlan): PlannedSeries[] => {
  const nodules = nodulesOf(study)
  const prepared = once(() => ({
    chest: chestOf(randomOf(study.seed, `chest:${study.patient.number}`), { nodules, thickness, female: study.patient.person.sex === 'F' }),
    noise: noiseTile(randomOf(study.seed, `${study.label}/grain`), { side: 512, grain: 2 }),
  }))
  const pathOf = (instance: number): string => `${study.label}/series-1/${fileName(instance)}`
  const files = Array.from({ length: slices }, (_, index): PlannedFile => {
    const instance = index + 1
    return {
      path: pathOf(instance),
      transferSyntax: study.scanner.signed ? uids.implicitLittleEndian : uids.explicitLittleEndian,
      sheet: () =>
        writeCt(
          sheetOf({
            study,
            sopClass: '1.2.840.10008.5.1.4.1.1.2',
            modality: 'CT',
            seriesNumber: 1,
            seriesDescription: 'Thorax 7.0 venous',
            studyDescription: 'CT Thorax with contrast',
            bodyPart: 'CHEST',
            protocol: 'Thorax routine',
            instanceNumber: instance,
            imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
            delay: 40,
            frameOfReference: true,
          }),
          study,
          instance,
        ),
      pixels: () => ({ bytes: render(study, instance, prepared()), vr: 'OW' }),
    }
  })
  return [{ files, lesions: nodules.map((nodule) => lesionOf(study, nodule, pathOf)) }]
}
