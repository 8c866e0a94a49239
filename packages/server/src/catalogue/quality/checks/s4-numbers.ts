/** S4: instance numbers of a series are there, differ, and have no gap. */
import { number } from '../json-values.ts'
import type { Check } from '../types.ts'

export const numbersHaveNoGap: Check = {
  id: 'S4', level: 'series', title: 'Instances are numbered without gap', dimension: 'complete', severity: 'warning', remedy: 'Send the missing instances, or say in the description why there are none.',
  examine({ modality, instances }) {
    if (instances.length < 2 || !['CT', 'MR', 'PT'].includes(modality)) return undefined
    const known = instances.map(({ json }) => number(json, '00200013')).filter((value) => value !== undefined)
    const different = new Set(known)
    if (known.length < instances.length) return `${instances.length - known.length} without a number`
    if (different.size < known.length) return `${known.length - different.size} numbers repeated`
    const gaps = Math.max(...known) - Math.min(...known) + 1 - different.size
    return gaps > 0 ? `${gaps} numbers missing` : true
  },
}
