/**
 * A DICOM file as a tree that can be changed at will, also into what no well-behaved writer makes: copies of an element, elements out of order,
 * sequences held as UN, bytes after the end (PS3.5 §7.1, 7.5, 6.2.2; PS3.10 §7). The writer is the corpus's own, apart from the engine's.
 */
import { type Attributes, decodeText, type DicomFile, encodeText, readDicom, type Tag } from '@vesalius/standards/dicom'
import { deflateRawSync } from 'node:zlib'

export interface Node {
  readonly tag: Tag
  vr: string
  bytes: Uint8Array
  items?: Tree[]
  fragments?: Uint8Array[]
  /** Written as UN; what is inside is implicit little endian. */
  asUnknown?: boolean
  undefinedLength?: boolean
}

export type Tree = Node[]

export interface Source {
  preamble: Uint8Array
  meta: Tree
  tree: Tree
  transferSyntax: string
  /** After the last element. */
  tail: Uint8Array
}

interface Layout { readonly explicit: boolean, readonly little: boolean }

const implicit = '1.2.840.10008.1.2'
const bigEndian = '1.2.840.10008.1.2.2'
const deflated = new Set(['1.2.840.10008.1.2.1.99'])
/** ZZ stands for a representation that nobody knows: those have long headers (PS3.5 §7.1.2). */
const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV', 'ZZ'])
const charactersOf = new Set(['SH', 'LO', 'UC', 'ST', 'LT', 'UT', 'PN'])
const nothing = new Uint8Array(0)

export function sourceOf(bytes: Uint8Array): Source {
  const file = readDicom(bytes)
  return {
    preamble: new Uint8Array(128),
    meta: file.meta ? treeOf(file.meta) : [],
    tree: treeOf(file.attributes),
    transferSyntax: file.transferSyntax,
    tail: nothing,
  }
}

export function treeOf(attributes: Attributes): Tree {
  const tree: Tree = []
  for (const element of attributes) {
    const node: Node = { tag: element.tag, vr: element.vr, bytes: nothing, undefinedLength: element.undefinedLength }
    const declared = attributes.carrier.explicit && element.unknown
    if (declared) node.asUnknown = true
    if (element.items) node.items = element.items.map(treeOf)
    else if (element.fragments) node.fragments = element.fragments.map((fragment) => attributes.carrier.source.read(fragment.valueOffset, fragment.length))
    else node.bytes = attributes.bytesOf(element)
    tree.push(node)
  }
  return tree
}

export function writeSource({ preamble, meta, tree, transferSyntax, tail }: Source): Uint8Array {
  const layout = { explicit: transferSyntax !== implicit, little: transferSyntax !== bigEndian }
  const metaBody = written(meta.filter((node) => node.tag !== 0x00020000).sort((a, b) => a.tag - b.tag), { explicit: true, little: true })
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, metaBody.length, true)
  const head = Buffer.concat([preamble, Buffer.from('DICM'), written([{ tag: 0x00020000, vr: 'UL', bytes: length }], { explicit: true, little: true }), metaBody])
  const body = Buffer.concat([written(tree, layout), tail])
  return Buffer.concat([head, deflated.has(transferSyntax) ? even(deflateRawSync(body)) : body])
}

const even = (bytes: Uint8Array, pad = 0): Uint8Array => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Uint8Array.of(pad)]))

function written(tree: Tree, layout: Layout): Uint8Array {
  return Buffer.concat(tree.flatMap((node) => nodeBytes(node, layout)))
}

function nodeBytes(node: Node, layout: Layout): Uint8Array[] {
  if (node.fragments) return [header(node, layout, 0xffffffff), ...node.fragments.flatMap((one) => [itemHead(0xe000, even(one).length, true), even(one)]), itemHead(0xe0dd, 0, true)]
  if (!node.items) {
    const bytes = even(node.bytes, padOf(node.vr))
    return [header(node, layout, bytes.length), bytes]
  }
  const inner = node.asUnknown ? { explicit: false, little: true } : layout
  const content = node.items.flatMap((item) => {
    const bytes = written(item, inner)
    return node.undefinedLength ? [itemHead(0xe000, 0xffffffff, inner.little), bytes, itemHead(0xe00d, 0, inner.little)] : [itemHead(0xe000, bytes.length, inner.little), bytes]
  })
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return node.undefinedLength ? [header(node, layout, 0xffffffff), ...content, itemHead(0xe0dd, 0, inner.little)] : [header(node, layout, length), ...content]
}

