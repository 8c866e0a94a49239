/** H3: unique identifiers are digits and points, at most 64, without leading zeros (PS3.5 9.1). */
import { tagText, valuesOf } from '../json-values.ts'
import type { Check } from '../types.ts'

const representation = new Set(['UI'])

export const uidsAreLegal: Check = {
  id: 'H3', level: 'instance', title: 'Unique identifiers are legal', dimension: 'accurate', severity: 'error', remedy: 'Have the identifiers replaced by de-identification, or correct them at the source.',
  examine({ json }) {
    const wrong = new Set<string>()
    for (const { tag, value } of valuesOf(json, representation)) if (value !== '' && (value.length > 64 || !/^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(value))) wrong.add(tag)
    return wrong.size > 0 ? [...wrong].map(tagText).join(' ') : true
  },
}
