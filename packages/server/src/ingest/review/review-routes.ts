/** Routes of the review page: what waits for a person's look, its pictures (drawn on request, for no cache), and the decisions. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'
import { noteShown } from '../reading.ts'

const count = z.coerce.number().int().min(0)
const ListQuery = z.object({ offset: count.default(0), limit: count.max(200).default(60) })
const PictureParams = z.object({ id: z.string().max(40), frame: z.coerce.number().int().min(1).max(1_000_000) })
const PictureQuery = z.object({ side: z.coerce.number().int().min(32).max(2048).default(240) })
const pixel = z.number().int().min(0).max(65_535)
export const MaskBody = z.strictObject({
  column: pixel, row: pixel, width: pixel.min(1), height: pixel.min(1), frames: z.array(z.number().int().min(0).max(1_000_000)).max(10_000).optional(), by: z.string().max(80).default('person'),
}).transform(({ frames, ...rest }) => ({ ...rest, ...(frames ? { frames } : {}) }))
const Decisions = z.strictObject({
  decisions: z.array(z.strictObject({
    id: z.string().max(40), digest: z.string().regex(/^[0-9a-f]{64}$/), decision: z.enum(['clear', 'mask', 'reject']), masks: z.array(MaskBody).max(500).default([]),
  }).refine(({ decision, masks }) => decision !== 'mask' || masks.length > 0, { path: ['masks'] })).min(1).max(200),
})

const config = { permission: 'ingest:review' }

export function reviewRoutes({ review, options }: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/review', { config }, async (request) => review.list(request.actor.id, parse(ListQuery, request.query)))
    app.get('/api/ingest/review/:id/frames/:frame', { config }, async (request, reply) => {
      const { id, frame } = parse(PictureParams, request.params)
      const { side } = parse(PictureQuery, request.query)
      const picture = await review.picture(id, { frame, side })
      await noteShown({ options }, request, { subject: id, content: 'held' })
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(picture)
    })
    app.post('/api/ingest/review/decisions', { config, bodyLimit: 8 * 1024 ** 2 }, async (request) => (
      { results: await review.decide(request.actor.id, parse(Decisions, request.body).decisions) }))
  }
}
