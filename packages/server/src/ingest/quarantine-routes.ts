/** Routes of quarantine: what is held and why, and the two decisions about it. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from './ingest.ts'

const count = z.coerce.number().int().min(0)
const ListQuery = z.object({ reason: z.string().regex(/^[a-z/-]{1,80}$/).optional(), offset: count.default(0), limit: count.max(500).default(50) })
const IdParams = z.object({ id: z.string().max(40) })
const Decision = z.strictObject({ comment: z.string().trim().min(1).max(1000) })

export function quarantineRoutes({ quarantine }: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/quarantine', { config: { permission: 'ingest:read' } }, async (request) => quarantine.list(parse(ListQuery, request.query)))
    app.post('/api/ingest/quarantine/:id/retry', { config: { permission: 'quarantine:decide' } }, async (request) => {
      const { outcome, reason, message, findings } = await quarantine.retry(parse(IdParams, request.params).id, request.actor.id)
      return { outcome, reason, message, findings }
    })
    app.post('/api/ingest/quarantine/:id/discard', { config: { permission: 'quarantine:decide' } }, async (request, reply) => {
      const { comment } = parse(Decision, request.body)
      await quarantine.discard(parse(IdParams, request.params).id, { actor: request.actor.id, comment })
      return reply.code(204).send()
    })
  }
}
