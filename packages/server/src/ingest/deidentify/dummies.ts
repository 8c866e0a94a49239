/** What stands where a value had to be replaced (PS3.15 E.1.1, action D): not empty, valid for its value representation, the same for everybody. */
import type { AttributesEdit, Element } from '@vesalius/standards/dicom'

const texts: Readonly<Record<string, string>> = {
  AE: 'ANONYMIZED', AS: '000Y', CS: 'ANONYMIZED', DA: '19000101', DS: '0', DT: '19000101000000', IS: '0', LO: 'Anonymized', LT: 'Anonymized',
  PN: 'Anonymized', SH: 'Anonymized', ST: 'Anonymized', TM: '000000', UC: 'Anonymized', UR: 'https://anonymized.invalid/', UT: 'Anonymized',
}
const numbers = new Set(['FD', 'FL', 'SL', 'SS', 'SV', 'UL', 'US', 'UV', 'OL', 'OF', 'OD', 'OV'])

export function setDummy(edit: AttributesEdit, element: Element): void {
  const text = texts[element.vr]
  if (text !== undefined) edit.setString(element.tag, element.vr, text)
  else if (numbers.has(element.vr)) edit.setNumbers(element.tag, element.vr, [0])
  else edit.setBytes(element.tag, element.vr, new Uint8Array(4))
}
