/** Takes a request, or one dataset of it, to its next state: the row, its clock, the timeline and the ledger's event, always together. */
import type { Actor } from '#kernel'
import type { Acting } from '../acting.ts'
import { dueAfter, spans } from './clocks.ts'
import { requestOf } from './request.ts'
import type { AccessRequest, Part } from './request.ts'
import { isOver, nextPartState, nextState } from './states.ts'
import type { PartAct, RequestAct, Who } from './states.ts'

export interface Taken {
  readonly actor: Pick<Actor, 'id' | 'name'>
  readonly who: Who
  /** For the timeline: what else a reader needs. The ledger is told codes only. */
  readonly detail?: Readonly<Record<string, string>>
}

/** Stands for the house where a step follows by rule. */
export const house: Pick<Actor, 'id' | 'name'> = { id: 'house', name: '' }

/** Raises access/illegal-step. Returns the request as it then is. */
export async function takeStep(acting: Acting, request: AccessRequest, act: RequestAct, taken: Taken): Promise<AccessRequest> {
  const { tx, now } = acting
  const to = nextState(request.state, act, taken.who)
  const clock = clockOf(request, act, now)
  await tx.query(
    `update access_request set state = $2, due_at = $3, left_ms = $4, resume = $5, updated_at = $6,
       submitted_at = case when $7 then $6 else submitted_at end, ended_at = case when $8 then $6 else ended_at end where id = $1`,
    [request.id, to, clock.due, clock.left, clock.resume, now, act === 'submit', isOver(to)])
  await note(acting, request.id, { ...taken, act, state: to })
  return requestOf(tx, request.id)
}

/** Raises access/illegal-part-step. */
export async function takePartStep(acting: Acting, request: AccessRequest, step: { readonly part: Part; readonly act: PartAct; readonly taken: Taken; readonly text?: string }): Promise<AccessRequest> {
  const { tx, now } = acting
  const { part, act, taken, text } = step
  const to = nextPartState(part.state, act, taken.who)
  const due = to === 'conditions-indicated' ? dueAfter(now, spans.conditions) : to === 'available' ? part.dueAt : null
  await tx.query(
    `update access_request_part set state = $4, due_at = $5, conditions = coalesce($6, conditions), reason = coalesce($7, reason), decided_by = coalesce($8, decided_by)
     where request = $1 and dataset = $2 and version = $3`,
    [request.id, part.dataset, part.version, to, due, act === 'indicate' ? text ?? null : null, act === 'veto' || act === 'deny' || act === 'withdraw' ? text ?? null : null, taken.who === 'holder' ? taken.actor.id : null])
  await note(acting, request.id, { ...taken, act, state: to, detail: { dataset: part.dataset, version: String(part.version), holder: part.holder, ...(text ? { text } : {}), ...taken.detail } })
  return requestOf(tx, request.id)
}

interface Noted extends Taken {
  readonly act: string
  readonly state: string
}

/** An entry of the timeline and its event in the ledger, which holds no text that a person typed. */
export async function note({ tx, now, tell }: Acting, request: string, { actor, who, act, state, detail = {} }: Noted): Promise<void> {
  await tx.query(
    `insert into access_request_event (request, position, at, actor, actor_name, act, state, detail)
     select $1, coalesce(max(position) + 1, 0), $2, $3, $4, $5, $6, $7 from access_request_event where request = $1`,
    [request, now, actor.id, actor.name, act, state, { who, ...detail }])
  const { dataset, version, holder } = detail
  tell({ type: `application/${act}`, actor: actor.id, subject: request, detail: { state, as: who, ...(dataset && version ? { dataset, version: Number(version), holder: holder ?? '' } : {}) } })
}

/** The clock stands still while information is waited for, and goes on where it stood. */
function clockOf({ state, dueAt, leftMs }: AccessRequest, act: RequestAct, now: Date): { due: Date | null; left: number | null; resume: string | null } {
  const none = { left: null, resume: null }
  if (act === 'submit') return { due: dueAfter(now, spans.completeness), ...none }
  if (act === 'ask') return { due: dueAfter(now, spans.information), left: dueAt ? dueAt.getTime() - now.getTime() : 0, resume: state }
  if (act === 'answer-under-review' || act === 'answer-in-progress') return { due: new Date(now.getTime() + (leftMs ?? 0)), ...none }
  if (act === 'accept') return { due: dueAfter(now, spans.decision), ...none }
  return { due: act === 'vote' ? dueAt : null, ...none }
}
