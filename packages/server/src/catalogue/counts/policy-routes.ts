/** The holder's page about counts: rules, what was asked under them, and by whom. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import { policySchema } from './policy.ts'
import type { PolicyStore } from './policy-store.ts'

const reads = { config: { permission: 'count:read' } }
const sets = { config: { permission: 'count:set' } }
const page = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) })

export function countPolicyRoutes(store: PolicyStore): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/counts/policy', reads, async () => store.read())
    app.put('/api/counts/policy', sets, async (request) => store.change(parse(policySchema, request.body), request.actor))
    app.get('/api/counts/questions', reads, async (request) => ({ questions: await store.questions(parse(page, request.query).limit) }))
    app.get('/api/counts/askers', reads, async () => ({ askers: await store.askers() }))
  }
}
