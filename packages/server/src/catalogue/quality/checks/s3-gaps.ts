/** S3: no slice of a volume is missing: no step is larger than one and a half of the median. */
import { stackOf, stepsOf } from '../slices.ts'
import type { Check } from '../types.ts'

export const noSliceIsMissing: Check = {
  id: 'S3', level: 'series', title: 'No slice of a volume is missing', dimension: 'complete', severity: 'error', remedy: 'Send the whole series again.',
  examine(series) {
    const positions = stackOf(series)
    if (!positions) return undefined
    const { steps, median } = stepsOf(positions.filter((position, at) => at === 0 || position - (positions[at - 1] as number) >= 0.01))
    const gaps = steps.filter((step) => step > 1.5 * median).length
    return gaps > 0 ? `${gaps} gaps` : true
  },
}
