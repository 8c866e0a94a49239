// One form for all ways to write the same request: nested groups of one kind joined, values of one key joined where either will do, in order and once.
import type { Condition, Query } from './query.ts'
import { searchKeys } from './search-terms.ts'

export const canonicalQuery = (query: Query): string => JSON.stringify(canonicalForm(query))

/** Counts the same as the request. */
export const canonicalForm = (query: Query): Query => {
  if (!('operand' in query)) return oneCondition(query)
  const { operand } = query
  const parts = query.children.flatMap((child): readonly Query[] => {
    const one = canonicalForm(child)
    return 'operand' in one && (one.operand === operand || one.children.length === 0) ? (one.operand === 'AND' && one.children.length === 0 && operand === 'OR' ? [one] : one.children) : [one]
  })
  const everybody = parts.find((part) => 'operand' in part && part.children.length === 0)
  if (everybody) return everybody
  const once = absorbed(operand, sorted(operand === 'OR' ? joined(parts) : parts))
  const [only] = once
  return once.length === 1 && only ? only : { operand, children: once }
}

const sorted = (parts: readonly Query[]): Query[] => [...new Map(parts.map((part) => [JSON.stringify(part), part]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)

/** Of conditions of which one will do: the values that a key may have, as one condition. */
function joined(parts: readonly Query[]): Query[] {
  const values = new Map<string, string[]>()
  const rest = parts.filter((part) => {
    if ('operand' in part || !(part.type === 'IN' || (part.type === 'EQUALS' && typeof part.value === 'string'))) return true
    values.set(part.key, [...(values.get(part.key) ?? []), ...[part.value].flat().map(String)])
    return false
  })
  return [...rest, ...[...values].map(([key, value]) => oneCondition({ key, type: 'IN', value }))]
}

/** `A or (A and B)` is A, `A and (A or B)` is A. */
function absorbed(operand: 'AND' | 'OR', parts: readonly Query[]): Query[] {
  const texts = new Set(parts.map((part) => JSON.stringify(part)))
  return parts.filter((part) => !('operand' in part) || part.operand === operand || !part.children.some((child) => texts.has(JSON.stringify(child))))
}

function oneCondition(condition: Condition): Condition {
  const { key } = condition
  const isText = searchKeys.find((one) => one.key === key)?.kind === 'text'
  const word = (value: string): string => (isText ? value.toLowerCase() : value)
  switch (condition.type) {
    case 'IN': {
      const value = [...new Set(condition.value.map(word))].sort()
      const [only] = value
      return value.length === 1 && only !== undefined ? { key, type: 'EQUALS', value: only } : { key, type: 'IN', value }
    }
    case 'BETWEEN': {
      const { min, max } = condition.value
      return min === max ? { key, type: 'EQUALS', value: min } : { key, type: 'BETWEEN', value: { min, max } }
    }
    case 'LOWER_THAN':
    case 'GREATER_THAN':
      return { key, type: condition.type, value: condition.value }
    case 'CONTAINS':
      return { key, type: condition.type, value: word(condition.value) }
    default:
      return { key, type: condition.type, value: typeof condition.value === 'string' ? word(condition.value) : condition.value }
  }
}
