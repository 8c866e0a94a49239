/** H12: the manufacturer is there and is one that the vocabulary knows. */
import { manufacturerConcept } from '@vesalius/standards/dcat'
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const makerIsKnown: Check = {
  id: 'H12', level: 'series', title: 'The manufacturer is known by a code', dimension: 'complete', severity: 'warning', remedy: 'Keep Manufacturer (0008,0070) when de-identifying, in the manufacturer’s own words.',
  examine: ({ instances }) => manufacturerConcept(text(instances[0]?.json ?? {}, '00080070')) !== undefined,
}
