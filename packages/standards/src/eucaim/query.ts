// The request of EUCAIM's federated search: AND and OR over conditions. Unlike its nodes, an unknown key or code is refused, and does not
// silently count nobody.
import { searchKeys } from './search-terms.ts'

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
    // AND of nothing is everybody; OR of nothing would be nobody, which nobody means.
    if (!Array.isArray(children) || (children.length === 0 && operand === 'OR')) throw new QueryFault(inside(place, 'children'), 'a group has at least one condition')
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
    if (number(min) > number(max)) throw new QueryFault(at, 'the lower end is above the upper one')
    return { key, type, value: { min: number(min), max: number(max) } }
  }
  // EUCAIM's explorer sends both ends with an open range too, and means the one that counts, itself included.
  if (typeof value === 'object' && value !== null && type === 'LOWER_THAN') return { key, type, value: Math.floor(number((value as Record<string, unknown>)['max'])) + 1 }
  if (typeof value === 'object' && value !== null && type === 'GREATER_THAN') return { key, type, value: Math.ceil(number((value as Record<string, unknown>)['min'])) - 1 }
  if (type === 'EQUALS' || type === 'NOT_EQUALS' || type === 'LOWER_THAN' || type === 'GREATER_THAN') return { key, type, value: number(value) }
  throw new QueryFault(at, 'numbers are compared by EQUALS, NOT_EQUALS, BETWEEN, LOWER_THAN, GREATER_THAN')
}
