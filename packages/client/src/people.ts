/** People of a node or hub over HTTP: accounts, their roles, invitations. */
import type { Request } from './http.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly from: 'here' | 'provider'
  readonly roles: readonly string[]
  /** Those of the roles that another provider says; they are changed there. */
  readonly claimed: readonly string[]
  readonly state: 'open' | 'closed'
  readonly createdAt: string
  readonly signedInAt: string | null
  readonly you: boolean
}
export interface OpenInvitation {
  readonly id: string
  readonly roles: readonly string[]
  readonly note: string | null
  readonly expiresAt: string
}
/** Shown once and never again. */
export interface OneTimeLink {
  readonly link: string
  readonly expiresAt: string
}

/** What an account can be given, as `packages/server/src/access/permissions.ts` has it. */
export const roleNames = ['viewer', 'data-manager', 'researcher', 'access-committee', 'data-holder', 'vault-keeper', 'auditor', 'node-admin'] as const

export function peopleMethods(request: Request) {
  const one = (id: string): string => `/api/access/people/${encodeURIComponent(id)}`
  return {
    people: () => request<{ people: Person[] }>('GET', '/api/access/people'),
    setRoles: (id: string, roles: readonly string[]) => request<void>('PUT', `${one(id)}/roles`, { json: { roles } }),
    closeAccount: (id: string) => request<void>('POST', `${one(id)}/close`),
    reopenAccount: (id: string) => request<void>('POST', `${one(id)}/reopen`),
    newPassphraseLink: (id: string) => request<OneTimeLink>('POST', `${one(id)}/new-passphrase-link`),
    invitations: () => request<{ invitations: OpenInvitation[] }>('GET', '/api/access/invitations'),
    invite: (invitation: { roles: readonly string[]; note?: string }) => request<OneTimeLink & { id: string }>('POST', '/api/access/invitations', { json: invitation }),
    revokeInvitation: (id: string) => request<void>('DELETE', `/api/access/invitations/${encodeURIComponent(id)}`),
  }
}
