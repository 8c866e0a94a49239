/** F6: no file stands twice in the dataset. */
import type { Check } from '../types.ts'

export const filesDiffer: Check = {
  id: 'F6', level: 'dataset', title: 'No file is there twice', dimension: 'unique', severity: 'error', remedy: 'Leave out the studies or series that repeat others.',
  examine: ({ sameFile }) => (sameFile > 0 ? `${sameFile} instances share a file with another one` : true),
}
