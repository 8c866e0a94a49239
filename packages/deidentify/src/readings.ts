/**
 * What the bytes of a text say where the declared character set cannot be meant (PS3.5 6.1.2, PS3.3 C.12.1.1.2), by the mistakes that senders make: UTF-8
 * that is not declared, Latin-1 and ISO 2022 declared as UTF-8, UTF-8 cut in the middle of a character. Where two sets can be meant, the person is looked for in both.
 */
import { characterSetRemarks, decodeValues, DicomError, encodeText } from '@vesalius/standards/dicom'
import type { Attributes, Element } from '@vesalius/standards/dicom'
import { fold } from './text/fold.ts'

export interface Readings {
  /** As the text is meant, most likely. */
  readonly values: readonly string[]
  /** As it could be meant too: looked through for the person, never written. */
  readonly other: readonly string[]
  /** The declared set is not the one of `values`: what stays is written anew. */
  readonly mistaken: boolean
}

const utf8 = ['ISO_IR 192']
const latin = ['ISO_IR 100']
const escaped = ['', 'ISO 2022 IR 87']
const none: readonly string[] = []

export function readingsOf(attributes: Attributes, element: Element): Readings {
  const declared = attributes.stringsOf(element)
  if (declared.every(isPlain)) return { values: declared, other: none, mistaken: false }
  const bytes = attributes.bytesOf(element)
  const meant = meantBy(bytes, attributes.characterSet, element.vr)
  if (meant !== undefined) return { values: meant, other: isPairs(attributes.characterSet) ? declared : none, mistaken: true }
  const other = readAsUtf8(bytes, element.vr)
  // No set of eight bits has letters there: bytes of another one, of which only what is plain can be read.
  if (declared.some((value) => /[\x80-\x9f]/.test(value))) return { values: declared.map(plainOf), other: declared, mistaken: true }
  return { values: declared, other: isSame(other, declared) ? none : other, mistaken: false }
}

const plainOf = (text: string): string => text.replaceAll(/[^\x00-\x7f]+/g, ' ').replaceAll(/ {2,}/g, ' ').trim()

const eightBits = [100, 101, 109, 110, 148, 144, 126, 127, 138, 166].map((number) => [`ISO_IR ${number}`])

/** Bytes beyond ASCII as they would read in the other sets of eight bits, of which a sender may have meant any: looked through for the person. None for UTF-8 and sets of more bytes. */
export function inOtherSets(bytes: Uint8Array, sets: readonly string[], vr: string): string[] {
  if (isWhole(sets) || sets.length > 1 || bytes.includes(0x1b) || !bytes.some((byte) => byte > 0x7f) || strictly(bytes, utf8, vr) !== undefined) return []
  return eightBits.filter(([set]) => set !== sets[0]).flatMap((set) => strictly(bytes, set, vr) ?? [])
}

/** Of a name those that look like one, so that it is met in plain Latin too: whole words of one script, with capitals where names have them. */
export function guessesOf(attributes: Attributes, element: Element): string[] {
  return inOtherSets(attributes.bytesOf(element), attributes.characterSet, element.vr).filter(isNameLike)
}

