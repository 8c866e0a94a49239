/** An output beside the input it was made from: every UID, date and time at the same place of both, for the checks that need all files together. */
import type { Attributes, DicomFile, Element, Tag } from '@vesalius/standards/dicom'
import { formatTag } from '@vesalius/standards/dicom'
import { isOfStandard } from '../identities/collect.ts'
import { dayOfValue } from '../identities/days.ts'
import { plainId } from '../identities/person-key.ts'
import { classUidAttributes } from '../tables/identity-attributes.ts'

export interface MovedDate {
  readonly place: string
  readonly birth: boolean
  /** Days since 1970. */
  readonly from: number
  readonly to: number
  /** A DT kept its time of day, or lost it with its precision. */
  readonly timeKept: boolean
}

export interface PairFacts {
  readonly patientId: readonly [string, string]
  /** Issuer of Patient ID of the input; empty when it names none. */
  readonly issuer: string
  readonly sopClass: string
  /** Original and new UID at the same place. */
  readonly uids: readonly (readonly [string, string])[]
  readonly dates: readonly MovedDate[]
  /** Places of TM values: kept, changed. Empty and removed ones are not counted. */
  readonly times: readonly (readonly [Tag, 'kept' | 'changed'])[]
  /** Where an original UID stayed. */
  readonly uidsKept: readonly string[]
  /** UIDs of classes at the same place that are no longer the same. */
  readonly classesChanged: readonly string[]
}

interface Gathered {
  readonly uids: (readonly [string, string])[]
  readonly dates: MovedDate[]
  readonly times: (readonly [Tag, 'kept' | 'changed'])[]
  readonly uidsKept: string[]
  readonly classesChanged: string[]
}

export function comparePair(input: DicomFile, output: DicomFile): PairFacts {
  const gathered: Gathered = { uids: [], dates: [], times: [], uidsKept: [], classesChanged: [] }
  walk(input.attributes, output.attributes, { path: '', gathered })
  return {
    patientId: [input.attributes.string(0x00100020) ?? '', output.attributes.string(0x00100020) ?? ''],
    issuer: plainId(input.attributes.string(0x00100021) ?? ''),
    sopClass: input.attributes.string(0x00080016) ?? '',
    ...gathered,
  }
}

interface Walk { readonly path: string, readonly gathered: Gathered }

function walk(input: Attributes, output: Attributes, { path, gathered }: Walk): void {
  for (const element of output) {
    const original = input.element(element.tag)
    if (original === undefined) continue
    const place = path + formatTag(element.tag)
    if (element.items !== undefined || original.items !== undefined) {
      // Only as many items as before are the same ones.
      const [before, after] = [original.items ?? [], element.items ?? []]
      if (before.length === after.length) after.forEach((item, at) => walk(before[at] as Attributes, item, { path: `${place}[${at + 1}].`, gathered }))
    } else if (element.length > 0 && original.length > 0 && element.length <= 65_536 && original.length <= 65_536) {
      compare({ input, output, element, original }, place, gathered)
    }
  }
}

interface Values { readonly input: Attributes, readonly output: Attributes, readonly element: Element, readonly original: Element }

function compare({ input, output, element, original }: Values, place: string, gathered: Gathered): void {
  if (!['UI', 'DA', 'DT', 'TM'].includes(original.vr)) return
  const before = input.stringsOf(original)
  const after = output.stringsOf(element)
  if (before.length !== after.length) return
  before.forEach((from, at) => {
    const to = after[at] ?? ''
    if (from === '' || to === '') return
    if (original.vr === 'UI') compareUid(element.tag, [from, to], { place, gathered })
    else if (original.vr === 'TM') gathered.times.push([element.tag, from === to ? 'kept' : 'changed'])
    else compareDate(element.tag, [from, to], { place, gathered })
  })
}

interface At { readonly place: string, readonly gathered: Gathered }

function compareUid(tag: Tag, [from, to]: readonly [string, string], { place, gathered }: At): void {
  if (classUidAttributes.has(tag) || isOfStandard(from)) {
    if (from !== to) gathered.classesChanged.push(place)
  } else if (from === to) gathered.uidsKept.push(place)
  else gathered.uids.push([from, to])
}

function compareDate(tag: Tag, [from, to]: readonly [string, string], { place, gathered }: At): void {
  const [before, after] = [dayOfValue(from), dayOfValue(to)]
  if (before === undefined || after === undefined) return
  const [timeBefore, timeAfter] = [from.replaceAll('.', '').slice(8), to.replaceAll('.', '').slice(8)]
  gathered.dates.push({ place, birth: tag === 0x00100030, from: before, to: after, timeKept: timeBefore === timeAfter || timeAfter === '' })
}
