/** A question as it is put together on the page: groups and criteria, some not filled in yet; and the request that it means so far. */
import { searchKeys, type Condition, type Query, type SearchKey } from '@vesalius/standards/eucaim'

export type Field = SearchKey['field']
export type Operand = 'AND' | 'OR'

export type Part =
  | { readonly kind: 'group'; readonly id: number; readonly operand: Operand; readonly parts: readonly Part[] }
  | { readonly kind: 'codes'; readonly id: number; readonly field: Field; readonly values: readonly string[]; readonly not: boolean }
  | { readonly kind: 'range'; readonly id: number; readonly field: Field; readonly from?: number | undefined; readonly to?: number | undefined }
  | { readonly kind: 'text'; readonly id: number; readonly field: Field; readonly text: string }

export type Group = Extract<Part, { kind: 'group' }>

let last = 0
const nextId = (): number => ++last

export const keyOf = (field: Field): SearchKey => searchKeys.find((one) => one.field === field) as SearchKey
const fieldOf = (key: string): SearchKey | undefined => searchKeys.find((one) => one.key === key)

export const emptyGroup = (operand: Operand = 'AND'): Group => ({ kind: 'group', id: nextId(), operand, parts: [] })

export function newPart(field: Field): Part {
  const { kind } = keyOf(field)
  if (kind === 'number') return { kind: 'range', id: nextId(), field }
  return kind === 'text' ? { kind: 'text', id: nextId(), field, text: '' } : { kind: 'codes', id: nextId(), field, values: [], not: false }
}

/** Undefined while nothing is filled in. */
export function queryOf(part: Part): Query | undefined {
  switch (part.kind) {
    case 'group': {
      const children = part.parts.flatMap((one) => queryOf(one) ?? [])
      return children.length > 1 ? { operand: part.operand, children } : children[0]
    }
    case 'codes':
      return codesQuery(part)
    case 'text':
      return part.text.trim() === '' ? undefined : { key: keyOf(part.field).key, type: 'CONTAINS', value: part.text.trim().slice(0, 64) }
    default:
      return rangeQuery(part)
  }
}

function codesQuery({ field, values, not }: Extract<Part, { kind: 'codes' }>): Query | undefined {
  const { key } = keyOf(field)
  const [only] = values
  if (only === undefined) return undefined
  if (not) return grouped(values.map((value): Condition => ({ key, type: 'NOT_EQUALS', value })))
  return values.length === 1 ? { key, type: 'EQUALS', value: only } : { key, type: 'IN', value: values }
}

const grouped = (children: readonly Query[]): Query | undefined => (children.length > 1 ? { operand: 'AND', children } : children[0])

function rangeQuery({ field, from, to }: Extract<Part, { kind: 'range' }>): Query | undefined {
  const { key } = keyOf(field)
  if (from !== undefined && to !== undefined) return from <= to ? { key, type: 'BETWEEN', value: { min: from, max: to } } : undefined
  if (from !== undefined) return { key, type: 'GREATER_THAN', value: from - 1 }
  return to === undefined ? undefined : { key, type: 'LOWER_THAN', value: to + 1 }
}

/** A request as parts of the page, so that an address that was kept can be changed. */
export function partsOf(query: Query): Group {
  const part = partOf(query)
  return part.kind === 'group' ? part : { ...emptyGroup(), parts: [part] }
}

function partOf(query: Query): Part {
  if ('operand' in query) return { kind: 'group', id: nextId(), operand: query.operand, parts: query.children.map(partOf) }
  const { field } = fieldOf(query.key) ?? { field: 'sex' as const }
  const range = (from?: number, to?: number): Part => ({ kind: 'range', id: nextId(), field, from, to })
  switch (query.type) {
    case 'IN':
      return { kind: 'codes', id: nextId(), field, values: query.value, not: false }
    case 'CONTAINS':
      return { kind: 'text', id: nextId(), field, text: query.value }
    case 'BETWEEN':
      return range(query.value.min, query.value.max)
    case 'GREATER_THAN':
      return range(query.value + 1)
    case 'LOWER_THAN':
      return range(undefined, query.value - 1)
    default:
      if (typeof query.value === 'number') return range(query.value, query.value)
      return keyOf(field).kind === 'text' ? { kind: 'text', id: nextId(), field, text: query.value } : { kind: 'codes', id: nextId(), field, values: [query.value], not: query.type === 'NOT_EQUALS' }
  }
}

export const replaced = (group: Group, part: Part): Group => ({ ...group, parts: group.parts.map((one) => (one.id === part.id ? part : one)) })
export const without = (group: Group, id: number): Group => ({ ...group, parts: group.parts.filter((one) => one.id !== id) })
export const added = (group: Group, part: Part): Group => ({ ...group, parts: [...group.parts, part] })
