// Text values to strings by Specific Character Set: PS3.5 §6.1.2 (code extensions, resets at delimiters), §6.2 (padding), PS3.3 C.12.1.1.2.
// Text of the default repertoire alone, which is nearly all, takes a short way.
import { type CharacterPlan, invoked, type PairRepertoire, planOf, type Repertoire } from './character-sets-repertoires.ts'
import { DicomError } from './error.ts'

export { encodeText } from './character-sets-encode.ts'

export interface DecodeOptions {
  readonly vr: string
  /** Throw DicomError 'bad-text' for bytes that the character set cannot hold, instead of U+FFFD. */
  readonly fatal?: boolean
}

/** VRs whose text follows Specific Character Set; the others are of the default repertoire (PS3.5 6.1.2.2). */
const extended = new Set(['SH', 'LO', 'UC', 'ST', 'LT', 'UT', 'PN'])
const undivided = new Set(['ST', 'LT', 'UT', 'UR'])
/** Leading spaces count in these (PS3.5 Table 6.2-1). */
const keepsLeading = new Set(['ST', 'LT', 'UT', 'UR', 'UC', 'PN', 'DA', 'TM', 'DT', 'UI'])
const none: readonly string[] = []

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const strictUtf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/** The whole text of a value, not divided at backslashes, without the padding that the VR calls insignificant. */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[], options: DecodeOptions): string {
  return trimmed(decodeWhole(bytes, characterSets, options), options.vr)
}

/** The values of a text element, divided at the backslashes that are delimiters, each trimmed as its VR says. None for no bytes. */
export function decodeValues(bytes: Uint8Array, characterSets: readonly string[], vr: string, options?: { fatal?: boolean }): string[] {
  if (bytes.length === 0) return []
  const text = decodeWhole(bytes, characterSets, options?.fatal ? { vr, fatal: true } : { vr })
  if (undivided.has(vr) || !text.includes('\\')) return [trimmed(text, vr)]
  return text.split('\\').map((value) => trimmed(value, vr))
}

/**
 * Codes of what is wrong with a value of Specific Character Set: 'charset/unknown', 'charset/misspelt', … Empty when it is as the
 * standard says.
 */
export function characterSetRemarks(characterSets: readonly string[]): readonly string[] {
  return planOf(characterSets).remarks
}

function decodeWhole(bytes: Uint8Array, characterSets: readonly string[], options: DecodeOptions): string {
  const plan = planOf(extended.has(options.vr) ? characterSets : none)
  if (!plan.roman) {
    const simple = plainText(bytes)
    if (simple !== undefined) return simple
  }
  if (plan.encoding === 'utf-8') return decodeBy(options.fatal ? strictUtf8 : utf8, bytes)
  if (plan.encoding === 'gb18030') return decodeBy(new TextDecoder('gb18030', { fatal: options.fatal ?? false, ignoreBOM: true }), bytes)
  const state = new CodeExtensions(bytes, plan, options)
  return state.decode()
}

function decodeBy(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw badText()
  }
}

function badText(): DicomError {
  return new DicomError('bad-text', -1, 'a text value holds bytes that its character set cannot')
}

/** The text of bytes below 0x80 without escape sequences; undefined when there are others. */
function plainText(bytes: Uint8Array): string | undefined {
  const { length } = bytes
  if (length > 12) {
    for (let at = 0; at < length; at++) {
      const byte = bytes[at]!
      if (byte > 0x7f || byte === 0x1b) return undefined
    }
    return utf8.decode(bytes)
  }
  let text = ''
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!
    if (byte > 0x7f || byte === 0x1b) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}

function trimmed(text: string, vr: string): string {
  let end = text.length
  while (end > 0 && isPadding(text.charCodeAt(end - 1))) end--
  let start = 0
  if (!keepsLeading.has(vr)) while (start < end && text.charCodeAt(start) === 0x20) start++
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Space, and NUL, which only UI may have but many senders use. */
function isPadding(code: number): boolean {
  return code === 0x20 || code === 0
}

/** The state of ISO 2022 over one value: what G0 and G1 hold (PS3.5 6.1.2.5). */
class CodeExtensions {
  private readonly bytes: Uint8Array
  private readonly plan: CharacterPlan
  private readonly options: DecodeOptions
  private g0: 'ascii' | 'roman' | PairRepertoire = 'ascii'
  private g1: Repertoire | undefined
  private at = 0
  private text = ''

  constructor(bytes: Uint8Array, plan: CharacterPlan, options: DecodeOptions) {
    this.bytes = bytes
    this.plan = plan
    this.options = options
    this.reset()
  }

  decode(): string {
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at]!
      if (byte === 0x1b) this.escape()
      else if (byte < 0x20) this.delimiter(byte)
      else if (byte < 0x80) this.low(byte)
      else this.high(byte)
    }
    return this.text
  }

  private reset(): void {
    this.g0 = this.plan.roman ? 'roman' : 'ascii'
    this.g1 = this.plan.initial
  }

  private delimiter(byte: number): void {
    this.reset()
    this.text += String.fromCharCode(byte)
    this.at++
  }

  private escape(): void {
    const ahead = String.fromCharCode(...this.bytes.subarray(this.at + 1, this.at + 5))
    const found = invoked(ahead)
    if (found === undefined) {
      this.defect('\x1b')
      return
    }
    this.g0 = found.g0 ?? this.g0
    this.g1 = found.g1 ?? this.g1
    this.at += 1 + found.length
  }

  private low(byte: number): void {
    if (typeof this.g0 === 'object' && byte > 0x20 && byte < 0x7f) {
      this.pairs(this.g0, 0x21, 0x7e)
      return
    }
    const { vr } = this.options
    const divides = (byte === 0x5c && !undivided.has(vr)) || (vr === 'PN' && (byte === 0x5e || byte === 0x3d))
    if (divides) {
      this.delimiter(byte)
      return
    }
    this.text +=
      this.g0 === 'roman' && byte === 0x5c ? '\u00a5' : this.g0 === 'roman' && byte === 0x7e ? '\u203e' : String.fromCharCode(byte)
    this.at++
  }

  private high(byte: number): void {
    if (this.g1?.kind === 'pairs') {
      this.pairs(this.g1, 0xa1, 0xfe)
      return
    }
    const character = byte < 0xa0 ? undefined : this.g1?.table[byte - 0xa0]
    // Without a character set the byte is shown as Latin-1: nothing is lost, and the mistake can be mended later.
    if (character === undefined) this.defect(String.fromCharCode(byte))
    else if (character === '\ufffd') this.defect(character)
    else {
      this.text += character
      this.at++
    }
  }

  private pairs(repertoire: PairRepertoire, lowest: number, highest: number): void {
    const inside = (byte: number | undefined): boolean => byte !== undefined && byte >= lowest && byte <= highest
    let end = this.at
    while (inside(this.bytes[end]) && inside(this.bytes[end + 1])) end += 2
    if (end === this.at) {
      this.defect('\ufffd')
      return
    }
    const text = repertoire.decode(this.bytes.slice(this.at, end).map((byte) => byte | 0x80))
    if (this.options.fatal && text.includes('\ufffd')) throw badText()
    this.text += text
    this.at = end
  }

  private defect(instead: string): void {
    if (this.options.fatal) throw badText()
    this.text += instead
    this.at++
  }
}
