/** Review of pixels over HTTP: what waits for a person's look, and the decisions. */
import type { Request } from './http.ts'

/** In pixels of the frame, first pixel 0,0. Without `frames` (numbered from 0) it is for every frame. */
export interface Mask {
  readonly column: number
  readonly row: number
  readonly width: number
  readonly height: number
  readonly frames?: readonly number[]
  /** Who drew it: a rule, the detector, a person. */
  readonly by: string
}

export type ReviewChoice = 'clear' | 'mask' | 'reject'

export interface ReviewItem {
  readonly id: string
  readonly at: string
  readonly project: string
  readonly reason: string
  readonly send: string
  /** SHA-256 of the original: a decision is about exactly this file. */
  readonly digest: string
  readonly modality?: string
  readonly sopClass?: string
  /** Equal for what is of one series, of one kind of device; says nothing else. */
  readonly series: string
  readonly device: string
  readonly frames: number
  readonly rows: number
  readonly columns: number
  readonly suggestions: readonly Mask[]
  readonly proposal?: { readonly decision: ReviewChoice; readonly masks: readonly Mask[]; readonly mine: boolean }
}

export interface ReviewDecision { readonly id: string; readonly digest: string; readonly decision: ReviewChoice; readonly masks?: readonly Mask[] }
export interface ReviewResult {
  readonly id: string
  readonly result: 'stored' | 'duplicate' | 'quarantined' | 'rejected' | 'discarded' | 'proposed' | 'failed'
  readonly reason?: string
  readonly message?: string
}

export function reviewMethods(request: Request) {
  return {
    review: (query: { offset?: number; limit?: number } = {}) => request<{ total: number; persons: number; items: ReviewItem[] }>('GET', '/api/ingest/review', { query }),
    decideReview: (decisions: readonly ReviewDecision[]) => request<{ results: ReviewResult[] }>('POST', '/api/ingest/review/decisions', { json: { decisions } }),
  }
}

/** Address of a picture of a held frame (from 1), drawn when it is asked for. */
export const reviewPicture = (id: string, frame: number, side: number): string => `/api/ingest/review/${encodeURIComponent(id)}/frames/${frame}?side=${side}`
