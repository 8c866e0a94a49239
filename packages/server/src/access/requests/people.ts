/** Who may not decide: whoever would be given access, by whatever account of theirs. */
import type { Queryable } from '#engines'
import type { Actor } from '#kernel'
import { DecidedAlready, OwnRequest, PersonsOnly, TwoHats } from './problems.ts'

/** Accounts of the same subject are one person here, whichever provider vouches: two accounts never make two deciders. */
export async function accountsOfSamePerson(records: Queryable, accounts: readonly string[]): Promise<Set<string>> {
  const { rows } = await records.query<{ id: string }>(
    'select b.id from access_account a join access_account b on b.subject = a.subject where a.id = any($1)', [accounts])
  return new Set([...accounts, ...rows.map(({ id }) => id)])
}

export interface Deciding {
  readonly request: string
  readonly actor: Actor
  /** The requester and the other persons of the form. */
  readonly involved: readonly string[]
  readonly as: 'committee' | 'holder'
}

/** Raises access/persons-only, access/own-request, access/decided-already, access/two-hats. */
export async function mayDecide(records: Queryable, { request, actor, involved, as }: Deciding): Promise<void> {
  if (actor.kind !== 'person') throw PersonsOnly()
  const mine = await accountsOfSamePerson(records, [actor.id])
  if (involved.some((one) => mine.has(one))) throw OwnRequest()
  const votes = await records.query<{ person: string }>('select person from access_request_decision where request = $1', [request])
  const voted = votes.rows.some(({ person }) => mine.has(person))
  if (voted) throw as === 'committee' ? DecidedAlready() : TwoHats()
  if (as === 'holder') return
  const parts = await records.query<{ decided_by: string | null }>('select decided_by from access_request_part where request = $1', [request])
  if (parts.rows.some(({ decided_by: by }) => by !== null && mine.has(by))) throw TwoHats()
}
