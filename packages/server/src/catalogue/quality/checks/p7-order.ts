/** P7: the age of a subject does not fall from one study to a later one. */
import type { Check } from '../types.ts'

export const ageRises: Check = {
  id: 'P7', level: 'subject', title: 'Later studies are not at a younger age', dimension: 'consistent', severity: 'warning', remedy: 'Dates of these studies are in the wrong order, or the subject is two persons; look at the source.',
  examine({ studies }) {
    const ages = studies.filter(({ date, age }) => date !== '' && /^\d{3}Y$/.test(age)).map(({ age }) => Number(age.slice(0, 3)))
    return ages.length < 2 ? undefined : ages.every((age, at) => at === 0 || age >= (ages[at - 1] as number))
  },
}
