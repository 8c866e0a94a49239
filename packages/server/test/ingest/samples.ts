/** Instances made for the tests of ingest, with canaries where identities hide. All identities are invented. */
import { buildDicom, uids } from '@vesalius/standards/dicom'
import type { NewFile, PlainAttributes, PlainElement } from '@vesalius/standards/dicom'

export const ctClass = '1.2.840.10008.5.1.4.1.1.2'
export const canary = 'CANARY'

export interface SampleOptions {
  readonly number?: number
  readonly patientId?: string
  readonly name?: string
  readonly sopClassUid?: string
  readonly transferSyntax?: string
  readonly rows?: number
  readonly columns?: number
  /** First byte of every pixel word. */
  readonly shade?: number
  /** Replace or add elements of the root; a value of undefined with vr '' removes. */
  readonly change?: PlainAttributes
  readonly preamble?: Uint8Array
  readonly meta?: PlainAttributes
}

/** A small CT image that passes the journey. */
export function sampleFile(options: SampleOptions = {}): Uint8Array<ArrayBuffer> {
  const { transferSyntax = uids.explicitLittleEndian, preamble, meta } = options
  const file: NewFile = { transferSyntax, attributes: sampleAttributes(options), ...(preamble ? { preamble } : {}), ...(meta ? { meta } : {}) }
  return new Uint8Array(buildDicom(file))
}

export function sampleAttributes({ number = 1, patientId = 'PID-1', name = 'Muster^Anna', sopClassUid = ctClass, rows = 8, columns = 8, shade = 1, change = [] }: SampleOptions = {}): PlainAttributes {
  const pixels = new Uint8Array(rows * columns * 2).map((_, index) => (index % 2 === 0 ? shade + number : 0))
  const base: PlainElement[] = [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' }, { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { tag: 0x00080016, vr: 'UI', value: sopClassUid }, { tag: 0x00080018, vr: 'UI', value: `1.2.826.0.1.3680043.10.1.${number}` },
    { tag: 0x00080020, vr: 'DA', value: '20240229' }, { tag: 0x00080021, vr: 'DA', value: '20240301' }, { tag: 0x00080030, vr: 'TM', value: '101500' },
    { tag: 0x00080050, vr: 'SH', value: 'ACC1' }, { tag: 0x00080060, vr: 'CS', value: 'CT' }, { tag: 0x00080070, vr: 'LO', value: 'Vendor' },
    { tag: 0x00080080, vr: 'LO', value: `${canary} Hospital` }, { tag: 0x00080090, vr: 'PN', value: `${canary}^Referrer` },
    { tag: 0x00100010, vr: 'PN', value: name }, { tag: 0x00100020, vr: 'LO', value: patientId }, { tag: 0x00100030, vr: 'DA', value: '19500101' },
    { tag: 0x00100040, vr: 'CS', value: 'F' }, { tag: 0x00101010, vr: 'AS', value: '074Y' },
    { tag: 0x0020000d, vr: 'UI', value: '1.2.826.0.1.3680043.10.2' }, { tag: 0x0020000e, vr: 'UI', value: '1.2.826.0.1.3680043.10.3' },
    { tag: 0x00200010, vr: 'SH', value: '1' }, { tag: 0x00200011, vr: 'IS', value: '1' }, { tag: 0x00200013, vr: 'IS', value: String(number) },
    { tag: 0x00200052, vr: 'UI', value: '1.2.826.0.1.3680043.10.4' },
    { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' }, { tag: 0x00280010, vr: 'US', value: rows },
    { tag: 0x00280011, vr: 'US', value: columns }, { tag: 0x00280100, vr: 'US', value: 16 }, { tag: 0x00280101, vr: 'US', value: 16 },
    { tag: 0x00280102, vr: 'US', value: 15 }, { tag: 0x00280103, vr: 'US', value: 0 }, { tag: 0x7fe00010, vr: 'OW', value: pixels },
  ]
  const changed = new Set(change.map(({ tag }) => tag))
  return [...base.filter(({ tag }) => !changed.has(tag)), ...change.filter(({ vr }) => vr !== '')]
}

/** A copy of which some bytes are other ones. */
export function patched(bytes: Uint8Array, at: number, patch: Uint8Array | readonly number[]): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  copy.set(patch, at)
  return copy
}
