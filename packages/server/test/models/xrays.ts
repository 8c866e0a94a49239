/** The real chest X-rays of PneumoniaMNIST as a hospital has them: one DX file for each subject, and a clinical table with the label. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { dicomFile, uidOf } from '../../../../tools/library/dicom-write.ts'

const file = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared'), 'data/images/pneumoniamnist/pneumoniamnist.npz')
export const withoutXrays = existsSync(file) ? false : 'the shared chest X-rays are not there'

export interface Xray { readonly subject: string, readonly label: number, readonly bytes: Uint8Array<ArrayBuffer> }

/** The first `count` of a part, as digital radiographs. Made up are the numbers of the subjects, their sex and the maker: a catalogue wants to know them. */
export function xrays(part: 'train' | 'val' | 'test', count: number): Xray[] {
  const files = unzipSync(readFileSync(file))
  const body = (key: string) => { const one = files[`${part}_${key}.npy`] as Uint8Array; return one.subarray(10 + (one[8] ?? 0) + 256 * (one[9] ?? 0)) }
  const [images, labels] = [body('images'), body('labels')]
  return Array.from(labels.subarray(0, count), (label, at) => ({ subject: `${part.toUpperCase()}-${at + 1}`, label, bytes: radiograph(`${part.toUpperCase()}-${at + 1}`, images.subarray(at * 784, at * 784 + 784)) }))
}

function radiograph(subject: string, pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  const uid = (what: string) => uidOf('pneumoniamnist', what, subject)
  return new Uint8Array(dicomFile({
    '00080005:CS': 'ISO_IR 100', '00080008:CS': 'ORIGINAL\\PRIMARY', '00080016:UI': '1.2.840.10008.5.1.4.1.1.1.1', '00080018:UI': uid('image'), '00080020:DA': '20180101', '00080030:TM': '', '00080050:SH': '', '00080060:CS': 'DX', '00080068:CS': 'FOR PRESENTATION',
    '00080070:LO': 'SIEMENS', '00080090:PN': '', '00100010:PN': `Subject^${subject}`, '00100020:LO': subject, '00100030:DA': '', '00100040:CS': Number(subject.split('-')[1]) % 2 ? 'F' : 'M', '00180015:CS': 'CHEST', '00181164:DS': '1\\1', '0020000D:UI': uid('study'), '0020000E:UI': uid('series'), '00200010:SH': '', '00200011:IS': '1', '00200013:IS': '1',
    '00200020:CS': '', '00200062:CS': 'U', '00280002:US': 1, '00280004:CS': 'MONOCHROME2', '00280010:US': 28, '00280011:US': 28, '00280100:US': 8, '00280101:US': 8, '00280102:US': 7, '00280103:US': 0, '00280301:CS': 'NO', '00281040:CS': 'LIN',
    '00282110:CS': '00', '20500020:CS': 'IDENTITY', '7FE00010:OB': pixels,
  }))
}
