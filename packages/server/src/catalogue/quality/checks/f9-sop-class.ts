/** F9: the SOP class is one of the standard's storage classes (PS3.4 B.5). */
import { iodOf } from '@vesalius/standards/dicom'
import type { Check } from '../types.ts'
import { text } from '../json-values.ts'

export const sopClassIsKnown: Check = {
  id: 'F9', level: 'instance', title: 'The SOP class is one of the standard', dimension: 'accurate', severity: 'warning', remedy: 'Leave out private and retired objects, or convert them.',
  examine: ({ json }) => (text(json, '00080016') === '' ? undefined : iodOf(text(json, '00080016')) !== undefined),
}
