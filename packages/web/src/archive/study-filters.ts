/** What narrows the list of studies, as it stands in the address. */
import type { FacetName, StudyQuery } from '@vesalius/client'

export const facetNames = ['modality', 'bodyPart', 'manufacturer', 'year', 'finding'] as const satisfies readonly FacetName[]
export const sorts = ['-storedAt', '-studyDate', 'studyDate', 'pseudonym', '-instances'] as const
export const studiesPerPage = 24

export interface StudyFilters {
  readonly search?: string | undefined
  readonly modality?: readonly string[] | undefined
  readonly bodyPart?: readonly string[] | undefined
  readonly manufacturer?: readonly string[] | undefined
  readonly year?: readonly string[] | undefined
  readonly finding?: readonly string[] | undefined
  /** YYYY-MM-DD, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly sort?: string | undefined
  readonly page?: number | undefined
}

/** From an address that anyone may have written. */
export function readStudyFilters(search: Record<string, unknown>): StudyFilters {
  const textOf = (value: unknown) => ((typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value).slice(0, 200) : undefined)
  const text = (name: string) => textOf(search[name])
  const several = (name: string) => {
    const given: unknown = search[name]
    const values = (Array.isArray(given) ? given.slice(0, 50) : [given]).map(textOf).filter((value) => value !== undefined)
    return values.length > 0 ? [...new Set(values)] : undefined
  }
  const day = (name: string) => (/^[12]\d{3}-\d\d-\d\d$/.test(text(name) ?? '') ? text(name) : undefined)
  const page = Number(search['page'])
  const sort = text('sort')
  return {
    search: text('search'), modality: several('modality'), bodyPart: several('bodyPart'), manufacturer: several('manufacturer'), year: several('year'), finding: several('finding'),
    from: day('from'), to: day('to'),
    sort: (sorts as readonly string[]).includes(sort ?? '') ? sort : undefined, page: Number.isInteger(page) && page > 1 ? page : undefined,
  }
}

export function studyQuery({ page = 1, ...filters }: StudyFilters): StudyQuery {
  return { ...filters, offset: (page - 1) * studiesPerPage, limit: studiesPerPage }
}
