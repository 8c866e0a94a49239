/** A2: every segment has a label and a code for what it is (PS3.3 C.8.20.2). */
import { items, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const segmentsAreCoded: Check = {
  id: 'A2', level: 'instance', title: 'Every segment has a label and a code', dimension: 'complete', severity: 'error', remedy: 'Give each segment a label (0062,0005) and a type of SNOMED CT (0062,000F).',
  examine({ json }) {
    if (text(json, '00080060') !== 'SEG') return undefined
    const segments = items(json, '00620002')
    return segments.length > 0 && segments.every((segment) => text(segment, '00620005') !== '' && text(items(segment, '0062000F')[0] ?? {}, '00080100') !== '')
  },
}
