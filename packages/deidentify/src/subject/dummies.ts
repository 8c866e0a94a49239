/**
 * What stands where a value had to be replaced (PS3.15 E.1.1, action D): not empty, valid for its value representation, the same for
 * everybody, and not to be taken for a datum.
 */
import type { AttributesEdit, Element } from '@vesalius/standards/dicom'

/** A date before there were X-rays: no study, and no birth that goes with an age. An age has no value that says nothing, so it is emptied. */
const texts: Readonly<Record<string, string>> = {
  AE: 'ANONYMIZED', AS: '', CS: 'ANONYMIZED', DA: '18000101', DS: '0', DT: '18000101000000', IS: '0', LO: 'Anonymized', LT: 'Anonymized',
  PN: 'Anonymized', SH: 'Anonymized', ST: 'Anonymized', TM: '000000', UC: 'Anonymized', UR: 'https://anonymized.invalid/', UT: 'Anonymized',
}
const numbers = new Set(['FD', 'FL', 'SL', 'SS', 'SV', 'UL', 'US', 'UV', 'OL', 'OF', 'OD', 'OV'])

/** The dummy of a textual value representation; undefined for the others. */
export function dummyText(vr: string): string | undefined {
  return texts[vr]
}

/** Records the dummy for an element that is neither a sequence nor a UID: those have rules of their own. */
export function setDummy(edit: AttributesEdit, element: Element): void {
  const text = texts[element.vr]
  if (text !== undefined) edit.setString(element.tag, element.vr, text)
  else if (numbers.has(element.vr)) edit.setNumbers(element.tag, element.vr, [0])
  else edit.setBytes(element.tag, element.vr, new Uint8Array(4))
}
