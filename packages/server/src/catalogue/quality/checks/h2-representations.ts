/** H2: values are as their representation demands (PS3.5 6.2): code strings, decimal and integer strings, ages. */
import { tagText, valuesOf } from '../json-values.ts'
import type { Check } from '../types.ts'

const forms: Readonly<Record<string, RegExp>> = {
  CS: /^[A-Z0-9 _]{0,16}$/, AS: /^\d{3}[DWMY]$/, DS: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, IS: /^[+-]?\d{1,12}$/,
}
const representations = new Set(Object.keys(forms))
const mostTags = 5

export const representationsHold: Check = {
  id: 'H2', level: 'instance', title: 'Values are as their representation demands', dimension: 'accurate', severity: 'warning', remedy: 'Correct these attributes at the source; programs may refuse the files.',
  examine({ json }) {
    const wrong = new Set<string>()
    for (const { tag, vr, value } of valuesOf(json, representations)) if (value !== '' && !forms[vr]?.test(value.trim())) wrong.add(tag)
    return wrong.size > 0 ? [...wrong].slice(0, mostTags).map(tagText).join(' ') : true
  },
}
