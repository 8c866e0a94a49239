/** What is done to an attribute: default deny by class of objects, the table with its options, Types, the profile's own rules. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionCodes, profileRows } from '@vesalius/standards/deidentification'
import type { OptionName } from '@vesalius/standards/deidentification'
import { isRetired, storageSopClasses, tagOfKeyword, vrOf } from '@vesalius/standards/dicom'
import { checkedProfile, readProfile } from '../../src/profile/index.ts'
import type { Profile, ProfileRule } from '../../src/profile/types.ts'
import { safeListOf } from '../../src/rules/families.ts'
import { rulesOf } from '../../src/rules/rules.ts'
import { textAttributes } from '../../src/rules/tables/text-attributes.ts'
import { safeAttributes } from '../../src/rules/tables/safe-attributes.gen.ts'

const ct = '1.2.840.10008.5.1.4.1.1.2'
const sr = '1.2.840.10008.5.1.4.1.1.88.33'
const segmentation = '1.2.840.10008.5.1.4.1.1.66.4'
const plan = '1.2.840.10008.5.1.4.1.1.481.5'
const tag = (keyword: string): number => tagOfKeyword(keyword) ?? assert.fail(keyword)
const treatment = (keyword: string, sopClass = ct, profile: Profile = readProfile('research')): string => rulesOf(profile).forClass(sopClass).decide(tag(keyword)).treatment
const with_ = (rules: readonly ProfileRule[]): Profile => checkedProfile({ ...readProfile('research'), rules: [...rules] })
const rule = (attribute: string, action: ProfileRule['action'], more: Partial<ProfileRule> = {}): ProfileRule => ({ attribute, action, explanation: 'A test.', ...more })

test('what a CT measures stays, and so does what its pixels mean', () => {
  for (const keyword of ['KVP', 'SliceThickness', 'ImagePositionPatient', 'PixelSpacing', 'RescaleSlope', 'WindowCenter', 'CTDIvol', 'SpiralPitchFactor', 'ExposureTime', 'Rows', 'ImageType', 'GantryDetectorTilt', 'PixelData', 'Modality']) {
    assert.equal(treatment(keyword), 'keep', keyword)
  }
})

test('what SUV needs stays or is moved with the dates', () => {
  const pet = '1.2.840.10008.5.1.4.1.1.128'
  for (const keyword of ['RadionuclideTotalDose', 'RadionuclideHalfLife', 'RadiopharmaceuticalStartTime', 'DecayCorrection', 'Units', 'PatientWeight', 'SeriesTime', 'CorrectedImage', 'DoseCalibrationFactor', 'FrameReferenceTime']) {
    assert.equal(treatment(keyword, pet), 'keep', keyword)
  }
  for (const keyword of ['RadiopharmaceuticalStartDateTime', 'SeriesDate', 'AcquisitionDate']) assert.equal(treatment(keyword, pet), 'date', keyword)
})

test('an attribute of another class of objects goes: a leaf position of a plan in a CT, a segment in a report', () => {
  assert.equal(treatment('LeafJawPositions'), 'remove')
  assert.equal(treatment('LeafJawPositions', plan), 'keep')
  assert.equal(treatment('BeamName'), 'remove')
  assert.equal(treatment('BeamName', plan), 'text')
  assert.equal(treatment('SegmentNumber', segmentation), 'keep')
  assert.equal(treatment('SegmentNumber', plan), 'keep')
  assert.equal(treatment('SegmentNumber', '1.2.840.10008.5.1.4.1.1.9.1.1'), 'remove')
})

test('industry, security, print and worklists are on no list', () => {
  for (const keyword of ['ComponentManufacturer', 'IndicationDescription', 'RouteSegmentID', 'BoardingPassID', 'PrinterName', 'FilmSessionLabel', 'WorklistLabel', 'ScheduledProcedureStepStatus', 'InventoryPurpose', 'BillingItemSequence', 'VisitStatusID']) {
    for (const { uid } of storageSopClasses()) assert.equal(treatment(keyword, uid), 'remove', `${keyword} ${uid}`)
  }
})

test('no list has a retired attribute, a person, an address or anything the table speaks of', () => {
  const rows = profileRows()
  const keywords = [...safeAttributes.split('\n').flatMap((line) => line.split(' ').slice(2)), ...textAttributes.trim().split('\n').flatMap((line) => line.split(' ').slice(2))]
  assert.ok(keywords.length > 3000)
  for (const keyword of keywords) {
    const known = tag(keyword)
    assert.equal(isRetired(known), false, keyword)
    assert.ok(!['PN', 'AE', 'UR', 'UN'].includes(vrOf(known)) || keyword === 'URNCodeValue', keyword)
    assert.equal(rows.has(known.toString(16).padStart(8, '0')), false, keyword)
  }
})

test('a class that the standard does not list is an image and nothing beyond', () => {
  const list = safeListOf('1.3.12.2.1107.5.9.1')
  assert.ok(list.plain.has(tag('PixelSpacing')))
  assert.equal(list.plain.has(tag('LeafJawPositions')), false)
})

test('what the table forgot goes: overlay description, document title, text of reports without their option, encrypted attributes', () => {
  const basic = readProfile('basic')
  const rules = rulesOf(basic).forClass(sr)
  assert.equal(rules.decide(0x60000022).treatment, 'remove')
  assert.equal(rules.decide(0x60023000).treatment, 'remove')
  assert.equal(rules.decide(0x50003000).treatment, 'remove')
  assert.equal(rules.decide(tag('DocumentTitle')).treatment, 'remove')
  assert.equal(rules.decide(tag('TextValue')).treatment, 'replace')
  assert.equal(rules.decide(tag('EncryptedAttributesSequence')).treatment, 'remove')
  assert.equal(rules.decide(0x4ffe0001).treatment, 'remove')
  assert.equal(rules.decide(0x00021010).treatment, 'remove')
})

test('descriptions are cleaned under their option, else they go as far as their Type lets them', () => {
  assert.equal(treatment('SeriesDescription'), 'text')
  assert.equal(treatment('SeriesDescription', ct, readProfile('basic')), 'remove')
  const basic = rulesOf(readProfile('basic')).forClass(segmentation)
  assert.equal(basic.inside(tag('SurfaceSequence')).decide(tag('SurfaceComments')).treatment, 'empty')
})

test('a label of which the table says nothing is cleaned without the option too: a segment without its name is of no use', () => {
  const basic = rulesOf(readProfile('basic')).forClass(segmentation)
  assert.deepEqual([basic.inside(tag('SegmentSequence')).decide(tag('SegmentLabel')).treatment, basic.decide(tag('ContentDescription')).treatment], ['text', 'text'])
  assert.deepEqual(['ImageComments', 'StudyDescription', 'PatientComments'].map((keyword) => basic.decide(tag(keyword)).treatment), ['remove', 'remove', 'remove'])
})

test('an empty sequence stands where the table wants one and the IOD allows it', () => {
  assert.equal(rulesOf(readProfile('research')).forClass(ct).inside(tag('RequestAttributesSequence')).decide(tag('ReferencedStudySequence')).treatment, 'remove')
  assert.equal(rulesOf(readProfile('basic')).forClass(ct).decide(tag('AcquisitionContextSequence')).treatment, 'remove')
  for (const sop of [segmentation, '1.2.840.10008.5.1.4.1.1.66.7']) assert.equal(treatment('IssuerOfTheContainerIdentifierSequence', sop), 'empty', sop)
})

test('retired numbers and terms that devices still write stay in images; retired text goes', () => {
  for (const keyword of ['StudyStatusID', 'StudyPriorityID', 'EstimatedDoseSaving', 'ImagePosition']) assert.equal(treatment(keyword), 'keep', keyword)
  for (const keyword of ['OtherStudyNumbers', 'LocationOfPatient', 'StudyComments']) if (tagOfKeyword(keyword) !== undefined) assert.equal(treatment(keyword), 'remove', keyword)
  assert.equal(treatment('StudyStatusID', sr), 'remove')
})

test('characteristics that the option keeps are kept; those of GDPR Article 9 that images do not need are not', () => {
  for (const keyword of ['SmokingStatus', 'PatientSex', 'PatientSize', 'PatientWeight']) assert.equal(treatment(keyword), 'keep', keyword)
  for (const keyword of ['EthnicGroup', 'PregnancyStatus', 'Allergies']) assert.equal(treatment(keyword), 'remove', keyword)
})

test('what is printed on the label of a slide is no description', () => {
  const slide = '1.2.840.10008.5.1.4.1.1.77.1.6'
  for (const name of ['research', 'eucaim', 'basic']) for (const keyword of ['LabelText', 'BarcodeValue']) assert.notEqual(treatment(keyword, slide, readProfile(name)), 'text', `${keyword} ${name}`)
})

test('a composite action follows the Type in the IOD', () => {
  const basic = readProfile('basic')
  assert.equal(treatment('SeriesDate', ct, basic), 'remove')
  assert.equal(treatment('SeriesDate', '1.2.840.10008.5.1.4.1.1.128', basic), 'replace')
  assert.equal(treatment('AcquisitionDate', '1.2.840.10008.5.1.4.1.1.128', basic), 'empty')
})

test('every date at every level follows the one policy', () => {
  for (const [name, expected] of [['research', 'date'], ['eucaim', 'date'], ['basic', 'remove']] as const) {
    const inside = rulesOf(readProfile(name)).forClass(ct).inside(tag('RequestAttributesSequence'))
    assert.equal(inside.decide(tag('PerformedProcedureStepStartDate')).treatment, expected, name)
  }
})

test('UIDs of things are replaced, those of kinds stay', () => {
  for (const keyword of ['SOPInstanceUID', 'FrameOfReferenceUID', 'ReferencedSOPInstanceUID', 'TrackingUID', 'IrradiationEventUID', 'VolumeFrameOfReferenceUID']) assert.equal(treatment(keyword, segmentation), 'uid', keyword)
  for (const keyword of ['SOPClassUID', 'ReferencedSOPClassUID', 'ContextUID', 'CodingSchemeUID']) assert.equal(treatment(keyword), 'keep', keyword)
})

test('a rule of the profile comes before the table, for its classes only', () => {
  const profile = with_([rule('StationName', 'keep', { sopClasses: [ct] }), rule('KVP', 'remove'), rule('(0018,9xxx)', 'remove'), rule('StudyDate', 'first-of-month')])
  assert.equal(treatment('StationName', ct, profile), 'keep')
  assert.notEqual(treatment('StationName', sr, profile), 'keep')
  assert.equal(treatment('KVP', ct, profile), 'remove')
  assert.equal(treatment('CTDIvol', ct, profile), 'remove')
  assert.equal(treatment('StudyDate', ct, profile), 'month')
})

/** What stays gone although a column says `clean`: binary values that nobody can look into, titles on a network, what is printed on the label of a slide. */
const notCleaned = new Set(['0016004b', '0016002b', '04000310', '00340007', '22000002', '21000140', '00081000', '21000070', '00400241', '00741234', '00741236', '00080054', '00400001', '00321021', '0072005e', '00080055'])

