/** Says in the instance what was done to it, no more and no less (PS3.15 E.1.1 step 6, E.2; codes of CID 7050). What came in is replaced. */
import { basicProfileCode, optionCodes } from '@vesalius/standards/deidentification'
import type { OptionName } from '@vesalius/standards/deidentification'
import type { AttributesEdit, PlainAttributes } from '@vesalius/standards/dicom'

export interface Profile {
  readonly options: readonly OptionName[]
}

export function setMarks(edit: AttributesEdit, profile: Profile): void {
  const applied = [basicProfileCode, ...profile.options.map((option) => optionCodes[option])]
  edit.setString(0x00120062, 'CS', 'YES')
  edit.setString(0x00120063, 'LO', applied.map(({ meaning }) => methodOf(meaning)))
  edit.setItems(0x00120064, applied.map(({ code, scheme, meaning }): PlainAttributes => [
    { tag: 0x00080100, vr: 'SH', value: code }, { tag: 0x00080102, vr: 'SH', value: scheme }, { tag: 0x00080104, vr: 'LO', value: meaning },
  ]))
  edit.setString(0x00280303, 'CS', profile.options.includes('RetainLongitudinalModifiedDates') ? 'MODIFIED' : 'REMOVED')
}

/** LO holds 64 characters; the longest meaning of CID 7050 has 70. */
function methodOf(meaning: string): string {
  return `PS3.15 ${meaning.replace(/ (Application Confidentiality )?(Profile|Option)$/, '')}`.replace('Longitudinal Temporal Information', 'Longitudinal').slice(0, 64)
}
