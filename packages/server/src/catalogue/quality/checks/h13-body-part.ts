/** H13: the body part is there and is one that the vocabulary knows. */
import { bodyPartConcept } from '@vesalius/standards/dcat'
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const bodyPartIsKnown: Check = {
  id: 'H13', level: 'series', title: 'The body part is known by a code', dimension: 'complete', severity: 'warning', remedy: 'Fill Body Part Examined (0018,0015) with a term of PS3.16 Annex L.',
  examine: ({ instances }) => bodyPartConcept(text(instances[0]?.json ?? {}, '00180015')) !== undefined,
}
