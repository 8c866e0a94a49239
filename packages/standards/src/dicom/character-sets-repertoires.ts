// The character repertoires of PS3.3 C.12.1.1.2 (Tables C.12-2 to C.12-5) and their ISO 2022 escape sequences, and what a value of
// Specific Character Set makes of them. Tables come from the platform's TextDecoder, taken only where it agrees with the ISO register.

/** G1 of one byte per character: the characters of 0xA0–0xFF, U+FFFD where nothing is assigned. */
export interface SingleRepertoire {
  readonly kind: 'single'
  readonly term: number
  readonly escape: string
  readonly table: string
}

/** 94 × 94 characters, invoked in G0 (bytes 0x21–0x7E) or G1 (0xA1–0xFE). */
export interface PairRepertoire {
  readonly kind: 'pairs'
  readonly term: number
  readonly escape: string
  readonly half: 'g0' | 'g1'
  /** Unicode text of pairs given with both high bits set. Undefined pairs become U+FFFD. */
  decode(pairs: Uint8Array): string
}

export type Repertoire = SingleRepertoire | PairRepertoire

/** What the terms of (0008,0005) mean. `roman`: G0 is JIS X 0201 romaji, whose 0x5C is the yen sign and 0x7E the overline. */
export interface CharacterPlan {
  readonly encoding: 'iso2022' | 'utf-8' | 'gb18030'
  readonly roman: boolean
  readonly initial: Repertoire | undefined
  readonly others: readonly Repertoire[]
  /** Codes of what was wrong with the terms and tolerated. */
  readonly remarks: readonly string[]
}

const singleByte: Readonly<Record<number, readonly [escape: string, label: string]>> = {
  100: ['-A', 'iso-8859-1'],
  101: ['-B', 'iso-8859-2'],
  109: ['-C', 'iso-8859-3'],
  110: ['-D', 'iso-8859-4'],
  144: ['-L', 'iso-8859-5'],
  127: ['-G', 'iso-8859-6'],
  126: ['-F', 'iso-8859-7'],
  138: ['-H', 'iso-8859-8'],
  148: ['-M', 'iso-8859-9'],
  203: ['-b', 'iso-8859-15'],
  166: ['-T', 'windows-874'],
  13: [')I', 'shift_jis'],
}

const pairsOf: Readonly<Record<number, readonly [escape: string, half: 'g0' | 'g1', label: string]>> = {
  87: ['$B', 'g0', 'euc-jp'],
  159: ['$(D', 'g0', 'euc-jp'],
  149: ['$)C', 'g1', 'euc-kr'],
  58: ['$)A', 'g1', 'gb18030'],
}

const sequences = Object.entries({ ...singleByte, ...pairsOf }).map(([term, [sequence]]) => ({ sequence, term: Number(term) }))
const loaded = new Map<number, Repertoire>()

/** The repertoire of an ISO registration number, made when first asked for. Undefined for a number that DICOM does not list. */
export function repertoire(term: number): Repertoire | undefined {
  const known = loaded.get(term)
  if (known !== undefined) return known
  const single = singleByte[term]
  const pairs = pairsOf[term]
  const made = single ? singleRepertoire(term, single) : pairs ? pairRepertoire(term, pairs) : undefined
  if (made !== undefined) loaded.set(term, made)
  return made
}

function singleRepertoire(term: number, [escape, label]: readonly [string, string]): SingleRepertoire {
  const decoder = new TextDecoder(label)
  let table = ''
  // Shift JIS assigns 0xA0 and 0xE0–0xFF to lead bytes, JIS X 0201 to nothing.
  for (let byte = 0xa0; byte <= 0xff; byte++) {
    table += term === 13 && (byte === 0xa0 || byte > 0xdf) ? '\ufffd' : decoder.decode(Uint8Array.of(byte))
  }
  return { kind: 'single', term, escape, table }
}

// The platform follows Microsoft in these signs of JIS X 0208; the ISO register and every other system follow JIS.
const jisSigns: Readonly<Record<string, string>> = {
  '\uff5e': '\u301c',
  '\u2225': '\u2016',
  '\uff0d': '\u2212',
  '\uffe0': '\u00a2',
  '\uffe1': '\u00a3',
  '\uffe2': '\u00ac',
}

