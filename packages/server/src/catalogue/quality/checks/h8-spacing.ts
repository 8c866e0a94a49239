/** H8: the distance of pixels is known where lengths are measured: Pixel Spacing, or Imager Pixel Spacing of projections, positive numbers (PS3.3 10.7). */
import { numbers, text } from '../json-values.ts'
import type { Check } from '../types.ts'

const tomographic = new Set(['CT', 'MR', 'PT'])
const projected = new Set(['MG', 'DX', 'CR'])

export const spacingIsKnown: Check = {
  id: 'H8', level: 'instance', title: 'The distance of pixels is known', dimension: 'complete', severity: 'warning', remedy: 'Send the original images, not screenshots of them.',
  examine({ json }) {
    const modality = text(json, '00080060')
    if (!tomographic.has(modality) && !projected.has(modality) || json['00280010'] === undefined || json['52009229'] !== undefined) return undefined
    const spacing = numbers(json, '00280030')
    const known = spacing.length === 0 && projected.has(modality) ? numbers(json, '00181164') : spacing
    return known.length === 2 && known.every((value) => value > 0)
  },
}
