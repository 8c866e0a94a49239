/** Takes out of an edit what the net has caught, as far as the attribute's Type lets it; a value of the program's own making is never among it. */
import type { AttributesEdit } from '@vesalius/standards/dicom'
import { isPrivate } from '@vesalius/standards/dicom'
import type { Act } from '../outcome.ts'
import { pathOf, tagText } from '../acts.ts'
import type { Here } from '../acts.ts'
import type { RulePlace } from '../rules/rules.ts'
import { dummyText } from '../subject/index.ts'
import type { Catch } from './net.ts'

/** The acts; fewer than catches when one cannot be reached. */
export function removeCatches(edit: AttributesEdit, catches: readonly Catch[], root: RulePlace): Act[] {
  const acts: Act[] = []
  for (const { around, tag } of catches) {
    let at: AttributesEdit | undefined = edit
    let place = root
    let here: Here
    for (const { tag: sequence, item } of around) {
      at = at?.items(sequence)[item]
      place = place.inside(sequence)
      here = { above: here, tag: sequence, item: item + 1 }
    }
    if (at !== undefined) acts.push({ path: pathOf(here, tagText(tag)), action: takeOut(at, tag, place), because: 'net' })
  }
  return acts
}

/** Empty, a profile of colours or a look-up table is worse than none. */
const bulk = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN'])

function takeOut(edit: AttributesEdit, tag: number, place: RulePlace): Act['action'] {
  const otherwise = isPrivate(tag) ? 'remove' : place.decide(tag).otherwise
  const vr = edit.attributes.element(tag)?.vr
  const dummy = vr === undefined ? undefined : dummyText(vr)
  if (vr === undefined || otherwise === 'remove' || (otherwise === 'empty' && bulk.has(vr)) || (otherwise === 'replace' && dummy === undefined)) {
    edit.remove(tag)
    return 'remove'
  }
  if (otherwise === 'replace' && dummy) edit.setString(tag, vr, dummy)
  else edit.setBytes(tag, vr, new Uint8Array(0))
  return otherwise
}
