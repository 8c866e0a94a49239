/** What was done, written down without values: a path of tags, an action, why (for the report and the page "what leaves"). */
import type { Tag } from '@vesalius/standards/dicom'
import type { Act } from './outcome.ts'

/** Where in the instance: the way back to the data set. */
export interface Way {
  readonly above: Way | undefined
  readonly tag: Tag
  /** Numbered from 1, as in messages of validators. */
  readonly item: number
}

export type Here = Way | undefined

export interface Acts {
  readonly list: Act[]
  /** Kept attributes are written down too. */
  readonly every: boolean
}

const names = new Map<Tag, string>()

/** `(0010,0010)`, hexadecimal digits in lower case; of a private element, whose block says nothing, `(0019,xx0c)`. */
export function tagText(tag: Tag): string {
  const known = names.get(tag)
  if (known !== undefined) return known
  const hex = tag.toString(16).padStart(8, '0')
  const owned = ((tag >>> 16) & 1) === 1 && (tag & 0xffff) >= 0x1000
  const made = owned ? `(${hex.slice(0, 4)},xx${hex.slice(6)})` : `(${hex.slice(0, 4)},${hex.slice(4)})`
  if (names.size < 10_000) names.set(tag, made)
  return made
}

/** `(0019,xx0c "SIEMENS MR HEADER")`, for a creator that is on the list of safe ones; any other name stays unsaid. */
export function ownedText(tag: Tag, creator: string | undefined): string {
  return creator === undefined ? tagText(tag) : `${tagText(tag).slice(0, -1)} "${creator}")`
}

export function pathOf(here: Here, last: string): string {
  let text = last
  for (let way = here; way !== undefined; way = way.above) text = `${tagText(way.tag)}[${way.item}].${text}`
  return text
}
