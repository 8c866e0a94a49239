/** What lies beside images in an export and is no instance: notes, letters, a directory, a file that was cut off. None of it may be copied. */
import { buildDicom } from '@vesalius/standards/dicom'
import { dotted, type Person } from './people.ts'

export interface Stray { readonly path: string, readonly bytes: Uint8Array }

export function straysOf(people: readonly Person[], cut: Uint8Array): Stray[] {
  const [first, second] = people
  if (!first || !second) return []
  const letter = Buffer.from(`Betrifft ${first.given} ${first.family}, geboren ${dotted(first.born)}, ${first.street}, ${first.town}, ${first.phone}\n`)
  const directory = buildDicom({
    transferSyntax: '1.2.840.10008.1.2.1', meta: [{ tag: 0x00020002, vr: 'UI', value: '1.2.840.10008.1.3.10' }, { tag: 0x00020003, vr: 'UI', value: '1.2.276.0.99.4.4.4' }],
    attributes: [
      { tag: 0x00041130, vr: 'CS', value: 'EXPORT' }, { tag: 0x00041200, vr: 'UL', value: 0 }, { tag: 0x00041202, vr: 'UL', value: 0 }, { tag: 0x00041212, vr: 'US', value: 0 },
      { tag: 0x00041220, vr: 'SQ', value: [[{ tag: 0x00041400, vr: 'UL', value: 0 }, { tag: 0x00041430, vr: 'CS', value: 'PATIENT' }, { tag: 0x00100010, vr: 'PN', value: `${second.patientId}^X` }, { tag: 0x00100020, vr: 'LO', value: second.patientId }]] },
    ],
  })
  return [
    { path: `Brief_${first.patientId}.txt`, bytes: letter }, { path: 'DICOMDIR', bytes: directory }, { path: `${second.patientId}/befund.pdf`, bytes: Buffer.concat([Buffer.from('%PDF-1.4\n'), letter]) },
    { path: 'CT/0000.dcm', bytes: cut.subarray(0, Math.floor(cut.length * 0.7)) }, { path: '.DS_Store', bytes: Buffer.from(`Bud1 ${first.patientId}`) }, { path: 'liste.csv', bytes: Buffer.from(`${first.patientId};${first.mail}\n`) },
  ]
}
