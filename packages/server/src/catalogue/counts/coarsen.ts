/** Ages and years in bands, whatever ends a question names: what cannot be asked for by single years cannot be searched through year by year (governance F03). */
import { canonicalForm, searchKeys } from '@vesalius/standards/eucaim'
import type { Condition, Query } from '@vesalius/standards/eucaim'
import type { Rules } from './policy.ts'

/** Ranges grow to the ends of the bands that they touch. The answer says with which. */
export const coarsened = (query: Query, rules: Pick<Rules, 'ageStep' | 'yearStep'>): Query => canonicalForm(inBands(query, rules))

function inBands(query: Query, rules: Pick<Rules, 'ageStep' | 'yearStep'>): Query {
  if ('operand' in query) return { operand: query.operand, children: query.children.map((child) => inBands(child, rules)) }
  const field = searchKeys.find(({ key }) => key === query.key)?.field
  if (field === 'ageAtDiagnosis') return banded(query, rules.ageStep)
  if (field === 'yearOfDiagnosis') return banded(query, rules.yearStep)
  return query
}

const mostYears = 10_000

function banded(condition: Condition, step: number): Query {
  const { key } = condition
  const first = (year: number): number => Math.floor(year / step) * step
  const last = (year: number): number => first(year) + step - 1
  const between = (min: number, max: number): Query => ({ key, type: 'BETWEEN', value: { min: first(min), max: last(max) } })
  if (step === 1 || (typeof condition.value !== 'number' && condition.type !== 'BETWEEN')) return condition
  switch (condition.type) {
    case 'BETWEEN':
      return between(condition.value.min, condition.value.max)
    case 'EQUALS':
      return between(Number(condition.value), Number(condition.value))
    case 'GREATER_THAN':
      return { key, type: 'GREATER_THAN', value: first(Math.floor(condition.value) + 1) - 1 }
    case 'LOWER_THAN':
      return { key, type: 'LOWER_THAN', value: last(Math.ceil(condition.value) - 1) + 1 }
    case 'NOT_EQUALS': {
      const value = Number(condition.value)
      return { operand: 'OR', children: [{ key, type: 'LOWER_THAN', value: first(value) }, { key, type: 'GREATER_THAN', value: Math.min(last(value), mostYears) }] }
    }
    default:
      return condition
  }
}
