/** Takes out of an edit what the net has caught; a value of the program's own making is never among it. */
import type { AttributesEdit } from '@vesalius/standards/dicom'
import type { Act } from '../outcome.ts'
import { pathOf, tagText } from '../acts.ts'
import type { Here } from '../acts.ts'
import type { Catch } from './net.ts'

/** The acts; fewer than catches when one cannot be reached. */
export function removeCatches(edit: AttributesEdit, catches: readonly Catch[]): Act[] {
  const acts: Act[] = []
  for (const { around, tag } of catches) {
    let at: AttributesEdit | undefined = edit
    let here: Here
    for (const { tag: sequence, item } of around) {
      at = at?.items(sequence)[item]
      here = { above: here, tag: sequence, item: item + 1 }
    }
    if (at === undefined) continue
    at.remove(tag)
    acts.push({ path: pathOf(here, tagText(tag)), action: 'remove', because: 'net' })
  }
  return acts
}
