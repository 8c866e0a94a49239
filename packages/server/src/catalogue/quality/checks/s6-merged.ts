/** S6: one series is one acquisition: echoes, phases, diffusion weights and kinds of image are not merged. */
import { parts } from '../slices.ts'
import type { Check } from '../types.ts'

export const seriesIsOneAcquisition: Check = {
  id: 'S6', level: 'series', title: 'A series is one acquisition', dimension: 'consistent', severity: 'information', remedy: 'Split by echo, phase, diffusion weight or acquisition before use.',
  examine(series) {
    if (!['CT', 'MR', 'PT'].includes(series.modality) || series.instances.length < 2) return undefined
    const count = parts(series)
    return count > 1 ? `${count} stacks` : true
  },
}
