/** Datasets over HTTP: the public list, and the drafts and versions of a node for those who work on them. */
import type { DatasetDescription, DatasetTexts } from '@vesalius/standards/dcat'
import type { Request } from './http.ts'

export type { DatasetDescription, DatasetTexts } from '@vesalius/standards/dcat'

export const catalogueFacets = ['modality', 'bodyPart', 'manufacturer', 'sex', 'node'] as const
export type CatalogueFacet = (typeof catalogueFacets)[number]

export interface ListedDataset {
  readonly description: DatasetDescription
  readonly node: string
  readonly nodeName: string
  readonly publishedAt: string
  readonly versions: readonly string[]
}

export interface CatalogueList {
  readonly total: number
  readonly datasets: readonly Omit<ListedDataset, 'versions'>[]
  readonly facets: Readonly<Record<CatalogueFacet, readonly { readonly value: string; readonly label?: string; readonly datasets: number }[]>>
}

export type CatalogueQuery = { readonly words?: string; readonly page?: number; readonly size?: number } & { readonly [F in CatalogueFacet]?: readonly string[] }

/** Names of codes. */
export type CatalogueVocabulary = Readonly<Record<'conditions' | 'collectionMethods' | 'datasetTypes' | 'dataUses', Readonly<Record<string, string>>>>

export type VersionState = 'released' | 'published' | 'invalidated'

export interface DatasetSelection {
  readonly studies: readonly string[]
  readonly series: readonly string[]
  readonly filter?: { readonly modalities?: readonly string[]; readonly bodyParts?: readonly string[]; readonly manufacturers?: readonly string[]; readonly sexes?: readonly string[]; readonly from?: string; readonly to?: string }
}

/** Exact: subjects by value. */
export interface DatasetNumbers {
  readonly subjects: number
  readonly studies: number
  readonly series: number
  readonly instances: number
  readonly bytes: number
  readonly modalities: Readonly<Record<string, number>>
  readonly bodyParts: Readonly<Record<string, number>>
  readonly manufacturers: Readonly<Record<string, number>>
  readonly sexes: Readonly<Record<string, number>>
}

export interface DatasetVersion {
  readonly number: number
  readonly state: VersionState
  readonly manifestDigest: string
  readonly aggregates: DatasetNumbers
  readonly releasedAt: string
  readonly publishedAt?: string
  readonly invalidatedAt?: string
  readonly reason?: string
}

export interface OwnDataset {
  readonly id: string
  readonly state: 'draft' | VersionState
  readonly texts: DatasetTexts
  readonly selection: DatasetSelection
  readonly revision: number
  readonly updatedAt: string
  readonly versions: readonly DatasetVersion[]
}

export interface QualityCheck {
  readonly id: string
  readonly title: string
  readonly dimension: string
  readonly severity: 'error' | 'warning' | 'information'
  readonly remedy: string
  readonly examined: number
  readonly failed: number
  readonly findings: readonly { readonly subject?: string; readonly study?: string; readonly series?: string; readonly instance?: string; readonly detail?: string }[]
}

export interface DatasetQuality {
  readonly state: string
  readonly progress?: { readonly done: number; readonly total: number }
  readonly report?: { readonly at: string; readonly instances: number; readonly dimensions: readonly { readonly dimension: string; readonly examined: number; readonly failed: number; readonly score: number | null }[]; readonly checks: readonly QualityCheck[] }
}

export interface TierGap {
  readonly reached: number
  readonly steps: readonly { readonly tier: number; readonly code: string; readonly title: string; readonly met: boolean; readonly remedy: string; readonly count?: number }[]
}

export interface DatasetPreview { readonly description: DatasetDescription; readonly missing: readonly { readonly property: string; readonly remedy: string }[]; readonly read: readonly string[] }

export function catalogueMethods(request: Request) {
  const own = '/api/catalogue/datasets'
  const version = (id: string, number: number, rest = '') => `${own}/${encodeURIComponent(id)}/versions/${number}${rest}`
  return {
    catalogue: (query: CatalogueQuery = {}) => request<CatalogueList>('GET', '/api/catalogue', { query }),
    catalogueVocabulary: () => request<CatalogueVocabulary>('GET', '/api/catalogue/vocabulary'),
    listedDataset: (id: string, which?: string) => request<ListedDataset>('GET', `/api/catalogue/listed/${encodeURIComponent(id)}${which ? `/versions/${encodeURIComponent(which)}` : ''}`),

    datasets: () => request<{ datasets: OwnDataset[] }>('GET', own),
    dataset: (id: string) => request<OwnDataset>('GET', `${own}/${encodeURIComponent(id)}`),
    createDataset: (draft: { texts: Partial<DatasetTexts>; selection: Partial<DatasetSelection> }) => request<OwnDataset>('POST', own, { json: draft }),
    editDataset: (id: string, change: { revision: number; texts?: DatasetTexts; selection?: DatasetSelection }) => request<OwnDataset>('PUT', `${own}/${encodeURIComponent(id)}`, { json: change }),
    previewSelection: (selection: Partial<DatasetSelection>) => request<DatasetNumbers>('POST', `${own}/preview`, { json: selection }),
    releaseDataset: (id: string) => request<DatasetVersion>('POST', `${own}/${encodeURIComponent(id)}/release`),
    datasetQuality: (id: string, number: number) => request<DatasetQuality>('GET', version(id, number, '/quality')),
    examineDataset: (id: string, number: number) => request<DatasetQuality>('POST', version(id, number, '/quality')),
    datasetTiers: (id: string, number: number) => request<TierGap>('GET', version(id, number, '/tiers')),
    datasetPreview: (id: string, number: number) => request<DatasetPreview>('GET', version(id, number, '/description')),
    publishDataset: (id: string, number: number, textsRead: boolean) => request<DatasetVersion>('POST', version(id, number, '/publish'), { json: { textsRead } }),
    invalidateDataset: (id: string, number: number, reason: string) => request<DatasetVersion>('POST', version(id, number, '/invalidate'), { json: { reason } }),
  }
}
