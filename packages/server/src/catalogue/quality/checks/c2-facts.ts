/** C2: every subject with images has clinical rows, where clinical data are kept. */
import type { Check } from '../types.ts'

export const imagesHaveFacts: Check = {
  id: 'C2', level: 'subject', title: 'Every subject with images has clinical data', dimension: 'complete', severity: 'warning', remedy: 'Send the clinical table of these subjects, or leave them out.',
  examine: ({ hasFacts }) => hasFacts,
}
