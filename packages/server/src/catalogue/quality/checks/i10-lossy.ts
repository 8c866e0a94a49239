/** I10: lossy compression is said, with its ratio (PS3.3 C.7.6.1.1.5). */
import { isLossy } from '@vesalius/codec'
import { number, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const lossIsRecorded: Check = {
  id: 'I10', level: 'instance', title: 'Lossy compression is recorded', dimension: 'accurate', severity: 'warning', remedy: 'Send images without loss; where there are none, record the ratio (0028,2112).',
  examine({ json, file }) {
    const lossy = text(json, '00282110') === '01' || (typeof file === 'object' && isLossy(file.transferSyntax))
    return lossy ? text(json, '00282110') === '01' && number(json, '00282112') !== undefined : undefined
  },
}
