/** Invented patients whose every identifying attribute holds a word that is nowhere else, so that one look for it tells whether anything escaped. */
import { sampleFile } from '../ingest/samples.ts'

/** In names, addresses, file names, labels, titles: wherever an identity can be. */
export const canary = 'QXCANARY'
export const uidRoot = '1.2.826.0.1.3680043.10.77777'

export interface PatientOptions {
  /** Numbers the instance. */
  readonly instance: number
  readonly patient?: number
  readonly name?: string
  readonly shade?: number
  /** 8 gives a file of 2 kB, 512 one of half a megabyte. */
  readonly rows?: number
}

/** A CT image of an invented patient. The same options give the same bytes. */
export function patientFile({ instance, patient = 1, name = `${canary}^Ádám=${canary}^太郎`, shade = 1, rows = 8 }: PatientOptions): Uint8Array<ArrayBuffer> {
  return sampleFile({
    number: 1, rows, columns: rows, shade: (shade + instance) % 250, patientId: `${canary}-${patient}`,
    change: [
      { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
      { tag: 0x00080018, vr: 'UI', value: `${uidRoot}.${patient}.3.${instance}` }, { tag: 0x0020000d, vr: 'UI', value: `${uidRoot}.${patient}.1` },
      { tag: 0x0020000e, vr: 'UI', value: `${uidRoot}.${patient}.2` }, { tag: 0x00200052, vr: 'UI', value: `${uidRoot}.${patient}.4` },
      { tag: 0x00200013, vr: 'IS', value: String(instance) },
      { tag: 0x00080050, vr: 'SH', value: `${canary}${patient}` }, { tag: 0x00080080, vr: 'LO', value: `${canary} Kórház` },
      { tag: 0x00080081, vr: 'ST', value: `${canary} utca 1` }, { tag: 0x00080090, vr: 'PN', value: `${canary}^Referrer` },
      { tag: 0x00081010, vr: 'SH', value: `${canary}-CT1` }, { tag: 0x00081070, vr: 'PN', value: `${canary}^Operator` },
      { tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081155, vr: 'UI', value: `${uidRoot}.${patient}.9` }, { tag: 0x00100010, vr: 'PN', value: `${canary}^Nested` }]] },
      { tag: 0x00090010, vr: 'LO', value: `${canary} PRIVATE` }, { tag: 0x00091001, vr: 'LO', value: `${canary} private` },
      { tag: 0x00100010, vr: 'PN', value: name }, { tag: 0x00101040, vr: 'LO', value: `${canary} street` },
      { tag: 0x00104000, vr: 'LT', value: `${canary} comment` }, { tag: 0x00181000, vr: 'LO', value: `${canary}-SERIAL` },
      { tag: 0x00324000, vr: 'LT', value: `${canary} study comment` }, { tag: 0x00400275, vr: 'SQ', value: [[{ tag: 0x00400007, vr: 'LO', value: `${canary} step` }]] },
    ],
  })
}
