/** F1: the stored object is a DICOM file of PS3.10 (preamble, prefix, file meta information). */
import type { Check } from '../types.ts'

export const fileIsDicom: Check = {
  id: 'F1', level: 'instance', title: 'The file can be read and has preamble and meta information', dimension: 'integrity', severity: 'error',
  remedy: 'Send the instance again from its source.',
  examine: ({ file }) => (typeof file === 'string' ? file : file.hasPreamble && file.meta !== undefined),
}
