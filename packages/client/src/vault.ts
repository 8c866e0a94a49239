/** Re-identification over HTTP: one person asks, another confirms, the first sees the answer once. */
import type { Request } from './http.ts'

export interface LinkRequest {
  readonly id: string
  readonly project: string
  readonly pseudonym: string
  readonly reason: string
  readonly askedAt: string
  readonly expiresAt: string
  readonly state: 'asked' | 'confirmed' | 'shown' | 'expired'
  readonly mine: boolean
  /** What the person is called who asked, and who confirmed; empty where it is not known. */
  readonly by: string
  readonly confirmedBy: string
}

export interface KeyEnd {
  readonly project: string
  readonly askedAt: string
  readonly expiresAt: string
  readonly mine: boolean
  /** What the person is called who asked. */
  readonly by: string
}

export function vaultMethods(request: Request) {
  const one = (id: string): string => `/api/ingest/vault/requests/${encodeURIComponent(id)}`
  return {
    linkRequests: () => request<{ requests: LinkRequest[] }>('GET', '/api/ingest/vault/requests'),
    askLink: (asked: { project?: string; pseudonym: string; reason: string }) => request<{ id: string }>('POST', '/api/ingest/vault/requests', { json: asked }),
    confirmLink: (id: string) => request<void>('POST', `${one(id)}/confirm`, { json: {} }),
    /** What waits for a second person. */
    keyEnds: () => request<{ ends: KeyEnd[] }>('GET', '/api/ingest/vault/key-ends'),
    withdrawKeyEnd: (project: string) => request<void>('DELETE', `/api/ingest/vault/key-ends/${encodeURIComponent(project)}`),
    /** For good; `confirm` repeats the project's name. The first person asks, and is told that it waits; the second does it. */
    destroyKey: (project: string, confirm: string) => request<{ links: number } | { waits: KeyEnd }>('POST', '/api/ingest/vault/destroy-key', { json: { project, confirm } }),
    /** Shown once and never again. */
    revealLink: (id: string) => request<{ patientId: string; issuer: string }>('POST', `${one(id)}/reveal`, { json: {} }),
  }
}
