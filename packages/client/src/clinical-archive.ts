/** Clinical data in the archive over HTTP: mapped, stored, looked at, exported. */
import type { ClinicalColumn, ClinicalJob } from './clinical.ts'
import type { Request } from './http.ts'

export interface ModelElement { readonly field: string; readonly name: string; readonly group: string; readonly kind: string; readonly unit?: string }

export interface ColumnMapping {
  readonly header: string
  /** An element of the model, `local`, or `none`. */
  readonly field: string
  readonly indicator?: string
  readonly factor?: number
  /** By value the code; empty: it has none. */
  readonly values: Readonly<Record<string, string>>
}

export interface ProposedMapping extends ColumnMapping {
  readonly confidence: number
  readonly because: string
  readonly seen: readonly { readonly value: string; readonly rows: number; readonly code?: string; readonly meaning?: string; readonly how?: string }[]
}

export interface MappingProposal { readonly columns: readonly ProposedMapping[]; readonly subjects: number; readonly rows: number }

export interface UnmappedValues { readonly column: string; readonly field: string; readonly why: string; readonly count: number }

export interface StoredClinical { readonly source: string; readonly subjects: number; readonly facts: number; readonly withImages: number; readonly unmapped: readonly UnmappedValues[] }

export interface ClinicalSource {
  readonly name: string
  readonly kind: 'table' | 'fhir'
  readonly revision: number
  readonly subjects: number
  readonly facts: number
  readonly storedAt: string
  readonly columns: readonly ClinicalColumn[]
  readonly mapping: readonly ColumnMapping[]
  readonly unmapped: readonly UnmappedValues[]
}

export interface FhirTold {
  readonly subjects: number
  readonly held: number
  readonly facts: number
  readonly left: readonly { readonly resource: string; readonly why: string; readonly count: number }[]
  readonly stored?: StoredClinical
}

export interface SubjectFact {
  readonly field: string
  readonly name: string
  readonly item: number
  readonly code?: string
  readonly meaning?: string
  readonly number?: number
  readonly unit?: string
  readonly original: string
  readonly column: string
  /** From diagnosis. */
  readonly day?: number
}

export interface ExportReport {
  readonly model: string
  readonly dataset: string
  readonly datesMoved: boolean
  readonly facts: number
  readonly placed: number
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  readonly lost: readonly { readonly field: string; readonly why: string; readonly count: number }[]
}

/** Subjects by value, of the elements that have codes. */
export interface ClinicalSummary {
  readonly subjects: number
  readonly elements: readonly { readonly field: string; readonly name: string; readonly values: readonly { readonly code: string; readonly name: string; readonly subjects: number }[] }[]
}

export interface ClinicalExport { readonly model: 'eucaim' | 'omop'; readonly project?: string; readonly referenceYear?: number }

export interface ModelConcept { readonly code: string; readonly domain: string; readonly name: string }

const at = encodeURIComponent

export function clinicalArchiveMethods(request: Request) {
  return {
    modelElements: () => request<{ elements: ModelElement[] }>('GET', '/api/archive/clinical/elements'),
    findConcepts: (words: string, field?: string) => request<{ concepts: ModelConcept[] }>('GET', '/api/archive/clinical/concepts', { query: { words, field } }),
    /** Those that hold something, and the one that is meant when none is named. */
    projects: () => request<{ project: string; projects: string[] }>('GET', '/api/archive/projects'),
    proposeMapping: (job: ClinicalJob & { readonly name?: string }) => request<{ tables: MappingProposal[] }>('POST', '/api/ingest/clinical/mapping', { json: job }),
    storeTable: (job: ClinicalJob & { readonly name: string; readonly mappings: readonly (readonly ColumnMapping[])[] }) => request<{ sources: StoredClinical[] }>('POST', '/api/ingest/clinical/store', { json: job }),
    /** With `look` nothing is stored. */
    sendBundle: (bundle: object, more: { readonly name: string; readonly look: boolean; readonly project?: string }) => request<FhirTold>('POST', '/api/ingest/clinical/fhir', { json: { bundle, ...more } }),
    clinicalSources: (project?: string) => request<{ sources: ClinicalSource[] }>('GET', '/api/archive/clinical/sources', { query: { project } }),
    sourceMapping: (name: string, project?: string) => request<{ columns: ProposedMapping[]; rows: number }>('GET', `/api/archive/clinical/sources/${at(name)}/mapping`, { query: { project } }),
    changeMapping: (name: string, mapping: readonly ColumnMapping[], project?: string) => request<StoredClinical>('PUT', `/api/archive/clinical/sources/${at(name)}/mapping`, { json: { mapping, project } }),
    clinicalSummary: (project?: string) => request<ClinicalSummary>('GET', '/api/archive/clinical/summary', { query: { project } }),
    withdrawSource: (name: string, project?: string) => request<void>('DELETE', `/api/archive/clinical/sources/${at(name)}`, { query: { project } }),
    clinicalTable: (query: { readonly offset?: number; readonly limit?: number; readonly project?: string } = {}) => request<{ total: number; columns: string[]; rows: (string | number | null)[][] }>('GET', '/api/archive/clinical/table', { query }),
    studyFacts: (studyInstanceUid: string) => request<{ withdrawn: boolean; facts: SubjectFact[] }>('GET', `/api/archive/studies/${at(studyInstanceUid)}/clinical`),
    /** What an export would lose. */
    lookAtExport: (wanted: ClinicalExport) => request<ExportReport>('POST', '/api/archive/clinical/exports', { json: { ...wanted, look: true } }),
  }
}
