// MR of the prostate (MR Image Storage, PS3.3 A.4): T2-weighted axial, diffusion at four weightings with each maker's own b-value
// element, and the map of the apparent diffusion coefficient computed from them.
import { uids } from '@vesalius/standards/dicom'
import type { Lesion } from './answer-key.ts'
import type { Grid } from './canvas.ts'
import type { StudyPlan } from './cohort.ts'
import { sheetOf, writeAxialPlane, writeGreyPixels } from './modules.ts'
import { clamp, decay } from './numbers.ts'
import { type Pelvis, pelvisOf, pelvisSlice, type Tissue, type Tumour } from './pelvis-anatomy.ts'
import { fileName, once, type PlannedFile, type PlannedSeries, wordBytes } from './plan.ts'
import { type Random, randomOf } from './random.ts'
import type { Sheet } from './sheet.ts'

/** T2-weighted signal, signal of the b = 0 image (fat suppressed), diffusivity in 1e-6 mm²/s */
const look: Readonly<Record<Tissue, readonly [t2: number, s0: number, adc: number]>> = {
  air: [0, 0, 0],
  fat: [640, 34, 300],
  muscle: [150, 130, 1250],
  marrow: [470, 46, 450],
  cortex: [40, 12, 500],
  urine: [1050, 950, 2900],
  peripheral: [730, 560, 1750],
  transition: [390, 400, 1350],
  adenoma: [620, 450, 1550],
  stroma: [210, 260, 1150],
  capsule: [190, 280, 1200],
  vesicle: [860, 620, 1850],
  bowel: [330, 300, 1400],
  gas: [12, 4, 0],
  vein: [800, 480, 1900],
  tumour: [255, 470, 690],
}
const weightings = [0, 50, 800, 1400] as const

interface Stack {
  readonly number: number
  readonly slices: number
  readonly thickness: number
  readonly gap: number
  readonly grid: Grid
}
const t2: Stack = { number: 1, slices: 22, thickness: 3, gap: 0.3, grid: { columns: 320, rows: 320, left: -100, top: -94, spacing: 0.625 } }
const dwi: Stack = { number: 2, slices: 18, thickness: 3.6, gap: 0.4, grid: { columns: 128, rows: 128, left: -127, top: -120, spacing: 2 } }
const middle = -42.5

const heightOf = (stack: Stack, slice: number): number => (slice - (stack.slices - 1) / 2) * (stack.thickness + stack.gap) + 4

const tumoursOf = ({ anatomy, number, patient }: StudyPlan): Tumour[] => {
  const growth = number === 1 ? 1 : 1.2
  const peripheral = patient.number % 12 !== 10
  const side = anatomy.next() < 0.5 ? -1 : 1
  const radius = anatomy.between(5.2, 7.2) * growth
  return [
    peripheral
      ? { x: side * anatomy.between(12, 15), y: anatomy.between(8.5, 10.5), z: anatomy.between(-6, 6), radius, zone: 'peripheral zone' }
      : {
          x: side * anatomy.between(5, 8),
          y: anatomy.between(-13, -10),
          z: anatomy.between(-3, 8),
          radius: radius * 1.15,
          zone: 'transition zone',
        },
  ]
}

/** Magnitude of a noisy complex signal: Rician, as scanners show it. */
const magnitude = (signal: number, sigma: number, random: Random): number => {
  const [real, imaginary] = [signal + sigma * random.normal(), sigma * random.normal()]
  return Math.sqrt(real * real + imaginary * imaginary)
}

const renderT2 = (study: StudyPlan, pelvis: Pelvis, slice: number): Uint8Array => {
  const canvas = pelvisSlice(pelvis, t2.grid, { z: heightOf(t2, slice), look: (tissue) => look[tissue][0], texture: 1 })
  canvas.blur()
  const random = randomOf(study.seed, `${study.label}/t2/${slice}`)
  const { left, top, spacing, columns } = t2.grid
  // Surface coils in front and behind make the near fat brighter.
  return wordBytes(canvas.values, (value, at) => {
    const [x, y] = [left + (at % columns) * spacing, top + Math.floor(at / columns) * spacing]
    const coil = 0.86 + (y * y) / 17000 + 0.05 * (x / 100)
    return clamp(Math.round(magnitude(value * coil, 17, random)), 0, 4095)
  })
}

interface Diffused {
  readonly s0: Float32Array
  readonly adc: Float32Array
}

