/** Before and after, attribute by attribute at every level, each difference with what was done and why. For a person's eyes: it holds values. */
import type { Act } from '@vesalius/deidentify'
import { nameOf } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile, Element, Tag } from '@vesalius/standards/dicom'

export type Change = 'same' | 'changed' | 'removed' | 'added' | 'emptied'

export interface ComparedRow {
  /** `(0040,a730)[2].(0040,a160)`, items counted from 1, as in the report. */
  readonly path: string
  readonly name: string
  readonly vr: string
  readonly depth: number
  /** Absent: the attribute is not there. A sequence says how many items it has. */
  readonly before?: string
  readonly after?: string
  readonly change: Change
  readonly action?: string
  readonly because?: string
}

interface Walk { readonly rows: ComparedRow[], readonly acts: ReadonlyMap<string, Act> }
interface Level { readonly walk: Walk, readonly above: string, readonly depth: number }
interface Pair { readonly before: Attributes | undefined, readonly after: Attributes | undefined }

const longest = 300
const mostRows = 20_000
const numeric = new Set(['US', 'SS', 'UL', 'SL', 'FL', 'FD', 'UV', 'SV', 'AT'])
const binary = new Set(['OB', 'OW', 'OD', 'OF', 'OL', 'OV', 'UN'])

export function compareFiles(before: DicomFile, after: DicomFile | undefined, acts: readonly Act[]): ComparedRow[] {
  const walk: Walk = { rows: [], acts: new Map(acts.map((act) => [placeOf(act.path), act])) }
  compareAll({ before: before.meta, after: after?.meta }, { walk, above: '', depth: 0 })
  compareAll({ before: before.attributes, after: after?.attributes }, { walk, above: '', depth: 0 })
  return walk.rows
}

/** Without creators and blocks of private attributes, which a report names in its own way. */
function placeOf(path: string): string {
  return path.toLowerCase().replaceAll(/\(([0-9a-f]{4},[0-9a-fx]{4}) "[^"]*"\)/g, '($1)').replaceAll(/\(([0-9a-f]{3}[13579bdf]),(?!00)[0-9a-f]{2}([0-9a-f]{2})\)/g, '($1,xx$2)')
}

function compareAll(pair: Pair, level: Level): void {
  const tags = new Set<Tag>([...pair.before ?? [], ...pair.after ?? []].map(({ tag }) => tag))
  for (const tag of [...tags].sort((a, b) => a - b)) compareOne(tag, pair, level)
}

function compareOne(tag: Tag, { before, after }: Pair, { walk, above, depth }: Level): void {
  if (walk.rows.length >= mostRows) return
  const [from, to] = [before?.element(tag), after?.element(tag)]
  const path = `${above}${tagText(tag)}`
  const change = changeOf(before, after, { from, to })
  const act = walk.acts.get(placeOf(path)) ?? (change === 'same' ? undefined : byTheProgram(tag))
  walk.rows.push({
    path, name: nameOf(tag) ?? '', vr: (from ?? to)?.vr ?? '', depth, change,
    ...(from && before ? { before: valueOf(before, from) } : {}), ...(to && after ? { after: valueOf(after, to) } : {}), ...(act ? { action: act.action, because: act.because } : {}),
  })
  const [olds, news] = [from?.items ?? [], to?.items ?? []]
  for (let index = 0; index < Math.max(olds.length, news.length); index++) {
    compareAll({ before: olds[index], after: news[index] }, { walk, above: `${path}[${index + 1}].`, depth: depth + 1 })
  }
}

/** What the engine sets whatever a rule says: it makes no act of it. */
function byTheProgram(tag: Tag): Pick<Act, 'action' | 'because'> {
  if (tag >>> 16 === 2) return { action: 'set', because: 'file-level' }
  return { action: 'set', because: tag === 0x00100010 || tag === 0x00100020 ? 'pseudonym' : 'marks' }
}

function changeOf(before: Attributes | undefined, after: Attributes | undefined, { from, to }: { from: Element | undefined, to: Element | undefined }): Change {
  if (!from || !before) return 'added'
  if (!to || !after) return 'removed'
  if (from.items || to.items) return (from.items?.length ?? 0) === (to.items?.length ?? 0) ? 'same' : 'changed'
  if (to.length === 0 && from.length > 0) return 'emptied'
  if (from.fragments || to.fragments) return from.length === to.length && from.end - from.valueOffset === to.end - to.valueOffset ? 'same' : 'changed'
  return from.length === to.length && Buffer.from(before.bytesOf(from)).equals(after.bytesOf(to)) ? 'same' : 'changed'
}

function tagText(tag: Tag): string {
  const hex = tag.toString(16).padStart(8, '0')
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}

function valueOf(attributes: Attributes, element: Element): string {
  if (element.items) return `[${element.items.length}]`
  if (element.fragments || (binary.has(element.vr) && element.length > 64)) return `${element.end - element.valueOffset} bytes`
  try {
    if (numeric.has(element.vr)) return shortened(attributes.numbersOf(element).slice(0, 64).join('\\'))
    if (binary.has(element.vr)) return Buffer.from(attributes.bytesOf(element)).toString('hex')
    return shortened(attributes.stringsOf(element).join('\\'))
  } catch {
    return `${element.length} bytes`
  }
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
