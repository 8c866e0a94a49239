/** Small DICOM files with invented persons, for tests of the offline door: plain CT of 8×8, no text in the pixels. */
import { buildDicom, type PlainAttributes } from '@vesalius/standards/dicom'
import { crc32 } from 'node:zlib'

export interface SmallFile {
  readonly patientId?: string
  readonly name?: string
  readonly birthDate?: string
  readonly sex?: string
  readonly number: number
  readonly study?: number
  readonly description?: string
  readonly date?: string
  /** Distinguishes pixels. */
  readonly fill?: number
  readonly sopClass?: string
  /** Rows and columns; 8 unless told. */
  readonly side?: number
}

export function smallFile({ patientId, name = 'Testova^Ludmila', birthDate = '19610203', sex = 'F', number, study = 1, description = 'CT THORAX', date = '20200115', fill = number, sopClass = '1.2.840.10008.5.1.4.1.1.2', side = 8 }: SmallFile): Uint8Array {
  const text: [number, string, string][] = [
    [0x00080016, 'UI', sopClass], [0x00080018, 'UI', `1.2.826.0.1.3680043.10.999.7.${study}.${number}`], [0x00080020, 'DA', date], [0x00080060, 'CS', 'CT'],
    [0x00080005, 'CS', 'ISO_IR 192'], [0x0008103e, 'LO', description], [0x00100010, 'PN', name], [0x00100030, 'DA', birthDate], [0x00100040, 'CS', sex],
    [0x0020000d, 'UI', `1.2.826.0.1.3680043.10.999.7.${study}`], [0x0020000e, 'UI', `1.2.826.0.1.3680043.10.999.7.${study}.0`], [0x00280004, 'CS', 'MONOCHROME2'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, side], [0x00280011, side], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const attributes: PlainAttributes = [
    ...text.map(([tag, vr, value]) => ({ tag, vr, value })), ...(patientId === undefined ? [] : [{ tag: 0x00100020, vr: 'LO', value: patientId }]),
    ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(2 * side * side).fill(fill % 200, 0, side * side).map((byte, at) => (at % 2 ? 0 : byte)) },
  ]
  return buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes })
}

/** A ZIP of stored entries (APPNOTE 4.3). */
export function zipOf(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, bytes] of entries) {
    const fields = Buffer.alloc(26)
    for (const [offset, value] of [[0, 20], [22, name.length]] as const) fields.writeUInt16LE(value, offset)
    for (const [offset, value] of [[10, crc32(bytes)], [14, bytes.length], [18, bytes.length]] as const) fields.writeUInt32LE(value, offset)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, tail, Buffer.from(name))
    locals.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), Buffer.from(bytes))
    at += 30 + name.length + bytes.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  for (const offset of [8, 10]) end.writeUInt16LE(entries.length, offset)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, ...directory, end])
}
