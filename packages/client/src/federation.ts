/** The federation over HTTP: at a hub its members and their codes, at a node its hub and what it wrote and got. Times are ISO 8601. */
import type { Request } from './http.ts'

export interface FederationMember {
  readonly id: string
  readonly name: string
  readonly kind: 'hub' | 'node'
  readonly fingerprint: string
  readonly state?: 'active' | 'suspended'
  readonly enrolledAt?: string
  readonly seenAt?: string
  readonly version?: string
  readonly tier?: string
  /** The central collection: takes what others release. */
  readonly collects?: boolean
  readonly clockAheadMs?: number
  /** Letters that wait for it at the hub. */
  readonly waiting?: number
}

export interface Federation {
  readonly role: 'hub' | 'node'
  readonly self: { readonly id: string; readonly name: string; readonly fingerprint: string }
  /** The closed list of what sites write to each other. */
  readonly letterTypes: readonly string[]
  /** When the hub last answered; at a node only. */
  readonly reachedAt?: string
  readonly members: readonly FederationMember[]
}

export interface LetterCount {
  readonly type: string
  readonly direction: 'sent' | 'received'
  readonly letters: number
  /** Not sent yet, or not handled yet. */
  readonly waiting: number
  /** Sealed, in all; of what was sent. */
  readonly bytes: number
  readonly lastAt: string
}

export interface LetterSeen { readonly id: string; readonly type: string; readonly direction: 'sent' | 'received'; readonly other: string; readonly at: string; readonly bytes?: number; readonly state: 'waiting' | 'done' | 'failed' }

export function federationMethods(request: Request) {
  return {
    federation: () => request<Federation>('GET', '/api/federation'),
    /** JSON Schema of each type of letter. */
    letterForms: () => request<{ forms: Readonly<Record<string, unknown>> }>('GET', '/api/federation/letter-forms'),
    federationLetters: () => request<{ counts: LetterCount[]; last: LetterSeen[] }>('GET', '/api/federation/letters'),
    makeEnrolCode: (name: string) => request<{ code: string; endsAt: string }>('POST', '/api/federation/codes', { json: { name } }),
    setMemberState: (id: string, state: 'active' | 'suspended') => request<void>('PUT', `/api/federation/members/${encodeURIComponent(id)}/state`, { json: { state } }),
  }
}
