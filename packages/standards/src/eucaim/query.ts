// The request of EUCAIM's federated search: AND and OR over conditions. Unlike its nodes, an unknown key or code is refused, and does not
// silently count nobody.
import { type SearchKey, searchKeys } from './search-terms.ts'

export interface Group {
  readonly operand: 'AND' | 'OR'
  readonly children: readonly Query[]
}

export type Condition =
  | { readonly key: string; readonly type: 'EQUALS' | 'NOT_EQUALS'; readonly value: string | number }
  | { readonly key: string; readonly type: 'IN'; readonly value: readonly string[] }
  | { readonly key: string; readonly type: 'CONTAINS'; readonly value: string }
  | { readonly key: string; readonly type: 'BETWEEN'; readonly value: { readonly min: number; readonly max: number } }
  | { readonly key: string; readonly type: 'LOWER_THAN' | 'GREATER_THAN'; readonly value: number }

export type Query = Group | Condition

/** What is known of one subject: every value of each field, of all conditions and series. */
export type SubjectValues = Readonly<Partial<Record<SearchKey['field'], readonly (string | number)[]>>>

/** Why a request is refused: `place` like `children[1].value`. */
export class QueryFault extends Error {
  readonly place: string

  constructor(place: string, why: string) {
    super(`${place || 'the request'}: ${why}`)
    this.name = 'QueryFault'
    this.place = place
  }
}

const mostConditions = 200
const deepest = 8
const longestText = 64

/** Throws QueryFault. */
export const parseQuery = (value: unknown): Query => {
  let conditions = 0
  const parse = (one: unknown, place: string, depth: number): Query => {
    if (depth > deepest) throw new QueryFault(place, `groups are nested more than ${deepest} deep`)
    if (typeof one !== 'object' || one === null) throw new QueryFault(place, 'a condition or a group is expected')
    if (!('operand' in one)) {
      if (++conditions > mostConditions) throw new QueryFault(place, `there are more than ${mostConditions} conditions`)
      return parseCondition(one as Record<string, unknown>, place)
    }
    const { operand, children } = one as Record<string, unknown>
    if (operand !== 'AND' && operand !== 'OR') throw new QueryFault(inside(place, 'operand'), 'AND or OR is expected')
    if (!Array.isArray(children) || children.length === 0) throw new QueryFault(inside(place, 'children'), 'a group has at least one condition')
    return { operand, children: children.map((child: unknown, index) => parse(child, inside(place, `children[${index}]`), depth + 1)) }
  }
  return parse(value, '', 1)
}

const inside = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`)

const parseCondition = ({ key, type, value }: Record<string, unknown>, place: string): Condition => {
  const known = searchKeys.find((one) => one.key === key)
  if (known === undefined) throw new QueryFault(inside(place, 'key'), 'the key is not known')
  const at = inside(place, 'value')
  if (known.kind === 'number') return numberCondition(known.key, { type, value, at })
  const term = (text: unknown): string => {
    if (typeof text !== 'string' || text === '' || text.length > longestText) throw new QueryFault(at, 'a word is expected')
    if (known.values !== undefined && !Object.hasOwn(known.values, text)) throw new QueryFault(at, `the code is not one of ${known.name}`)
    return text
  }
  if (type === 'EQUALS' || type === 'NOT_EQUALS') return { key: known.key, type, value: term(value) }
  if (type === 'IN' && Array.isArray(value) && value.length > 0) return { key: known.key, type, value: value.map(term) }
  if (type === 'CONTAINS' && known.kind === 'text') return { key: known.key, type, value: term(value) }
  throw new QueryFault(inside(place, 'type'), `${known.name} cannot be asked for in this way`)
}

const numberCondition = (key: string, { type, value, at }: { type: unknown; value: unknown; at: string }): Condition => {
  const number = (one: unknown): number => {
    if (typeof one !== 'number' || !Number.isFinite(one)) throw new QueryFault(at, 'a number is expected')
    return one
  }
  if (type === 'BETWEEN') {
    const { min, max } = (value ?? {}) as Record<string, unknown>
    return { key, type, value: { min: number(min), max: number(max) } }
  }
  if (type === 'EQUALS' || type === 'NOT_EQUALS' || type === 'LOWER_THAN' || type === 'GREATER_THAN') return { key, type, value: number(value) }
  throw new QueryFault(at, 'numbers are compared by EQUALS, NOT_EQUALS, BETWEEN, LOWER_THAN, GREATER_THAN')
}

/** One text for all ways to write the same request: groups joined, children in order and once, words in lower case. */
export const canonicalQuery = (query: Query): string => JSON.stringify(normal(query))

const normal = (query: Query): unknown => {
  if (!('operand' in query)) return normalCondition(query)
  const children = query.children.flatMap((child) => {
    const one = normal(child)
    return Array.isArray(one) && one[0] === query.operand ? (one.slice(1) as unknown[]) : [one]
  })
  const texts = [...new Set(children.map((child) => JSON.stringify(child)))].sort()
  const once = texts.map((text) => JSON.parse(text) as unknown)
  return once.length === 1 ? once[0] : [query.operand, ...once]
}

const normalCondition = (condition: Condition): unknown => {
  const { key } = condition
  switch (condition.type) {
    case 'IN': {
      const values = [...new Set(condition.value.map((value) => value.toLowerCase()))].sort()
      return values.length === 1 ? [key, 'EQUALS', values[0]] : [key, 'IN', values]
    }
    case 'BETWEEN':
      return condition.value.min === condition.value.max ? [key, 'EQUALS', condition.value.min] : [key, 'BETWEEN', condition.value.min, condition.value.max]
    default:
      return [key, condition.type, typeof condition.value === 'string' ? condition.value.toLowerCase() : condition.value]
  }
}

/** Whether a subject satisfies it. A condition holds when one of the subject's values does; NOT_EQUALS when there are values and none is equal. */
export const matches = (query: Query, subject: SubjectValues): boolean => {
  if ('operand' in query) {
    const holds = (child: Query): boolean => matches(child, subject)
    return query.operand === 'AND' ? query.children.every(holds) : query.children.some(holds)
  }
  const field = searchKeys.find(({ key }) => key === query.key)?.field
  const values = (field === undefined ? undefined : subject[field]) ?? []
  if (query.type === 'NOT_EQUALS') return values.length > 0 && !values.some((value) => same(value, query.value))
  return values.some((value) => holdsFor(query, value))
}

const holdsFor = (condition: Condition, value: string | number): boolean => {
  switch (condition.type) {
    case 'EQUALS':
      return same(value, condition.value)
    case 'IN':
      return condition.value.some((one) => same(value, one))
    case 'CONTAINS':
      return String(value).toLowerCase().includes(condition.value.toLowerCase())
    case 'BETWEEN':
      return typeof value === 'number' && value >= condition.value.min && value <= condition.value.max
    case 'LOWER_THAN':
      return typeof value === 'number' && value < condition.value
    case 'GREATER_THAN':
      return typeof value === 'number' && value > condition.value
    default:
      return false
  }
}

const same = (a: string | number, b: string | number): boolean => (typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b)