test('each option on top of the basic profile keeps and cleans what its column says, row by row', () => {
  const allowed = { K: new Set(['keep', 'descend', 'age']), C: new Set(['text', 'descend', 'date', 'graphics', 'keep']) }
  for (const option of Object.keys(optionCodes) as OptionName[]) {
    const dates = option === 'RetainLongitudinalFullDates' ? 'keep' : option === 'RetainLongitudinalModifiedDates' ? 'shift' : 'remove'
    const place = rulesOf({ ...readProfile('basic'), options: [option], dates }).forClass(ct)
    for (const [place8, { options }] of profileRows()) {
      const wanted = options[option]
      // Repeating groups and private attributes have rules of their own; groups 0 to 4 are messages and directories, the file level is built anew.
      if (wanted === undefined || !/^[0-9a-f]{8}$/.test(place8) || /^000[0-4]/.test(place8) || notCleaned.has(place8)) continue
      const { treatment } = place.decide(Number.parseInt(place8, 16))
      assert.ok(allowed[wanted].has(treatment), `${option} ${place8} ${wanted} ${treatment}`)
    }
  }
})

test('dates of a device stay with its identity, and change where dates change', () => {
  const of = (dates: Profile['dates']): string => treatment('DateOfLastCalibration', ct, { ...readProfile('basic'), options: ['RetainDeviceIdentity', 'RetainLongitudinalModifiedDates'], dates })
  assert.deepEqual([of('remove'), of('shift'), of('first-of-month')], ['keep', 'date', 'date'])
  assert.equal(treatment('DateOfLastCalibration', ct, readProfile('basic')), 'remove')
})

test('a binary number that cannot be read goes, and a text is emptied', () => {
  const otherwise = (keyword: string): string => rulesOf(readProfile('research')).forClass(ct).decide(tag(keyword)).otherwise
  assert.deepEqual([otherwise('SmallestImagePixelValue'), otherwise('ScanOptions')], ['remove', 'empty'])
})
