/** The interface of requests: everything that its pages do, for programs too. */
import { draftSchema } from '@vesalius/standards/access-request'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Queryable } from '#engines'
import { decisionSchema } from './criteria.ts'
import type { AccessRequest } from './request.ts'
import type { Requests } from './requests.ts'
import { verdictOf } from './settle.ts'
import { partActs } from './states.ts'
import type { PartAct } from './states.ts'
import { summaryOf, viewOf } from './view.ts'

const text = z.string().trim().min(1).max(4_000)
const edited = z.strictObject({ revision: z.int().min(1), form: draftSchema })
const asked = z.strictObject({ place: z.string().regex(/^[A-Za-z]{1,40}(\.[A-Za-z0-9]{1,40}){0,3}$/), question: text })
const answered = z.strictObject({ question: z.string().max(60), answer: text })
const partDone = z.strictObject({ dataset: z.string().max(60), version: z.int().min(1), act: z.enum(partActs as [PartAct, ...PartAct[]]), text: text.optional() })
  .refine(({ act, text: why }) => why !== undefined || !['deny', 'indicate', 'veto'].includes(act), 'needs a text')
const dueQuery = z.object({ withinDays: z.coerce.number().int().min(0).max(365).default(7) })

type ById = { Params: { id: string } }
const see = { config: { permission: 'request:see' } }
const write = { config: { permission: 'request:write' } }
const decide = { config: { permission: 'request:decide' } }

export function requestRoutes(requests: Requests, records: Queryable): (app: HttpApp) => Promise<void> {
  const listed = async (found: readonly AccessRequest[]): Promise<object[]> =>
    Promise.all(found.map(async (one) => summaryOf(one, one.state === 'in-progress' && (await verdictOf(records, one.id)) === 'grant')))
  return async (app) => {
    app.get('/api/access/requests', see, async ({ actor }) => ({ requests: await listed(await requests.list(actor)) }))
    // What is overdue or soon will be; computed when asked for, sent to nobody.
    app.get('/api/access/reminders', see, async ({ actor, query }) => ({ requests: await listed(await requests.due(actor, parse(dueQuery, query).withinDays)) }))
    app.get<ById>('/api/access/requests/:id', see, async ({ actor, params }) => viewOf(records, await requests.read(actor, params.id), actor))
    app.post('/api/access/requests', write, async ({ actor, body }, reply) => reply.code(201).send(await viewOf(records, await requests.draft(actor, parse(draftSchema, body)), actor)))
    app.put<ById>('/api/access/requests/:id', write, async ({ actor, params, body }) => viewOf(records, await requests.edit(actor, params.id, parse(edited, body)), actor))
    app.post<ById>('/api/access/requests/:id/submit', write, async ({ actor, params }) => viewOf(records, await requests.submit(actor, params.id), actor))
    app.post<ById>('/api/access/requests/:id/abandon', write, async ({ actor, params }) => viewOf(records, await requests.abandon(actor, params.id), actor))
    app.post<ById>('/api/access/requests/:id/answers', write, async ({ actor, params, body }) => viewOf(records, await requests.answer(actor, params.id, parse(answered, body)), actor))
    app.post<ById>('/api/access/requests/:id/questions', { config: { permission: 'request:ask' } }, async ({ actor, params, body }) => viewOf(records, await requests.ask(actor, params.id, parse(asked, body)), actor))
    app.post<ById>('/api/access/requests/:id/accept', decide, async ({ actor, params }) => viewOf(records, await requests.accept(actor, params.id), actor))
    app.post<ById>('/api/access/requests/:id/decisions', decide, async ({ actor, params, body }) => viewOf(records, await requests.vote(actor, params.id, parse(decisionSchema, body)), actor))
    // Acts of the holder and of whoever asked; which of them may do which is in the table of steps.
    app.post<ById>('/api/access/requests/:id/parts', see, async ({ actor, params, body }) => viewOf(records, await requests.part(actor, params.id, parse(partDone, body)), actor))
  }
}
