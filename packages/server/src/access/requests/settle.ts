/** What follows by rule once persons have decided: two of the committee who say the same, and each holder for its own datasets. */
import type { AccessForm } from '@vesalius/standards/access-request'
import type { Queryable } from '#engines'
import type { Acting } from '../acting.ts'
import { here } from '../offered.ts'
import { nameOf } from '../policy/compile.ts'
import type { AccessRequest, Part } from './request.ts'
import { isSettled } from './states.ts'
import { house, takePartStep, takeStep } from './steps.ts'

export interface Granted {
  readonly request: string
  readonly requester: string
  readonly form: AccessForm
  readonly parts: readonly Part[]
}
export type Issue = (acting: Acting, granted: Granted) => Promise<void>

/** So many persons have to say the same. */
export const quorum = 2

export async function verdictOf(records: Queryable, request: string): Promise<'grant' | 'refuse' | undefined> {
  const { rows } = await records.query<{ verdict: 'grant' | 'refuse' }>(
    'select verdict from access_request_decision where request = $1 group by verdict having count(distinct person) >= $2', [request, quorum])
  return rows[0]?.verdict
}

export async function votersFor(records: Queryable, request: string, verdict: 'grant' | 'refuse'): Promise<string[]> {
  return (await records.query<{ person: string }>('select person from access_request_decision where request = $1 and verdict = $2 order by at', [request, verdict])).rows.map(({ person }) => person)
}

/** Declines, makes available and issues, concludes: as far as what was decided reaches. */
export async function settle(acting: Acting, request: AccessRequest, issue: Issue): Promise<AccessRequest> {
  if (request.state !== 'in-progress') return request
  const byRule = { actor: house, who: 'house' } as const
  const verdict = await verdictOf(acting.tx, request.id)
  if (verdict === 'refuse') return takeStep(acting, request, 'decline', byRule)
  let current = request
  if (verdict === 'grant') current = await takeWhatIsGiven(acting, await giveWhatIsSettled(acting, current, issue))
  if (!current.parts.every(({ state }) => isSettled(state))) return current
  if (current.parts.some(({ state }) => state === 'made-available') && current.parts.every(({ state }) => state !== 'conditions-met')) return takeStep(acting, current, 'conclude', byRule)
  const nothingLeft = current.parts.every(({ state }) => state === 'unavailable' || state === 'not-made-available')
  return nothingLeft ? takeStep(acting, current, 'decline', byRule) : current
}

/** The datasets of this house, once its holder has decided about all of them: one permit. Those of other holders are theirs to give. */
async function giveWhatIsSettled(acting: Acting, request: AccessRequest, issue: Issue): Promise<AccessRequest> {
  const own = request.parts.filter(({ holder }) => holder === here)
  const given = own.filter(({ state }) => state === 'conditions-met')
  if (given.length === 0 || !own.every(({ state }) => isSettled(state))) return request
  let current = request
  for (const part of given) current = await takePartStep(acting, current, { part, act: 'make-available', taken: { actor: house, who: 'house' } })
  await issue(acting, { request: request.id, requester: request.requester, form: request.form as AccessForm, parts: given })
  return current
}

/** What other holders have given by a permit of theirs. */
async function takeWhatIsGiven(acting: Acting, request: AccessRequest): Promise<AccessRequest> {
  const { rows } = await acting.tx.query<{ node: string; datasets: string[] }>('select node, datasets from access_permit_received where request = $1 and revoked_at is null', [request.id])
  let current = request
  for (const part of request.parts.filter(({ state }) => state === 'conditions-met')) {
    const given = rows.some(({ node, datasets }) => node === part.holder && datasets.includes(nameOf(part)))
    if (given) current = await takePartStep(acting, current, { part, act: 'make-available', taken: { actor: house, who: 'house' } })
  }
  return current
}
