/** F14: the manifest computed again is the one of the release. */
import type { Check } from '../types.ts'

export const manifestHolds: Check = {
  id: 'F14', level: 'dataset', title: 'The manifest computed again is the released one', dimension: 'integrity', severity: 'error', remedy: 'Invalidate the version and release it again; find out who changed the records.',
  examine: ({ manifest }) => manifest,
}
