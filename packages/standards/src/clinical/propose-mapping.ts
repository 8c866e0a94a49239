// Which element a column holds, proposed from its name and its values; a person confirms. A mapping that was confirmed before comes first.
import { plainWords } from '../eucaim/concepts.ts'
import { codeValue, elementOf, nameOfCode, tnmParts } from './code-value.ts'
import { dayOf } from './fact.ts'
import type { ColumnMapping, MappedTable } from './mapping.ts'
import { elements, type Element } from './tables/elements.ts'

export interface ProposedMapping extends ColumnMapping {
  /** 0 to 1. */
  readonly confidence: number
  readonly because: 'confirmed-before' | 'name-and-values' | 'name' | 'indicator' | 'nothing-known'
  /** Distinct values of a coded column with how many rows have each, the most frequent first; at most `mostValues`. */
  readonly seen: readonly SeenValue[]
}

export interface SeenValue {
  readonly value: string
  readonly rows: number
  readonly code?: string
  /** What the code is called; of a value that is taken apart, what its parts are. */
  readonly meaning?: string
  /** As `CodedValue`; `confirmed`; or `parts`: several diseases in one cell, each with its own code. */
  readonly how?: string
}

export const mostValues = 200

/** One for each column but the subject's. `before`: mappings that were confirmed for columns of these names. */
export const proposeMapping = (table: MappedTable, before: readonly ColumnMapping[] = []): ProposedMapping[] => {
  const known = new Map(before.map((map) => [map.header, map]))
  const taken = new Set<string>()
  return table.header.flatMap((header, index) => {
    if (index === table.subject) return []
    const counts = countsOf(table, index)
    const confirmed = known.get(header)
    const proposal = confirmed ? { map: confirmed, confidence: 1, because: 'confirmed-before' as const } : guess(header, counts, taken)
    if (proposal.map.indicator === undefined) taken.add(proposal.map.field)
    return [{ ...proposal.map, confidence: proposal.confidence, because: proposal.because, ...seenOf(proposal.map, counts) }]
  })
}

type Guess = Pick<ProposedMapping, 'confidence' | 'because'> & { readonly map: ColumnMapping }

function countsOf({ rows }: MappedTable, index: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const text = (row[index] ?? '').trim()
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

function guess(header: string, counts: ReadonlyMap<string, number>, taken: ReadonlySet<string>): Guess {
  const indicated = onlyOnesAndZeros(counts) ? indicatorOf(header) : undefined
  if (indicated) return { map: { header, ...indicated, values: {} }, confidence: codeValue(indicated.field, indicated.indicator, header) ? 0.9 : 0.6, because: 'indicator' }
  const ranked = elements.map((element) => ({ element, rank: rankOf(header, element) })).filter(({ rank, element }) => rank > 0 && !taken.has(element.field))
    .map(({ element, rank }) => ({ element, rank, fit: fitOf(element, header, counts) })).sort((a, b) => score(b) - score(a))
  const [best] = ranked
  if (!best || best.fit === 0) return { map: { header, field: 'local', values: {} }, confidence: 0.3, because: 'nothing-known' }
  const name = best.rank >= 1 ? 0.9 : 0.7
  return { map: { header, field: best.element.field, values: {} }, confidence: best.fit > 0.8 ? Math.min(0.97, name + 0.07) : name * Math.max(0.5, best.fit), because: best.fit > 0.5 ? 'name-and-values' : 'name' }
}

const score = ({ rank, fit }: { rank: number; fit: number }): number => rank * (0.2 + fit)

/** 1 when the name is a word of the element, less when it only holds one (of several the longest), 0 when not. */
function rankOf(header: string, { words }: Element): number {
  const plain = plainWords(header.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
  if (words.includes(plain)) return 1
  const held = words.filter((word) => word.length > 2 && ` ${plain} `.includes(` ${word} `)).sort((a, b) => b.length - a.length)[0]
  return held === undefined ? 0 : 0.4 + 0.5 * held.length / plain.length
}

/** The share of rows whose value the element can take. A column without values fits by its name alone. */
function fitOf(element: Element, header: string, counts: ReadonlyMap<string, number>): number {
  const total = [...counts.values()].reduce((sum, rows) => sum + rows, 0)
  if (total === 0) return 0.5
  const fits = [...counts].filter(([value]) => takes(element, value, header)).reduce((sum, [, rows]) => sum + rows, 0)
  return fits / total
}

function takes({ field, kind }: Element, value: string, header: string): boolean {
  if (kind === 'date') return dayOf(value) !== undefined
  if (kind === 'number') return /^[-+]?\d+(?:[.,]\d+)?$/.test(value)
  if (kind === 'tnm') return tnmParts(value) !== undefined
  return codeValue(field, value, header) !== undefined || value.split(/\s*[;|]\s*/).every((part) => codeValue(field, part, header) !== undefined)
}

const onlyOnesAndZeros = (counts: ReadonlyMap<string, number>): boolean => counts.size > 0 && [...counts.keys()].every((value) => /^[01](\.0+)?$/.test(value))

/** `ajcc_pathologic_t_T1c`: the longest beginning that is a word of a coded element, and the value that follows it. */
function indicatorOf(header: string): { field: string; indicator: string } | undefined {
  let best: { field: string; indicator: string; length: number } | undefined
  for (const { field, kind, words } of elements) {
    if (kind !== 'code') continue
    for (const word of words) {
      const match = new RegExp(`^${word.split(' ').join('[\\s_-]+')}[\\s_-]+(.+)$`, 'i').exec(header)
      if (match && word.length > 2 && word.length > (best?.length ?? 0)) best = { field, indicator: match[1] ?? '', length: word.length }
    }
  }
  return best && { field: best.field, indicator: best.indicator }
}

/** The codes of what is seen, so that a person sees and confirms them; values with one are part of the mapping. */
function seenOf(map: ColumnMapping, counts: ReadonlyMap<string, number>): Pick<ProposedMapping, 'seen' | 'values'> {
  if (elementOf(map.field)?.kind !== 'code') return { seen: [], values: map.values }
  const list: [string, number][] = map.indicator === undefined ? [...counts] : [[map.indicator, counts.get('1') ?? counts.get('1.0') ?? 0]]
  const seen = list.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostValues).map(([value, rows]) => {
    const coded = Object.hasOwn(map.values, value) ? { code: map.values[value], how: 'confirmed' } : codeValue(map.field, value, map.header)
    if (coded?.code) return { value, rows, code: coded.code, how: coded.how, meaning: nameOfCode(coded.code) ?? coded.code }
    const parts = coded ? [] : value.split(/\s*[;|]\s*/).filter(Boolean).map((part) => nameOfCode(codeValue(map.field, part, map.header)?.code ?? ''))
    return { value, rows, ...(parts.length > 1 && parts.every((part) => part !== undefined) ? { how: 'parts', meaning: parts.join('; ') } : {}) }
  })
  return { seen, values: { ...map.values, ...Object.fromEntries(seen.flatMap(({ value, code }) => (code ? [[value, code]] : []))) } }
}
