/**
 * De-identifies one instance by table (PS3.15 Annex E): every element at every nesting level, also in sequences that are held as UN. What is
 * kept is not encoded again. A value that a rule cannot treat is removed, never left.
 */
import type { AttributesEdit, DicomEdit, Element, Tag } from '@vesalius/standards/dicom'
import { shiftDate, shiftDateTime } from './dates.ts'
import { setDummy } from './dummies.ts'
import { setMarks } from './marks.ts'
import type { Profile } from './marks.ts'
import type { Action, Rules } from './rules.ts'
import type { Subject } from './subject.ts'
import { replaceUid } from './uids.ts'

export interface Deidentification {
  readonly key: Uint8Array
  readonly profile: Profile
  readonly rules: Rules
  readonly subject: Subject
  readonly sopClassUid: string
}

interface Place {
  readonly path: readonly Tag[]
  /** Inside a sequence that has to be replaced: whatever the table would keep there is replaced too if it is text. */
  readonly replacing: boolean
  /** In the content of a report, codes of public coding schemes stay: they say what is measured, and name nobody. */
  readonly keepsCodes: boolean
}

const contentSequence = 0x0040a730
const patientName = 0x00100010
const patientId = 0x00100020
const patientAge = 0x00101010
const codeTags = new Set([0x00080100, 0x00080102, 0x00080103, 0x00080104, 0x00080105, 0x0008010f])
const publicSchemes = new Set(['DCM', 'SRT', 'SCT', 'SNM3', 'LN', 'UCUM', 'FMA', 'NCIt', 'RADLEX', 'UMLS', 'MDC', 'ACR', 'BI', 'I10', 'ICDO3', 'NEU', 'UBERON'])
const textual = new Set(['AE', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT', 'DA', 'DT', 'TM', 'UN', 'OB'])

/** Records the edits in `edit`; nothing is written. Throws DicomError when a value cannot be encoded. */
export function deidentify(edit: DicomEdit, how: Deidentification): void {
  treatAll(edit, how, { path: [], replacing: false, keepsCodes: false })
  edit.setString(patientName, 'PN', how.subject.pseudonym)
  edit.setString(patientId, 'LO', how.subject.pseudonym)
  setMarks(edit, how.profile)
}

function treatAll(edit: AttributesEdit, how: Deidentification, place: Place): void {
  const { attributes } = edit
  const seen = attributes.sorted ? undefined : new Set<Tag>()
  for (const element of attributes) {
    // Of duplicates the first is in force; a second copy is where a name hides.
    if (seen?.has(element.tag)) edit.removeElement(element)
    else treat(edit, element, { how, place })
    seen?.add(element.tag)
  }
}

function treat(edit: AttributesEdit, element: Element, { how, place }: { how: Deidentification, place: Place }): void {
  const context = { sopClassUid: how.sopClassUid, path: place.path }
  const action = how.rules.actionOf(element.tag, element.vr, context)
  if (action === 'remove') return edit.removeElement(element)
  if (element.items !== undefined) return treatSequence(edit, element, { how, place, action })
  if (action === 'shift') return shift(edit, element, { how, otherwise: how.rules.withoutOptions(element.tag, context) })
  const replaced = place.replacing && action === 'keep' && textual.has(element.vr) && !(place.keepsCodes && isPublicCode(edit, element.tag))
  apply(edit, element, { how, action: replaced ? 'replace' : action })
}

function treatSequence(edit: AttributesEdit, element: Element, { how, place, action }: { how: Deidentification, place: Place, action: Action }): void {
  if (action === 'empty') return edit.setItems(element.tag, [])
  const replacing = place.replacing || action === 'replace'
  const keepsCodes = place.keepsCodes || (element.tag === contentSequence && !place.replacing)
  const path = [...place.path, element.tag]
  for (const item of edit.itemsOf(element)) treatAll(item, how, { path, replacing, keepsCodes })
}

/** An attribute of the Code Sequence Macro (PS3.3 8.8) in an item whose scheme is public. */
function isPublicCode({ attributes }: AttributesEdit, tag: Tag): boolean {
  return codeTags.has(tag) && publicSchemes.has(attributes.string(0x00080102) ?? '')
}

function apply(edit: AttributesEdit, element: Element, { how, action }: { how: Deidentification, action: Action }): void {
  const { tag, vr } = element
  if (action === 'empty') return element.length > 0 ? edit.setBytes(tag, vr, new Uint8Array(0)) : undefined
  if (action === 'replace') return setDummy(edit, element)
  if (action === 'uid' || (vr === 'UI' && action !== 'keep')) return replaceUids(edit, element, how)
  if (tag === patientAge) capAge(edit, element)
}

function replaceUids(edit: AttributesEdit, element: Element, how: Deidentification): void {
  if (element.vr !== 'UI') return edit.removeElement(element)
  const uids = edit.attributes.stringsOf(element)
  if (uids.length > 0) edit.setString(element.tag, 'UI', uids.map((uid) => (uid === '' ? '' : replaceUid(how.key, uid))))
}

function shift(edit: AttributesEdit, element: Element, { how, otherwise }: { how: Deidentification, otherwise: Action }): void {
  const move = element.vr === 'DA' ? shiftDate : shiftDateTime
  const values = edit.attributes.stringsOf(element)
  if (values.every((value) => value === '')) return
  const moved = values.map((value) => (value === '' ? '' : move(value, how.subject.shiftDays)))
  if (moved.every((value) => value !== undefined)) return edit.setString(element.tag, element.vr, moved)
  if (otherwise === 'remove') return edit.removeElement(element)
  apply(edit, element, { how, action: otherwise === 'keep' ? 'empty' : otherwise })
}

/** Above 89 years an age is rare enough to name somebody: all of them become 90. */
function capAge(edit: AttributesEdit, element: Element): void {
  const age = /^(\d{3})Y$/.exec(edit.attributes.stringsOf(element)[0] ?? '')
  if (age && Number(age[1]) > 89) edit.setString(element.tag, 'AS', '090Y')
}
