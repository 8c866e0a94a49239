// The modules that every image of the cohort has: Patient, General Study, Patient Study, General Series, General Equipment, SOP Common,
// General Image (PS3.3 C.7, C.12.1), filled as hospitals fill them, with more identity than research needs.
import { dateOf, timeOf, yearsBetween } from './calendar.ts'
import type { StudyPlan } from './cohort.ts'
import { uidOf } from './random.ts'
import { Sheet } from './sheet.ts'

export interface InstancePlan {
  readonly study: StudyPlan
  readonly sopClass: string
  readonly modality: string
  readonly seriesNumber: number
  readonly seriesDescription: string
  readonly studyDescription: string
  readonly bodyPart: string
  readonly protocol: string
  readonly instanceNumber: number
  readonly imageType: readonly string[]
  /** seconds after the start of the study */
  readonly delay: number
  readonly frameOfReference: boolean
}

const writePatient = (sheet: Sheet, { study }: InstancePlan): void => {
  const { patient } = study
  const { person } = patient
  sheet
    .put('SpecificCharacterSet', person.locale.characterSet)
    .tell('PatientName', 'name', person.name)
    .tell('PatientID', 'identifier', patient.id)
    .tell('IssuerOfPatientID', 'institution', 'MPI-ZHN-04')
    .tell('PatientBirthDate', 'date', dateOf(patient.birthDay))
    .put('PatientSex', person.sex)
    .items('OtherPatientIDsSequence', (item) => {
      item
        .tell('PatientID', 'identifier', patient.insurance)
        .tell('IssuerOfPatientID', 'institution', 'KV-ZHN-11')
        .put('TypeOfPatientID', 'TEXT')
    })
    .tell('PatientAddress', 'address', `${person.locale.address}, ${person.locale.city}`)
    .tell('PatientTelephoneNumbers', 'telephone', patient.telephone)
    .tell('PatientComments', 'text', person.locale.note(person.spoken, patient.telephone))
  if (patient.number % 3 === 0) sheet.tell('OtherPatientNames', 'name', person.latin.replace(' ', '^'))
}

const writeStudy = (sheet: Sheet, { study, studyDescription }: InstancePlan): void => {
  const { patient } = study
  const { person } = patient
  sheet
    .put('StudyInstanceUID', study.uid)
    .put('StudyDate', study.date)
    .put('StudyTime', study.time)
    .put('StudyID', String(patient.number * 10 + study.number))
    .tell('AccessionNumber', 'accession', study.accession)
    .tell('ReferringPhysicianName', 'staff', person.physician)
    .put('StudyDescription', studyDescription)
    .put('PatientAge', `${String(yearsBetween(patient.birthDay, study.day)).padStart(3, '0')}Y`)
    .put('PatientSize', patient.heightM)
    .put('PatientWeight', patient.weightKg)
}

const writeSeries = (sheet: Sheet, plan: InstancePlan): void => {
  const { study, seriesNumber, modality } = plan
  const { person } = study.patient
  sheet
    .put('Modality', modality)
    .put('SeriesInstanceUID', uidOf(study.seed, `${study.label}/series-${seriesNumber}`))
    .put('SeriesNumber', seriesNumber)
    .put('SeriesDescription', plan.seriesDescription)
    .put('SeriesDate', study.date)
    .put('SeriesTime', timeOf(study.seconds + plan.delay))
    .put('ProtocolName', plan.protocol)
    .put('BodyPartExamined', plan.bodyPart)
    .tell('OperatorsName', 'staff', person.operator)
    .tell('PerformingPhysicianName', 'staff', person.physician)
    .put('PerformedProcedureStepStartDate', study.date)
    .put('PerformedProcedureStepStartTime', study.time)
    .tell('PerformedProcedureStepID', 'identifier', `PPS${study.accession.slice(1)}`)
    .items('RequestAttributesSequence', (item) => {
      item
        .tell('RequestedProcedureID', 'identifier', `RP${study.accession.slice(1)}`)
        .tell('ScheduledProcedureStepID', 'identifier', `SPS${study.accession.slice(1)}`)
        .put('RequestedProcedureDescription', plan.studyDescription)
        .tell('RequestingPhysician', 'staff', person.physician)
    })
}

const writeEquipment = (sheet: Sheet, { study }: InstancePlan): void => {
  const { scanner, patient } = study
  const { locale } = patient.person
  sheet
    .put('Manufacturer', scanner.manufacturer)
    .put('ManufacturerModelName', scanner.model)
    .put('SoftwareVersions', scanner.software)
    .tell('DeviceSerialNumber', 'device', scanner.serial)
    .tell('StationName', 'device', scanner.station)
    .tell('InstitutionName', 'institution', locale.institution)
    .tell('InstitutionAddress', 'address', locale.city)
    .tell('InstitutionalDepartmentName', 'institution', locale.department)
}

/** The attributes that all modalities share; the caller adds its own. */
export const sheetOf = (plan: InstancePlan): Sheet => {
  const { study, instanceNumber, seriesNumber } = plan
  const sheet = new Sheet()
  writePatient(sheet, plan)
  writeStudy(sheet, plan)
  writeSeries(sheet, plan)
  writeEquipment(sheet, plan)
  const time = timeOf(study.seconds + plan.delay + instanceNumber * 0.35)
  sheet
    .put('SOPClassUID', plan.sopClass)
    .put('SOPInstanceUID', uidOf(study.seed, `${study.label}/series-${seriesNumber}/${instanceNumber}`))
    .put('ImageType', plan.imageType)
    .put('InstanceNumber', instanceNumber)
    .put('InstanceCreationDate', study.date)
    .put('InstanceCreationTime', time)
    .put('AcquisitionDate', study.date)
    .put('AcquisitionTime', time)
    .put('ContentDate', study.date)
    .put('ContentTime', time)
    .put('AcquisitionNumber', 1)
  if (plan.frameOfReference)
    sheet.put('FrameOfReferenceUID', uidOf(study.seed, `${study.label}/frame`)).put('PositionReferenceIndicator', '')
  study.scanner.writePrivate(sheet, { person: study.patient.person, patientId: study.patient.id, telephone: study.patient.telephone })
  return sheet
}

/** Rows, columns and bits of a picture with one sample per pixel (PS3.3 C.7.6.3). */
export const writeGreyPixels = (
  sheet: Sheet,
  form: { rows: number; columns: number; bits: number; signed: boolean; photometric?: string },
): Sheet =>
  sheet
    .put('SamplesPerPixel', 1)
    .put('PhotometricInterpretation', form.photometric ?? 'MONOCHROME2')
    .put('Rows', form.rows)
    .put('Columns', form.columns)
    .put('BitsAllocated', 16)
    .put('BitsStored', form.bits)
    .put('HighBit', form.bits - 1)
    .put('PixelRepresentation', form.signed ? 1 : 0)

/** Where an axial slice is (PS3.3 C.7.6.2): rows run to the patient's left, columns to the back. */
export const writeAxialPlane = (sheet: Sheet, plane: { x: number; y: number; z: number; spacing: number; thickness: number }): Sheet =>
  sheet
    .put('ImagePositionPatient', [plane.x, plane.y, plane.z])
    .put('ImageOrientationPatient', [1, 0, 0, 0, 1, 0])
    .put('PixelSpacing', [plane.spacing, plane.spacing])
    .put('SliceThickness', plane.thickness)
    .put('SliceLocation', plane.z)
