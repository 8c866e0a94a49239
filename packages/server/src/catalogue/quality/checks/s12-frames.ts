/** S12: an enhanced multi-frame object has one functional group for each of its frames (PS3.3 C.7.6.16). */
import { items, number } from '../json-values.ts'
import type { Check } from '../types.ts'

export const framesAreDescribed: Check = {
  id: 'S12', level: 'instance', title: 'Every frame of an enhanced object is described', dimension: 'consistent', severity: 'error', remedy: 'Convert the object again from its source.',
  examine: ({ json }) => (json['52009230'] === undefined ? undefined : items(json, '52009230').length === number(json, '00280008')),
}
