// The data dictionary of PS3.6 §6–9 and PS3.7 Annex E: tag to VR, VM, keyword and name, and the other way. The VRs are one open-addressed
// table because every implicit element asks for its own; names are parsed when first asked for.
import { attributeNames } from './tables/attribute-names.gen.ts'
import { privateElements } from './tables/private-elements.gen.ts'
import { elementRepresentations, repeatingRepresentations, valueRepresentations } from './tables/value-representations.gen.ts'
import type { Tag } from './tag.ts'

/** VRs that depend on other attributes of the data set; vrOf answers the key. */
export const ambiguousVrs: Readonly<Record<string, readonly string[]>> = {
  ox: ['OB', 'OW'], // by Bits Allocated and transfer syntax (PS3.5 A.1, A.2)
  xs: ['US', 'SS'], // by Pixel Representation
  lt: ['US', 'SS', 'OW'], // lookup table data
  lo: ['US', 'OW'], // lookup table data
}

const slots = 1 << 14
const tagsInTable = new Uint32Array(slots)
const vrsInTable = new Uint8Array(slots) // 0 = free, else 1 + index into vrNames
const vrNames = valueRepresentations.split(' ')

const slotOf = (tag: number): number => Math.imul(tag, 0x9e3779b1) >>> 18

for (const line of elementRepresentations.split('\n')) {
  const group = Number.parseInt(line.slice(0, 4), 16) << 16
  for (let at = 4; at < line.length; at += 5) {
    const tag = (group | Number.parseInt(line.slice(at, at + 4), 16)) >>> 0
    const letter = line.charCodeAt(at + 4)
    let slot = slotOf(tag)
    while (vrsInTable[slot] !== 0) slot = (slot + 1) & (slots - 1)
    tagsInTable[slot] = tag
    vrsInTable[slot] = 1 + (letter < 97 ? letter - 65 : letter - 71)
  }
}

/**
 * The VR of a tag: two capitals, a key of ambiguousVrs, or 'UN' when unknown. An element of a private block needs the name of its creator.
 */
export function vrOf(tag: Tag, privateCreator?: string): string {
  for (let slot = slotOf(tag); ; slot = (slot + 1) & (slots - 1)) {
    const code = vrsInTable[slot]
    if (code === 0) return vrOfUnlisted(tag, privateCreator)
    if (tagsInTable[slot] === tag) return vrNames[code! - 1]!
  }
}

function vrOfUnlisted(tag: Tag, privateCreator: string | undefined): string {
  const element = tag & 0xffff
  if (element === 0) return 'UL' // group length (PS3.5 7.2)
  if (((tag >>> 16) & 1) === 1) {
    if (element >= 0x10 && element <= 0xff) return 'LO' // private creator (PS3.5 7.8.1)
    return (privateCreator !== undefined && privateElementOf(tag, privateCreator)?.vr) || 'UN'
  }
  const pattern = patternOf(tag)
  return (pattern !== undefined && repeating().get(pattern)) || 'UN'
}

// Repeating groups and elements (PS3.6 §6): the tag with x in place of the digits that repeat, as the table writes it.
function patternOf(tag: Tag): string | undefined {
  const hex = tag.toString(16).padStart(8, '0')
  const group = hex.slice(0, 4)
  if (/^(50|60|7f)/.test(hex)) return `${hex.slice(0, 2)}xx${hex.slice(4)}`
  if (hex.startsWith('002031')) return '002031xx'
  if (hex.startsWith('002804') || hex.startsWith('002808')) return `${hex.slice(0, 6)}x${hex.slice(7)}`
  if (group === '1000') return `1000xxx${hex.slice(7)}`
  return group === '1010' ? '1010xxxx' : undefined
}

let repeatingVrs: Map<string, string> | undefined

function repeating(): Map<string, string> {
  repeatingVrs ??= new Map(repeatingRepresentations.split('\n').map((line) => [line.slice(0, 8), line.slice(9)]))
  return repeatingVrs
}

/** What is known of an element of a private block. `code` K says that RSNA's collection holds the element safe to keep. */
export interface PrivateElement {
  readonly vr: string
  readonly vm: string
  readonly code: string
  readonly name: string
}

let privateByCreator: Map<string, Map<number, PrivateElement>> | undefined

/** The element that `creator` defines at this tag, whatever block it was given: group and last two digits count. */
export function privateElementOf(tag: Tag, creator: string): PrivateElement | undefined {
  privateByCreator ??= parsePrivate()
  return privateByCreator.get(creator.trim())?.get(((tag >>> 16) << 8) | (tag & 0xff))
}

function parsePrivate(): Map<string, Map<number, PrivateElement>> {
  const creators = new Map<string, Map<number, PrivateElement>>()
  let block = new Map<number, PrivateElement>()
  for (const line of privateElements.split('\n')) {
    if (line.startsWith('"')) {
      block = new Map()
      creators.set(line.slice(1, -1), block)
      continue
    }
    const [place = '', vr = '', vm = '', code = '', name = ''] = line.split('|')
    block.set((Number.parseInt(place.slice(0, 4), 16) << 8) | Number.parseInt(place.slice(5), 16), { vr, vm, code, name })
  }
  return creators
}

interface Entry {
  readonly keyword: string
  readonly name: string
  readonly vm: string
  readonly retired: boolean
}

let entries: Map<string, Entry> | undefined
let tagsByKeyword: Map<string, Tag> | undefined

function entryOf(tag: Tag): Entry | undefined {
  entries ??= new Map(
    attributeNames.split('\n').map((line) => {
      const [key = '', vm = '', retired = '', keyword = '', name = ''] = line.split('|')
      return [key, { keyword, name, vm, retired: retired === 'R' }]
    }),
  )
  return entries.get(tag.toString(16).padStart(8, '0')) ?? entries.get(patternOf(tag) ?? '')
}

/** 'PatientID'; undefined for unknown and private tags. */
export function keywordOf(tag: Tag): string | undefined {
  return entryOf(tag)?.keyword || undefined
}

/** 'Patient ID'; undefined for unknown and private tags. */
export function nameOf(tag: Tag): string | undefined {
  return entryOf(tag)?.name || undefined
}

/** Value multiplicity as PS3.6 writes it: '1', '1-n', '2-2n', '1-n or 1'. */
export function vmOf(tag: Tag): string | undefined {
  return entryOf(tag)?.vm
}

/** True when PS3.6 says RET. */
export function isRetired(tag: Tag): boolean {
  return entryOf(tag)?.retired ?? false
}

/** The tag of a keyword, exactly as PS3.6 spells it. A keyword of a repeating group gives the tag of its first group. */
export function tagOfKeyword(keyword: string): Tag | undefined {
  tagsByKeyword ??= new Map(
    attributeNames.split('\n').flatMap((line) => {
      const [key = '', , , word = ''] = line.split('|')
      return word === '' ? [] : [[word, Number.parseInt(key.replaceAll('x', '0'), 16)] as const]
    }),
  )
  return tagsByKeyword.get(keyword)
}
