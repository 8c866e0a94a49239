/** S5: slices of a volume lie at equal distances (within a tenth) and pixels are square. */
import { numbers } from '../json-values.ts'
import { stackOf, stepsOf } from '../slices.ts'
import type { Check } from '../types.ts'

export const volumeIsRegular: Check = {
  id: 'S5', level: 'series', title: 'A volume has equal distances and square pixels', dimension: 'consistent', severity: 'information', remedy: 'Resample before training, and say so.',
  examine(series) {
    const positions = stackOf(series)
    if (!positions) return undefined
    const { steps, median } = stepsOf(positions)
    const [row = 0, column = 0] = numbers(series.instances[0]?.json ?? {}, '00280030')
    return steps.every((step) => Math.abs(step - median) <= median / 10 + 0.01) && Math.abs(row - column) < 1e-3
  },
}
