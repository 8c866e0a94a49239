/** The addresses of the access room: session, tokens, sign-in, the first administrator's page, and the hand-over to the viewer. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Access } from './access.ts'
import { permissionsOf } from './permissions.ts'

const newToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  roles: z.array(z.string().max(40)).max(10).optional(),
  expiresInDays: z.int().min(1).max(3650).optional(),
})

export function accessRoutes(access: Access): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/access/session', { config: { permission: 'session:read' } }, async ({ actor }) => ({
      actor: { id: actor.id, name: actor.name, kind: actor.kind, roles: actor.roles }, permissions: permissionsOf(actor.roles),
    }))
    app.get('/api/access/tokens', { config: { permission: 'token:manage' } }, async () => ({ tokens: await access.tokens.list() }))
    app.post('/api/access/tokens', { config: { permission: 'token:manage' } }, async (request, reply) =>
      reply.code(201).send(await access.tokens.create(request.actor, parse(newToken, request.body))))
    app.delete<{ Params: { id: string } }>('/api/access/tokens/:id', { config: { permission: 'token:manage' } }, async (request, reply) => {
      await access.tokens.revoke(request.actor, request.params.id)
      return reply.code(204).send()
    })
  }
}
