/** The ledger over HTTP: entries, what the node says of all of them, its witnesses. Receipts and tiles are files, at their addresses. */
import type { Request } from './http.ts'

export interface LedgerRow {
  readonly index: number
  readonly time: string
  readonly type: string
  readonly actor: string
  readonly subject: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
  /** Of the leaf, 64 hexadecimal digits. */
  readonly hash: string
}

export interface LedgerQuery { readonly from?: number; readonly limit?: number; readonly type?: string; readonly subject?: string; readonly since?: string; readonly until?: string; readonly newest?: boolean }
export interface LedgerSummary {
  readonly size: number
  /** By which what is signed here is checked (c2sp.org/signed-note). */
  readonly key: string
  readonly types: readonly { readonly type: string; readonly entries: number; readonly lastAt: string }[]
  readonly witnesses: readonly { readonly key: string; readonly size: number; readonly at: string }[]
}

/** Who looked at a study, by which door; the latest first. */
export interface StudyRead {
  readonly actor: string
  /** Null for what is no account or token here. */
  readonly name: string | null
  readonly door: 'pages' | 'viewer' | 'dicomweb' | 'api' | 'dimse' | 'tool'
  readonly contents: readonly ('attributes' | 'preview' | 'images' | 'clinical')[]
  readonly last: string
  /** In how many hours. */
  readonly times: number
}

export const receiptAddress = (index: number): string => `/api/ledger/${index}/receipt`

export function ledgerMethods(request: Request) {
  return {
    ledgerEntries: (query: LedgerQuery = {}) => request<{ size: number; key: string; entries: LedgerRow[] }>('GET', '/api/ledger', { query }),
    ledgerSummary: () => request<LedgerSummary>('GET', '/api/ledger/summary'),
    studyReads: (studyInstanceUid: string) => request<{ reads: StudyRead[] }>('GET', `/api/archive/studies/${encodeURIComponent(studyInstanceUid)}/reads`),
    ledgerVerification: () => request<{ ok: boolean; size: number; firstBad?: number; brokenCheckpoint?: number }>('GET', '/api/ledger/verification'),
  }
}
