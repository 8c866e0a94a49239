/** Says in the instance what was done to it, no more and no less (PS3.15 E.1.1 step 6, E.2; codes of CID 7050). What came in is replaced. */
import { basicProfileCode, optionCodes } from '@vesalius/standards/deidentification'
import type { OptionName } from '@vesalius/standards/deidentification'
import type { Attributes, AttributesEdit, PlainAttributes, Tag } from '@vesalius/standards/dicom'
import { typeOf } from '@vesalius/standards/deidentification'
import type { PixelFacts } from './pixels/types.ts'
import type { Profile } from './profile/types.ts'

export interface Marking {
  readonly profile: Profile
  readonly pixels: PixelFacts
  readonly sopClassUid: string
  readonly keptPrivate: boolean
}

const graphics = [0x00700001, 0x00700232, 0x00700209]
const structured = [0x0040a730, 0x00400555, 0x00400610, 0x00400441, 0x0040a504]

/** The options that had something to do in this instance, or were in force whatever it holds. */
export function appliedOptions(attributes: Attributes, { profile, pixels, keptPrivate }: Marking): readonly OptionName[] {
  const hasPixels = [0x7fe00010, 0x7fe00008, 0x7fe00009].some((tag) => attributes.has(tag))
  const applied: Partial<Record<OptionName, boolean>> = {
    CleanPixelData: hasPixels && pixels.checked,
    CleanRecognizableVisualFeatures: hasPixels && pixels.recognizableFeatures === 'no',
    CleanGraphics: graphics.some((tag) => attributes.has(tag)) || hasOverlay(attributes),
    CleanStructuredContent: structured.some((tag) => attributes.has(tag)),
    RetainSafePrivate: keptPrivate,
  }
  return profile.options.filter((option) => applied[option] ?? true)
}

function hasOverlay(attributes: Attributes): boolean {
  for (const { tag } of attributes) if ((tag >>> 24) === 0x60 || (tag >>> 24) === 0x50) return true
  return false
}

export function setMarks(edit: AttributesEdit, marking: Marking): void {
  const applied = [basicProfileCode, ...appliedOptions(edit.attributes, marking).map((option) => optionCodes[option])]
  edit.setString(0x00120062, 'CS', 'YES')
  edit.setString(0x00120063, 'LO', applied.map(({ meaning }) => methodOf(meaning)))
  edit.setItems(0x00120064, applied.map(({ code, scheme, meaning }): PlainAttributes => [
    { tag: 0x00080100, vr: 'SH', value: code }, { tag: 0x00080102, vr: 'SH', value: scheme }, { tag: 0x00080104, vr: 'LO', value: meaning.slice(0, 64) },
  ]))
  edit.setString(0x00280303, 'CS', { shift: 'MODIFIED', 'first-of-month': 'MODIFIED', keep: 'UNMODIFIED', remove: 'REMOVED' }[marking.profile.dates])
  markPixels(edit, marking)
}

/** What the sender says of burned-in text and of faces is not repeated; where the IOD requires an answer and nobody looked, the sender's stays. */
function markPixels(edit: AttributesEdit, { pixels, sopClassUid }: Marking): void {
  const hasPixels = edit.attributes.has(0x7fe00010)
  mark(edit, 0x00280301, { value: pixels.checked && hasPixels ? 'NO' : undefined, sopClassUid })
  mark(edit, 0x00280302, { value: hasPixels ? { no: 'NO', possible: 'YES', unknown: undefined }[pixels.recognizableFeatures] : undefined, sopClassUid })
}

function mark(edit: AttributesEdit, tag: Tag, { value, sopClassUid }: { value: string | undefined, sopClassUid: string }): void {
  if (value !== undefined) edit.setString(tag, 'CS', value)
  else if (!typeOf(sopClassUid, [tag])?.startsWith('1')) edit.remove(tag)
}

/** LO holds 64 characters; the longest meaning of CID 7050 has 70. */
function methodOf(meaning: string): string {
  return `PS3.15 ${meaning.replace(/ (Application Confidentiality )?(Profile|Option)$/, '')}`.replace('Longitudinal Temporal Information', 'Longitudinal').slice(0, 64)
}
