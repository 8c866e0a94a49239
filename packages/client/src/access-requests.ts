/** Requests for access and permits over HTTP, for whoever asks, the committee and the holder. */
import type { DraftForm } from '@vesalius/standards/access-request'
import type { Match } from '@vesalius/standards/duo'
import type { Request } from './http.ts'

export type RequestState = 'draft' | 'under-review' | 'information-needed' | 'in-progress' | 'concluded' | 'declined' | 'abandoned'
export type PartState = 'checking' | 'available' | 'conditions-indicated' | 'conditions-met' | 'made-available' | 'unavailable' | 'not-made-available'
export type PartAct = 'confirm' | 'deny' | 'indicate' | 'agree' | 'take-conditions' | 'veto'

/** Who has to act next, what, and until when. */
export interface Ball {
  readonly who: 'requester' | 'committee' | 'holder'
  readonly holder?: string
  readonly what: 'submit' | 'answer' | 'review' | 'decide' | 'answer-for-data' | 'take-conditions'
  readonly until: string | null
}

export interface RequestPart {
  readonly dataset: string
  readonly version: number
  readonly holder: string
  readonly title: string
  readonly state: PartState
  readonly conditions: string | null
  readonly reason: string | null
  readonly match: Match
}

export interface RequestSummary {
  readonly id: string
  readonly requester: string
  readonly title: string
  readonly state: RequestState
  readonly createdAt: string
  readonly submittedAt: string | null
  readonly origin: string | null
  readonly parts: readonly RequestPart[]
  readonly ball: readonly Ball[]
}

export interface TimelineEntry {
  readonly position: number
  readonly at: string
  readonly actorName: string
  readonly act: string
  readonly state: string
  readonly detail: Readonly<Record<string, string>>
}

export interface Question { readonly id: string; readonly place: string; readonly question: string; readonly askedAt: string; readonly answer: string | null }

export interface Verdict {
  readonly verdict: 'grant' | 'refuse'
  readonly criteria: Readonly<Record<string, { readonly outcome: string; readonly justification: string }>>
  readonly terms: Readonly<Record<string, { readonly kept: boolean; readonly justification: string }>>
}

export interface RequestDetail extends RequestSummary {
  readonly revision: number
  readonly form: DraftForm
  readonly timeline: readonly TimelineEntry[]
  readonly questions: readonly Question[]
  /** Shown to those who review; to whoever asked when it is over. */
  readonly decisions: readonly (Verdict & { readonly name: string; readonly at: string })[]
  readonly decided: number
}

export interface PermitBody {
  readonly id: string
  readonly version: number
  readonly request: string
  readonly persons: readonly string[]
  readonly datasets: readonly { readonly dataset: string; readonly version: number; readonly manifest: string }[]
  readonly purpose: string
  readonly tools: readonly string[]
  readonly outputs: readonly string[]
  readonly from: string
  readonly until: string
}

export interface PermitState {
  readonly permit: PermitBody
  readonly state: 'valid' | 'not-yet' | 'expired' | 'revoked' | 'held'
  /** Cedar. */
  readonly policy: string
  readonly reason: string | null
}

/** One that a node has signed for a request of this hub. */
export interface ReceivedPermit { readonly permit: PermitBody; readonly node: string; readonly revokedAt: string | null; readonly reason: string | null }
/** A version of a tool that is known at this door; a permit names it as `sha256:` and its digest. */
export interface RequestableTool { readonly id: string; readonly version: string; readonly digest: string; readonly title: string; readonly purpose: string; readonly kind: string }
export interface Hold { readonly dataset: string; readonly reason: string; readonly setAt: string }

const at = encodeURIComponent

export function accessRequestMethods(request: Request) {
  const of = (id: string, act = '') => `/api/access/requests/${at(id)}${act}`
  return {
    accessRequests: () => request<{ requests: RequestSummary[] }>('GET', '/api/access/requests'),
    accessRequest: (id: string) => request<RequestDetail>('GET', of(id)),
    draftRequest: (form: DraftForm) => request<RequestDetail>('POST', '/api/access/requests', { json: form }),
    editRequest: (id: string, json: { revision: number; form: DraftForm }) => request<RequestDetail>('PUT', of(id), { json }),
    submitRequest: (id: string) => request<RequestDetail>('POST', of(id, '/submit')),
    abandonRequest: (id: string) => request<RequestDetail>('POST', of(id, '/abandon')),
    acceptRequest: (id: string) => request<RequestDetail>('POST', of(id, '/accept')),
    askAboutRequest: (id: string, json: { place: string; question: string }) => request<RequestDetail>('POST', of(id, '/questions'), { json }),
    answerAboutRequest: (id: string, json: { question: string; answer: string }) => request<RequestDetail>('POST', of(id, '/answers'), { json }),
    decideRequest: (id: string, json: Verdict) => request<RequestDetail>('POST', of(id, '/decisions'), { json }),
    actOnPart: (id: string, json: { dataset: string; version: number; act: PartAct; text?: string }) => request<RequestDetail>('POST', of(id, '/parts'), { json }),

    knownTools: () => request<{ tools: RequestableTool[] }>('GET', '/api/access/tools'),

    permits: () => request<{ permits: PermitState[]; received: ReceivedPermit[] }>('GET', '/api/access/permits'),
    revokePermit: (id: string, reason: string) => request<void>('POST', `/api/access/permits/${at(id)}/revoke`, { json: { reason } }),
    holds: () => request<{ holds: Hold[] }>('GET', '/api/access/holds'),
    /** `*` for everything. Returns how many permits it stops. */
    stopUse: (dataset: string, reason: string) => request<{ stopped: number }>('POST', '/api/access/holds', { json: { dataset, reason } }),
    goOn: (dataset: string) => request<void>('DELETE', `/api/access/holds/${at(dataset)}`),
  }
}
