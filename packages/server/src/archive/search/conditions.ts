/**
 * How a key is matched (PS3.4 C.2.2.2: single value, list, universal, wildcard, range) as a condition of SQL. Values are always parameters; patterns
 * are made short and are matched by LIKE, whose time grows with length times length at worst (C07).
 */
import type { Matching } from '@vesalius/standards/dicomweb'
import { BadQuery } from '../problems.ts'
import type { Key } from './keys.ts'

/** Collects parameters; `add` gives the placeholder. */
export class Parameters {
  readonly values: unknown[] = []

  add(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }
}

const longestValue = 1024
const mostValues = 10_000
const mostStars = 8

/** The condition, or undefined when everything matches. Throws archive/bad-query. */
export function condition(key: Key, matching: Matching, parameters: Parameters): string | undefined {
  switch (matching.kind) {
    case 'universal': return undefined
    case 'single': return single(key, matching.value, parameters)
    case 'wildcard': return wildcard(key, matching.pattern, parameters)
    case 'list': return list(key, matching.values, parameters)
    case 'range': return range(key, matching, parameters)
  }
}

function single(key: Key, value: string, parameters: Parameters): string {
  checkLength(value)
  switch (key.matching) {
    case 'texts': return `${key.column} @> array[${parameters.add(value)}::text]`
    case 'folded': return `${key.column} = ${parameters.add(value.toLowerCase())}`
    case 'time': return range(key, { from: value, to: value }, parameters)
    case 'number': return `${key.column} = ${parameters.add(whole(value))}::bigint`
    default: return `${key.column} = ${parameters.add(value)}`
  }
}

function whole(value: string): number {
  if (!/^\s*[+-]?\d{1,10}\s*$/.test(value)) throw BadQuery('a number is digits')
  return Number(value)
}

function wildcard(key: Key, pattern: string, parameters: Parameters): string {
  checkLength(pattern)
  if (key.matching === 'number' || key.matching === 'uid') throw BadQuery('numbers and UIDs have no wildcards')
  const like = parameters.add(likePattern(key.matching === 'folded' ? pattern.toLowerCase() : pattern))
  return key.matching === 'texts' ? `exists (select from unnest(${key.column}) as one where one like ${like})` : `${key.column} like ${like}`
}

/** The stars of a run are one, after its question marks: `*?*?*` is `??*`. */
export function likePattern(value: string): string {
  const simple = value.replaceAll(/[*?]{2,}/g, (run) => (run.includes('*') ? `${run.replaceAll('*', '')}*` : run))
  if ((simple.match(/\*/g)?.length ?? 0) > mostStars) throw BadQuery('more than 8 stars in one value')
  return simple.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%').replaceAll('?', '_')
}

function list(key: Key, values: readonly string[], parameters: Parameters): string {
  if (values.length > mostValues) throw BadQuery('more than 10,000 values in one list')
  values.forEach(checkLength)
  const operator = key.matching === 'texts' ? '&&' : '= any'
  const given = parameters.add(key.matching === 'folded' ? values.map((value) => value.toLowerCase()) : values)
  return key.matching === 'texts' ? `${key.column} ${operator} ${given}::text[]` : `${key.column} ${operator}(${given}::text[])`
}

/** Empty values are in no range. 1015 is the minute to its last microsecond: the tilde sorts after every digit and point. */
function range(key: Key, { from = '', to = '' }: { readonly from?: string; readonly to?: string }, parameters: Parameters): string {
  if (key.matching !== 'date' && key.matching !== 'time') throw BadQuery('only dates and times have ranges')
  const last = key.matching === 'time' ? `${to}~` : to
  const bounds = [
    from === '' ? `${key.column} > ''` : `${key.column} >= ${parameters.add(from)}`,
    ...(to === '' ? [] : [`${key.column} <= ${parameters.add(last)}`]),
  ]
  return `(${bounds.join(' and ')})`
}

function checkLength(value: string): void {
  if (value.length > longestValue) throw BadQuery('a value is longer than 1,024 characters')
  if (value.includes('\0')) throw BadQuery('a value holds a NUL')
}