function pairRepertoire(term: number, [escape, half, label]: readonly [string, 'g0' | 'g1', string]): PairRepertoire {
  const decoder = new TextDecoder(label)
  const decode = (pairs: Uint8Array): string => {
    if (term === 87) return decoder.decode(pairs).replace(/[\uff5e\u2225\uff0d\uffe0-\uffe2]/g, (sign) => jisSigns[sign] ?? sign)
    if (term !== 159) return decoder.decode(pairs)
    const triples = new Uint8Array((pairs.length / 2) * 3)
    for (let from = 0, to = 0; from < pairs.length; from += 2, to += 3) {
      triples[to] = 0x8f // single shift three: code set 3 of EUC-JP is JIS X 0212
      triples[to + 1] = pairs[from]!
      triples[to + 2] = pairs[from + 1]!
    }
    return decoder.decode(triples)
  }
  return { kind: 'pairs', term, escape, half, decode }
}

/** What an escape sequence (without ESC) at the start of `text` invokes, and its length; JIS C 6226 (`$@`) is taken as JIS X 0208. */
export function invoked(text: string): { length: number; g0?: 'ascii' | 'roman' | PairRepertoire; g1?: Repertoire } | undefined {
  if (text.startsWith('(B')) return { length: 2, g0: 'ascii' }
  if (text.startsWith('(J')) return { length: 2, g0: 'roman' }
  if (text.startsWith('$@')) return { length: 2, g0: repertoire(87) as PairRepertoire }
  for (const { sequence, term } of sequences) {
    if (!text.startsWith(sequence)) continue
    const found = repertoire(term)
    if (found === undefined) return undefined
    return found.kind === 'pairs' && found.half === 'g0' ? { length: sequence.length, g0: found } : { length: sequence.length, g1: found }
  }
  return undefined
}

const plain: CharacterPlan = { encoding: 'iso2022', roman: false, initial: undefined, others: [], remarks: [] }
const plans = new WeakMap<readonly string[], CharacterPlan>()
/** Files of a run write the same few values; what somebody makes up does not pile up here. */
const plansByText = new Map<string, CharacterPlan>()
const mostByText = 64

/**
 * The plan of a value of Specific Character Set. Never throws: what is wrong is told in `remarks`. Kept per array, so pass the same one.
 */
export function planOf(terms: readonly string[]): CharacterPlan {
  if (terms.length === 0) return plain
  let plan = plans.get(terms)
  if (plan === undefined) {
    const text = terms.join('\\')
    plan = plansByText.get(text) ?? makePlan(terms)
    plans.set(terms, plan)
    if (plansByText.size < mostByText) plansByText.set(text, plan)
  }
  return plan
}

function makePlan(terms: readonly string[]): CharacterPlan {
  const remarks: string[] = []
  const parsed = terms.map((term) => parseTerm(term, remarks))
  const whole = parsed.find((term) => term === 'utf-8' || term === 'gb18030')
  if (whole === 'utf-8' || whole === 'gb18030') {
    if (terms.length > 1) remarks.push('charset/no-code-extensions')
    return { ...plain, encoding: whole, remarks }
  }
  if (terms.length > 1 && terms.slice(1).some((term) => term.trim() === '')) remarks.push('charset/empty-value')
  const numbers = parsed.filter((term) => typeof term === 'number')
  const first = typeof parsed[0] === 'number' ? repertoire(parsed[0]) : undefined
  if (first?.kind === 'pairs') remarks.push('charset/multi-byte-first')
  return {
    encoding: 'iso2022',
    roman: parsed[0] === 13,
    initial: first?.kind === 'pairs' && first.half === 'g0' ? undefined : first,
    others: numbers.flatMap((term) => repertoire(term) ?? []).filter((one) => one !== first || one.kind === 'pairs'),
    remarks,
  }
}

function parseTerm(text: string, remarks: string[]): number | 'utf-8' | 'gb18030' | undefined {
  const term = text.trim()
  if (term === '') return 6
  const plainTerm = term.toUpperCase().replace(/[\s_-]+/g, ' ')
  const number = /^ISO (?:2022 )?(?:IR )?(\d+)$/.exec(plainTerm)?.[1]
  const known = ['6', '192'].includes(number ?? '') || (number !== undefined && repertoire(Number(number)) !== undefined)
  if (known && !/^(?:ISO_IR \d+|ISO 2022 IR \d+)$/.test(term)) remarks.push('charset/misspelt')
  if (number === '192') return 'utf-8'
  if (known) return Number(number)
  if (['GB18030', 'GBK', 'ISO 2022 GBK', 'ISO 2022 GB18030', 'GB 18030'].includes(plainTerm)) {
    if (term !== 'GB18030' && term !== 'GBK') remarks.push('charset/misspelt')
    return 'gb18030'
  }
  if (['UTF 8', 'UTF8'].includes(plainTerm)) {
    remarks.push('charset/misspelt')
    return 'utf-8'
  }
  remarks.push('charset/unknown')
  return undefined
}
