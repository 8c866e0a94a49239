/** Which role may do what. A role is given to an account or a token; a route names one permission. */
import { nobodyMay } from './problems.ts'

const everyone = ['session:read'] as const
const table = {
  viewer: [...everyone, 'study:search', 'study:read'],
  'data-manager': [...everyone, 'study:search', 'study:read', 'study:delete', 'ingest:send', 'ingest:read', 'release:read', 'ingest:review', 'quarantine:decide', 'report:read', 'profile:edit', 'ledger:read', 'federation:read', 'dataset:read', 'dataset:edit', 'dataset:publish', 'clinical:read', 'clinical:edit', 'clinical:export', 'count:ask', 'count:read', 'tool:read', 'tool:register', 'model:read', 'model:register', 'model:run', 'model:trace', 'subject:withdraw'],
  // Apart from the others, so that nobody has it by the way: who may ask who is behind a pseudonym, or confirm that another may.
  'vault-keeper': [...everyone, 'study:search', 'study:read', 'vault:reidentify'],
  /** Asks for access, and works under a permit. */
  researcher: [...everyone, 'count:ask', 'request:see', 'request:write', 'permit:see', 'tool:read', 'task:submit', 'task:read', 'model:read', 'model:register', 'model:evaluate', 'plan:read', 'plan:write'],
  /** Two of them decide about a request; nobody about their own. */
  'access-committee': [...everyone, 'request:see', 'request:review', 'request:ask', 'request:decide', 'permit:see', 'permit:revoke', 'permit:amend', 'model:read', 'plan:read'],
  /** Answers for the data that are here: terms, veto, and the kill switch. */
  'data-holder': [...everyone, 'request:see', 'request:review', 'request:ask', 'request:hold', 'permit:see', 'permit:revoke', 'permit:stop', 'data-use:edit', 'release:read', 'release:decide', 'count:ask', 'count:read', 'count:set', 'dataset:read', 'clinical:read', 'ledger:read', 'tool:read', 'task:read', 'airlock:decide', 'model:read', 'model:approve', 'model:trace', 'plan:read', 'plan:decide'],
  /** Checks what is recorded, and does nothing. */
  auditor: [...everyone, 'count:read', 'ledger:read', 'report:read', 'federation:read', 'request:see', 'request:review', 'permit:see', 'model:read', 'plan:read'],
  'node-admin': [
    ...everyone,
    'study:search',
    'study:read',
    'study:delete',
    'ingest:send',
    'ingest:read',
    'release:read',
    'ingest:review',
    'quarantine:decide',
    'report:read',
    'profile:edit',
    'vault:destroy',
    'dataset:read',
    'dataset:edit',
    'dataset:publish',
    'clinical:read',
    'clinical:edit',
    'clinical:export',
    'count:ask',
    'count:read',
    'tool:read',
    'tool:register',
    'model:read',
    'model:register',
    'model:run',
    'plan:read',
    // Sees, and neither decides nor answers for data: that is for persons who were given that part.
    'request:see',
    'request:review',
    'permit:see',
    'ledger:read',
    'federation:read',
    'federation:manage',
    'token:manage',
    'people:manage',
    'system:read',
    'system:configure',
  ],
} as const

export type Role = keyof typeof table
export const roles = Object.keys(table) as readonly Role[]

export const isRole = (name: string): name is Role => Object.hasOwn(table, name)

/** All permissions of these roles, sorted; a name that is no role gives none. */
export function permissionsOf(names: readonly string[]): readonly string[] {
  return [
    ...new Set<string>(
      names
        .filter(isRole)
        .flatMap((name) => [...table[name]])
        .concat(everyone),
    ),
  ].sort()
}

/** Throws access/not-permitted (403) unless one of the roles allows it. */
export function mustAllow(names: readonly string[], permission: string): void {
  if (!permissionsOf(names).includes(permission)) throw nobodyMay(permission)
}
