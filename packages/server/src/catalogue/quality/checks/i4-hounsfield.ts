/** I4: the values of CT are Hounsfield units: the lowest is near air or below, none is beyond what metal gives. */
import { number, texts } from '../json-values.ts'
import type { Check } from '../types.ts'

export const hounsfieldIsPlausible: Check = {
  id: 'I4', level: 'instance', title: 'CT values are plausible Hounsfield units', dimension: 'accurate', severity: 'warning', remedy: 'Send the original images; rescale values or padding are wrong.',
  examine({ pixels, json, entry }) {
    const [slope, intercept] = [number(json, '00281053'), number(json, '00281052')]
    if (entry.modality !== 'CT' || typeof pixels !== 'object' || slope === undefined || intercept === undefined || texts(json, '00080008').includes('LOCALIZER')) return undefined
    let [low, high] = [Infinity, -Infinity]
    for (const sample of pixels.samples) { if (sample < low) low = sample; if (sample > high) high = sample }
    return low * slope + intercept <= 0 && high * slope + intercept <= 70_000 && low * slope + intercept >= -40_000
  },
}
