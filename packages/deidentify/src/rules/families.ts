/** Which attributes are safe in themselves for a SOP class: the lists of families that its modules (PS3.3 Annex A) call for. */
import { iodOf, tagOfKeyword } from '@vesalius/standards/dicom'
import type { Tag } from '@vesalius/standards/dicom'
import { families } from './tables/family-ranges.ts'
import { safeAttributes } from './tables/safe-attributes.gen.ts'
import { textAttributes } from './tables/text-attributes.ts'

/** What kind of text an attribute holds: see tables/text-attributes.ts. */
export type TextKind = 'technical' | 'label' | 'prose' | 'code' | 'content'

export interface SafeList {
  readonly plain: ReadonlySet<Tag>
  readonly text: ReadonlyMap<Tag, TextKind>
}

/** A class of objects that the standard does not list (retired, of a manufacturer) is an image, as nearly all are, and nothing beyond. */
const unlisted = new Set(['general', 'image', 'contrast', 'nuclear', 'palette', 'slide', 'specimen', 'segmentation'])
const lists = new Map<string, SafeList>()

/** Classes of one IOD share their list. */
export function safeListOf(sopClassUid: string): SafeList {
  const names = familiesOf(sopClassUid)
  const key = [...names].join(' ')
  const known = lists.get(key)
  if (known) return known
  const made = listOf(names)
  lists.set(key, made)
  return made
}

export function familiesOf(sopClassUid: string): ReadonlySet<string> {
  const iod = iodOf(sopClassUid)
  if (iod === undefined) return unlisted
  const modules = iod.modules.map(({ module }) => module)
  return new Set(families.filter((family) => family.modules === undefined || modules.some((module) => family.modules?.test(module))).map(({ name }) => name))
}

/** Retired, and still written by devices in use: numbers and terms that tell of nobody (PS3.6; PS3.3 of 2004, C.7.6.2, C.8.7.1). */
const retiredAndSafe = ['StudyStatusID', 'StudyPriorityID', 'EstimatedDoseSaving', 'TotalNumberOfExposures', 'ImagePosition', 'ImageOrientation', 'AngularPosition', 'DistanceSourceToSupport', 'UpperLowerPixelValues', 'ImageDimensions']

function listOf(names: ReadonlySet<string>): SafeList {
  const plain = new Set<Tag>()
  if (names.has('image')) for (const keyword of retiredAndSafe) add(keyword, (tag) => plain.add(tag))
  const text = new Map<Tag, TextKind>()
  for (const [family, , ...keywords] of rows(safeAttributes)) if (names.has(family)) for (const keyword of keywords) add(keyword, (tag) => plain.add(tag))
  for (const [family, kind, ...keywords] of rows(textAttributes)) {
    if (names.has(family)) for (const keyword of keywords) add(keyword, (tag) => text.set(tag, kind as TextKind))
  }
  return { plain, text }
}

function add(keyword: string, to: (tag: Tag) => void): void {
  const tag = tagOfKeyword(keyword)
  if (tag !== undefined) to(tag)
}

function rows(table: string): [string, string, ...string[]][] {
  return table.trim().split('\n').map((line) => line.split(' ') as [string, string, ...string[]])
}
