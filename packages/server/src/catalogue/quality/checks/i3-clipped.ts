/** I3: not more than a fifth of an image stands at the highest value that its bits can hold. */
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

const most = 0.2

export const imageIsNotClipped: Check = {
  id: 'I3', level: 'instance', title: 'The image is not overexposed', dimension: 'accurate', severity: 'information', remedy: 'Look at the image; choose another reconstruction.',
  examine({ pixels, json, entry }) {
    if (typeof pixels !== 'object' || pixels.image.bitsStored < 8 || pixels.image.floating || entry.modality === 'SEG') return undefined
    const { image, samples } = pixels
    // The background of a projection that is shown inverted is the highest value by intent.
    if (text(json, '00280004') === 'MONOCHROME1') return undefined
    const highest = 2 ** (image.bitsStored - (image.signed ? 1 : 0)) - 1
    let clipped = 0
    for (const sample of samples) if (sample === highest) clipped++
    return clipped / Math.max(samples.length, 1) <= most
  },
}
