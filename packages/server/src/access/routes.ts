/** The addresses of the access room: session, tokens, sign-in, the first administrator's page, and the hand-over to the viewer. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Access } from './access.ts'
import { dataUseRoutes } from './data-use/routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { permitRoutes } from './permits/routes.ts'
import { permissionsOf } from './permissions.ts'
import { embeddedProvider } from './provider.ts'
import { providerRoutes } from './provider-routes.ts'
import { RelyingParty } from './relying-party.ts'
import { requestRoutes } from './requests/routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { viewerRoutes } from './viewer-routes.ts'
import { welcomeRoutes } from './welcome-routes.ts'

const newToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  roles: z.array(z.string().max(40)).max(10).optional(),
  expiresInDays: z.int().min(1).max(3650).optional(),
})

export function accessRoutes(access: Access): (app: HttpApp) => Promise<void> {
  return async (app) => {
    const party = new RelyingParty(access, app)
    await app.register(signInRoutes(access, party))
    await app.register(welcomeRoutes(access, party))
    await app.register(peopleRoutes(access))
    await app.register(viewerRoutes(access))
    if (!access.options.oidc)
      await app.register(providerRoutes(access, await embeddedProvider(access.context, access.accounts, access.options.keys)))
    await app.register(dataUseRoutes(access.dataUses))
    await app.register(requestRoutes(access.requests, access.context.records))
    await app.register(permitRoutes(access))
    app.get('/api/access/session', { config: { permission: 'session:read' } }, async ({ actor }) => ({
      actor: { id: actor.id, name: actor.name, kind: actor.kind, roles: actor.roles },
      permissions: permissionsOf(actor.roles),
    }))
    app.get('/api/access/tokens', { config: { permission: 'token:manage' } }, async () => ({ tokens: await access.tokens.list(), mostDays: access.tokens.mostDays }))
    app.post('/api/access/tokens', { config: { permission: 'token:manage' } }, async (request, reply) =>
      reply.code(201).send(await access.tokens.create(request.actor, parse(newToken, request.body))),
    )
    app.delete<{ Params: { id: string } }>('/api/access/tokens/:id', { config: { permission: 'token:manage' } }, async (request, reply) => {
      await access.tokens.revoke(request.actor, request.params.id)
      return reply.code(204).send()
    })
  }
}
