/** A score as DICOM: an Enhanced SR (PS3.3 A.35.2) with one number, of the image it was computed from. */
import type { Attributes } from '../library/dicom-read.ts'
import { dicomFile, uidOf } from '../library/dicom-write.ts'
import type { NewAttributes } from '../library/dicom-write.ts'
import { copied } from '../library/derived.ts'

const code = (value: string, scheme: string, meaning: string): NewAttributes => ({ '00080100:SH': value, '00080102:SH': scheme, '00080104:LO': meaning })

export function scoreReport(source: Attributes, score: number): Buffer {
  const image = { '00081150:UI': source.text(0x00080016), '00081155:UI': source.text(0x00080018) }
  const uid = uidOf('score report', source.text(0x00080018), String(score))
  return dicomFile({
    ...copied(source),
    '00080016:UI': '1.2.840.10008.5.1.4.1.1.88.22', '00080018:UI': uid, '00080060:CS': 'SR', '0020000E:UI': uidOf('score reports', source.text(0x0020000e)), '00200011:IS': '9001', '00200013:IS': '1',
    '00080023:DA': source.text(0x00080020) || '19000101', '00080033:TM': source.text(0x00080030) || '000000', '00081111:SQ': [],
    '00080070:LO': 'Vesalius', '0040A491:CS': 'COMPLETE', '0040A493:CS': 'UNVERIFIED', '0040A372:SQ': [],
    '0040A375:SQ': [{ '0020000D:UI': source.text(0x0020000d), '00081115:SQ': [{ '0020000E:UI': source.text(0x0020000e), '00081199:SQ': [image] }] }],
    '0040A040:CS': 'CONTAINER', '0040A043:SQ': [code('126000', 'DCM', 'Imaging Measurement Report')], '0040A050:CS': 'SEPARATE',
    '0040A730:SQ': [
      { '0040A010:CS': 'CONTAINS', '0040A040:CS': 'IMAGE', '0040A043:SQ': [code('121112', 'DCM', 'Source of Measurement')], '00081199:SQ': [image] },
      {
        '0040A010:CS': 'CONTAINS', '0040A040:CS': 'NUM', '0040A043:SQ': [code('score', '99VESALIUS', 'Classifier score')],
        '0040A300:SQ': [{ '0040A30A:DS': [Math.round(score * 1e6) / 1e6], '004008EA:SQ': [code('1', 'UCUM', 'no units')] }],
      },
    ],
  })
}
