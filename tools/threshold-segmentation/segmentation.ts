/** A binary DICOM Segmentation (PS3.3 A.51) of the frames of one series: one segment, bits packed from the lowest (PS3.5 8.1.1). */
import type { Attributes, Image } from '../library/dicom-read.ts'
import { copied } from '../library/derived.ts'
import { dicomFile, uidOf } from '../library/dicom-write.ts'
import type { NewAttributes } from '../library/dicom-write.ts'

export interface Masked { readonly image: Image, readonly mask: Uint8Array }

const code = (value: string, scheme: string, meaning: string): NewAttributes => ({ '00080100:SH': value, '00080102:SH': scheme, '00080104:LO': meaning })
const number = (value: number): string => String(value)

/** `slices` are single frames of one size and series, in order; all of them, or none, have a place in space. */
export function segmentationOf(slices: readonly Masked[], range: string): Buffer {
  const first = slices[0]?.image.attributes as Attributes
  const placed = slices.every(({ image }) => image.attributes.has(0x00200032) && image.attributes.has(0x00200037) && image.attributes.has(0x00280030) && image.attributes.has(0x00200052))
  const pixels = packed(slices)
  const series = first.text(0x0020000e)
  const content = uidOf('threshold segmentation', series, range, pixels)
  const organization = uidOf('dimensions of', content)
  return dicomFile({
    ...copied(first),
    '00080008:CS': 'DERIVED\\PRIMARY', '00080016:UI': '1.2.840.10008.5.1.4.1.1.66.4', '00080018:UI': content, '00080023:DA': first.text(0x00080020) || '19000101', '00080033:TM': first.text(0x00080030) || '000000',
    '00080060:CS': 'SEG', '00080070:LO': 'Vesalius', '00081090:LO': 'threshold-segmentation', '00181000:LO': '1', '00181020:LO': '1.0.0', '0008103E:LO': 'Threshold segmentation',
    '00081115:SQ': [{ '0020000E:UI': series, '0008114A:SQ': slices.map(({ image }) => reference(image.attributes)) }],
    '0020000E:UI': uidOf('segmentations of', series, range), '00200011:IS': '9002', '00200013:IS': '1',
    ...(placed ? { '00200052:UI': first.text(0x00200052), '00201040:LO': '' } : {}),
    '00209221:SQ': [{ '00209164:UI': organization }],
    '00209222:SQ': [{ '00209164:UI': organization, '00209165:AT': at(0x0062, 0x000b), '00209167:AT': at(0x0062, 0x000a) }, { '00209164:UI': organization, '00209165:AT': at(0x0020, 0x9057), '00209167:AT': at(0x0020, 0x9111) }],
    '00280002:US': 1, '00280004:CS': 'MONOCHROME2', '00280008:IS': number(slices.length), '00280010:US': slices[0]?.image.rows ?? 0, '00280011:US': slices[0]?.image.columns ?? 0,
    '00280100:US': 1, '00280101:US': 1, '00280102:US': 0, '00280103:US': 0, '00280301:CS': 'NO', '00282110:CS': '00',
    '00620001:CS': 'BINARY', '00620002:SQ': [{
      '00620003:SQ': [code('85756007', 'SCT', 'Tissue')], '00620004:US': 1, '00620005:LO': 'Between two thresholds', '00620008:CS': 'AUTOMATIC', '00620009:LO': 'threshold', '0062000F:SQ': [code('85756007', 'SCT', 'Tissue')],
    }],
    '00700080:CS': 'THRESHOLD', '00700081:LO': 'Pixels between two thresholds', '00700084:PN': 'Vesalius',
    '52009229:SQ': [shared(first, placed)],
    '52009230:SQ': slices.map(({ image }, index) => perFrame(image.attributes, index + 1, placed)),
    '7FE00010:OB': pixels,
  })
}

function shared(first: Attributes, placed: boolean): NewAttributes {
  const identification = { '0062000A:SQ': [{ '0062000B:US': 1 }] }
  if (!placed) return identification
  const thickness = first.has(0x00180050) && first.text(0x00180050) !== '' ? { '00180050:DS': first.text(0x00180050) } : {}
  return {
    ...identification, '00209116:SQ': [{ '00200037:DS': first.text(0x00200037) }],
    '00289110:SQ': [{ ...thickness, '00280030:DS': first.text(0x00280030), ...(first.has(0x00180088) ? { '00180088:DS': first.text(0x00180088) } : {}) }],
  }
}

function perFrame(source: Attributes, index: number, placed: boolean): NewAttributes {
  return {
    '00089124:SQ': [{
      '00082112:SQ': [{ ...reference(source), '0028135A:CS': 'YES', '0040A170:SQ': [code('121322', 'DCM', 'Source image for image processing operation')] }],
      '00089215:SQ': [code('113076', 'DCM', 'Segmentation')],
    }],
    '00209111:SQ': [{ '00209056:SH': '1', '00209057:UL': index, '00209157:UL': [1, index] }],
    ...(placed ? { '00209113:SQ': [{ '00200032:DS': source.text(0x00200032) }] } : {}),
  }
}

const reference = (source: Attributes): NewAttributes => ({ '00081150:UI': source.text(0x00080016), '00081155:UI': source.text(0x00080018) })

function at(group: number, element: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(group)
  bytes.writeUInt16LE(element, 2)
  return bytes
}

/** Frames follow each other bit by bit; only the end of all is filled up. */
function packed(slices: readonly Masked[]): Buffer {
  const count = slices.reduce((sum, { mask }) => sum + mask.length, 0)
  const bytes = Buffer.alloc(Math.ceil(count / 16) * 2)
  let bit = 0
  for (const { mask } of slices) for (const inside of mask) {
    if (inside) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
    bit++
  }
  return bytes
}
