// Strings to text values by Specific Character Set (PS3.5 §6.1.2, Annexes H, I, K): the first repertoire that holds a character is used,
// escape sequences are written where it changes, and value 1's sets are active again before every delimiter and at the end.
import { type PairRepertoire, planOf, type Repertoire } from './character-sets-repertoires.ts'
import { DicomError } from './error.ts'

const extended = new Set(['SH', 'LO', 'UC', 'ST', 'LT', 'UT', 'PN'])
const undivided = new Set(['ST', 'LT', 'UT', 'UR'])

/**
 * The bytes of a text, unpadded; a backslash in it divides values where the VR has several.
 * Throws DicomError 'not-encodable', which does not hold the text, when a character is in none of the declared sets.
 */
export function encodeText(text: string, characterSets: readonly string[], options: { vr: string }): Uint8Array {
  if (/^[\x00-\x1a\x1c-\x5b\x5d-\x7d\x7f]*$/.test(text)) return new TextEncoder().encode(text)
  const plan = planOf(extended.has(options.vr) ? characterSets : [])
  if (plan.encoding === 'utf-8') {
    if (!text.isWellFormed()) throw notEncodable()
    return new TextEncoder().encode(text)
  }
  if (plan.encoding === 'gb18030') return encodeGb18030(text)
  const writer = new ExtensionWriter(characterSets, options.vr)
  for (const character of text) writer.write(character)
  return writer.finish()
}

function notEncodable(): DicomError {
  return new DicomError('not-encodable', -1, 'a text has a character that the declared character sets do not hold')
}

class ExtensionWriter {
  private readonly bytes: number[] = []
  private readonly vr: string
  private readonly plan
  private g0: PairRepertoire | undefined
  private g1: Repertoire | undefined

  constructor(characterSets: readonly string[], vr: string) {
    this.vr = vr
    this.plan = planOf(extended.has(vr) ? characterSets : [])
    this.g1 = this.startOfG1()
  }

  write(character: string): void {
    const code = character.codePointAt(0)!
    if (this.isDelimiter(code)) {
      this.reset()
      this.bytes.push(code)
      return
    }
    const low = this.lowCode(character, code)
    if (low !== undefined) {
      this.leavePairs()
      this.bytes.push(low)
      return
    }
    for (const one of [this.plan.initial, ...this.plan.others]) {
      if (one !== undefined && this.writeIn(one, character)) return
    }
    throw notEncodable()
  }

  finish(): Uint8Array {
    this.leavePairs()
    return Uint8Array.from(this.bytes)
  }

  // A set of several bytes is never active at the start: it is invoked even when a file names it first, so that every reader understands.
  private startOfG1(): Repertoire | undefined {
    return this.plan.initial?.kind === 'single' ? this.plan.initial : undefined
  }

  private isDelimiter(code: number): boolean {
    if (code < 0x20) return code !== 0x1b
    return (code === 0x5c && !undivided.has(this.vr)) || (this.vr === 'PN' && (code === 0x5e || code === 0x3d))
  }

  private lowCode(character: string, code: number): number | undefined {
    if (!this.plan.roman) return code < 0x80 && code !== 0x1b ? code : undefined
    if (character === '\u00a5' && undivided.has(this.vr)) return 0x5c
    if (character === '\u203e') return 0x7e
    return code < 0x80 && code !== 0x1b && code !== 0x5c && code !== 0x7e ? code : undefined
  }

  private reset(): void {
    this.leavePairs()
    const start = this.startOfG1()
    if (this.g1 !== start && start !== undefined) this.escape(start.escape)
    this.g1 = start
  }

  private leavePairs(): void {
    if (this.g0 !== undefined) this.escape(this.plan.roman ? '(J' : '(B')
    this.g0 = undefined
  }

  private writeIn(one: Repertoire, character: string): boolean {
    const code = reverseOf(one).get(character)
    if (code === undefined) return false
    if (one.kind === 'pairs' && one.half === 'g0') {
      if (this.g0 !== one) this.escape(one.escape)
      this.g0 = one
      this.bytes.push((code >> 8) & 0x7f, code & 0x7f)
      return true
    }
    if (this.g1 !== one) this.escape(one.escape)
    this.g1 = one
    if (one.kind === 'pairs') this.bytes.push(code >> 8)
    this.bytes.push(code & 0xff)
    return true
  }

  private escape(sequence: string): void {
    this.bytes.push(0x1b, ...new TextEncoder().encode(sequence))
  }
}

const reverses = new Map<Repertoire, Map<string, number>>()

function reverseOf(one: Repertoire): Map<string, number> {
  const known = reverses.get(one)
  if (known !== undefined) return known
  const reverse = new Map<string, number>()
  if (one.kind === 'single') [...one.table].forEach((character, at) => reverse.set(character, 0xa0 + at))
  else for (const row of rowsOf(one.term)) addRow(reverse, one, row)
  reverse.delete('\ufffd')
  reverses.set(one, reverse)
  return reverse
}

/** Rows that the registered set really has: the platform's JIS X 0208 also holds vendors' rows 13 and 89–92. */
function rowsOf(term: number): number[] {
  const rows = Array.from({ length: 94 }, (_, at) => at + 1)
  return term === 87 ? rows.filter((row) => row < 9 || (row > 15 && row < 85)) : rows
}

function addRow(reverse: Map<string, number>, one: PairRepertoire, row: number): void {
  const pairs = new Uint8Array(188)
  for (let cell = 1; cell <= 94; cell++) pairs.set([0xa0 + row, 0xa0 + cell], (cell - 1) * 2)
  const characters = [...one.decode(pairs)]
  if (characters.length !== 94) return
  characters.forEach((character, at) => {
    if (!reverse.has(character)) reverse.set(character, ((0xa0 + row) << 8) | (0xa1 + at))
  })
}

let gbTwoBytes: Map<string, number> | undefined
let gbFourBytes: Map<string, number> | undefined

// GB18030: two bytes by table, the rest of the BMP by the four-byte table, other planes by calculation from 0x90308130.
function encodeGb18030(text: string): Uint8Array {
  gbTwoBytes ??= gbTable(2)
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) {
      bytes.push(code)
      continue
    }
    const two = gbTwoBytes.get(character)
    if (two !== undefined) {
      bytes.push(two >> 8, two & 0xff)
      continue
    }
    gbFourBytes ??= gbTable(4)
    const linear = code > 0xffff ? code - 0x10000 + 189000 : gbFourBytes.get(character)
    if (linear === undefined) throw notEncodable()
    bytes.push(...fourBytes(linear))
  }
  return Uint8Array.from(bytes)
}

function fourBytes(linear: number): number[] {
  return [
    0x81 + Math.floor(linear / 12600),
    0x30 + (Math.floor(linear / 1260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ]
}

function gbTable(width: 2 | 4): Map<string, number> {
  const decoder = new TextDecoder('gb18030', { fatal: true })
  const table = new Map<string, number>()
  const add = (bytes: readonly number[], value: number): void => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if (!table.has(character)) table.set(character, value)
    } catch {
      return // not assigned
    }
  }
  if (width === 4) for (let linear = 0; linear < 39420; linear++) add(fourBytes(linear), linear)
  else
    for (let lead = 0x81; lead < 0xff; lead++)
      for (let trail = 0x40; trail < 0xff; trail++) if (trail !== 0x7f) add([lead, trail], (lead << 8) | trail)
  return table
}
