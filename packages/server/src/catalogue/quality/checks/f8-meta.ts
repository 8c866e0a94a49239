/** F8: SOP Class and Instance UID of the file meta information are those of the data set. */
import type { Check } from '../types.ts'

export const metaAgrees: Check = {
  id: 'F8', level: 'instance', title: 'File meta information and data set name the same instance', dimension: 'consistent', severity: 'error',
  remedy: 'Send the instance again with a program that keeps (0002,0002) and (0002,0003) equal to (0008,0016) and (0008,0018).',
  examine: ({ file }) => (typeof file === 'string' || !file.meta ? undefined : file.meta.string(0x00020002) === file.attributes.string(0x00080016) && file.meta.string(0x00020003) === file.attributes.string(0x00080018)),
}