const diffused = (pelvis: Pelvis, slice: number): Diffused => {
  const z = heightOf(dwi, slice)
  const [s0, adc] = [
    pelvisSlice(pelvis, dwi.grid, { z, look: (tissue) => look[tissue][1], texture: 0.8 }),
    pelvisSlice(pelvis, dwi.grid, { z, look: (tissue) => look[tissue][2], texture: 0.35 }),
  ]
  for (const canvas of [s0, adc]) canvas.blur()
  return { s0: s0.values, adc: adc.values }
}

const renderDwi = (study: StudyPlan, { s0, adc }: Diffused, { slice, b }: { slice: number; b: number }): Uint8Array => {
  const random = randomOf(study.seed, `${study.label}/dwi/${slice}/${b}`)
  return wordBytes(s0, (signal, at) => clamp(Math.round(magnitude(signal * decay((b * adc[at]!) / 1e6), 9, random)), 0, 4095))
}

const renderAdc = (study: StudyPlan, { s0, adc }: Diffused, slice: number): Uint8Array => {
  const random = randomOf(study.seed, `${study.label}/adc/${slice}`)
  return wordBytes(adc, (value, at) => {
    const signal = s0[at]!
    return signal < 60 ? 0 : clamp(Math.round(value + (9000 / signal) * random.normal() * 2), 0, 4095)
  })
}

const writeMr = (
  sheet: Sheet,
  study: StudyPlan,
  { stack, slice, window }: { stack: Stack; slice: number; window: readonly [number, number] },
): Sheet => {
  const { grid, thickness, gap } = stack
  writeAxialPlane(sheet, {
    x: grid.left,
    y: grid.top,
    z: Math.round((middle + heightOf(stack, slice)) * 1000) / 1000,
    spacing: grid.spacing,
    thickness,
  })
  writeGreyPixels(sheet, { rows: grid.rows, columns: grid.columns, bits: 12, signed: false })
  return sheet
    .put('SpacingBetweenSlices', Math.round((thickness + gap) * 10) / 10)
    .put('WindowCenter', window[0])
    .put('WindowWidth', window[1])
    .put('MRAcquisitionType', '2D')
    .put('MagneticFieldStrength', 3)
    .put('ImagingFrequency', 123.258)
    .put('ImagedNucleus', '1H')
    .put('PatientPosition', 'HFS')
    .put('BurnedInAnnotation', 'NO')
    .put('NumberOfAverages', 3)
    .put('EchoNumbers', 1)
    .put('PixelBandwidth', 200)
    .put('SAR', 0.9)
    .put('PercentSampling', 100)
    .put('InPlanePhaseEncodingDirection', 'ROW')
    .put('LossyImageCompression', '00')
    .put('AngioFlag', 'N')
    .put('ScanOptions', stack === t2 ? '' : 'FS')
    .put('FlipAngle', stack === t2 ? 160 : 90)
    .put('EchoTrainLength', stack === t2 ? 25 : 1)
    .put('RepetitionTime', stack === t2 ? 5600 : 4100)
    .put('EchoTime', stack === t2 ? 104 : 66)
    .put('ScanningSequence', stack === t2 ? 'SE' : 'EP')
    .put('SequenceVariant', stack === t2 ? 'SK' : 'SK')
    .put('ReceiveCoilName', study.scanner.model === 'Skyra' ? 'Body_18' : 'TORSO')
}

interface SeriesKind {
  readonly stack: Stack
  readonly number: number
  readonly description: string
  readonly imageType: readonly string[]
  readonly window: (b: number) => readonly [number, number]
  readonly each: readonly number[]
  readonly mark: (sheet: Sheet, b: number) => void
  readonly render: (slice: number, b: number) => Uint8Array
}

const planKind = (study: StudyPlan, kind: SeriesKind): PlannedSeries => {
  const files = kind.each.flatMap((b, group) =>
    Array.from({ length: kind.stack.slices }, (_, slice): PlannedFile => {
      const instance = group * kind.stack.slices + slice + 1
      return {
        path: `${study.label}/series-${kind.number}/${fileName(instance)}`,
        transferSyntax:
          kind.number === 3 && study.patient.number % 12 === 6 ? uids.deflatedExplicitLittleEndian : uids.explicitLittleEndian,
        sheet: () => {
          const sheet = sheetOf({
            study,
            sopClass: '1.2.840.10008.5.1.4.1.1.4',
            modality: 'MR',
            seriesNumber: kind.number,
            seriesDescription: kind.description,
            studyDescription: 'MRI Prostate multiparametric',
            bodyPart: 'PROSTATE',
            protocol: kind.description,
            instanceNumber: instance,
            imageType: kind.imageType,
            delay: kind.number * 240,
            frameOfReference: true,
          })
          writeMr(sheet, study, { stack: kind.stack, slice, window: kind.window(b) })
          kind.mark(sheet, b)
          return sheet
        },
        pixels: () => ({ bytes: kind.render(slice, b), vr: 'OW' }),
      }
    }),
  )
  return { files, lesions: [] }
}

