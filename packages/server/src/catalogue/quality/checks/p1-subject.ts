/** P1: sex and birth date of a subject are the same in all studies. */
import type { Check } from '../types.ts'

export const subjectAgrees: Check = {
  id: 'P1', level: 'subject', title: 'A subject is the same in all studies', dimension: 'consistent', severity: 'error', remedy: 'Find out whether two persons share the pseudonym; correct the attributes at the source.',
  examine: ({ sexes, births, studies }) => (studies.length < 2 ? undefined : sexes.length <= 1 && births.length <= 1),
}
