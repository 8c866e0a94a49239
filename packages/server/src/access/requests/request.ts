/** A request as it rests, and who has the ball until when. */
import type { AccessForm, DraftForm } from '@vesalius/standards/access-request'
import type { Match } from '@vesalius/standards/duo'
import type { Queryable } from '#engines'
import { NoSuchRequest } from './problems.ts'
import { isOver, isSettled } from './states.ts'
import type { PartState, RequestState } from './states.ts'

export interface Part {
  readonly dataset: string
  readonly version: number
  readonly holder: string
  readonly title: string
  readonly state: PartState
  readonly conditions: string | null
  readonly reason: string | null
  readonly dueAt: Date | null
  /** Of the terms at the day of submission. */
  readonly match: Match
}

export interface AccessRequest {
  readonly id: string
  readonly requester: string
  readonly state: RequestState
  readonly form: DraftForm | AccessForm
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly submittedAt: Date | null
  readonly dueAt: Date | null
  /** While information is waited for: what was left of the clock, and the state that comes back. */
  readonly leftMs: number | null
  readonly resume: 'under-review' | 'in-progress' | null
  /** The hub from which it came; null when it was written here. */
  readonly origin: string | null
  readonly parts: readonly Part[]
}

/** Who has to act next, what, and until when. */
export interface Ball {
  readonly who: 'requester' | 'committee' | 'holder'
  readonly holder?: string
  readonly what: 'submit' | 'answer' | 'review' | 'decide' | 'answer-for-data' | 'take-conditions'
  readonly until: Date | null
}

const columns = `id, requester, state, form, revision, created_at as "createdAt", updated_at as "updatedAt", submitted_at as "submittedAt",
  due_at as "dueAt", left_ms::float8 as "leftMs", resume, origin`
const partColumns = 'request, dataset, version, holder, title, state, conditions, reason, due_at as "dueAt", match'

/** With `lock`, nobody else acts on it until the transaction ends. Raises access/no-such-request. */
export async function requestOf(records: Queryable, id: string, lock?: 'lock'): Promise<AccessRequest> {
  const { rows } = await records.query<Omit<AccessRequest, 'parts'>>(`select ${columns} from access_request where id = $1 ${lock ? 'for update' : ''}`, [id])
  const row = rows[0]
  if (!row) throw NoSuchRequest()
  const parts = await records.query<Part>(`select ${partColumns} from access_request_part where request = $1 order by dataset, version`, [id])
  return { ...row, parts: parts.rows.map(partFrom) }
}

/** The newest first; of one requester, or all but drafts. */
export async function requestsOf(records: Queryable, requester: string | undefined, limit: number): Promise<AccessRequest[]> {
  const { rows } = await records.query<Omit<AccessRequest, 'parts'>>(
    `select ${columns} from access_request where ($1::text is null and state <> 'draft') or requester = $1 order by created_at desc, id desc limit $2`, [requester ?? null, limit])
  const parts = await records.query<Part & { request: string }>(`select ${partColumns} from access_request_part where request = any($1) order by dataset, version`, [rows.map(({ id }) => id)])
  return rows.map((row) => ({ ...row, parts: parts.rows.filter(({ request }) => request === row.id).map(partFrom) }))
}

function partFrom({ dataset, version, holder, title, state, conditions, reason, dueAt, match }: Part): Part {
  return { dataset, version, holder, title, state, conditions, reason, dueAt, match }
}

/** The persons to whom it would give access. */
export function involvedIn({ requester, form }: Pick<AccessRequest, 'requester' | 'form'>): string[] {
  const persons = (form.summary as { persons?: unknown } | undefined)?.persons
  return [requester, ...(Array.isArray(persons) ? persons.filter((one): one is string => typeof one === 'string') : [])]
}

/** `granted`: the committee has. */
export function ballOf({ state, dueAt, parts }: AccessRequest, granted: boolean): Ball[] {
  if (isOver(state)) return []
  if (state === 'draft') return [{ who: 'requester', what: 'submit', until: dueAt }]
  if (state === 'information-needed') return [{ who: 'requester', what: 'answer', until: dueAt }]
  const balls: Ball[] = granted ? [] : [{ who: 'committee', what: state === 'under-review' ? 'review' : 'decide', until: dueAt }]
  for (const part of parts.filter((one) => !isSettled(one.state))) {
    if (part.state === 'conditions-indicated') balls.push({ who: 'requester', what: 'take-conditions', until: part.dueAt })
    else balls.push({ who: 'holder', holder: part.holder, what: 'answer-for-data', until: part.dueAt })
  }
  return balls
}
