/** The interface of permits: shown with their policy and signature, amended by two, revoked, and stopped by the holder. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import { cedarSchema } from '../policy/cedar.ts'
import { changeSchema } from './amendments.ts'
import type { Holds } from './holds.ts'
import type { Permits } from './permits.ts'
import type { ReceivedPermits } from './received.ts'

const reason = z.string().trim().min(1).max(2_000)
const revoked = z.strictObject({ reason })
const held = z.strictObject({ dataset: z.union([z.literal('*'), z.string().regex(/^dataset-[0-9a-hjkmnp-tv-z]{26}$/)]), reason })

type ById = { Params: { id: string } }
const see = { config: { permission: 'permit:see' } }
const amend = { config: { permission: 'permit:amend' } }
const stop = { config: { permission: 'permit:stop' } }

export function permitRoutes({ permits, holds, received }: { readonly permits: Permits; readonly holds: Holds; readonly received: ReceivedPermits }): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/access/permits', see, async ({ actor }) => ({ permits: await permits.list(actor), received: await received.list(actor) }))
    app.get('/api/access/permits/schema', see, async () => ({ schema: cedarSchema }))
    app.get<ById>('/api/access/permits/:id', see, async ({ actor, params }) => ({ ...(await permits.read(actor, params.id)), amendments: await permits.amendments.of(params.id) }))
    app.post<ById>('/api/access/permits/:id/revoke', { config: { permission: 'permit:revoke' } }, async ({ actor, params, body }, reply) => {
      await permits.revoke(actor, params.id, parse(revoked, body).reason)
      return reply.code(204).send()
    })
    // One that a node has signed ends when the node has heard of it.
    app.post<ById>('/api/access/permits/:id/ask-to-end', amend, async ({ actor, params, body }, reply) => {
      await received.askToEnd(actor, params.id, parse(revoked, body).reason)
      return reply.code(202).send()
    })
    app.post<ById>('/api/access/permits/:id/amendments', amend, async ({ actor, params, body }, reply) => reply.code(201).send(await permits.amendments.propose(actor, params.id, parse(changeSchema, body))))
    app.post<ById>('/api/access/amendments/:id/confirm', amend, async ({ actor, params }) => permits.amendments.confirm(actor, params.id))
    app.get('/api/access/holds', see, async () => ({ holds: await holds.list() }))
    app.post('/api/access/holds', stop, async ({ actor, body }) => ({ stopped: await holds.set(actor, parse(held, body)) }))
    app.delete<{ Params: { dataset: string } }>('/api/access/holds/:dataset', stop, async ({ actor, params }, reply) => {
      await holds.lift(actor, params.dataset)
      return reply.code(204).send()
    })
  }
}
