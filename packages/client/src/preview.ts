/** What would leave, over HTTP: one original before and after de-identification. Nothing of it is kept. */
import type { Request } from './http.ts'
import type { Mask } from './review.ts'

export interface ComparedRow {
  readonly path: string
  readonly name: string
  readonly vr: string
  readonly depth: number
  readonly before?: string
  readonly after?: string
  readonly change: 'same' | 'changed' | 'removed' | 'added' | 'emptied'
  readonly action?: string
  readonly because?: string
}

export interface Preview {
  readonly profile: { readonly name: string; readonly version: string; readonly digest: string }
  readonly outcome: 'released' | 'held'
  readonly code?: string
  readonly place?: string
  readonly rows: readonly ComparedRow[]
  readonly masks: readonly Mask[]
  readonly pixels?: { readonly checked: boolean; readonly by: readonly string[]; readonly rule?: string; readonly recognizableFeatures: string; readonly also: readonly string[] }
  readonly residuals: Readonly<Record<string, number>>
  readonly findings: readonly string[]
  /** What the second opinion found in the result. */
  readonly left: readonly { readonly code: string; readonly place?: string }[]
  readonly picture?: { readonly rows: number; readonly columns: number; readonly frames: number }
  /** Addresses that hold the pictures themselves (data:). */
  readonly pictures: { readonly before?: string; readonly after?: string }
}

export interface PreviewQuery {
  readonly project?: string | undefined
  /** Of a built-in or own profile; without it the project's. */
  readonly profile?: string | undefined
  /** The digest of a profile in the making, as its check gave it; instead of a name. */
  readonly draft?: string | undefined
  /** From 1. */
  readonly frame?: number | undefined
  /** As if a person had decided about the pixels: that nothing is hidden, or that what is proposed is. */
  readonly as?: 'cleared' | 'masked' | undefined
}

export function previewMethods(request: Request) {
  return {
    preview: (file: Blob | Uint8Array<ArrayBuffer>, query: PreviewQuery = {}) => request<Preview>('POST', '/api/ingest/preview', { query, bytes: file, type: 'application/dicom' }),
    /** Of a held original. */
    previewHeld: (id: string, query: PreviewQuery = {}) => request<Preview>('POST', `/api/ingest/quarantine/${encodeURIComponent(id)}/preview`, { query, json: {} }),
  }
}
