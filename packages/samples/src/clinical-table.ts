// The clinical table that goes with the images: one row per patient, identified as a hospital's own table is, consistent with what the
// images show.
import { dateOf, isoDate } from './calendar.ts'
import { type Disease, type Patient, patientOf } from './cohort.ts'
import { type Random, randomOf } from './random.ts'
import { checked, plannedStudies, type SampleOptions } from './samples.ts'

const header = [
  'patient_id',
  'name',
  'birth_date',
  'sex',
  'icd10',
  'icdo3_topography',
  'icdo3_morphology',
  'histology',
  'diagnosis_date',
  'stage',
  'treatment',
  'last_follow_up',
  'vital_status',
  'assessment',
  'psa_ng_ml',
  'largest_lesion_mm',
  'studies',
] as const

interface Diagnosis {
  readonly icd10: string
  readonly topography: string
  readonly morphology: string
  readonly histology: string
  readonly treatments: readonly string[]
  readonly assessment: (mm: number, random: Random) => string
  readonly stage: (mm: number) => string
}

const diagnoses: Readonly<Record<Disease, Diagnosis>> = {
  lung: {
    icd10: 'C34.1',
    topography: 'C34.1',
    morphology: '8140/3',
    histology: 'Adenocarcinoma',
    treatments: ['lobectomy', 'stereotactic radiotherapy', 'chemo-immunotherapy'],
    assessment: (mm) => (mm >= 15 ? 'Lung-RADS 4B' : 'Lung-RADS 4A'),
    stage: (mm) => (mm <= 10 ? 'cT1a N0 M0' : mm <= 20 ? 'cT1b N0 M0' : mm <= 30 ? 'cT1c N0 M0' : 'cT2a N0 M0'),
  },
  prostate: {
    icd10: 'C61',
    topography: 'C61.9',
    morphology: '8140/3',
    histology: 'Acinar adenocarcinoma, Gleason 3+4',
    treatments: ['radical prostatectomy', 'external beam radiotherapy', 'active surveillance'],
    assessment: (mm) => (mm >= 15 ? 'PI-RADS 5' : 'PI-RADS 4'),
    stage: () => 'cT2a N0 M0',
  },
  breast: {
    icd10: 'C50.9',
    topography: 'C50.9',
    morphology: '8500/3',
    histology: 'Invasive carcinoma of no special type',
    treatments: ['breast-conserving surgery', 'mastectomy', 'neoadjuvant chemotherapy'],
    assessment: () => 'BI-RADS 5',
    stage: (mm) => (mm <= 10 ? 'cT1b N0 M0' : 'cT1c N0 M0'),
  },
  liver: {
    icd10: 'C18.7; C78.7',
    topography: 'C18.7',
    morphology: '8140/3',
    histology: 'Adenocarcinoma of the colon with liver metastasis',
    treatments: ['liver resection', 'systemic chemotherapy', 'thermal ablation'],
    assessment: () => 'LI-RADS M',
    stage: () => 'pT3 N1 M1a',
  },
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

const rowOf = (seed: number, patient: Patient, { mm, studies }: { mm: number; studies: number }): string => {
  const random = randomOf(seed, `clinical:${patient.number}`)
  const diagnosis = diagnoses[patient.disease]
  const diagnosed = patient.firstDay + random.whole(5, 30)
  const psa = patient.disease === 'prostate' ? String(Math.round(random.between(5, 19) * 10) / 10) : ''
  return [
    patient.id,
    patient.person.name,
    isoDate(dateOf(patient.birthDay)),
    patient.person.sex,
    diagnosis.icd10,
    diagnosis.topography,
    diagnosis.morphology,
    diagnosis.histology,
    isoDate(dateOf(diagnosed)),
    diagnosis.stage(mm),
    random.pick(diagnosis.treatments),
    isoDate(dateOf(diagnosed + random.whole(200, 420))),
    random.next() < 0.85 ? 'alive' : 'dead',
    diagnosis.assessment(mm, random),
    psa,
    String(Math.round(mm * 10) / 10),
    String(studies),
  ]
    .map(quoted)
    .join(',')
}

/** The table as CSV (RFC 4180, UTF-8, with a header). The size is that of the first study. */
export const clinicalTable = (options: SampleOptions = {}): string => {
  const { patients, seed } = checked(options)
  const found = new Map<string, { mm: number; studies: number }>()
  for (const { study, series } of plannedStudies(options)) {
    const before = found.get(study.patient.label)
    const mm = Math.max(0, ...series.flatMap(({ lesions }) => lesions.map(({ diameterMm }) => diameterMm)))
    found.set(study.patient.label, before ? { mm: before.mm, studies: before.studies + 1 } : { mm, studies: 1 })
  }
  const rows = [header.join(',')]
  for (let number = 1; number <= patients; number++) {
    const patient = patientOf(seed, number)
    rows.push(rowOf(seed, patient, found.get(patient.label) ?? { mm: 0, studies: 0 }))
  }
  return `${rows.join('\r\n')}\r\n`
}
