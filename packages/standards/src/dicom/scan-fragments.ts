// The items of encapsulated pixel data (PS3.5 section A.4): found, counted, not read.
import type { Element, Fragment } from './element.ts'
import { DicomError } from './error.ts'
import type { Window } from './source.ts'
import { tags } from './tag.ts'

/** Gives `element` its fragments, length and end; returns how many there are. Throws DicomError where they do not end as they should. */
export const scanFragments = (
  window: Window,
  element: Element,
  { end, littleEndian, budget }: { end: number; littleEndian: boolean; budget: number },
): number => {
  const fragments: Fragment[] = []
  element.fragments = fragments
  let position = element.valueOffset
  while (position < end) {
    if (end - position < 8) throw new DicomError('truncated', position, 'the data end inside the header of a fragment')
    const tag = window.tagAt(position, littleEndian)
    const length = window.view.getUint32(position - window.start + 4, littleEndian)
    if (tag === tags.sequenceEnd) {
      element.length = position - element.valueOffset
      element.end = position + 8
      return fragments.length
    }
    if (tag !== tags.item) throw new DicomError('bad-item', position, 'encapsulated pixel data hold something that is not a fragment')
    if (fragments.length >= budget) throw new DicomError('fragment-budget', position, 'there are more fragments than the budget allows')
    const beyond = position + 8 + length - end
    if (beyond > 0) throw new DicomError('truncated', position, `a fragment goes ${beyond} bytes beyond the end`)
    fragments.push({ offset: position, valueOffset: position + 8, length })
    position += 8 + length
  }
  throw new DicomError('truncated', position, 'encapsulated pixel data are not closed')
}
