/** I7: a standardised uptake value can be computed: weight, dose, times, decay correction, units (PS3.3 C.8.9). */
import { items, number, tagText, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const suvIsComputable: Check = {
  id: 'I7', level: 'series', title: 'Uptake values of PET can be computed', dimension: 'complete', severity: 'warning', remedy: 'Keep weight, dose and times when de-identifying PET; choose a profile that moves times with dates.',
  examine({ modality, instances }) {
    if (modality !== 'PT') return undefined
    const json = instances[0]?.json ?? {}
    if (text(json, '00541001') === 'GML') return true
    const dose = items(json, '00540016')[0] ?? {}
    const missing = [
      ...(number(json, '00101030') === undefined ? ['00101030'] : []), ...(number(dose, '00181074') === undefined ? ['00181074'] : []), ...(number(dose, '00181075') === undefined ? ['00181075'] : []),
      ...(text(dose, '00181072') === '' && text(dose, '00181078') === '' ? ['00181072'] : []), ...(text(json, '00541102') === '' ? ['00541102'] : []), ...(text(json, '00080031') === '' ? ['00080031'] : []),
    ]
    return missing.length > 0 ? missing.map(tagText).join(' ') : true
  },
}
