/** S2: no two slices of a volume lie at the same place. */
import { stackOf, stepsOf } from '../slices.ts'
import type { Check } from '../types.ts'

const sameMm = 0.01

export const slicesAreUnique: Check = {
  id: 'S2', level: 'series', title: 'No two slices lie at the same place', dimension: 'unique', severity: 'error', remedy: 'Leave out the repeated slices, or split the series.',
  examine(series) {
    const positions = stackOf(series)
    if (!positions) return undefined
    const repeated = stepsOf(positions).steps.filter((step) => step < sameMm).length
    return repeated > 0 ? `${repeated} slices` : true
  },
}
