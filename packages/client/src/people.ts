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
/** What one administrator proposed and another has to confirm. */
export interface Proposal {
  readonly id: string
  readonly kind: 'roles' | 'close' | 'reopen' | 'passphrase' | 'invite'
  readonly subject: string
  /** Of the account, or the note of the invitation. */
  readonly name: string | null
  readonly roles: readonly string[] | null
  readonly before: readonly string[] | null
  readonly by: readonly string[]
  readonly at: string
  readonly expiresAt: string
  readonly mayConfirm: boolean
}
/** Nothing when it is done; the proposal when another administrator has to confirm it. */
export type Decided = { readonly proposal?: string } | undefined
/** Shown once and never again. */
export interface OneTimeLink {
  readonly link: string
  readonly expiresAt: string
  /** It does not work until another administrator confirms this. */
  readonly proposal?: string
}

/** What an account can be given, as `packages/server/src/access/permissions.ts` has it. */
export const roleNames = ['viewer', 'data-manager', 'researcher', 'access-committee', 'data-holder', 'vault-keeper', 'auditor', 'node-admin'] as const

export function peopleMethods(request: Request) {
  const one = (id: string): string => `/api/access/people/${encodeURIComponent(id)}`
  return {
    people: () => request<{ people: Person[] }>('GET', '/api/access/people'),
    setRoles: (id: string, roles: readonly string[]) => request<Decided>('PUT', `${one(id)}/roles`, { json: { roles } }),
    closeAccount: (id: string) => request<Decided>('POST', `${one(id)}/close`),
    reopenAccount: (id: string) => request<Decided>('POST', `${one(id)}/reopen`),
    newPassphraseLink: (id: string) => request<OneTimeLink>('POST', `${one(id)}/new-passphrase-link`),
    proposals: () => request<{ proposals: Proposal[] }>('GET', '/api/access/proposals'),
    confirmProposal: (id: string) => request<{ done: boolean }>('POST', `/api/access/proposals/${encodeURIComponent(id)}/confirm`),
    cancelProposal: (id: string) => request<void>('DELETE', `/api/access/proposals/${encodeURIComponent(id)}`),
    invitations: () => request<{ invitations: OpenInvitation[] }>('GET', '/api/access/invitations'),
    invite: (invitation: { roles: readonly string[]; note?: string }) => request<OneTimeLink & { id: string }>('POST', '/api/access/invitations', { json: invitation }),
    revokeInvitation: (id: string) => request<void>('DELETE', `/api/access/invitations/${encodeURIComponent(id)}`),
  }
}
