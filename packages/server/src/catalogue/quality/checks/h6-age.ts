/** H6: age, date of birth and date of the study agree within two years, where all three are there. */
import { isDay, text } from '../json-values.ts'
import type { Check } from '../types.ts'

export const ageAgrees: Check = {
  id: 'H6', level: 'study', title: 'Age, birth and study date agree', dimension: 'consistent', severity: 'warning', remedy: 'Correct the age (0010,1010) or the date of birth (0010,0030) at the source.',
  examine({ series }) {
    const json = series[0]?.instances[0]?.json ?? {}
    const [birth, date, age] = [text(json, '00100030'), text(json, '00080020'), /^(\d{3})Y$/.exec(text(json, '00101010'))?.[1]]
    if (!isDay(birth) || !isDay(date) || age === undefined) return undefined
    const years = (Number(date) - Number(birth)) / 10_000
    return birth <= date && Math.abs(years - Number(age)) < 2
  },
}
