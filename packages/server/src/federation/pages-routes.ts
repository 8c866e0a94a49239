/** The federation for people: at the hub its members, their state and codes to enrol; at a node who it is, whether the hub is reached, who else is there. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import { collectionRoutes } from './collection-routes.ts'
import { fingerprintOf } from './identity.ts'
import type { HubPost } from './hub.ts'
import type { NodePost } from './node.ts'
import { letterTypes } from './letters.ts'
import { letterForms } from './letters-seen.ts'
import type { Post } from './post.ts'

const readers = { config: { permission: 'federation:read' } }
const managers = { config: { permission: 'federation:manage' } }
const newCode = z.strictObject({ name: z.string().trim().min(1).max(100) })
const memberState = z.strictObject({ state: z.enum(['active', 'suspended']) })

export function hubPageRoutes(hub: HubPost): (app: HttpApp) => Promise<void> {
  return async (app) => {
    letterRoutes(app, hub.post)
    await app.register(collectionRoutes(hub))
    app.get('/api/federation', readers, async () => {
      const { id, name } = hub.self
      return { role: 'hub', self: { id, name, fingerprint: fingerprintOf(hub.self) }, letterTypes, members: await hub.members.list() }
    })
    app.post('/api/federation/codes', managers, async (request, reply) =>
      reply.code(201).send(await hub.members.makeCode(parse(newCode, request.body).name, request.actor, hub.self)))
    app.put<{ Params: { id: string } }>('/api/federation/members/:id/state', managers, async (request, reply) => {
      await hub.members.setState(request.params.id, parse(memberState, request.body).state, request.actor)
      return reply.code(204).send()
    })
  }
}

/** The proof of what leaves: what may be in a letter, and which letters there were. */
function letterRoutes(app: HttpApp, post: Post): void {
  const forms = letterForms()
  app.get('/api/federation/letter-forms', readers, async () => ({ forms }))
  app.get('/api/federation/letters', readers, async () => post.seen())
}

export function nodePageRoutes(node: NodePost): (app: HttpApp) => Promise<void> {
  return async (app) => {
    letterRoutes(app, node.post)
    app.get('/api/federation', readers, async () => {
      const members = await node.post.members()
      const reached = node.reached()
      return {
        role: 'node', self: { id: node.self.id, name: node.self.name, fingerprint: fingerprintOf(node.self) }, letterTypes, ...(reached ? { reachedAt: reached.toISOString() } : {}),
        members: members.map(({ id, name, kind, signKey, boxKey }) => ({ id, name, kind, fingerprint: fingerprintOf({ signKey, boxKey }) })),
      }
    })
  }
}
