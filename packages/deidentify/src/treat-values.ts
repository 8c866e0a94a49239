/** Texts, dates, ages and UIDs of one element (PS3.15 E.3.4–E.3.7): a value that cannot be treated goes as far as its Type lets it. */
import type { Attributes, AttributesEdit, Element } from '@vesalius/standards/dicom'
import { encodeText } from '@vesalius/standards/dicom'
import type { Decision } from './rules/decide.ts'
import { encodable, inOtherSets, isPlain, readAsUtf8, readingsOf } from './readings.ts'
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
  const isPublic = isPublicScheme(attributes)
  return meanings.has(tag) ? (isPublic ? 'public' : 'code') : isPublic ? 'public-token' : 'token'
}

const meanings = new Set([0x00080104, 0x00080108])

/** Each value of a text, cleaned; untouched bytes when nothing had to go and the declared character set can be meant. */
export function treatText(edit: AttributesEdit, element: Element, task: Task): void {
  const { decision, how } = task
  const { attributes } = edit
  const kind = kindOf(attributes, element, decision)
  const { values, other, mistaken } = readingsOf(attributes, element)
  const removed: Partial<Record<TextClass, number>> = {}
  let changed = mistaken
  const cleaned = values.map((value) => {
    const one = how.texts.clean(value, kind)
    changed ||= one.changed
    for (const [name, count] of Object.entries(one.removed) as [TextClass, number][]) removed[name] = (removed[name] ?? 0) + count
    return one.text
  })
  if ((mistaken || !changed) && other.some((value) => how.texts.tells(value))) return giveUp(edit, element, task, 'charset')
  if (!changed) return inOtherSets(attributes.bytesOf(element), attributes.characterSet, element.vr).some((value) => how.texts.tells(value)) ? giveUp(edit, element, task, 'charset') : note(element.tag, task, 'keep')
  if (cleaned.every((value) => value === '')) return giveUp(edit, element, task, 'cleaned')
  const writable = cleaned.every(isPlain) ? cleaned : written(cleaned, { attributes, element, task, kind })
  if (writable === undefined || writable.every((value) => value === '')) return giveUp(edit, element, task, 'not-encodable')
  edit.setString(element.tag, element.vr, writable)
  note(element.tag, task, 'clean', removed)
}

/** In the letters of the declared set; undefined when the bytes would tell of the person under another one. */
function written(values: readonly string[], { attributes, element: { vr }, task: { how }, kind }: { attributes: Attributes, element: Element, task: Task, kind: WordKind }): string[] | undefined {
  const sets = attributes.characterSet
  const held = values.map((value) => {
    const plain = encodable(value, sets, vr)
    return plain === value ? value : how.texts.clean(plain, kind).text
  })
  if (held.some((value) => encodable(value, sets, vr) !== value)) return undefined
  const bytes = encodeText(held.join('\\'), sets, { vr })
  return [...readAsUtf8(bytes, vr), ...inOtherSets(bytes, sets, vr)].some((value) => how.texts.tells(value)) ? undefined : held
}
