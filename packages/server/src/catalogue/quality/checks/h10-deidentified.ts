/** H10: the instance says that identity was removed, and attributes that only identify are empty (PS3.15 Table E.1-1). */
import { tagText, text, texts } from '../json-values.ts'
import type { Check } from '../types.ts'

const identifying = ['00101001', '00101040', '00102154', '00101060', '00101005', '00100050', '00081048', '00081050', '00081070', '00080081', '00380010', '00400006']

export const isDeidentified: Check = {
  id: 'H10', level: 'instance', title: 'The instance is marked as de-identified and names nobody', dimension: 'integrity', severity: 'error',
  remedy: 'Take the instance out and send it again through the journey; tell the data-protection officer if it was published.',
  examine({ json }) {
    const filled = identifying.filter((tag) => texts(json, tag).some((value) => value !== ''))
    return filled.length > 0 ? filled.map(tagText).join(' ') : text(json, '00120062') === 'YES' || 'not marked (0012,0062)'
  },
}
