/** Text of a PDF as far as it stands in strings (ISO 32000-1 7.3.4, 9.4.3): literal and hexadecimal ones, pieces of one TJ joined, streams inflated. */
import { inflatedStreams } from './streams.ts'

const mostTexts = 20_000

/** Strings of the document and of its inflated streams, those of one text object joined with blanks and without. */
export function textsOfPdf(bytes: Uint8Array): string[] {
  const whole = [bytes, ...inflatedStreams(bytes).map((stream) => stream.bytes)]
  const texts: string[] = []
  for (const part of whole) {
    const source = Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1')
    if (texts.length > mostTexts) break
    for (const [, block = ''] of source.matchAll(/\bBT\b([\s\S]{0,200000}?)\bET\b/g)) addJoined(texts, strings(block))
    texts.push(...strings(source).slice(0, mostTexts))
  }
  return texts.filter((text) => text.length > 1)
}

function addJoined(texts: string[], pieces: readonly string[]): void {
  if (pieces.length > 1) texts.push(pieces.join(''), pieces.join(' '))
}

function strings(source: string): string[] {
  const found: string[] = []
  for (const [, literal, hex] of source.matchAll(/\(((?:\\[\s\S]|[^\\()])*)\)|<([0-9A-Fa-f\s]{4,})>/g)) {
    const raw = literal !== undefined ? unescaped(literal) : Buffer.from((hex ?? '').replace(/\s/g, ''), 'hex').toString('latin1')
    found.push(decoded(raw))
    if (found.length > mostTexts) break
  }
  return found
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

const unescaped = (literal: string): string =>
  literal.replace(/\\(\r\n|[\s\S]?)([0-7]{0,2})/g, (_, first: string, more: string) =>
    /[0-7]/.test(first) ? String.fromCharCode(Number.parseInt(first + more, 8) & 0xff) : (first === '\n' || first === '\r' || first === '\r\n' ? '' : (escapes[first] ?? first)) + more)

/** UTF-16 when it says so (7.9.2.2), else one byte per character. */
function decoded(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8')
  return raw
}
