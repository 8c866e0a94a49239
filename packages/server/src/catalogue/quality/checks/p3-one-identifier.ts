/** P3: the identifier (0010,0020) in the images is the pseudonym of the subject, so that images and tables join (EUCAIM tier 1). */
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const identifierIsPseudonym: Check = {
  id: 'P3', level: 'study', title: 'The identifier in images is the subject’s pseudonym', dimension: 'consistent', severity: 'error', remedy: 'Send the study again through the journey; images and tables cannot be joined otherwise.',
  examine: ({ series, pseudonym }) => series.every(({ instances }) => instances.every(({ json }) => text(json, '00100020') === pseudonym)),
}
