/**
 * What is done to each attribute: Table E.1-1 of PS3.15 with the options that are on, composite actions resolved by the attribute's Type in
 * the IOD where that is known, else by the last letter, which always conforms.
 */
import { actionFor } from '@vesalius/standards/deidentification'
import type { OptionName } from '@vesalius/standards/deidentification'
import { elementNumberOf, groupOf, isPrivate, typeOf, vrOf } from '@vesalius/standards/dicom'
import type { Tag } from '@vesalius/standards/dicom'

/** remove X, empty Z, replace D, uid U, keep K, shift: a date moved by the subject's shift. */
export type Action = 'remove' | 'empty' | 'replace' | 'uid' | 'keep' | 'shift'

export interface Rules {
  /** `path`: the tags of the sequences around it, outermost first. */
  actionOf(tag: Tag, vr: string, context: { sopClassUid: string, path: readonly Tag[] }): Action
  /** The same without the options: for a date that cannot be moved. */
  withoutOptions(tag: Tag, context: { sopClassUid: string, path: readonly Tag[] }): Action
}

const letters: Readonly<Record<string, Action>> = { X: 'remove', Z: 'empty', D: 'replace', U: 'uid', K: 'keep', C: 'remove' }

export function rulesFor(options: readonly OptionName[]): Rules {
  const withOptions = tableOf(options)
  const basic = tableOf([])
  return {
    actionOf(tag, vr, context) {
      const letter = withOptions(tag)
      // Under the option for modified dates, C means: dates are moved, times of day say nothing without their date and stay (PS3.15 E.3.6).
      if (letter === 'C' && (vr === 'DA' || vr === 'DT')) return 'shift'
      if (letter === 'C' && vr === 'TM') return 'keep'
      return resolve(letter === 'C' ? basic(tag) : letter, tag, context)
    },
    withoutOptions: (tag, context) => resolve(basic(tag), tag, context),
  }
}

function tableOf(options: readonly OptionName[]): (tag: Tag) => string {
  const known = new Map<Tag, string>()
  return (tag) => {
    const seen = known.get(tag)
    if (seen !== undefined) return seen
    const letter = beyondTable(tag) ?? actionFor(tag, options) ?? 'K'
    if (known.size < 20_000) known.set(tag, letter)
    return letter
  }
}

/** What the table does not list one by one: groups that are no part of an instance, what is private or unknown, whole overlays and curves. */
function beyondTable(tag: Tag): string | undefined {
  const group = groupOf(tag)
  if (group < 8 || isPrivate(tag) || elementNumberOf(tag) === 0) return 'X'
  if ((group & 0xff00) === 0x5000 || (group & 0xff00) === 0x6000) return 'X'
  return vrOf(tag) === 'UN' ? 'X' : undefined
}

function resolve(letter: string, tag: Tag, { sopClassUid, path }: { sopClassUid: string, path: readonly Tag[] }): Action {
  const simple = letters[letter]
  if (simple) return simple
  // References to other images: kept with replaced UIDs, or a segmentation would no longer find its images.
  if (letter === 'X/Z/U*') return 'uid'
  const choices = letter.split('/')
  const last = letters[choices.at(-1) ?? 'X'] ?? 'remove'
  const type = typeOf(sopClassUid, [...path, tag])
  if (type === undefined) return last
  const wanted = type === '3' ? 'X' : type.startsWith('2') ? 'Z' : 'D'
  return choices.includes(wanted) ? letters[wanted] ?? last : last
}
