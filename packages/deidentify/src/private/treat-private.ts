/** Private elements of one data set or item: those on the list stay with their creators, in whatever block they were given; the rest goes (PS3.15 E.3.10). */
import type { AttributesEdit, Element } from '@vesalius/standards/dicom'
import { elementNumberOf, groupOf, isPrivateCreator } from '@vesalius/standards/dicom'
import type { RuleAction } from '../profile/types.ts'
import type { Decision, Treatment } from '../rules/decide.ts'
import { canStandFor, holdsUid, isDecimalText, isHiddenText, isNationalNumber, isTimeText, vrGroup } from '../rules/vr-groups.ts'
import type { VrGroup } from '../rules/vr-groups.ts'
import { treatAge, treatDate, treatText, treatUid } from '../treat-values.ts'
import { drop, note } from '../treating.ts'
import type { Site, Task, Treating } from '../treating.ts'

interface Around {
  readonly site: Site
  readonly how: Treating
  /** Treats an item of a private sequence. */
  readonly treatAll: (edit: AttributesEdit, site: Site, how: Treating) => void
}

export function treatPrivate(edit: AttributesEdit, elements: readonly Element[], around: Around): void {
  const used = new Set<number>()
  for (const element of elements) {
    if (!isPrivateCreator(element.tag) && stays(edit, element, around)) used.add((element.tag >>> 8) & 0xffffff)
  }
  for (const element of elements) {
    if (!isPrivateCreator(element.tag)) continue
    const block = (groupOf(element.tag) << 8) | elementNumberOf(element.tag)
    if (!used.has(block)) drop(edit, element, { ...around, because: 'private-creator' })
  }
}

function stays(edit: AttributesEdit, element: Element, around: Around): boolean {
  const { how } = around
  const creator = edit.attributes.privateCreatorOf(element.tag)?.trim()
  const site = creator !== undefined && how.privates.knows(creator) ? { ...around.site, creator } : around.site
  const found = creator === undefined ? undefined : how.privates.find(creator, groupOf(element.tag), elementNumberOf(element.tag) & 0xff)
  if (found === undefined || found.rule === 'remove') return gone(edit, element, { ...around, site }, creator === undefined ? 'private-without-creator' : 'private')
  const safe = found.safe ?? { vr: element.vr, meaning: '' }
  const fileVr = element.vr === 'UN' && element.items === undefined ? safe.vr : element.items ? 'SQ' : element.vr
  const group = vrGroup(safe.vr === 'UN' ? fileVr : safe.vr)
  if (site.replacing || !canStandFor(vrGroup(fileVr), group)) return gone(edit, element, { ...around, site }, 'private-representation')
  const decision: Decision = { treatment: treatmentOf(found.rule, group), because: found.rule ? 'profile' : 'private-safe', otherwise: 'remove', text: 'technical', group }
  how.counts['private-kept'] = (how.counts['private-kept'] ?? 0) + 1
  return carryOut(edit, element, { task: { decision, site, how }, around: { ...around, site } })
}

function gone(edit: AttributesEdit, element: Element, around: Around, because: string): false {
  drop(edit, element, { site: around.site, how: around.how, because })
  return false
}

function treatmentOf(rule: RuleAction | undefined, group: VrGroup): Treatment {
  if (rule === 'empty' || rule === 'replace' || rule === 'uid') return rule === 'replace' ? 'remove' : rule
  if (group === 'sequence') return 'descend'
  if (group === 'uid') return 'uid'
  if (group === 'date') return rule === 'keep' ? 'keep' : rule === 'first-of-month' ? 'month' : 'date'
  if (group === 'age') return 'age'
  return group === 'text' || group === 'title' ? 'text' : 'keep'
}

function carryOut(edit: AttributesEdit, element: Element, { task, around }: { task: Task, around: Around }): boolean {
  const { decision, site, how } = task
  const { treatment, group } = decision
  if (group === 'name' || group === 'unknown' || treatment === 'remove') return gone(edit, element, around, 'private')
  if (treatment === 'empty') edit.setBytes(element.tag, element.vr, new Uint8Array(0))
  if (treatment === 'empty' || element.length === 0) note(element.tag, task, treatment === 'empty' ? 'empty' : 'keep')
  else if (treatment === 'descend') {
    note(element.tag, task, 'keep')
    edit.itemsOf(element).forEach((item, index) => around.treatAll(item, { place: site.place.inside(element.tag), here: { above: site.here, tag: element.tag, item: index + 1 }, replacing: false }, how))
  } else if (treatment === 'uid') treatUid(edit, element, task)
  else if (treatment === 'date' || treatment === 'month') return dated(edit, element, { task, around })
  else if (treatment === 'age') treatAge(edit, element, task)
  else if (treatment === 'text' || group === 'code') treatText(edit, element, task)
  else if (isWellFormed(edit, element, group)) note(element.tag, task, 'keep')
  else return gone(edit, element, around, 'malformed')
  return true
}

function dated(edit: AttributesEdit, element: Element, { task, around }: { task: Task, around: Around }): boolean {
  const { dates } = task.how.profile
  if (dates === 'remove') return gone(edit, element, around, 'dates')
  if (dates === 'keep') note(element.tag, task, 'keep')
  else treatDate(edit, element, task)
  return true
}

function isWellFormed({ attributes }: AttributesEdit, element: Element, group: VrGroup): boolean {
  if (element.length > 65_536 && group === 'binary') return true
  const bytes = attributes.bytesOf(element)
  if (group === 'binary') return !isHiddenText(element.vr, bytes) && !holdsUid(bytes)
  return group === 'decimal' ? isDecimalText(bytes) && !isNationalNumber(bytes) : group === 'time' ? isTimeText(bytes) : true
}
