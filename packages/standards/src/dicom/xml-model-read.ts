// The Native DICOM Model (PS3.19 A.1) to plain attributes. Document types and processing of entities are refused; depth and size are
// limited.
import { SaxesParser } from 'saxes'
import { DicomError } from './error.ts'
import { type FromJsonOptions, fromJson } from './json-model-read.ts'
import type { DicomJson, JsonElement, JsonValue } from './json-model.ts'
import { defaultLimits } from './limits.ts'
import type { PlainAttributes } from './plain-attributes.ts'

interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Node[]
  text: string
}

const namespace = 'http://dicom.nema.org/PS3.19/models/NativeDICOM'
const nameComponents = ['FamilyName', 'GivenName', 'MiddleName', 'NamePrefix', 'NameSuffix']
const nameGroups = ['Alphabetic', 'Ideographic', 'Phonetic']
const widestGap = 1000

/** The attributes of a Native DICOM Model document, for buildDicom. Throws DicomError 'bad-xml' and those of fromJson; offset is -1. */
export function fromXml(xml: string, options: FromJsonOptions = {}): PlainAttributes {
  const root = parse(xml, options.limits?.depth ?? defaultLimits.depth)
  if (root.name !== 'NativeDicomModel') throw bad('the document is no Native DICOM Model')
  return fromJson(dataSet(root), options)
}

function bad(reason: string): DicomError {
  return new DicomError('bad-xml', -1, reason)
}

function parse(xml: string, depth: number): Node {
  const parser = new SaxesParser({ xmlns: false })
  const root: Node = { name: '', attributes: {}, children: [], text: '' }
  const stack = [root]
  parser.on('doctype', () => {
    throw bad('a document type is refused')
  })
  // The parser's own message quotes the document, so it is not passed on.
  parser.on('error', () => {
    throw bad(`not well formed near character ${parser.position}`)
  })
  parser.on('opentag', (tag) => {
    // Every level of sequence is a DicomAttribute and an Item; a name adds three.
    if (stack.length > 2 * depth + 6) throw new DicomError('too-deep', -1, 'sequences are nested deeper than the budget')
    const name = tag.name.replace(/^[^:]*:/, '')
    const node: Node = {
      name,
      attributes: Object.assign(Object.create(null), tag.attributes) as Record<string, string>,
      children: [],
      text: '',
    }
    const declared = node.attributes.xmlns
    if (declared !== undefined && declared !== namespace) throw bad('an element is of another namespace')
    stack.at(-1)?.children.push(node)
    stack.push(node)
  })
  parser.on('closetag', () => void stack.pop())
  const addText = (text: string): void => {
    const node = stack.at(-1)
    if (node !== undefined) node.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(xml).close()
  const top = root.children[0]
  if (top === undefined) throw bad('the document is empty')
  return top
}

function dataSet(node: Node): DicomJson {
  const json = Object.create(null) as DicomJson
  const blocks = new Map<string, string>()
  const attributes = node.children.filter((child) => child.name === 'DicomAttribute')
  for (const attribute of attributes) {
    const tag = attribute.attributes.tag?.toUpperCase() ?? ''
    if (!/^[0-9A-F]{8}$/.test(tag)) throw bad('an attribute has no tag')
    if (/^[0-9A-F]{3}[13579BDF]00[1-9A-F][0-9A-F]$/.test(tag) && attribute.attributes.privateCreator === undefined) {
      const creator = attribute.children.find((child) => child.name === 'Value')?.text ?? ''
      const key = `${tag.slice(0, 4)} ${creator}`
      if (!blocks.has(key)) blocks.set(key, tag.slice(6))
      put(json, tag, element(attribute))
    }
  }
  for (const attribute of attributes) {
    const tag = attribute.attributes.tag?.toUpperCase() ?? ''
    const creator = attribute.attributes.privateCreator
    if (creator === undefined) {
      if (json[tag] === undefined) put(json, tag, element(attribute))
    } else put(json, placed(json, blocks, { tag, creator }), element(attribute))
  }
  return json
}

/** The tag of a private element, in the block that its creator reserved; a block is reserved when there is none. */
function placed(json: DicomJson, blocks: Map<string, string>, { tag, creator }: { tag: string; creator: string }): string {
  if (tag.slice(4, 6) !== '00') return tag
  const group = tag.slice(0, 4)
  const key = `${group} ${creator}`
  let block = blocks.get(key)
  for (let free = 0x10; block === undefined; free++) {
    if (free > 0xff) throw bad('a group has no free private block')
    const candidate = free.toString(16).toUpperCase()
    if (json[`${group}00${candidate}`] !== undefined) continue
    block = candidate
    blocks.set(key, block)
    put(json, `${group}00${block}`, { vr: 'LO', Value: [creator] })
  }
  return `${group}${block}${tag.slice(6)}`
}

function put(json: DicomJson, tag: string, element: JsonElement): void {
  if (json[tag] !== undefined) throw bad('a tag stands twice')
  json[tag] = element
}

function element({ attributes, children }: Node): JsonElement {
  const json: JsonElement = { vr: attributes.vr ?? '' }
  const values: JsonValue[] = []
  for (const child of children) {
    switch (child.name) {
      case 'Value':
        place(values, child, child.text === '' ? null : child.text)
        break
      case 'Item':
        place(values, child, dataSet(child))
        break
      case 'PersonName':
        place(values, child, personName(child))
        break
      case 'InlineBinary':
        json.InlineBinary = child.text
        break
      case 'BulkData':
        json.BulkDataURI = child.attributes.uri ?? child.attributes.uuid ?? ''
        break
      default:
        throw bad('an element is not of the Native DICOM Model')
    }
  }
  if (values.length > 0) json.Value = values
  return json
}

function place(values: JsonValue[], { attributes }: Node, value: JsonValue): void {
  const number = /^\d{1,9}$/.test(attributes.number ?? '') ? Number(attributes.number) : 0
  if (number <= values.length || number > values.length + widestGap) throw bad('values are not numbered in order')
  while (values.length < number - 1) values.push(null)
  values.push(value)
}

function personName({ children }: Node): JsonValue {
  const name: Record<string, string> = {}
  for (const group of children) {
    if (!nameGroups.includes(group.name)) throw bad('a name has an unknown group')
    const last = nameComponents.findLastIndex((component) => group.children.some((child) => child.name === component))
    const components = nameComponents.slice(0, last + 1)
    name[group.name] = components.map((component) => group.children.find((child) => child.name === component)?.text ?? '').join('^')
  }
  return name
}
