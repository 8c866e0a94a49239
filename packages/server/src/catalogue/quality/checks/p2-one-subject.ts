/** P2: a study belongs to one subject. */
import type { Check } from '../types.ts'

export const studyHasOneSubject: Check = {
  id: 'P2', level: 'dataset', title: 'A study belongs to one subject', dimension: 'unique', severity: 'error', remedy: 'Find out to whom the study belongs, and send it again.',
  examine: ({ studiesUnderTwoSubjects: count }) => (count > 0 ? `${count} studies` : true),
}
