/** What is around the data set (PS3.10 7.1): a new preamble, file meta information of our own without titles or addresses, nothing after the end. */
import { implementation } from '@vesalius/standards/dicom'
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import type { InstanceIdentity } from './outcome.ts'

const kept = new Set([0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013])
const blank = new Uint8Array(128)

/**
 * The preamble becomes zeros also for a whole-slide image that is a TIFF at the same time (allowed by A03): its directory points at offsets
 * that our edits move and at tags that can hold a label, so that keeping it would be false or unsafe.
 */
export function rebuildFileLevel(edit: DicomEdit, file: DicomFile, stored: InstanceIdentity): void {
  edit.setPreamble(blank)
  const seen = new Set<number>()
  for (const element of file.meta ?? []) {
    if (!kept.has(element.tag) || seen.has(element.tag)) edit.meta.removeElement(element)
    seen.add(element.tag)
  }
  edit.meta.setBytes(0x00020001, 'OB', Uint8Array.of(0, 1))
  edit.meta.setString(0x00020002, 'UI', stored.sopClassUid)
  edit.meta.setString(0x00020003, 'UI', stored.sopInstanceUid)
  edit.meta.setString(0x00020010, 'UI', trueSyntax(file))
  edit.meta.setString(0x00020012, 'UI', implementation.classUid)
  edit.meta.setString(0x00020013, 'SH', implementation.versionName)
  edit.dropTrailing()
}

/** Some files declare explicit and are implicit, or the other way: what is written says what it is. */
function trueSyntax(file: DicomFile): string {
  if (!file.remarks.some(({ code }) => code === 'untrue-transfer-syntax') || file.deflated) return file.transferSyntax
  const { explicit, littleEndian } = file.attributes.carrier
  return explicit ? (littleEndian ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2.2') : '1.2.840.10008.1.2'
}
