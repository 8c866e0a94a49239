/** Instances for the tests of rotations: three studies of two invented persons, and an object that refers to one of the images. */
import { sampleFile } from './samples.ts'

export const numberOfStudies = 3
const root = '1.2.826.0.1.3680043.10'
const studies = [{ patientId: 'PID-1', name: 'Muster^Anna' }, { patientId: 'PID-1', name: 'Muster^Anna' }, { patientId: 'PID-2', name: 'Beispiel^Ben' }]

/** One image; `of` is the study, from 0. */
export function sampleOf(of: number, number: number): Uint8Array<ArrayBuffer> {
  const { patientId, name } = studies[of % studies.length] ?? { patientId: 'PID-1', name: 'Muster^Anna' }
  return sampleFile({
    number: of * 1000 + number, patientId, name,
    change: [
      { tag: 0x0020000d, vr: 'UI', value: `${root}.2.${of + 1}` }, { tag: 0x0020000e, vr: 'UI', value: `${root}.3.${of + 1}` }, { tag: 0x00200052, vr: 'UI', value: `${root}.4.${of + 1}` },
    ],
  })
}

/** The images from `from` up to but not including `to` of every study. */
export function wholeStudies(from: number, to: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: numberOfStudies }, (_, of) => Array.from({ length: to - from }, (_, number) => sampleOf(of, from + number + 1))).flat()
}

/** In the first study, of a series of its own, about that study's first image (PS3.3 C.12.1: Referenced Series Sequence). */
export function referringFile(): Uint8Array<ArrayBuffer> {
  return sampleFile({
    number: 999, sopClassUid: '1.2.840.10008.5.1.4.1.1.88.33',
    change: [
      { tag: 0x0020000d, vr: 'UI', value: `${root}.2.1` }, { tag: 0x0020000e, vr: 'UI', value: `${root}.3.99` }, { tag: 0x00080060, vr: 'CS', value: 'SR' },
      ...[0x00280002, 0x00280004, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103, 0x7fe00010, 0x00200052].map((tag) => ({ tag, vr: '', value: '' })),
      { tag: 0x00081115, vr: 'SQ', value: [[
        { tag: 0x00081199, vr: 'SQ', value: [[{ tag: 0x00081150, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00081155, vr: 'UI', value: `${root}.1.1` }]] },
        { tag: 0x0020000e, vr: 'UI', value: `${root}.3.1` },
      ]] },
    ],
  })
}
