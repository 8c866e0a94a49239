/** A4: a segmentation says how it was made; an algorithm is named when one had a part in it (PS3.3 C.8.20.2). */
import { items, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const originIsRecorded: Check = {
  id: 'A4', level: 'instance', title: 'Segmentations say how they were made', dimension: 'complete', severity: 'warning', remedy: 'Fill Segment Algorithm Type (0062,0008), and the algorithm’s name (0062,0009) unless it is MANUAL.',
  examine({ json }) {
    if (text(json, '00080060') !== 'SEG') return undefined
    return items(json, '00620002').every((segment) => { const type = text(segment, '00620008'); return type === 'MANUAL' || (type !== '' && text(segment, '00620009') !== '') })
  },
}
