// Which subjects a request counts. As at EUCAIM's nodes, what is said of images in one AND is true of one series: `CT and breast` is a CT of the breast.
import { canonicalForm } from './canonical.ts'
import type { Condition, Query } from './query.ts'
import { type SearchKey, searchKeys } from './search-terms.ts'

/** What is known of one series; what is not known is absent. */
export interface SeriesValues {
  readonly modality?: string
  readonly bodyPart?: string
  readonly manufacturer?: string
}

/** What is known of one subject: every value of each field, and its series. */
export type SubjectValues = Readonly<Partial<Record<Exclude<SearchKey['field'], keyof SeriesValues>, readonly (string | number)[]>>> & { readonly series?: readonly SeriesValues[] }

type Holds<Of> = (of: Of) => boolean

/** Whether a subject satisfies it. A condition holds when one of the subject's values does; NOT_EQUALS when there are values and none is equal, of series when one has another value. */
export const matches = (query: Query, subject: SubjectValues): boolean => matcher(query)(subject)

/** The same for many subjects. */
export const matcher = (query: Query): Holds<SubjectValues> => ofSubject(canonicalForm(query))

const ofSubject = (query: Query): Holds<SubjectValues> => {
  if (isOfSeries(query)) {
    const holds = ofSeries(query)
    return ({ series = [] }) => series.some(holds)
  }
  if (!('operand' in query)) return conditionOfSubject(query)
  const { operand, children } = query
  const imaging = children.filter(isOfSeries)
  const together: readonly Query[] = imaging.length > 1 ? [{ operand, children: imaging }] : imaging
  return combined(operand, [...children.filter((child) => !isOfSeries(child)), ...together].map(ofSubject))
}

const combined = <Of>(operand: 'AND' | 'OR', tests: readonly Holds<Of>[]): Holds<Of> =>
  operand === 'AND' ? (of) => tests.every((holds) => holds(of)) : (of) => tests.some((holds) => holds(of))

const imagingFields: ReadonlySet<string> = new Set(['modality', 'bodyPart', 'manufacturer'])
const fieldOf = (key: string): SearchKey['field'] | undefined => searchKeys.find((one) => one.key === key)?.field

/** Whether everything in it is said of series. */
export const isOfSeries = (query: Query): boolean => ('operand' in query ? query.children.length > 0 && query.children.every(isOfSeries) : imagingFields.has(fieldOf(query.key) ?? ''))

const ofSeries = (query: Query): Holds<SeriesValues> => {
  if ('operand' in query) return combined(query.operand, query.children.map(ofSeries))
  const field = fieldOf(query.key) as keyof SeriesValues
  const holds = ofValue(query)
  return (series) => {
    const value = series[field]
    return value !== undefined && (query.type === 'NOT_EQUALS' ? !same(value, query.value) : holds(value))
  }
}

const conditionOfSubject = (condition: Condition): Holds<SubjectValues> => {
  const field = fieldOf(condition.key) as Exclude<SearchKey['field'], keyof SeriesValues> | undefined
  if (field === undefined) return () => false
  if (condition.type === 'NOT_EQUALS') return (subject) => { const values = subject[field] ?? []; return values.length > 0 && !values.some((value) => same(value, condition.value)) }
  const holds = ofValue(condition)
  return (subject) => (subject[field] ?? []).some(holds)
}

const ofValue = (condition: Condition): Holds<string | number> => {
  switch (condition.type) {
    case 'EQUALS':
      return (value) => same(value, condition.value)
    case 'IN':
      return (value) => condition.value.some((one) => same(value, one))
    case 'CONTAINS':
      return (value) => String(value).toLowerCase().includes(condition.value.toLowerCase())
    case 'BETWEEN':
      return (value) => typeof value === 'number' && value >= condition.value.min && value <= condition.value.max
    case 'LOWER_THAN':
      return (value) => typeof value === 'number' && value < condition.value
    case 'GREATER_THAN':
      return (value) => typeof value === 'number' && value > condition.value
    default:
      return () => false
  }
}

const same = (a: string | number, b: string | number): boolean => (typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b)
