/** A piece of text as bytes in every encoding that medical data use: reverse tables made from the platform's decoders, independent of what wrote the files. */

export interface Encoded {
  readonly encoding: string
  readonly bytes: Uint8Array
  /** Bytes of one code unit: 2 in UTF-16. */
  readonly unit: 1 | 2
}

const single = ['iso-8859-1', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-15', 'windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'windows-1257', 'windows-874', 'koi8-r', 'windows-1255', 'windows-1256', 'ibm866', 'macintosh']
const double = ['gb18030', 'euc-kr', 'euc-jp', 'shift_jis', 'big5']
const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** Every different way to write `text`; of ASCII UTF-8 and the two of UTF-16. */
export function encodingsOf(text: string): Encoded[] {
  const utf16 = Buffer.from(text, 'utf16le')
  const found: Encoded[] = [
    { encoding: 'utf-8', bytes: new TextEncoder().encode(text), unit: 1 },
    { encoding: 'utf-16le', bytes: new Uint8Array(utf16), unit: 2 },
    { encoding: 'utf-16be', bytes: new Uint8Array(Buffer.from(utf16).swap16()), unit: 2 },
  ]
  if (/^[\x00-\x7f]*$/.test(text)) return found
  twice(found)
  for (const label of single) add(found, label, text)
  if (/[^\u0000-\u024f]/.test(text)) for (const label of double) add(found, label, text)
  gb4(found, text)
  sevenBit(found)
  sevenBitKorean(found)
  return distinct(found)
}

/** UTF-8 that was taken for Latin-1 and written as UTF-8 again. */
function twice(found: Encoded[]): void {
  const [once] = found
  if (once !== undefined) found.push({ encoding: 'utf-8 twice', bytes: new TextEncoder().encode(Buffer.from(once.bytes).toString('latin1')), unit: 1 })
}

function add(found: Encoded[], label: string, text: string): void {
  const table = tableOf(label)
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const known = code < 0x80 ? [code] : table.get(character)
    if (known === undefined) return
    bytes.push(...known)
  }
  found.push({ encoding: label, bytes: Uint8Array.from(bytes), unit: 1 })
}

function tableOf(label: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(label)
  if (known !== undefined) return known
  const decoder = new TextDecoder(label)
  const table = new Map<string, readonly number[]>()
  const note = (bytes: readonly number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes))
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes)
  }
  for (let first = 0x80; first <= 0xff; first++) note([first])
  if (double.includes(label)) for (let first = 0x81; first <= 0xfe; first++) for (let second = 0x40; second <= 0xfe; second++) note([first, second])
  tables.set(label, table)
  return table
}

/** GB18030 where two bytes do not suffice: four, found once by decoding all of them. */
function gb4(found: Encoded[], text: string): void {
  if (found.some(({ encoding }) => encoding === 'gb18030') || /^[\u0000-\u007f]*$/.test(text)) return
  const two = tableOf('gb18030')
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const known = code < 0x80 ? [code] : (two.get(character) ?? fourBytes().get(character))
    if (known === undefined) return
    bytes.push(...known)
  }
  found.push({ encoding: 'gb18030', bytes: Uint8Array.from(bytes), unit: 1 })
}

let four: Map<string, readonly number[]> | undefined

function fourBytes(): ReadonlyMap<string, readonly number[]> {
  if (four !== undefined) return four
  four = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let linear = 0; linear < 39_420; linear++) {
    const bytes = [0x81 + Math.floor(linear / 12_600), 0x30 + (Math.floor(linear / 1260) % 10), 0x81 + (Math.floor(linear / 10) % 126), 0x30 + (linear % 10)]
    const text = decoder.decode(Uint8Array.from(bytes))
    if (text.length === 1 && text !== '\ufffd' && !four.has(text)) four.set(text, bytes)
  }
  return four
}

/** JIS X 0208 in G0 (ISO 2022 IR 87): the pairs of EUC without their high bits, after the escape sequence when they are few. */
function sevenBit(found: Encoded[]): void {
  const euc = found.find(({ encoding }) => encoding === 'euc-jp')?.bytes
  if (euc === undefined || euc.length % 2 === 1 || euc.some((byte) => byte < 0xa1)) return
  const pairs = euc.map((byte) => byte & 0x7f)
  const bytes = pairs.length >= 6 ? pairs : Uint8Array.from([0x1b, 0x24, 0x42, ...pairs])
  found.push({ encoding: 'iso-2022-ir-87', bytes, unit: 1 })
}

/** KS X 1001 in seven bits (ISO-2022-KR): the pairs of EUC without their high bits, after SO when they are few. */
function sevenBitKorean(found: Encoded[]): void {
  const euc = found.find(({ encoding }) => encoding === 'euc-kr')?.bytes
  if (euc === undefined || euc.length % 2 === 1 || euc.some((byte) => byte < 0xa1)) return
  const pairs = [...euc].map((byte) => byte & 0x7f)
  found.push({ encoding: 'iso-2022-kr', bytes: Uint8Array.from(pairs.length >= 6 ? pairs : [0x0e, ...pairs]), unit: 1 })
}

function distinct(all: readonly Encoded[]): Encoded[] {
  const seen = new Map<string, Encoded>()
  for (const one of all) {
    const key = Buffer.from(one.bytes.buffer, one.bytes.byteOffset, one.bytes.length).toString('latin1')
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}
