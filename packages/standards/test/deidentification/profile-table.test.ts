// Table E.1-1 of PS3.15 as it is looked up, and the Types that resolve its composite actions.
import assert from 'node:assert/strict'
import test from 'node:test'
import { actionFor, optionCodes, profileRows, typeOf } from '../../src/deidentification/index.ts'
import { attributeTypes } from '../../src/dicom/tables/attribute-types.ts'
import { keywordOf } from '../../src/dicom/dictionary.ts'
import { compositeIods } from '../../src/dicom/tables/composite-iods.gen.ts'

test('gives the Basic Profile and what each option makes of it', () => {
  assert.equal(actionFor(0x00100010, []), 'Z')
  assert.equal(actionFor(0x00100020, []), 'Z/D')
  assert.equal(actionFor(0x0020000d, []), 'U')
  assert.equal(actionFor(0x0020000d, ['RetainUIDs']), 'K')
  assert.equal(actionFor(0x00080020, []), 'Z')
  assert.equal(actionFor(0x00080020, ['RetainLongitudinalModifiedDates']), 'C')
  assert.equal(actionFor(0x00080020, ['RetainLongitudinalFullDates']), 'K')
  assert.equal(actionFor(0x00100040, ['RetainPatientCharacteristics']), 'K')
  assert.equal(actionFor(0x00080080, ['RetainInstitutionIdentity']), 'K')
  assert.equal(actionFor(0x00081030, ['CleanDescriptors']), 'C')
  assert.equal(actionFor(0x00280010, []), undefined)
  assert.throws(() => actionFor(0x00280010, ['RetainLongitudinalFullDates', 'RetainLongitudinalModifiedDates']), RangeError)
})

test('finds repeating groups and private attributes', () => {
  assert.equal(actionFor(0x60023000, []), 'X')
  assert.equal(actionFor(0x60023000, ['CleanGraphics']), 'C')
  assert.equal(actionFor(0x60020010, []), undefined)
  assert.equal(actionFor(0x50060123, []), 'X')
  assert.equal(actionFor(0x00091001, []), 'X')
  assert.equal(actionFor(0x00091001, ['RetainSafePrivate']), 'C')
})

test('has every row and every filled cell of the table', () => {
  const rows = [...profileRows().values()]
  assert.equal(rows.length, 621)
  const filled = (option: keyof typeof optionCodes): number => rows.filter((row) => row.options[option] !== undefined).length
  assert.deepEqual(
    [
      filled('RetainLongitudinalFullDates'),
      filled('RetainLongitudinalModifiedDates'),
      filled('CleanDescriptors'),
      filled('RetainUIDs'),
      filled('RetainDeviceIdentity'),
      filled('RetainPatientCharacteristics'),
      filled('RetainInstitutionIdentity'),
      filled('CleanGraphics'),
      filled('CleanStructuredContent'),
      filled('RetainSafePrivate'),
    ],
    [165, 165, 125, 59, 57, 13, 10, 4, 3, 1],
  )
  assert.equal(new Set(Object.values(optionCodes).map(({ code }) => code)).size, 12)
})

test('knows the Type of an attribute in a class, the strictest of its modules', () => {
  const ct = '1.2.840.10008.5.1.4.1.1.2'
  const pet = '1.2.840.10008.5.1.4.1.1.128'
  assert.equal(typeOf(ct, [0x00100020]), '2')
  assert.equal(typeOf(ct, [0x00080021]), '3')
  assert.equal(typeOf(pet, [0x00080021]), '1')
  assert.equal(typeOf(ct, [0x00400275, 0x00321060]), '3')
  assert.equal(typeOf('1.2.840.10008.5.1.4.1.1.88.33', [0x0040a730, 0x0040a730, 0x0040a032]), '1C')
  assert.equal(typeOf(ct, [0x00280010]), undefined)
  assert.equal(typeOf('1.2.3', [0x00100020]), undefined)
})

test('every module that Types are written for is one of PS3.3, every Type one of PS3.5, every attribute one of PS3.6', () => {
  const modules = new Set(
    compositeIods.split('\n').map((line) => (line.split('|')[0] ?? '').replace(/^.*(?=multi-frame-functional-groups$)/, '')),
  )
  for (const line of attributeTypes.trim().split('\n')) {
    const [module = '', path = '', type = ''] = line.split('|')
    assert.ok(modules.has(module), module)
    assert.match(type, /^(1|1C|2|2C|3)$/)
    const tag = Number.parseInt(path.split('.').at(-1) ?? '', 16)
    assert.ok(keywordOf(tag), path)
  }
})