const lesionOf = (
  study: StudyPlan,
  tumour: Tumour,
  { stack, group, number, contrast }: { stack: Stack; group: number; number: number; contrast: Lesion['contrast'] },
): Lesion => {
  const all = Array.from({ length: stack.slices }, (_, slice) => ({ slice, dz: Math.abs(heightOf(stack, slice) - tumour.z) }))
  const path = ({ slice }: { slice: number }): string => `${study.label}/series-${number}/${fileName(group * stack.slices + slice + 1)}`
  const nearest = all.reduce((best, one) => (one.dz < best.dz ? one : best))
  const { grid } = stack
  return {
    patient: study.patient.label,
    file: path(nearest),
    files: all.filter(({ dz }) => dz < tumour.radius).map(path),
    kind: 'prostate cancer',
    site: tumour.zone,
    centre: [tumour.x, tumour.y, middle + tumour.z],
    pixel: { column: (tumour.x - grid.left) / grid.spacing, row: (tumour.y - grid.top) / grid.spacing },
    diameterMm: 2 * tumour.radius,
    diameterPixels: (2 * tumour.radius) / grid.spacing,
    contrast,
  }
}

export const planProstate = (study: StudyPlan): PlannedSeries[] => {
  const tumours = tumoursOf(study)
  const random = randomOf(study.seed, `pelvis:${study.patient.number}`)
  const gland = { rx: random.between(23, 27), ry: random.between(17, 20), rz: random.between(20, 26) }
  const pelvis = once(() => pelvisOf(random, tumours, gland))
  // Each slice's diffusion is needed for four weightings and the map.
  const known = new Map<number, Diffused>()
  const at = (slice: number): Diffused => {
    const made = known.get(slice) ?? diffused(pelvis(), slice)
    known.set(slice, made)
    return made
  }
  const { scanner } = study
  const original = ['ORIGINAL', 'PRIMARY', 'M', 'ND']
  const kinds: SeriesKind[] = [
    {
      stack: t2,
      number: 1,
      description: 't2_tse_tra',
      imageType: original,
      window: () => [450, 900],
      each: [0],
      mark: () => undefined,
      render: (slice) => renderT2(study, pelvis(), slice),
    },
    {
      stack: dwi,
      number: 2,
      description: 'ep2d_diff_tra',
      imageType: ['ORIGINAL', 'PRIMARY', 'DIFFUSION', 'TRACEW'],
      window: (b) => (b < 100 ? [350, 700] : b < 1000 ? [130, 260] : [75, 150]),
      each: weightings,
      mark: (sheet, b) => {
        if (scanner.sequenceName)
          sheet.put('SequenceName', scanner.sequenceName.endsWith('_b') ? `${scanner.sequenceName}${b}` : scanner.sequenceName)
        scanner.writeDiffusion?.(sheet, b)
      },
      render: (slice, b) => renderDwi(study, at(slice), { slice, b }),
    },
    {
      stack: dwi,
      number: 3,
      description: 'ep2d_diff_tra_ADC',
      imageType: ['DERIVED', 'PRIMARY', 'DIFFUSION', 'ADC'],
      window: () => [1400, 2400],
      each: [0],
      mark: (sheet) => {
        sheet.put('DerivationDescription', 'Apparent diffusion coefficient, 1e-6 mm2/s')
      },
      render: (slice) => renderAdc(study, at(slice), slice),
    },
  ]
  const shown = [
    { stack: t2, group: 0, number: 1, contrast: 'darker' },
    { stack: dwi, group: 3, number: 2, contrast: 'brighter' },
    { stack: dwi, group: 0, number: 3, contrast: 'darker' },
  ] as const
  return kinds.map((kind, index) => ({
    ...planKind(study, kind),
    lesions: tumours.map((tumour) => lesionOf(study, tumour, shown[index]!)),
  }))
}
