/** What of a person's own values the net looks for, and in which bytes each piece may stand (PS3.5 6.1: UTF-8, the declared sets, UTF-16). */
import { encodeText } from '@vesalius/standards/dicom'
import type { SeedKind, SeedValue } from '../text/types.ts'
import { foldings } from '../text/fold.ts'
import { isWord } from '../text/vocabulary.ts'
import type { BytePattern } from './byte-matcher.ts'

export interface Token {
  readonly text: string
  /** Only digits: found only where no digit or point is beside it. */
  readonly numeric: boolean
  /** Short: at least one end must be the end of a word. */
  readonly bounded: boolean
  /** A date, or the number of a device or a study: not looked for where dates, numbers and UIDs stand. */
  readonly loose: boolean
  /** A date, all eight digits together: a series or image is not numbered so by chance. */
  readonly dateNumber: boolean
}

const shortest = 4

/** Values of at least four significant characters; one of another script counts for two. */
export function tokensOf(seeds: readonly SeedValue[]): Token[] {
  const found = new Map<string, Token>()
  for (const { kind, value } of seeds) for (const text of piecesOf(kind, value)) add(found, text, kind)
  return [...found.values()]
}

/** Nothing but zeros is nobody's number. A value that stands in several places is looked for as strictly as the strictest of them asks. */
function add(found: Map<string, Token>, text: string, kind: SeedKind): void {
  const key = text.toLowerCase()
  const weight = [...key].reduce((sum, character) => sum + (!/[\p{L}\p{N}]/u.test(character) ? 0 : character > '\u02ff' ? 2 : 1), 0)
  const numeric = /^[\d\s./-]+$/.test(key)
  if (weight < (numeric && kind !== 'date' ? 5 : shortest) || (numeric && !/[1-9]/.test(key))) return
  const loose = kind === 'date' || (numeric && (kind === 'device' || kind === 'other'))
  const dateNumber = kind === 'date' && /^\d{8}$/.test(key)
  const known = found.get(key)
  if (known) found.set(key, { ...known, loose: known.loose && loose, dateNumber: known.dateNumber || dateNumber })
  else found.set(key, { text, numeric, bounded: weight < 6 || /\d/.test(key), loose, dateNumber })
}

function piecesOf(kind: SeedKind, value: string): string[] {
  if (kind === 'name' || kind === 'staff') return namePieces(value)
  if (kind === 'date') return datePieces(value)
  if ((kind === 'institution' || kind === 'address') && isCommon(value.trim())) return []
  if (kind === 'institution' || kind === 'address') return [...(isCommon(value.trim()) ? [] : [value]), ...words(value).filter((word) => word.length > 4 && !isCommon(word))]
  if (kind === 'other') return words(value).filter((word) => word.length > 4 && !isCommon(word))
  const core = value.replaceAll(/[^\p{L}\p{N}]/gu, '')
  return isCommon(core) ? [] : [value.trim(), core, ...(kind === 'identifier' ? digitsOf(core) : [])]
}

/** Of `P0586554` the number, with and without zeros before it; not `000001`. */
function digitsOf(core: string): string[] {
  return (core.match(/\d{6,}/g) ?? []).flatMap((run) => [run, run.replace(/^0+/, '')]).filter((run) => run.length >= 6 && new Set(run).size > 2)
}

/** The words of every component group, and all of a group together, as written and as they would be in plain Latin. */
function namePieces(value: string): string[] {
  const pieces: string[] = []
  for (const group of value.split('=')) {
    const parts = words(group)
    for (const part of parts) if (!isCommon(part)) pieces.push(part, ...foldings(part, 4).map(({ text }) => text))
    if (parts.length > 1 && !parts.every(isCommon)) for (const order of [parts, [...parts].reverse()]) pieces.push(order.join('^'), order.join(' '), order.join(''), order.join(', '))
  }
  return pieces.filter((piece) => !isCommon(piece))
}

function datePieces(value: string): string[] {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value.trim())
  if (!match) return []
  const [, year = '', month = '', day = ''] = match
  return [`${year}${month}${day}`, `${day}${month}${year}`, `${year}-${month}-${day}`, `${year}.${month}.${day}`, `${year}/${month}/${day}`, `${day}.${month}.${year}`, `${day}/${month}/${year}`, `${day}-${month}-${year}`, `${month}/${day}/${year}`]
}

const words = (text: string): string[] => text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '')

const empty = new Set('anonymous anonymized anonymised anon none unknown unnamed test patient name null male female other'.split(' '))

/** A word of medicine or of technique: it would be found in nearly every instance and names nobody. */
function isCommon(word: string): boolean {
  const lower = word.toLowerCase()
  return empty.has(lower) || isWord(lower)
}

/** Bytes in which a token may stand. Sets that cannot hold it are left out. */
export function patternsOf(tokens: readonly Token[], characterSets: readonly (readonly string[])[]): BytePattern[] {
  const patterns = new Map<string, BytePattern>()
  tokens.forEach(({ text }, token) => {
    for (const form of new Set([text, text.toLowerCase(), text.toUpperCase(), text.normalize('NFD'), text.normalize('NFC')])) {
      for (const bytes of encodings(form, characterSets)) patterns.set(`${token} ${Buffer.from(bytes).toString('latin1')}`, { bytes, token })
    }
  })
  return [...patterns.values()]
}

function encodings(text: string, characterSets: readonly (readonly string[])[]): Uint8Array[] {
  const found: Uint8Array[] = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]
  if (!isAscii(text)) {
    for (const sets of characterSets) {
      const bytes = encoded(text, sets)
      if (bytes) found.push(bytes)
    }
  }
  return found.map(lowered)
}

function encoded(text: string, sets: readonly string[]): Uint8Array | undefined {
  try {
    return encodeText(text, sets, { vr: 'LO' })
  } catch {
    return undefined
  }
}

function lowered(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
