/** H1: what every image of a Composite IOD must have is there and not empty (Type 1 of SOP Common, General Study, General Series, Image Pixel). */
import { hasPixels, tagText, texts } from '../json-values.ts'
import type { Check } from '../types.ts'

const always = ['00080016', '00080018', '0020000D', '0020000E', '00080060']
const ofImages = ['00280002', '00280004', '00280010', '00280011', '00280100', '00280101', '00280102', '00280103']

export const requiredIsThere: Check = {
  id: 'H1', level: 'instance', title: 'What the standard requires is there', dimension: 'complete', severity: 'error', remedy: 'Send the instance again from its source with these attributes.',
  examine({ json }) {
    const absent = [...always, ...(hasPixels(json) ? ofImages : [])].filter((tag) => texts(json, tag).length === 0)
    return absent.length > 0 ? absent.map(tagText).join(' ') : true
  },
}
