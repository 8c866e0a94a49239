/** S10: the side is known where there are two: mammography. */
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const sideIsKnown: Check = {
  id: 'S10', level: 'instance', title: 'The side of a mammogram is known', dimension: 'complete', severity: 'error', remedy: 'Fill Image Laterality (0020,0062) at the source.',
  examine({ json }) {
    if (text(json, '00080060') !== 'MG') return undefined
    return ['L', 'R', 'B'].includes(text(json, '00200062') || text(json, '00200060'))
  },
}