const isNameLike = (value: string): boolean => value.split(/[\s^=,.'’\-]+/).every((word) => word === '' || /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+|(?:\p{Lu}\p{Ll}+){2})$/u.test(word.normalize('NFC')) && isOneScript(word) || /^[\p{Script=Hebrew}]+$|^[\p{Script=Arabic}]+$|^[\p{Script=Thai}]+$/u.test(word))
const isOneScript = (word: string): boolean => /^(?:\p{Script=Latin}+|\p{Script=Greek}+|\p{Script=Cyrillic}+)$/u.test(word.normalize('NFC'))

/** None where the bytes are no UTF-8, which they are not by chance; escape sequences say what they are. */
export function readAsUtf8(bytes: Uint8Array, vr: string): readonly string[] {
  return (bytes.includes(0x1b) ? undefined : strictly(bytes, utf8, vr)) ?? none
}

/** Undefined where the declared set may be meant. */
function meantBy(bytes: Uint8Array, sets: readonly string[], vr: string): string[] | undefined {
  // Escape sequences say by themselves what follows; UTF-8 and GB18030 have none.
  if (bytes.includes(0x1b)) return isWhole(sets) ? strictly(bytes, escaped, vr) : undefined
  const fits = strictly(bytes, sets, vr) !== undefined
  if (isUtf8(sets)) return fits ? undefined : (withoutHalf(bytes, vr) ?? decodeValues(bytes, latin, vr))
  const found = strictly(bytes, utf8, vr)
  return found !== undefined && (!fits || tells(found, sets)) ? found : undefined
}

const isPairs = (sets: readonly string[]): boolean => /GB/i.test(sets[0] ?? '')
const isWhole = (sets: readonly string[]): boolean => isUtf8(sets) || isPairs(sets)
const isUtf8 = (sets: readonly string[]): boolean => /192|^UTF/i.test(sets[0] ?? '')
const westOrEast = /^ISO(?:_IR| 2022 IR) (?:6|100|101|109|110|148|203)$/

/** In a set of Latin letters no word looks like UTF-8; in one of other letters or of pairs of bytes two may, by chance. */
function tells(found: readonly string[], sets: readonly string[]): boolean {
  const [first = ''] = sets
  if (characterSetRemarks(sets).length > 0 || first === '' || westOrEast.test(first)) return true
  return (/^ISO_IR \d+$/.test(first) || isPairs(sets)) && [...found.join('')].filter((letter) => letter > '\x7f').length > 2
}

/** A value cut to its length by somebody who counted bytes. */
function withoutHalf(bytes: Uint8Array, vr: string): string[] | undefined {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--
  for (const cut of [1, 2, 3]) {
    const last = bytes[end - cut] ?? 0
    const rest = bytes.subarray(0, end - cut)
    // One letter of Latin-1 at the end of a plain word is no half of a character.
    if (last >= 0xc0) return cut === 1 && rest.every((byte) => byte < 0x80) ? undefined : strictly(rest, utf8, vr)
    if (last < 0x80) return undefined
  }
  return undefined
}

function strictly(bytes: Uint8Array, sets: readonly string[], vr: string): string[] | undefined {
  try {
    return decodeValues(bytes, sets, vr, { fatal: true })
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}

export const isPlain = (text: string): boolean => /^[\0-\x1a\x1c-\x7f]*$/.test(text)
const isSame = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((value, index) => value === other[index])

/** The text in letters that the sets hold, itself where they hold it all: Latin words that they do not hold are written plainly (`Schaedel`), others go. */
export function encodable(text: string, sets: readonly string[], vr: string): string {
  if (holds(text, sets, vr)) return text
  return text.replaceAll(/[\p{L}\p{M}\p{N}]+|[^\x00-\x7f]/gu, (word) => (holds(word, sets, vr) ? word : /^[\p{Script=Latin}\p{M}\p{N}]+$/u.test(word) ? plainly(word) : ' '))
    .replaceAll(/ {2,}/g, ' ').trim()
}

function holds(word: string, sets: readonly string[], vr: string): boolean {
  try {
    encodeText(word, sets, { vr })
    return true
  } catch (error) {
    if (error instanceof DicomError) return false
    throw error
  }
}

const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' }

/** `Ä` becomes `Ae` before a small letter, `AE` among capitals. */
function plainly(word: string): string {
  const composed = [...word.normalize('NFC')]
  return composed.map((letter, index) => {
    if (letter <= '\x7f') return letter
    const plain = umlauts[letter.toLowerCase()] ?? fold(letter)
    if (letter === letter.toLowerCase()) return plain
    const next = composed[index + 1] ?? composed[index - 1] ?? ''
    return next === next.toLowerCase() && next !== next.toUpperCase() ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain.toUpperCase()
  }).join('')
}
