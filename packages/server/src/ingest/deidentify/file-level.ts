/** What is around the data set (PS3.10 7.1): a new preamble, file meta information of our own without titles or addresses, nothing after the end. */
import { implementation } from '@vesalius/standards/dicom'
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'

const kept = new Set([0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013])

/**
 * The preamble becomes zeros also for a whole-slide image that is a TIFF at the same time (allowed by A03): its directory points at offsets
 * that our edits move and at tags that can hold a label, so that keeping it would be false or unsafe.
 */
export function rebuildFileLevel(edit: DicomEdit, file: DicomFile, sopInstanceUid: string): void {
  edit.setPreamble(new Uint8Array(128))
  if (file.meta) for (const element of file.meta) if (!kept.has(element.tag)) edit.meta.removeElement(element)
  edit.meta.setString(0x00020003, 'UI', sopInstanceUid)
  edit.meta.setString(0x00020012, 'UI', implementation.classUid)
  edit.meta.setString(0x00020013, 'SH', implementation.versionName)
  edit.dropTrailing()
}
