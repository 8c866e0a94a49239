/** Identifiers of C-FIND, C-MOVE and C-GET as keys, and matches as identifiers (PS3.4 §C.1.3, §C.4). Texts go out as UTF-8 and say so. */
import { explicitLittleEndian } from '@vesalius/codec'
import { buildDicom, encodeAttributes, fromJson, hexTag, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomJson, Element, PlainAttributes, Tag } from '@vesalius/standards/dicom'
import { matchOf } from '@vesalius/standards/dicomweb'
import type { Match as AttributeMatch } from '@vesalius/standards/dicomweb'
import { BadQuery } from '../problems.ts'
import { keys } from '../search/keys.ts'
import type { Level } from '../search/keys.ts'

const levels: Readonly<Record<string, Level>> = { PATIENT: 'patient', STUDY: 'study', SERIES: 'series', IMAGE: 'instance' }
const levelTag = 0x00080052

export interface Asked {
  readonly level: Level
  readonly levelName: string
  readonly matches: readonly AttributeMatch[]
  /** Elements of the identifier at its root, to be returned. */
  readonly elements: readonly Element[]
  /** Keys with a value by which we cannot match. */
  readonly ignored: number
}

/** The data set of an identifier in `transferSyntax`. Throws DicomError. */
export function readIdentifier(identifier: Uint8Array, transferSyntax: string): Attributes {
  const head = buildDicom({ transferSyntax, attributes: [] })
  return readDicom(Buffer.concat([head, identifier]), { limits: { elements: 2000, items: 1000, depth: 4 } }).attributes
}

/** Throws archive/bad-query. */
export function readAsked(attributes: Attributes): Asked {
  const levelName = attributes.string(levelTag) ?? ''
  const level = levels[levelName]
  if (level === undefined) throw BadQuery('the query/retrieve level is PATIENT, STUDY, SERIES or IMAGE')
  const matches: AttributeMatch[] = []
  const elements: Element[] = []
  let ignored = 0
  for (const element of attributes) {
    if (element.tag === levelTag || element.tag === 0x00080005 || element.tag === 0x00080053 || (element.tag & 0xffff) === 0) continue
    elements.push(element)
    for (const { path, text } of valuesOf(attributes, element)) {
      if (keys.has(path.map(hexTag).join('.'))) matches.push(matchOf(path, text))
      else ignored++
    }
  }
  return { level, levelName, matches, elements, ignored }
}

/** Values that are asked for; empty ones only ask to be returned. */
function valuesOf(attributes: Attributes, element: Element): { path: Tag[]; text: string }[] {
  const text = (from: Attributes, one: Element): string => from.stringsOf(one).join('\\').trim()
  if (element.items === undefined) {
    const value = text(attributes, element)
    return value === '' ? [] : [{ path: [element.tag], text: value }]
  }
  const [item] = element.items
  return [...(item ?? [])].flatMap((one) => {
    const value = item === undefined || one.items !== undefined ? '' : text(item, one)
    return value === '' ? [] : [{ path: [element.tag, one.tag], text: value }]
  })
}

export interface Answer { readonly asked: Asked; readonly transferSyntax: string; readonly calledAe: string }

/** The identifier of a match: exactly the attributes that were asked for, empty when they are not known. */
export function encodeMatch(found: ReadonlyMap<string, unknown>, { asked, transferSyntax, calledAe }: Answer): Uint8Array {
  const json: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const element of asked.elements) json[hexTag(element.tag)] = found.get(hexTag(element.tag)) ?? { vr: element.vr }
  json['00080052'] = { vr: 'CS', Value: [asked.levelName] }
  json['00080054'] = { vr: 'AE', Value: [calledAe] }
  json['00080005'] = { vr: 'CS', Value: ['ISO_IR 192'] }
  const attributes: PlainAttributes = fromJson(json as DicomJson)
  return encodeAttributes(attributes, { explicit: transferSyntax === explicitLittleEndian, littleEndian: true, characterSets: ['ISO_IR 192'] })
}
