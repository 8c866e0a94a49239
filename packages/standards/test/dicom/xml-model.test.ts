// The Native DICOM Model: its form, private blocks, and documents that must be refused.
import assert from 'node:assert/strict'
import test from 'node:test'
import { buildDicom } from '../../src/dicom/build.ts'
import { type PlainAttributes, readDicom } from '../../src/dicom/index.ts'
import { fromXml, toXml } from '../../src/dicom/xml-model.ts'

const xmlOf = (attributes: PlainAttributes): string =>
  toXml(readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes })).attributes)
const model = (content: string): string =>
  `<?xml version="1.0"?><NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">${content}</NativeDicomModel>`

test('writes names by component, keywords, and private tags by creator', () => {
  const xml = xmlOf([
    { tag: 0x00100010, vr: 'PN', value: 'Adams^John Robert Quincy^^Rev.^B.A. M.Div.' },
    { tag: 0x00110010, vr: 'LO', value: 'ACME "1"' },
    { tag: 0x00111002, vr: 'DS', value: ['1.50', ''] },
  ])
  assert.ok(
    xml.includes(
      '<DicomAttribute tag="00100010" vr="PN" keyword="PatientName"><PersonName number="1"><Alphabetic><FamilyName>Adams</FamilyName>',
    ),
  )
  assert.ok(xml.includes('<NameSuffix>B.A. M.Div.</NameSuffix>'))
  assert.ok(
    xml.includes(
      '<DicomAttribute tag="00110002" vr="DS" privateCreator="ACME &quot;1&quot;"><Value number="1">1.50</Value><Value number="2"/>',
    ),
  )
})

test("puts private elements into their creator's block, and reserves one where there is none", () => {
  assert.deepEqual(
    fromXml(model('<DicomAttribute tag="00110002" vr="LO" privateCreator="ACME"><Value number="1">x</Value></DicomAttribute>')),
    [
      { tag: 0x00110010, vr: 'LO', value: ['ACME'] },
      { tag: 0x00111002, vr: 'LO', value: ['x'] },
    ],
  )
  assert.deepEqual(
    fromXml(
      model(
        '<DicomAttribute tag="00110011" vr="LO"><Value number="1">B</Value></DicomAttribute><DicomAttribute tag="00110002" vr="US" privateCreator="B"><Value number="1">7</Value></DicomAttribute>',
      ),
    ).at(-1),
    {
      tag: 0x00111102,
      vr: 'US',
      value: [7],
    },
  )
})

test('refuses document types, entities, nesting and numbering that would cost too much, without repeating them (B09)', () => {
  const refuse = (xml: string, code = 'bad-xml'): void =>
    assert.throws(
      () => fromXml(xml),
      (error: Error & { code?: string }) => error.code === code && !error.message.includes('SECRET'),
    )
  refuse('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///SECRET">]><NativeDicomModel/>')
  refuse('<!DOCTYPE lolz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><NativeDicomModel>&b;</NativeDicomModel>')
  refuse(model('&SECRET;'))
  refuse(model('<DicomAttribute tag="00100010" vr="LO"><SECRET/></DicomAttribute>'))
  refuse(model('<DicomAttribute tag="00100010" vr="LO"><Value number="100000000">x</Value></DicomAttribute>'))
  refuse(model('<DicomAttribute tag="SECRET" vr="LO"/>'))
  refuse('<html/>')
  refuse('<NativeDicomModel><a></NativeDicomModel>')
  refuse('')
  refuse('<NativeDicomModel xmlns="urn:SECRET"/>')
  refuse(model(`${'<DicomAttribute tag="00082112" vr="SQ"><Item number="1">'.repeat(5000)}`), 'too-deep')
  refuse(model('<DicomAttribute tag="7FE00010" vr="OW"><BulkData uri="file:///SECRET"/></DicomAttribute>'), 'bulk-data')
})

test('characters that XML cannot hold never make a document that cannot be read', () => {
  const xml = xmlOf([{ tag: 0x00081030, vr: 'LT', value: 'a\fb\r\n' }])
  assert.deepEqual(fromXml(xml).at(-1)?.value, ['a\ufffdb\r\n'])
})