const padOf = (vr: string): number => (/^(UI|O[BDFLVW]|UN|US|UL)$/.test(vr) ? 0 : 0x20)

function header(node: Node, { explicit, little }: Layout, length: number): Uint8Array {
  const vr = node.asUnknown ? 'UN' : node.vr
  const long = longForms.has(vr)
  const bytes = new Uint8Array(!explicit || !long ? 8 : 12)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, node.tag >>> 16, little)
  view.setUint16(2, node.tag & 0xffff, little)
  if (!explicit) { view.setUint32(4, length, little); return bytes }
  bytes.set(new TextEncoder().encode(vr), 4)
  if (long) view.setUint32(8, length, little)
  else view.setUint16(6, length, little)
  return bytes
}

function itemHead(element: number, length: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfffe, little)
  view.setUint16(2, element, little)
  view.setUint32(4, length, little)
  return bytes
}

export const nodeOf = (tree: Tree, tag: Tag): Node | undefined => tree.find((node) => node.tag === tag)

/** Puts the node at its place; nodes with this tag go, unless a copy is wanted. */
export function put(tree: Tree, node: Node, options: { copy?: boolean } = {}): void {
  if (!options.copy) for (let at = tree.length - 1; at >= 0; at--) if (tree[at]?.tag === node.tag) tree.splice(at, 1)
  const at = tree.findIndex((one) => one.tag > node.tag)
  tree.splice(at < 0 ? tree.length : at, 0, node)
}

export const drop = (tree: Tree, test: (node: Node) => boolean): void => {
  for (let at = tree.length - 1; at >= 0; at--) if (test(tree[at] as Node)) tree.splice(at, 1)
}

export function textNode(tag: Tag, vr: string, value: string, charset: readonly string[]): Node {
  return { tag, vr, bytes: encodeText(value, charactersOf.has(vr) ? charset : [], { vr }) }
}

export const sequence = (tag: Tag, ...items: Tree[]): Node => ({ tag, vr: 'SQ', bytes: nothing, items: items.map((item) => [...item].sort((a, b) => a.tag - b.tag)) })

export function numbers(tag: Tag, vr: 'US' | 'SS' | 'UL' | 'FL' | 'FD', values: readonly number[], little = true): Node {
  const width = { US: 2, SS: 2, UL: 4, FL: 4, FD: 8 }[vr]
  const bytes = new Uint8Array(width * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, at) => {
    if (vr === 'FD') view.setFloat64(at * 8, value, little)
    else if (vr === 'FL') view.setFloat32(at * 4, value, little)
    else if (vr === 'UL') view.setUint32(at * 4, value, little)
    else view.setUint16(at * 2, value & 0xffff, little)
  })
  return { tag, vr, bytes }
}

/** The first text of a node, by the character set in force. */
export const textOf = (node: Node | undefined, charset: readonly string[] = []): string =>
  (node && !node.items && !node.fragments ? decodeText(node.bytes, charactersOf.has(node.vr) ? charset : [], { vr: node.vr }).trim() : '')

/** Every text in the declared set is said anew in another one; what cannot be said in it goes. */
export function recode(tree: Tree, from: readonly string[], to: readonly string[]): void {
  const own = nodeOf(tree, 0x00080005)
  const inForce = own ? textOf(own).split('\\').map((term) => term.trim()) : from
  for (const node of tree) {
    if (node.items) for (const item of node.items) recode(item, inForce, to)
    else if (charactersOf.has(node.vr) && node.bytes.some((byte) => byte > 0x7f || byte === 0x1b)) recodeNode(node, inForce, to)
  }
  drop(tree, (node) => node.tag === 0x00080005)
}

function recodeNode(node: Node, from: readonly string[], to: readonly string[]): void {
  try {
    node.bytes = encodeText(decodeText(node.bytes, from, { vr: node.vr }), to, { vr: node.vr })
  } catch {
    node.bytes = nothing
  }
}

export const isReadable = (bytes: Uint8Array): DicomFile | undefined => {
  try { return readDicom(bytes) } catch { return undefined }
}

export function encodedNumber(tag: Tag, vr: string, value: number, little: boolean): Node {
  const bytes = new Uint8Array(4)
  const view = new DataView(bytes.buffer)
  if (vr === 'FL') view.setFloat32(0, value, little)
  else view.setInt32(0, value, little)
  return { tag, vr, bytes }
}
