/** The addresses of federated training at a node: what a hub offers, and what a person of the holder says to it. */
import { z } from 'zod'
import { fingerprintOf } from '#federation'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { NodeTraining } from './open-node.ts'
import { thresholdOf } from './aggregate/shares.ts'
import type { Offer } from './node/offers.ts'
import { NotAPerson } from './problems.ts'

const may = (permission: string) => ({ config: { permission } })
const decision = z.strictObject({ decision: z.enum(['accept', 'refuse', 'leave']) })
type Named = { Params: { id: string } }

export function trainingNodeRoutes({ offers, records }: NodeTraining): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/training', may('plan:read'), async () => ({ role: 'node' }))
    app.get('/api/training/offers', may('plan:decide'), async () => ({ offers: (await offers.list()).map((offer) => shown(offer, offers)) }))
    app.get<Named>('/api/training/offers/:id', may('plan:decide'), async ({ params }) => {
      const offer = await offers.get(params.id)
      const { rows } = await records.query('select round, state, task, records, metrics, reason, asked_at as "askedAt", ended_at as "endedAt" from training_part where plan = $1 order by round', [params.id])
      return { ...shown(offer, offers), rounds: rows }
    })
    app.post<Named>('/api/training/offers/:id/decision', may('plan:decide'), async ({ params, body, actor }) => {
      if (actor.kind !== 'person') throw NotAPerson()
      const { decision: said } = parse(decision, body)
      if (said === 'leave') await offers.leave(params.id, actor, 'models/left')
      return shown(said === 'accept' ? await offers.accept(params.id, actor) : said === 'refuse' ? await offers.refuse(params.id, actor) : await offers.get(params.id), offers)
    })
  }
}

function shown({ id, plan, digest, state, reason, decidedBy, offeredAt, decidedAt, endedAt }: Offer, offers: NodeTraining['offers']) {
  const { title, purpose, use, actor, tool, parameters, strategy, rounds, secureAggregation, parties } = plan
  const own = parties.some(({ node }) => node === offers.self) ? offers.own(plan) : undefined
  return {
    id, digest, state, reason, decidedBy, offeredAt, decidedAt, endedAt, title, purpose, use, actor, tool, parameters, strategy, rounds, secureAggregation,
    /** How many sites must give back what masks hide before a sum is seen. */
    threshold: secureAggregation ? thresholdOf(parties.length) : null,
    own: own ? { dataset: own.dataset, version: own.version, permit: own.permit } : null, parties: parties.map(({ node, name, signKey, boxKey }) => ({ node, name, fingerprint: fingerprintOf({ signKey, boxKey }) })),
  }
}
