/** What narrows the list of studies, as it stands in the address. */
import type { FacetName, StudyQuery } from '@vesalius/client'

export const facetNames = ['modality', 'bodyPart', 'manufacturer', 'year', 'finding'] as const satisfies readonly FacetName[]
export const sorts = ['-storedAt', '-studyDate', 'studyDate', 'pseudonym', '-instances'] as const
export const studiesPerPage = 24

export interface StudyFilters {
  readonly search?: string | undefined
  readonly modality?: string | undefined
  readonly bodyPart?: string | undefined
  readonly manufacturer?: string | undefined
  readonly year?: string | undefined
  readonly finding?: string | undefined
  readonly sort?: string | undefined
  readonly page?: number | undefined
}

/** From an address that anyone may have written. */
export function readStudyFilters(search: Record<string, unknown>): StudyFilters {
  const text = (name: string) => {
    const value = search[name]
    return (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value).slice(0, 200) : undefined
  }
  const page = Number(search['page'])
  const sort = text('sort')
  return {
    search: text('search'), modality: text('modality'), bodyPart: text('bodyPart'), manufacturer: text('manufacturer'), year: text('year'), finding: text('finding'),
    sort: (sorts as readonly string[]).includes(sort ?? '') ? sort : undefined, page: Number.isInteger(page) && page > 1 ? page : undefined,
  }
}

export function studyQuery({ page = 1, ...filters }: StudyFilters): StudyQuery {
  return { ...filters, offset: (page - 1) * studiesPerPage, limit: studiesPerPage }
}
