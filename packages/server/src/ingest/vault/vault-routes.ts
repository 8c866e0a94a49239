/** Routes of re-identification: ask, confirm, see once; and of its end: a project's key destroyed, when a second person agrees. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'

const Ask = z.strictObject({
  project: z.string().regex(/^[a-z0-9-]{1,40}$/).optional(), pseudonym: z.string().regex(/^[\w-]{1,64}$/), reason: z.string().trim().min(10).max(1000),
})
const Destroy = z.strictObject({ project: z.string().regex(/^[a-z0-9-]{1,40}$/), confirm: z.string().max(40) }).refine(({ project, confirm }) => confirm === project, { path: ['confirm'] })
const IdParams = z.object({ id: z.string().max(40) })
const ProjectParams = z.object({ project: z.string().regex(/^[a-z0-9-]{1,40}$/) })
const config = { permission: 'vault:reidentify' }
const ends = { permission: 'vault:destroy' }

export function vaultRoutes({ vault }: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/vault/requests', { config }, async (request) => ({ requests: await vault.list(request.actor) }))
    app.post('/api/ingest/vault/requests', { config }, async (request, reply) => {
      const { project, pseudonym, reason } = parse(Ask, request.body)
      return reply.code(201).send(await vault.ask(request.actor, { project, pseudonym, reason }))
    })
    app.post('/api/ingest/vault/requests/:id/confirm', { config }, async (request, reply) => {
      await vault.confirm(request.actor, parse(IdParams, request.params).id)
      return reply.code(204).send()
    })
    app.get('/api/ingest/vault/key-ends', { config: ends }, async (request) => ({ ends: await vault.ends.list(request.actor) }))
    app.post('/api/ingest/vault/destroy-key', { config: ends }, async (request, reply) => {
      const done = await vault.destroyKey(request.actor, parse(Destroy, request.body).project)
      return reply.code('waits' in done ? 202 : 200).send(done)
    })
    app.delete('/api/ingest/vault/key-ends/:project', { config: ends }, async (request, reply) => {
      await vault.ends.withdraw(request.actor, parse(ProjectParams, request.params).project)
      return reply.code(204).send()
    })
    app.post('/api/ingest/vault/requests/:id/reveal', { config }, async (request) => vault.reveal(request.actor, parse(IdParams, request.params).id))
  }
}
