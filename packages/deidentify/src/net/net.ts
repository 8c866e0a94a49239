/**
 * The last look before an instance is released (docs/decisions/0005): the bytes that would be written, without pixel data, are searched for this
 * person's own values. What holds one is taken out; where that cannot be done the instance is held.
 */
import type { Attributes, Element, Tag } from '@vesalius/standards/dicom'
import type { SeedValue } from '../text/types.ts'
import { isListed } from '../text/vocabulary.ts'
import { byteMatcher } from './byte-matcher.ts'
import { patternsOf, tokensOf, type Token } from './tokens.ts'

export interface Net {
  /** Something that looks like one of the values, anywhere in the bytes. Quick; may be wrong, never the other way. */
  touches(bytes: Uint8Array): boolean
  /** The elements that hold one, by the way to them. */
  catches(attributes: Attributes): Catch[]
}

export interface Catch {
  /** Tag and number of the item for each sequence around it, outermost first. */
  readonly around: readonly { readonly tag: Tag, readonly item: number }[]
  readonly tag: Tag
}

/** Sets in which text of the person may stand although the instance declares another: the common mistakes. */
const usualSets: readonly (readonly string[])[] = [['ISO_IR 100'], ['ISO_IR 101'], ['ISO_IR 144'], ['ISO_IR 126'], ['GB18030'], ['ISO 2022 IR 13', 'ISO 2022 IR 87'], ['', 'ISO 2022 IR 149'], ['ISO_IR 138'], ['ISO_IR 127'], ['ISO_IR 148'], ['ISO_IR 166'], ['ISO_IR 110'], ['ISO_IR 109']]
const bulk = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN'])
const plainNumbers = new Set(['DA', 'DT', 'TM', 'UI', 'DS', 'IS'])
const decimals = new Set(['DS', 'IS'])
const numbers = new Set(['FD', 'FL', 'SL', 'SS', 'SV', 'UL', 'US', 'UV', 'AT'])

export function netOf(seeds: readonly SeedValue[], characterSets: readonly string[]): Net {
  const tokens = tokensOf(seeds)
  const matcher = byteMatcher(patternsOf(tokens, [characterSets, ...usualSets]))
  const held = (bytes: Uint8Array, vr: string | undefined): boolean =>
    matcher.search(bytes, (index, start, end) => {
      const token = tokens[index]!
      if (vr !== undefined && isChance(token, { vr, length: end - start, size: bytes.length })) return false
      return stands(bytes, { token, start, end }) && !isInWord(bytes, start, end)
    })
  return {
    touches: (bytes) => tokens.length > 0 && held(bytes, undefined),
    catches: (attributes) => {
      const found: Catch[] = []
      walk(attributes, { around: [], found, held })
      return found
    },
  }
}

/** Numbers meet a short value by chance; where dates and numbers stand, a date or a short number is what the rules left there. */
function isChance({ loose, numeric, text, dateNumber }: Token, { vr, length, size }: { vr: string, length: number, size: number }): boolean {
  if (numbers.has(vr)) return length < (size > 4096 ? 8 : 5)
  if (bulk.has(vr)) return size > 4096 && length < 8
  return plainNumbers.has(vr) && ((loose && !(dateNumber && decimals.has(vr))) || (numeric && text.length < 6))
}

function stands(bytes: Uint8Array, { token, start, end }: { token: { numeric: boolean, bounded: boolean }, start: number, end: number }): boolean {
  const before = bytes[start - 1] ?? 0
  const after = bytes[end] ?? 0
  if (token.numeric) return !isDigit(before) && !isDigit(after) && !(before === 0x2e && isDigit(bytes[start - 2] ?? 0)) && !(after === 0x2e && isDigit(bytes[end + 1] ?? 0))
  if (!token.bounded) return true
  return isEdge(before, bytes[start]!) || isEdge(bytes[end - 1]!, after)
}

const longestWord = 48

/** `Mary` in PRIMARY, `Tina` in RETINA: a part of a longer word of medicine or technique, which the rules keep for the same reason. */
function isInWord(bytes: Uint8Array, start: number, end: number): boolean {
  let [from, to] = [start, end]
  while (isLetter(bytes[from - 1]) && to - from <= longestWord) from--
  while (isLetter(bytes[to]) && to - from <= longestWord) to++
  if (to - from === end - start || to - from > longestWord || isBeyond(bytes[from - 1]) || isBeyond(bytes[to])) return false
  const word = bytes.subarray(from, to)
  return word.every(isLetter) && isListed(latin1.decode(word).toLowerCase())
}

const latin1 = new TextDecoder('latin1')
const isLetter = (byte: number | undefined): boolean => byte !== undefined && (isLower(byte) || isUpper(byte))
/** Part of a letter of another set. */
const isBeyond = (byte: number | undefined): boolean => byte !== undefined && byte > 0x7f
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a

/** Between these two bytes a word ends: something that is no letter or digit, or aB as in camel case. */
function isEdge(one: number, other: number): boolean {
  const inside = (byte: number): boolean => isLower(byte) || isUpper(byte) || isDigit(byte) || byte > 0x7f
  if (!inside(one) || !inside(other)) return true
  return (isLower(one) && isUpper(other)) || isDigit(one) !== isDigit(other)
}

interface Walk {
  readonly around: Catch['around']
  readonly found: Catch[]
  held(bytes: Uint8Array, vr: string): boolean
}

/** What the program itself writes (marks.ts, file-level.ts): a person whose name is part of a word there (`script`, `Vesalius`) is not told by it. */
const ownWords = new Set<Tag>([0x00020012, 0x00020013, 0x00120063, 0x00120064])

function walk(attributes: Attributes, { around, found, held }: Walk): void {
  for (const element of attributes) {
    if (around.length === 0 && ownWords.has(element.tag)) continue
    if (element.items !== undefined) {
      element.items.forEach((item, index) => walk(item, { around: [...around, { tag: element.tag, item: index }], found, held }))
      continue
    }
    if (isPixelData(element, around.length) || element.length === 0) continue
    if (held(attributes.bytesOf(element), element.vr)) found.push({ around, tag: element.tag })
  }
}

function isPixelData({ tag, fragments }: Element, depth: number): boolean {
  return fragments !== undefined || (depth === 0 && (tag === 0x7fe00010 || tag === 0x7fe00008 || tag === 0x7fe00009))
}
