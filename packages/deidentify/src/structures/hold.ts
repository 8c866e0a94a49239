/** Objects that no rule can clean and that are never passed: documents with their own insides, directories, pictures of labels (PS3.15 E.1, E.3.1). */
import type { DicomFile } from '@vesalius/standards/dicom'
import { isStorageSopClass } from '@vesalius/standards/dicom'

const directory = '1.2.840.10008.1.3.10'
const documents = '1.2.840.10008.5.1.4.1.1.104.'
const slides = '1.2.840.10008.5.1.4.1.1.77.1.6'

/** A code, when the instance is held whatever the profile says. */
export function holdCode({ attributes, meta, remarks, stopped }: DicomFile): string | undefined {
  const sopClass = attributes.string(0x00080016) ?? ''
  if (sopClass === directory || meta?.string(0x00020002) === directory || attributes.has(0x00041220)) return 'directory'
  if (sopClass.startsWith(documents) || attributes.has(0x00420011)) return 'encapsulated-document'
  if (sopClass === '' || (attributes.string(0x00080018) ?? '') === '') return 'not-an-instance'
  if (sopClass.startsWith('1.2.840.10008.') && !isStorageSopClass(sopClass) && !sopClass.startsWith('1.2.840.10008.5.1.4.')) return 'not-an-instance'
  if (sopClass === slides && attributes.strings(0x00080008).some((value) => value === 'LABEL' || value === 'OVERVIEW')) return 'slide-label'
  if (stopped) return 'incomplete'
  // Bytes that stand in no element are copied as they are by whoever edits around them.
  return remarks.some(({ code }) => code === 'stray-delimiter' || code === 'delimiter-length') ? 'stray-bytes' : undefined
}
