/** H7: technical numbers lie where such images can have them. */
import { number, tagText, text } from '../json-values.ts'
import type { Check } from '../types.ts'

type Range = readonly [low: number, high: number]
const everywhere: Readonly<Record<string, Range>> = { '00101030': [0.3, 400], '00180050': [0.01, 200], '00180088': [-200, 200] }
const byModality: Readonly<Record<string, Readonly<Record<string, Range>>>> = {
  CT: { '00180060': [40, 200], '00181151': [1, 2_000], '00181152': [0, 10_000] },
  MR: { '00180080': [0.1, 60_000], '00180081': [0, 2_000], '00180087': [0.05, 21] },
  MG: { '00180060': [15, 60] },
}

export const numbersArePlausible: Check = {
  id: 'H7', level: 'instance', title: 'Technical numbers are plausible', dimension: 'accurate', severity: 'warning', remedy: 'Look whether the unit is the right one; correct the attributes at the source.',
  examine({ json }) {
    const ranges = Object.entries({ ...everywhere, ...byModality[text(json, '00080060')] })
    const wrong = ranges.filter(([tag, [low, high]]) => { const value = number(json, tag); return value !== undefined && (value < low || value > high) })
    return wrong.length > 0 ? wrong.map(([tag]) => tagText(tag)).join(' ') : true
  },
}
