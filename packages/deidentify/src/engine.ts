/**
 * De-identifies the data set of one instance (PS3.15 Annex E): every element at every level, also in sequences held as UN and in private ones.
 * What stays is not encoded again. A value that its rule cannot treat goes; nothing stays because nobody thought of it.
 */
import { isPrivate, vmOf, vrOf } from '@vesalius/standards/dicom'
import type { AttributesEdit, DicomEdit, Element, Tag } from '@vesalius/standards/dicom'
import { treatPrivate } from './private/treat-private.ts'
import type { Treatment } from './rules/decide.ts'
import type { RulePlace } from './rules/rules.ts'
import { isEnumerated } from './rules/tables/enumerated-terms.ts'
import { canStandFor, holdsUid, isCodeText, isDecimalText, isHiddenText, isNationalNumber, isSwallowed, isTimeText, isUidText, vrGroup } from './rules/vr-groups.ts'
import { treatGraphics } from './structures/graphics.ts'
import { setDummy } from './subject/index.ts'
import { treatAge, treatDate, treatText, treatUid } from './treat-values.ts'
import { drop, giveUp, isPublicScheme, note } from './treating.ts'
import type { Site, Task, Treating } from './treating.ts'

export function treatInstance(edit: DicomEdit, place: RulePlace, how: Treating): void {
  treatAll(edit, { place, here: undefined, replacing: false }, how)
}

export function treatAll(edit: AttributesEdit, site: Site, how: Treating): void {
  const { attributes } = edit
  const seen = attributes.sorted ? undefined : new Set<Tag>()
  let owned: Element[] | undefined
  for (const element of attributes) {
    if (site.here === undefined && (element.tag === 0x00100010 || element.tag === 0x00100020)) continue // become the pseudonym
    // Of duplicates the first is in force; a second copy is where a name hides.
    if (seen?.has(element.tag)) drop(edit, element, { site, how, because: 'duplicate' })
    else if (isPrivate(element.tag)) (owned ??= []).push(element)
    else treat(edit, element, { decision: site.place.decide(element.tag), site, how })
    seen?.add(element.tag)
  }
  if (owned !== undefined) treatPrivate(edit, owned, { site, how, treatAll })
}

export function treat(edit: AttributesEdit, element: Element, task: Task): void {
  const { decision } = task
  if (decision.treatment === 'remove') return drop(edit, element, { site: task.site, how: task.how, because: decision.because })
  const group = element.items === undefined ? vrGroup(element.vr) : 'sequence'
  if (element.length > 0 && !canStandFor(group, decision.group)) return giveUp(edit, element, task, 'representation')
  if (decision.group === 'sequence') return treatSequence(edit, element, task)
  if (element.length === 0) return note(element.tag, task, 'keep')
  apply(edit, element, task)
}

function treatSequence(edit: AttributesEdit, element: Element, task: Task): void {
  const { decision: { treatment }, site, how } = task
  if (element.items === undefined && element.length > 0) return giveUp(edit, element, task, 'representation')
  if (treatment === 'empty') {
    if ((element.items?.length ?? 0) > 0) edit.setItems(element.tag, [])
    return note(element.tag, task, 'empty')
  }
  if (treatment === 'graphics' && treatGraphics(edit, element)) return note(element.tag, task, 'remove')
  const place = site.place.inside(element.tag)
  const replacing = site.replacing || treatment === 'tree'
  note(element.tag, task, treatment === 'tree' ? 'replace' : 'keep')
  edit.itemsOf(element).forEach((item, index) => treatAll(item, { place, here: { above: site.here, tag: element.tag, item: index + 1 }, replacing }, how))
}

function apply(edit: AttributesEdit, element: Element, task: Task): void {
  const treatment = inTree(edit, element, task)
  if (treatment === 'keep') return keep(edit, element, task)
  if (treatment === 'uid') return treatUid(edit, element, task)
  if (treatment === 'date' || treatment === 'month') return treatDate(edit, element, task)
  if (treatment === 'text') return treatText(edit, element, task)
  if (treatment === 'age') return treatAge(edit, element, task)
  if (treatment === 'empty') edit.setBytes(element.tag, element.vr, new Uint8Array(0))
  else if (treatment === 'replace') setDummy(edit, element)
  else return giveUp(edit, element, task, 'representation')
  note(element.tag, task, treatment)
}

