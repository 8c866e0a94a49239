/** Routes of a rotation of keys: begun or continued, stopped after a study, looked at. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'

const ProjectParams = z.object({ project: z.string().regex(/^[a-z0-9-]{1,40}$/) })
const Begin = z.strictObject({ leave: z.boolean().optional() }).optional()
const config = { permission: 'vault:destroy' }

export function rotationRoutes({ rotation }: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/projects/:project/rotate', { config }, async (request) => rotation.state(parse(ProjectParams, request.params).project))
    app.post('/api/ingest/projects/:project/rotate', { config }, async (request, reply) =>
      reply.code(202).send(await rotation.start(request.actor, parse(ProjectParams, request.params).project, parse(Begin, request.body ?? {}))))
    app.post('/api/ingest/projects/:project/rotate/stop', { config }, async (request) => rotation.stop(request.actor, parse(ProjectParams, request.params).project))
  }
}
