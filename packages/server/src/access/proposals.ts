/**
 * What takes two administrators (GOV-18): one proposes, another confirms, and only then it happens. Nobody confirms what they proposed, by whichever
 * token, or what concerns themselves. The operator of the machine is no person: what that token proposes, two persons confirm.
 */
import type { LedgerEvent, Queryable } from '#engines'
import { isIdentifier, newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { personBehind } from './administrators.ts'
import type { Acting } from './acting.ts'
import { noPerson, noSuchProposal, ownAccount, ownProposal } from './problems.ts'

export type ProposalKind = 'roles' | 'close' | 'reopen' | 'passphrase' | 'invite'

export interface Wanted {
  readonly kind: ProposalKind
  /** The account, or the invitation. */
  readonly subject: string
  /** What it takes to do it. */
  readonly payload: Readonly<Record<string, unknown>>
  /** What the ledger says of it. */
  readonly detail?: LedgerEvent['detail']
  readonly seconds?: number
}

export interface Proposal extends Omit<Wanted, 'detail' | 'seconds'> {
  readonly id: string
  readonly by: string
  /** The persons who stand behind it. */
  readonly persons: readonly string[]
  readonly at: Date
  readonly expires: Date
}

const weekSeconds = 7 * 86_400
const columns = 'id, kind, subject, payload, by, persons, at, expires'

/** One of the same kind about the same account takes the place of the one before. */
export async function propose({ tx, now, tell }: Acting, actor: Actor, { kind, subject, payload, detail = {}, seconds = weekSeconds }: Wanted): Promise<string> {
  const id = newIdentifier('proposal')
  const person = await personBehind(tx, actor)
  await tx.query('delete from access_proposal where kind = $1 and subject = $2', [kind, subject])
  await tx.query('insert into access_proposal (id, kind, subject, payload, by, persons, at, expires) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    id, kind, subject, JSON.stringify(payload), actor.id, person === undefined ? [] : [person], now, new Date(now.getTime() + seconds * 1000),
  ])
  tell({ type: 'access/proposed', actor: actor.id, subject, detail: { kind, ...detail } })
  return id
}

/** The proposal, when enough persons stand behind it now; undefined when one more is needed. Raises access/no-such-proposal, access/own-proposal, access/own-account, access/no-person. */
export async function confirm({ tx, now, tell }: Acting, actor: Actor, id: string): Promise<Proposal | undefined> {
  const proposal = await openProposal(tx, id, now)
  const person = await personBehind(tx, actor)
  if (person === undefined) throw noPerson()
  if (proposal.persons.includes(person)) throw ownProposal()
  if (proposal.subject === person) throw ownAccount()
  tell({ type: 'access/proposal-confirmed', actor: actor.id, subject: proposal.subject, detail: { kind: proposal.kind } })
  const persons = [...proposal.persons, person]
  if (persons.length >= 2) {
    await tx.query('delete from access_proposal where id = $1', [id])
    return { ...proposal, persons }
  }
  await tx.query('update access_proposal set persons = $2 where id = $1', [id, persons])
  return undefined
}

/** By whoever proposed it or any other administrator. Returns what it was. Raises access/no-such-proposal. */
export async function cancel({ tx, now, tell }: Acting, actor: Actor, id: string): Promise<Proposal> {
  const proposal = await openProposal(tx, id, now)
  await tx.query('delete from access_proposal where id = $1', [id])
  tell({ type: 'access/proposal-cancelled', actor: actor.id, subject: proposal.subject, detail: { kind: proposal.kind } })
  return proposal
}

/** The oldest first. */
export async function openProposals(records: Queryable, now: Date): Promise<Proposal[]> {
  return (await records.query<Proposal>(`select ${columns} from access_proposal where expires > $1 order by at, id`, [now])).rows
}

async function openProposal(tx: Queryable, id: string, now: Date): Promise<Proposal> {
  const { rows } = isIdentifier('proposal', id) ? await tx.query<Proposal>(`select ${columns} from access_proposal where id = $1 and expires > $2 for update`, [id, now]) : { rows: [] }
  if (!rows[0]) throw noSuchProposal()
  return rows[0]
}
