/** I2: an image is not one single value. Segmentations and the first and last slices of a volume may be. */
import type { Check } from '../types.ts'

export const imageIsNotEmpty: Check = {
  id: 'I2', level: 'instance', title: 'The image is not empty', dimension: 'complete', severity: 'warning', remedy: 'Leave out empty images.',
  examine({ pixels, entry }) {
    if (typeof pixels !== 'object' || entry.modality === 'SEG') return undefined
    const { samples } = pixels
    const [first] = samples
    for (let at = 1; at < samples.length; at++) if (samples[at] !== first) return true
    return false
  },
}
