/** H5: dates are days that there are, and not in the future. */
import { isDay, tagText, valuesOf } from '../json-values.ts'
import type { Check } from '../types.ts'

const representation = new Set(['DA'])
// De-identification moves dates, by at most so many days into either direction.
const slackMs = 366 * 86_400_000

export const datesAreTrue: Check = {
  id: 'H5', level: 'instance', title: 'Dates are true days and not in the future', dimension: 'accurate', severity: 'error', remedy: 'Correct the clock or the dates at the source.',
  examine({ json }) {
    const latest = new Date(Date.now() + slackMs).toISOString().slice(0, 10).replaceAll('-', '')
    const wrong = new Set<string>()
    for (const { tag, value } of valuesOf(json, representation)) if (value !== '' && (!isDay(value) || value > latest)) wrong.add(tag)
    return wrong.size > 0 ? [...wrong].map(tagText).join(' ') : true
  },
}
