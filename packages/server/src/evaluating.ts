/** Models measured where data live, as the doors open it: a hub that asks nodes and joins what they tell, and a node that measures for it under a permit. */
import { fileURLToPath } from 'node:url'
import type { Access } from '#access'
import { toolsOfTheHouse } from '#compute'
import type { Compute } from '#compute'
import type { Objects } from '#engines'
import type { HubPost, NodePost } from '#federation'
import type { HttpApp } from '#kernel'
import { evaluationHubRoutes, openHubEvaluations, openNodeEvaluations } from '#models'
import type { Models } from '#models'
import type { Foundations, Opening } from './foundations.ts'

export interface HubParts {
  readonly post: HubPost
  readonly objects: Objects
  readonly access: Pick<Access, 'tokens'>
  readonly models: Models
}

export async function evaluateAtHub({ records, ledger, clock }: Foundations, { post, objects, access, models }: HubParts): Promise<(app: HttpApp) => Promise<void>> {
  const tools = toolsOfTheHouse(fileURLToPath(new URL('../../../tools', import.meta.url)))
  const evaluations = await openHubEvaluations({ records, objects, ledger, clock, post: post.post, tools, models })
  return evaluationHubRoutes(evaluations, models, (actor) => access.tokens.creatorOf(actor.id))
}

export interface NodeParts {
  readonly membership: NodePost
  readonly objects: Objects
  readonly compute: Compute
  readonly access: Pick<Access, 'permits'>
  readonly models: Models
}

export async function evaluateAtNode({ records, ledger, clock }: Foundations, { log, closers }: Opening, { membership, objects, compute, access, models }: NodeParts): Promise<void> {
  const evaluations = await openNodeEvaluations({
    records, objects, ledger, clock, log, post: membership.post, compute, models, data: { check: async (use, action) => void (await access.permits.check({ ...use, ...action, at: clock.now() })) },
  })
  closers.push(() => evaluations.close())
}
