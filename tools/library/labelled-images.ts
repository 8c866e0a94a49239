/** Images of a dataset with what the clinical table says of their subjects: a label of 0 or 1, and the groups by which a model is looked at. */
import { join } from 'node:path'
import { filesIn, imageOf, readFile } from './dicom-read.ts'
import type { Attributes, Image } from './dicom-read.ts'
import { pathOf } from './run-context.ts'
import type { RunContext } from './run-context.ts'
import { column, readTable } from './table.ts'

export interface LabelColumns {
  readonly label?: string
  /** The column that holds what is in Patient ID of the images. */
  readonly subject?: string
  /** Columns of the table by whose values groups are told. */
  readonly groups?: readonly string[]
}

export interface Labelled<Prepared> { readonly subject: string, readonly image: Prepared, readonly label: number, readonly groups: Readonly<Record<string, string>> }

/** Single frames, prepared as the model wants them. Throws when there are not both labels. */
export function labelledImages<Prepared>(context: RunContext<LabelColumns>, prepare: (image: Image) => Prepared): Labelled<Prepared>[] {
  const { label = 'label', subject = 'subject', groups = [] } = context.arguments
  const table = readTable(join(pathOf(context, 'inputs', 'labels'), 'table.csv'))
  const [labels, subjects] = [column(table, label), column(table, subject)]
  const factors = groups.map((name) => ({ name, values: column(table, name) }))
  const known = new Map(subjects.map((name, at) => [name, { label: labels[at] ?? '', groups: Object.fromEntries(factors.map(({ name: factor, values }) => [factor, values[at] ?? ''])) }]))
  const found = singleFrames(context).flatMap((image): Labelled<Prepared>[] => {
    const name = image.attributes.text(0x00100020).trim()
    const row = known.get(name)
    return row?.label === '0' || row?.label === '1' ? [{ subject: name, label: Number(row.label), image: prepare(image), groups: { ...groupsOf(image.attributes), ...row.groups } }] : []
  })
  if (!found.some(({ label: one }) => one === 1) || !found.some(({ label: one }) => one === 0)) throw new Error('both labels are needed')
  return found
}

export function singleFrames(context: RunContext<unknown>): Image[] {
  return filesIn(pathOf(context, 'inputs', 'images')).map((path) => imageOf(readFile(path))).filter(({ frames }) => frames === 1)
}

/** Sex, age in bands of twenty years, and the maker of the device, as the images say: what they do not say makes no group. */
function groupsOf(attributes: Attributes): Record<string, string> {
  const years = /^(\d{3})Y$/.exec(attributes.text(0x00101010).trim())?.[1]
  const from = years === undefined ? undefined : Math.floor(Number(years) / 20) * 20
  const said = { sex: attributes.text(0x00100040).trim(), age: from === undefined ? '' : `${from}-${from + 19}`, maker: attributes.text(0x00080070).trim() }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''))
}
