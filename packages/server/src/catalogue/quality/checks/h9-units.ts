/** H9: CT says how stored values become Hounsfield units, PET in which units it counts (PS3.3 C.8.2.1, C.8.9.1). */
import { number, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const unitsAreKnown: Check = {
  id: 'H9', level: 'instance', title: 'The unit of pixel values is known', dimension: 'complete', severity: 'error', remedy: 'Send the original images with their rescale values.',
  examine({ json }) {
    const modality = text(json, '00080060')
    if (modality === 'PT') return text(json, '00541001') !== ''
    if (modality !== 'CT' || json['52009229'] !== undefined || json['00280010'] === undefined) return undefined
    return number(json, '00281052') !== undefined && (number(json, '00281053') ?? 0) !== 0
  },
}
