// The Native DICOM Model (PS3.19 A.1): a data set as XML and back, by way of the JSON model. Document types are refused, so an entity can
// neither grow nor fetch anything. Characters that XML 1.0 cannot hold become U+FFFD.
import type { Attributes } from './attributes.ts'
import { keywordOf } from './dictionary.ts'
import { type DicomJson, type JsonElement, type JsonPersonName, type JsonValue, toJson, type ToJsonOptions } from './json-model.ts'

export { fromXml } from './xml-model-read.ts'

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">\n'
const nameComponents = ['FamilyName', 'GivenName', 'MiddleName', 'NamePrefix', 'NameSuffix'] as const
const nameGroups = ['Alphabetic', 'Ideographic', 'Phonetic'] as const

/** The data set as a Native DICOM Model document; options and errors are those of toJson. */
export function toXml(attributes: Attributes, options: ToJsonOptions = {}): string {
  const parts = [head]
  writeDataSet(toJson(attributes, { ...options, decimalsAsText: true }), parts)
  parts.push('</NativeDicomModel>\n')
  return parts.join('')
}

function writeDataSet(json: DicomJson, parts: string[]): void {
  const creators = creatorsOf(json)
  for (const [tag, element] of Object.entries(json)) {
    const number = Number.parseInt(tag, 16)
    const creator = creators.get(tag.slice(0, 6))
    const keyword = keywordOf(number)
    // A private tag is written without its block, which its creator replaces (PS3.19 Table A.1.5-2).
    const name = creator === undefined ? tag : `${tag.slice(0, 4)}00${tag.slice(6)}`
    const more = (keyword ? ` keyword="${keyword}"` : '') + (creator === undefined ? '' : ` privateCreator="${escape(creator)}"`)
    parts.push(`<DicomAttribute tag="${name}" vr="${element.vr}"${more}>`)
    writeContent(element, parts)
    parts.push('</DicomAttribute>\n')
  }
}

/**
 * Creator by group and block, as in '004310'; of a creator with several blocks only the first, so that every element finds its way back.
 */
function creatorsOf(json: DicomJson): Map<string, string> {
  const creators = new Map<string, string>()
  const seen = new Set<string>()
  for (const [tag, { Value }] of Object.entries(json)) {
    const isBlock = (Number.parseInt(tag.slice(0, 4), 16) & 1) === 1 && /^00[1-9A-F][0-9A-F]$/.test(tag.slice(4))
    const creator = Value?.[0]
    if (!isBlock || typeof creator !== 'string' || seen.has(tag.slice(0, 4) + creator)) continue
    seen.add(tag.slice(0, 4) + creator)
    creators.set(tag.slice(0, 4) + tag.slice(6), creator)
  }
  return creators
}

function writeContent(element: JsonElement, parts: string[]): void {
  if (element.BulkDataURI !== undefined) parts.push(`<BulkData uri="${escape(element.BulkDataURI)}"/>`)
  if (element.InlineBinary !== undefined) parts.push(`<InlineBinary>${element.InlineBinary}</InlineBinary>`)
  element.Value?.forEach((value, at) => writeValue(value, { vr: element.vr, number: at + 1 }, parts))
}

function writeValue(value: JsonValue, { vr, number }: { vr: string; number: number }, parts: string[]): void {
  if (vr === 'SQ') {
    parts.push(`<Item number="${number}">\n`)
    writeDataSet(value as DicomJson, parts)
    parts.push('</Item>\n')
  } else if (vr === 'PN' && value !== null) {
    parts.push(`<PersonName number="${number}">`)
    for (const group of nameGroups) writeName(group, (value as JsonPersonName)[group], parts)
    parts.push('</PersonName>')
  } else parts.push(value === null ? `<Value number="${number}"/>` : `<Value number="${number}">${escape(String(value))}</Value>`)
}

function writeName(group: string, text: string | undefined, parts: string[]): void {
  if (text === undefined) return
  const split = text.split('^')
  const components = split.length > 5 ? [...split.slice(0, 4), split.slice(4).join('^')] : split
  parts.push(`<${group}>`)
  // Empty components are written too, so that a name with delimiters at its end is the same afterwards.
  components.forEach((component, at) => parts.push(`<${nameComponents[at]}>${escape(component)}</${nameComponents[at]}>`))
  parts.push(`</${group}>`)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
}

function escape(text: string): string {
  return text.toWellFormed().replace(/[&<>"\r\n\t]|[\x00-\x1f\ufffe\uffff]/g, (character) => entities[character] ?? '\ufffd')
}
