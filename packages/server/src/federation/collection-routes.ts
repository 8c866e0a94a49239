/** At the hub: which member is the central collection, to which alone parcels are carried. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { HubPost } from './hub.ts'

const choice = z.strictObject({ collects: z.boolean() })

export function collectionRoutes({ members }: HubPost): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.put<{ Params: { id: string } }>('/api/federation/members/:id/collects', { config: { permission: 'federation:manage' } }, async (request, reply) => {
      await members.setCollects(request.params.id, parse(choice, request.body).collects, request.actor)
      return reply.code(204).send()
    })
  }
}
