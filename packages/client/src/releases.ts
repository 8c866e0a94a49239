/** Released or kept over HTTP, and what may leave of work on a dataset. Times are ISO 8601, sizes bytes. */
import type { Request } from './http.ts'

export interface ReleasePolicy {
  readonly project: string
  readonly policy: 'kept' | 'released'
  readonly to?: { readonly member: string; readonly name: string; readonly fingerprint: string }
  readonly at: string
}

export interface ReleaseCount { readonly project: string; readonly state: 'waiting' | 'sent' | 'acknowledged' | 'refused' | 'withdrawn'; readonly instances: number; readonly bytes: number; /** Of them: of which something left under keys that were rotated since. */ readonly earlierKeys: number; /** Of them: which wait because an instance of their study would still tell of its patient. */ readonly blocked: number }

export interface Releases {
  readonly policies: readonly ReleasePolicy[]
  readonly counts: readonly ReleaseCount[]
  /** Of what nothing routes elsewhere, and the way of projects for which nobody decided. */
  readonly project: string
  readonly path: 'federated' | 'central'
  readonly federated: boolean
  /** This node is the central collection, and what has come to it. */
  readonly collects: boolean
  readonly collected: readonly { readonly member: string; readonly name: string; readonly outcome: 'stored' | 'duplicate' | 'refused'; readonly instances: number; readonly bytes: number; readonly lastAt: string }[]
  /** Members that others may release to. */
  readonly collections: readonly { readonly member: string; readonly name: string; readonly fingerprint: string }[]
  /** The code of what keeps things from leaving at the moment. */
  readonly problem?: string
}

export type ReleaseChoice = { readonly policy: 'kept' } | { readonly policy: 'released'; readonly to: string; readonly fingerprint: string }

export type OutputPreset = 'narrow' | 'strict' | 'reviewed' | 'open'
export interface OutputPolicyState {
  readonly preset: OutputPreset
  readonly presets: readonly { readonly name: OutputPreset; readonly minimumCell: number; readonly dominance: number; readonly logs: 'none' | 'review' }[]
}

export function releaseMethods(request: Request) {
  return {
    releases: () => request<Releases>('GET', '/api/ingest/releases'),
    decideRelease: (project: string, choice: ReleaseChoice) => request<ReleasePolicy>('PUT', `/api/ingest/projects/${encodeURIComponent(project)}/release`, { json: choice }),
    setMemberCollects: (id: string, collects: boolean) => request<void>('PUT', `/api/federation/members/${encodeURIComponent(id)}/collects`, { json: { collects } }),
    outputPolicy: (dataset: string) => request<OutputPolicyState>('GET', `/api/catalogue/datasets/${encodeURIComponent(dataset)}/output-policy`),
    chooseOutputPolicy: (dataset: string, preset: OutputPreset) => request<OutputPolicyState>('PUT', `/api/catalogue/datasets/${encodeURIComponent(dataset)}/output-policy`, { json: { preset } }),
  }
}
