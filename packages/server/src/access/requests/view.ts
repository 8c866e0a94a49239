/** A request as its page sees it: the form, each dataset, what happened, who has the ball until when. */
import type { Queryable } from '#engines'
import type { Actor } from '#kernel'
import { permissionsOf } from '../permissions.ts'
import { ballOf } from './request.ts'
import type { AccessRequest } from './request.ts'
import { verdictOf } from './settle.ts'
import { isOver } from './states.ts'

interface Decided { readonly person: string; readonly name: string; readonly verdict: string; readonly criteria: unknown; readonly terms: unknown; readonly at: Date }

export async function viewOf(records: Queryable, request: AccessRequest, actor: Actor): Promise<object> {
  const granted = (await verdictOf(records, request.id)) === 'grant'
  const [timeline, questions, decisions] = await Promise.all([
    records.query('select position, at, actor, actor_name as "actorName", act, state, detail from access_request_event where request = $1 order by position', [request.id]),
    records.query('select id, place, question, asked_at as "askedAt", answer, answered_at as "answeredAt" from access_request_question where request = $1 order by asked_at', [request.id]),
    records.query<Decided>('select person, person_name as name, verdict, criteria, terms, at from access_request_decision where request = $1 order by at', [request.id]),
  ])
  return {
    ...summaryOf(request, granted), form: request.form, timeline: timeline.rows.map((entry) => withoutVerdict(entry, request, actor)), questions: questions.rows,
    decisions: seesDecisions(request, actor) ? decisions.rows : [], decided: decisions.rows.length,
  }
}

/** For the list. */
export function summaryOf({ leftMs: _, form, ...request }: AccessRequest, granted: boolean): object {
  const title = (form.scientific as { title?: unknown } | undefined)?.title
  return { ...request, title: typeof title === 'string' ? title : '', ball: ballOf({ ...request, form, leftMs: null }, granted) }
}

/** Whoever asked learns what was said when it is over; those who review, at once. */
function seesDecisions({ state }: AccessRequest, actor: Actor): boolean {
  return isOver(state) || permissionsOf(actor.roles).includes('request:review')
}

function withoutVerdict(entry: Record<string, unknown>, request: AccessRequest, actor: Actor): Record<string, unknown> {
  if (entry['act'] !== 'vote' || seesDecisions(request, actor)) return entry
  return { ...entry, detail: {}, actorName: '' }
}
