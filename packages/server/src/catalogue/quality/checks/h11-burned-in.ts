/** H11: the image says that no annotation is burned in, or that recognisable features are removed. */
import { hasPixels, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const nothingBurnedIn: Check = {
  id: 'H11', level: 'instance', title: 'No annotation is burned into the pixels', dimension: 'integrity', severity: 'error', remedy: 'Have the pixels cleaned and reviewed in the journey, then store the result.',
  examine: ({ json }) => (hasPixels(json) && text(json, '00280301') !== '' ? text(json, '00280301') !== 'YES' : undefined),
}