const textual = new Set(['text', 'name', 'title', 'unknown'])

/** In a sequence that is replaced, text gives way to a dummy; numbers and public codes stay. */
function inTree({ attributes }: AttributesEdit, { tag }: Element, { decision, site }: Task): Treatment {
  const { treatment, group } = decision
  if (!site.replacing || (treatment !== 'keep' && treatment !== 'text')) return treatment
  if (decision.text === 'code' && isPublicScheme(attributes)) return treatment
  return textual.has(group) || tag === 0x0040a160 ? 'replace' : treatment
}

/** In becquerels: a number of ten digits (PS3.3 C.8.9.2), without which there is no standardised uptake value. */
const totalDose = 0x00181074

/** Kept byte for byte, when it is what its representation says; text in the place of a number is not. */
function keep(edit: AttributesEdit, element: Element, task: Task): void {
  const { group } = task.decision
  if (group === 'text' || group === 'name' || group === 'title') return element.tag === timezone && !isTimezone(edit, element) ? giveUp(edit, element, task, 'malformed') : note(element.tag, task, 'keep')
  if (element.fragments !== undefined) return note(element.tag, task, 'keep')
  if (group === 'binary') return isBroken(edit, element) ? giveUp(edit, element, task, 'malformed') : note(element.tag, task, 'keep')
  const bytes = edit.attributes.bytesOf(element)
  if (group === 'code') return isPlainCode(edit, element, task) ? note(element.tag, task, 'keep') : treatText(edit, element, task)
  const plain = group === 'decimal' ? isDecimalText(bytes) && (element.tag === totalDose || !isNationalNumber(bytes)) : group === 'time' ? isTimeText(bytes) : group === 'uid' ? isUidText(bytes) && !tellsOfPerson(edit, element, task) : true
  if (plain) return note(element.tag, task, 'keep')
  return group === 'uid' ? treatUid(edit, element, task) : giveUp(edit, element, task, 'malformed')
}

const longestLooked = 0x10000

/** Something else than the numbers that the attribute has. */
function isBroken({ attributes }: AttributesEdit, element: Element): boolean {
  if (isSwallowed(element.vr, element.length, vmOf(element.tag))) return true
  if (element.length > longestLooked) return false
  const bytes = attributes.bytesOf(element)
  // Numbers that the file calls bytes are numbers still.
  const vr = vrOf(element.tag) ?? element.vr
  return isHiddenText(element.vr, bytes) || (vr !== element.vr && isHiddenText(vr.slice(0, 2), bytes)) || holdsUid(bytes)
}

/** A class of a manufacturer's own has the root of the manufacturer, or is made of a UUID: no number of the person, of a device or a moment. */
function tellsOfPerson({ attributes }: AttributesEdit, element: Element, { how }: Task): boolean {
  return attributes.stringsOf(element).some((uid) => !uid.startsWith('1.2.840.10008.') && (/\.\d{9,}(?:\.|$)/.test(uid.replace(/^2\.25\.\d{20,39}$/, '')) || uid.split('.').some((part) => part.length > 4 && how.texts.tells(part))))
}

const timezone = 0x00080201

function isTimezone({ attributes }: AttributesEdit, element: Element): boolean {
  return /^[+-]\d{4}$/.test(attributes.stringsOf(element)[0] ?? '')
}

/** Nothing of the person in it; defined terms are short and come again and again, so this costs a look into a table. */
function isPlainCode({ attributes }: AttributesEdit, element: Element, { how }: Task): boolean {
  return isCodeText(attributes.bytesOf(element)) && attributes.stringsOf(element).every((value) => isEnumerated(element.tag, value) || !how.texts.clean(value, 'code-string').changed)
}
