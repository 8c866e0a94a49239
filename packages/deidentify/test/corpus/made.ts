/** Files that no real one of the corpus is like: sixty frames of which one has text, a document, a CDA; made from plain values. */
import { buildDicom, type PlainAttributes } from '@vesalius/standards/dicom'
import type { Original } from './originals.ts'
import { randomOf } from './random.ts'

const native = '1.2.840.10008.1.2.1'

export async function madeOriginals(seed: string, files: number): Promise<Original[]> {
  const all = [cine('1.2.840.10008.5.1.4.1.1.12.1', 'XA', seed), document('1.2.840.10008.5.1.4.1.1.104.1', seed), document('1.2.840.10008.5.1.4.1.1.104.2', seed), waveform(seed), cine('1.2.840.10008.5.1.4.1.1.3.1', 'US', seed), presentation(seed)]
  return files < 20 ? all.slice(0, 2) : all
}

function original(name: string, modality: string, attributes: PlainAttributes): Original {
  const sopClass = String(attributes.find(({ tag }) => tag === 0x00080016)?.value)
  const sopInstance = String(attributes.find(({ tag }) => tag === 0x00080018)?.value)
  return { name: `made/${name}`, bytes: buildDicom({ transferSyntax: native, attributes }), modality, sopClass, sopInstance, study: '', hasText: false }
}

function common(sopClass: string, modality: string, seed: string): PlainAttributes {
  const random = randomOf(`${seed}/made/${sopClass}`)
  const uid = (): string => `1.2.826.0.1.3680043.10.998.${random.int(1e9)}.${random.int(1e9)}`
  return [
    { tag: 0x00080016, vr: 'UI', value: sopClass }, { tag: 0x00080018, vr: 'UI', value: uid() }, { tag: 0x00080020, vr: 'DA', value: '20190304' }, { tag: 0x00080030, vr: 'TM', value: '101112' },
    { tag: 0x00080060, vr: 'CS', value: modality }, { tag: 0x00080070, vr: 'LO', value: 'Test Instruments' }, { tag: 0x0020000d, vr: 'UI', value: uid() }, { tag: 0x0020000e, vr: 'UI', value: uid() },
    { tag: 0x00200010, vr: 'SH', value: '1' }, { tag: 0x00200011, vr: 'IS', value: '1' }, { tag: 0x00200013, vr: 'IS', value: '1' },
  ]
}

/** 60 frames of a slowly moving pattern with noise. */
function cine(sopClass: string, modality: string, seed: string): Original {
  const random = randomOf(`${seed}/cine/${modality}`)
  const [rows, columns, count] = [160, 208, 60]
  const pixels = new Uint8Array(rows * columns * count)
  for (let at = 0; at < pixels.length; at++) {
    const frame = Math.floor(at / (rows * columns))
    const x = at % columns
    const y = Math.floor(at / columns) % rows
    pixels[at] = 70 + Math.round(50 * Math.sin((x + frame) / 17) * Math.cos(y / 23)) + random.int(16)
  }
  const us = (tag: number, value: number) => ({ tag, vr: 'US', value })
  return original(`cine-${modality}`, modality, [
    ...common(sopClass, modality, seed), us(0x00280002, 1), { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' }, { tag: 0x00280008, vr: 'IS', value: String(count) }, us(0x00280010, rows), us(0x00280011, columns),
    us(0x00280100, 8), us(0x00280101, 8), us(0x00280102, 7), us(0x00280103, 0), { tag: 0x00280009, vr: 'AT', value: 0x00181063 }, { tag: 0x00181063, vr: 'DS', value: '40' }, { tag: 0x7fe00010, vr: 'OB', value: pixels },
  ])
}

const document = (sopClass: string, seed: string): Original => original(`document-${sopClass.at(-1)}`, 'DOC', [...common(sopClass, 'DOC', seed), { tag: 0x00420011, vr: 'OB', value: Uint8Array.of(0, 0) }, { tag: 0x00420012, vr: 'LO', value: 'application/pdf' }])

function waveform(seed: string): Original {
  const samples = new Uint8Array(2000).map((_, at) => (at % 2 ? 0 : Math.round(60 + 50 * Math.sin(at / 31))))
  const channel = [{ tag: 0x003a0208, vr: 'SQ', value: [[{ tag: 0x00080100, vr: 'SH', value: '5.6.3-9-1' }, { tag: 0x00080102, vr: 'SH', value: 'SCPECG' }, { tag: 0x00080104, vr: 'LO', value: 'Lead I' }]] }, { tag: 0x003a021a, vr: 'US', value: 16 }]
  const group = [{ tag: 0x003a0004, vr: 'CS', value: 'ORIGINAL' }, { tag: 0x003a0005, vr: 'US', value: 1 }, { tag: 0x003a0010, vr: 'UL', value: 1000 }, { tag: 0x003a001a, vr: 'DS', value: '500' }, { tag: 0x003a0200, vr: 'SQ', value: [channel] }, { tag: 0x54001004, vr: 'US', value: 16 }, { tag: 0x54001006, vr: 'CS', value: 'SS' }, { tag: 0x54001010, vr: 'OW', value: samples }]
  return original('ecg', 'ECG', [...common('1.2.840.10008.5.1.4.1.1.9.1.2', 'ECG', seed), { tag: 0x54000100, vr: 'SQ', value: [group] }])
}

const presentation = (seed: string): Original => original('presentation', 'PR', [...common('1.2.840.10008.5.1.4.1.1.11.1', 'PR', seed), { tag: 0x00700080, vr: 'CS', value: 'STATE' }, { tag: 0x00700082, vr: 'DA', value: '20190304' }, { tag: 0x00700083, vr: 'TM', value: '101112' }, { tag: 0x20500020, vr: 'CS', value: 'IDENTITY' }])
