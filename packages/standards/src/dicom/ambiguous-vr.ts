// The representation where the file has none: the dictionary's, and its context where the dictionary leaves a choice (PS3.5 section A.1,
// PS3.6 notes).
import type { Attributes } from './attributes.ts'
import { vrOf } from './dictionary.ts'
import type { Element } from './element.ts'
import { type Tag, isPrivate, isPrivateCreator, tags } from './tag.ts'

/** The dictionary's representation of a tag in this data set; a choice has lower-case letters and is made later by `resolveAmbiguous`. */
export const dictionaryVr = (attributes: Attributes, tag: Tag): string => {
  if (!isPrivate(tag)) return vrOf(tag)
  if (isPrivateCreator(tag)) return 'LO'
  return vrOf(tag, attributes.privateCreatorOf(tag))
}

const lutDescriptor = 0x00283002

/**
 * US or SS as Pixel Representation says here or in an enclosing data set, words for pixels, overlays and waveforms, US for a lookup table
 * of one entry.
 */
export const resolveAmbiguous = (attributes: Attributes, element: Element): string => {
  if (element.vr === 'xs') return signed(attributes) ? 'SS' : 'US'
  if (element.vr === 'ox') return element.fragments === undefined ? 'OW' : 'OB'
  if (element.vr === 'lo' || element.vr === 'lt') return attributes.number(lutDescriptor) === 1 ? 'US' : 'OW'
  return element.vr
}

const signed = (attributes: Attributes): boolean => {
  for (let at: Attributes | undefined = attributes; at !== undefined; at = at.parent) {
    const element = at.element(tags.pixelRepresentation)
    if (element !== undefined) return at.number(tags.pixelRepresentation) === 1
  }
  return false
}
