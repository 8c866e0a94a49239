/** Texts, dates, ages and UIDs of one element (PS3.15 E.3.4–E.3.7): a value that cannot be treated goes as far as its Type lets it. */
import type { Attributes, AttributesEdit, Element } from '@vesalius/standards/dicom'
import { DicomError } from '@vesalius/standards/dicom'
import type { Decision } from './rules/decide.ts'
import { kindUids } from './rules/beyond-table.ts'
import { capAge, firstOfMonth, firstOfMonthDateTime, replaceUid, shiftDate, shiftDateTime } from './subject/index.ts'
import type { TextClass } from './text/types.ts'
import type { WordKind } from './texts.ts'
import { giveUp, isPublicScheme, note } from './treating.ts'
import type { Task } from './treating.ts'

const birthDate = 0x00100030

export function treatUid(edit: AttributesEdit, element: Element, task: Task): void {
  const { ring } = task.how
  const uids = edit.attributes.stringsOf(element)
  const replaced = uids.map((uid) => (uid === '' ? '' : replaceUid(ring, uid)))
  if (replaced.every((uid, index) => uid === uids[index])) return note(element.tag, task, 'keep')
  if (kindUids.has(element.tag)) return giveUp(edit, element, task, 'malformed')
  edit.setString(element.tag, 'UI', replaced)
  note(element.tag, task, 'uid')
}

export function treatDate(edit: AttributesEdit, element: Element, task: Task): void {
  const { how, decision } = task
  if (element.tag === birthDate && how.hidesBirth) return hideBirth(edit, element, task)
  const month = decision.treatment === 'month' || how.profile.dates === 'first-of-month'
  const { shifts } = how.subject
  const day = (value: string): string | undefined => (month ? firstOfMonth(value) : shiftDate(value, shifts))
  const moment = (value: string): string | undefined => (month ? firstOfMonthDateTime(value) : shiftDateTime(value, shifts))
  const move = element.vr === 'DT' ? moment : day
  const values = edit.attributes.stringsOf(element)
  const moved = values.map((value) => (value.trim() === '' ? '' : move(value)))
  if (moved.some((value) => value === undefined)) return giveUp(edit, element, task, 'malformed')
  // Born on the first of a month: the rule would leave the true birth date. In what was released before, it is the rule that put it there.
  if (element.tag === birthDate && !how.ring.rotates && moved.some((value, index) => value !== '' && value === values[index])) return hideBirth(edit, element, task)
  edit.setString(element.tag, element.vr, moved as string[])
  note(element.tag, task, month ? 'first-of-month' : 'shift')
}

function hideBirth(edit: AttributesEdit, element: Element, task: Task): void {
  edit.setBytes(element.tag, element.vr, new Uint8Array(0))
  note(element.tag, { ...task, decision: { ...task.decision, because: 'birth' } }, 'empty')
}

export function treatAge(edit: AttributesEdit, element: Element, task: Task): void {
  const [value = ''] = edit.attributes.stringsOf(element)
  const capped = capAge(value)
  if (capped === undefined) return giveUp(edit, element, task, 'malformed')
  if (capped === value && element.length <= 4) return note(element.tag, task, 'keep')
  edit.setString(element.tag, element.vr, capped)
  note(element.tag, task, 'cap')
}

/** Of a code only the meaning is words; its value and the name of its scheme stay whole or go whole. */
function kindOf(attributes: Attributes, { tag }: Element, { group, text }: Decision): WordKind {
  if (group === 'code') return 'code-string'
  if (text !== 'code') return text
  return meanings.has(tag) ? (isPublicScheme(attributes) ? 'public' : 'code') : 'token'
}

const meanings = new Set([0x00080104, 0x00080108])

/** Each value of a text, cleaned; untouched bytes when nothing had to go. */
export function treatText(edit: AttributesEdit, element: Element, task: Task): void {
  const { decision, how } = task
  const { attributes } = edit
  const kind = kindOf(attributes, element, decision)
  const removed: Partial<Record<TextClass, number>> = {}
  let changed = false
  const cleaned = attributes.stringsOf(element).map((value) => {
    const one = how.texts.clean(value, kind)
    changed ||= one.changed
    for (const [name, count] of Object.entries(one.removed) as [TextClass, number][]) removed[name] = (removed[name] ?? 0) + count
    return one.text
  })
  if (!changed) return note(element.tag, task, 'keep')
  if (cleaned.every((value) => value === '')) return giveUp(edit, element, task, 'cleaned')
  try {
    edit.setString(element.tag, element.vr, cleaned)
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    return giveUp(edit, element, task, 'not-encodable')
  }
  note(element.tag, task, 'clean', removed)
}
