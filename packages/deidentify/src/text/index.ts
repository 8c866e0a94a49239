/** Texts without the person (PS3.15 E.3.5 Clean Descriptors Option): the person's own values, classes of identifiers, then every word that is not known to be harmless. */
import { dateSpans } from './dates.ts'
import { seedSpans } from './match-seeds.ts'
import { patternSpans } from './patterns.ts'
import { type PreparedSeeds, prepareSeeds } from './seeds.ts'
import { merged, type Span, without } from './spans.ts'
import { unknownSpans } from './words.ts'
import type { Cleaned, CleanOptions, Seeds, SeedValue, TextClass } from './types.ts'

export type { Cleaned, CleanOptions, Seeds, SeedKind, SeedValue, TextClass } from './types.ts'

const prepared = new WeakMap<Seeds, PreparedSeeds>()
const memories = new WeakMap<Seeds, Map<string, Cleaned>>()

/** Made once per person. Values that are empty or say nothing (`ANONYMOUS`, `NONE`) are passed over. */
export function seedsOf(values: readonly SeedValue[]): Seeds {
  return readySeeds({ values: values.map(({ kind, value }) => ({ kind, value })) })
}

function readySeeds(seeds: Seeds): PreparedSeeds {
  const known = prepared.get(seeds)
  if (known) return known
  const ready = prepareSeeds(seeds.values)
  prepared.set(seeds, ready)
  prepared.set(ready, ready)
  return ready
}

/**
 * The text without names, identifiers, addresses, dates and unknown words. Never longer than it was, the same again when cleaned again, and empty when it
 * cannot be treated. A family name that is also a word of imaging (`Hand`, `Long`) goes, but not in small letters alone (`long axis`); in coded meanings it goes only
 * beside another piece of the person.
 */
export function cleanText(text: string, seeds: Seeds, options: CleanOptions): Cleaned {
  try {
    const ready = readySeeds(seeds)
    const memory = memoryOf(ready)
    const key = `${options.kind}${options.moveDate ? '+' : '-'}${text}`
    const known = memory.get(key)
    if (known) return known
    const { cleaned, moved } = cleanOnce(text, ready, options)
    if (text.length <= 1024 && !moved && memory.size < 10_000) memory.set(key, cleaned)
    return cleaned
  } catch {
    return { text: '', changed: text !== '', removed: { other: 1 } }
  }
}

function memoryOf(seeds: PreparedSeeds): Map<string, Cleaned> {
  const known = memories.get(seeds)
  if (known) return known
  const made = new Map<string, Cleaned>()
  memories.set(seeds, made)
  return made
}

/** How many pieces of the text are this person's. `tolerant`: one wrong letter is accepted, for words that a recogniser has read. */
export function countSeeds(text: string, seeds: Seeds, options: { readonly tolerant?: boolean } = {}): number {
  try {
    return merged(seedSpans(withPlainDigits(visible(text)), readySeeds(seeds), options)).length
  } catch {
    return 1
  }
}

/** Composed, and without characters that are not seen but part a name: zero width, direction, soft hyphen, NUL. Line ends and tabs stay. */
function visible(text: string): string {
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return text
  return text.normalize('NFC').replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]/g, '')
}

/** Digits of every script as those of ASCII, for matching: each stands where it stood. */
function withPlainDigits(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : text.replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => (digit.length === 1 ? String(valueOf(digit.charCodeAt(0))) : digit))
}

/** Every script has its ten digits in a row, from a code that ends in 0 or in 6. */
function valueOf(code: number): number {
  const row = code & 0xfff0
  return /\p{Nd}/u.test(String.fromCharCode(row)) ? code - row : code - row - 6
}

const rounds = 6

function cleanOnce(text: string, seeds: PreparedSeeds, options: CleanOptions): { cleaned: Cleaned, moved: boolean } {
  const counts: Partial<Record<TextClass, number>> = {}
  let moved = false
  const move = options.moveDate && ((date: string) => {
    moved = true
    return options.moveDate?.(date)
  })
  const input = visible(text)
  const first = pass(input, seeds, options.kind, move)
  if (first.spans.length === 0 && input === text.normalize('NFC')) return { cleaned: { text, changed: false, removed: counts }, moved }
  const settled = settle(first.text, seeds, options.kind, moved)
  if (settled.text.length > text.length) return { cleaned: cleanOnce(text, seeds, { kind: options.kind }).cleaned, moved }
  for (const span of [...first.spans, ...settled.spans]) counts[span.because] = (counts[span.because] ?? 0) + 1
  return { cleaned: { text: settled.text, changed: settled.text !== text, removed: counts }, moved }
}

interface Pass { readonly text: string, readonly spans: readonly Span[] }

/** Again until nothing changes, since what closed up may read as something new. Dates that were moved stay; what does not settle is emptied. */
function settle(text: string, seeds: PreparedSeeds, kind: CleanOptions['kind'], moved: boolean): Pass {
  const spans: Span[] = []
  let current = text
  for (let round = 0; round < rounds && current !== ''; round += 1) {
    const next = pass(current, seeds, kind, moved ? (date) => date : undefined)
    if (next.text === current) return { text: current, spans }
    spans.push(...next.spans)
    current = next.text
  }
  return { text: '', spans }
}

function pass(written: string, seeds: PreparedSeeds, kind: CleanOptions['kind'], move: CleanOptions['moveDate']): Pass {
  const text = withPlainDigits(written)
  const dates = dateSpans(text, move)
  // `04.03.2021` looks like a telephone number too; a date that was moved is no longer anybody's.
  const isMoved = (span: Span): boolean => dates.some((date) => date.instead !== undefined && date.start <= span.start && date.end >= span.end)
  const known = merged([...dates, ...[...seedSpans(text, seeds, { free: kind !== 'code-meaning' }), ...patternSpans(text, kind)].filter((span) => !isMoved(span))])
  const spans = merged([...known, ...unknownSpans(text, known, { kind })])
  return spans.length ? { text: without(written, spans), spans: spans.filter((span) => span.instead === undefined || span.instead !== written.slice(span.start, span.end)) } : { text: written, spans }
}
