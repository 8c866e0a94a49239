/** Clinical tables over HTTP: proposed, looked at, released. The file goes with each request; nothing of it stays on the node but what is sealed. */
import type { Request } from './http.ts'

export interface ClinicalColumn {
  readonly header: string
  readonly role: string
  readonly action: string
  readonly dayOrder?: 'dmy' | 'mdy'
}

export interface ProposedColumn extends ClinicalColumn { readonly confidence: number; readonly because: string; readonly filled: number }

export interface ClinicalProposals {
  readonly tables: readonly { readonly rows: number; readonly warnings: readonly string[]; readonly columns: readonly ProposedColumn[] }[]
  /** By role: what the project's profile allows. */
  readonly allowed: Readonly<Record<string, readonly string[]>>
}

export interface RiskFigures { readonly classes: number; readonly smallest: number; readonly personsBelow: number; readonly shareBelow: number; readonly personsAlone: number; readonly meanRisk: number }

export interface ClinicalPreview {
  readonly tables: readonly {
    readonly header: readonly string[]
    readonly rows: readonly (readonly string[])[]
    readonly total: number
    readonly persons: number
    readonly held: readonly { readonly row: number; readonly code: string }[]
    readonly otherPerson: readonly number[]
    readonly columns: readonly { readonly plan: ClinicalColumn; readonly filled: number; readonly changed: number; readonly emptied: number }[]
  }[]
  readonly risk: {
    readonly persons: number
    readonly k: number
    readonly quasi: readonly { readonly column: string; readonly kind: string; readonly distinct: number }[]
    readonly before: RiskFigures
    readonly suggestion: { readonly steps: readonly { readonly column: string; readonly level: string; readonly distinctBefore: number; readonly distinctAfter: number }[]; readonly leftOut: number; readonly after: RiskFigures }
  }
  /** What may be chosen as known to an outsider. */
  readonly riskColumns: readonly string[]
}

export interface ClinicalJob { readonly file: string; readonly plans: readonly (readonly ClinicalColumn[])[]; readonly quasi?: readonly string[]; readonly k?: number; readonly project?: string }

export function clinicalMethods(request: Request) {
  return {
    /** `file`: the bytes of a CSV or XLSX in base64. */
    proposeColumns: (file: string, project?: string) => request<ClinicalProposals>('POST', '/api/ingest/clinical/proposals', { json: { file, project } }),
    previewTable: (job: ClinicalJob) => request<ClinicalPreview>('POST', '/api/ingest/clinical/preview', { json: job }),
  }
}
