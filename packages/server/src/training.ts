/** Federated training as the doors open it: a hub that offers plans with the tools of the house, and a node that takes part with its compute room. */
import { fileURLToPath } from 'node:url'
import type { Access } from '#access'
import type { Catalogue } from '#catalogue'
import { toolsOfTheHouse } from '#compute'
import type { Compute } from '#compute'
import { openObjects } from '#engines'
import type { Objects } from '#engines'
import type { HubPost, NodePost } from '#federation'
import type { Config, HttpApp } from '#kernel'
import { openHubTraining, openNodeTraining, trainingHubRoutes, trainingNodeRoutes } from '#models'
import type { Landed } from '#models'
import type { Foundations, Opening } from './foundations.ts'

type Routes = (app: HttpApp) => Promise<void>

/** The objects of a hub: weights, and nothing of anybody's data. */
export async function objectsOfHub(config: Config, { place }: Foundations, { closers }: Opening): Promise<Objects> {
  const objects = await openObjects(place(config.objects), config['objects-secret-file'] ? { secretFile: config['objects-secret-file'] } : {})
  closers.push(() => objects.close())
  return objects
}

export interface HubParts {
  readonly post: HubPost
  readonly objects: Objects
  readonly access: Pick<Access, 'tokens'>
  readonly landed?: Landed
}

/** `landed` gets the result of every plan that ended well. */
export async function trainAtHub({ records, ledger, clock }: Foundations, { log, closers }: Opening, { post, objects, access, landed }: HubParts): Promise<Routes> {
  const tools = toolsOfTheHouse(fileURLToPath(new URL('../../../tools', import.meta.url)))
  const training = await openHubTraining({ records, objects, ledger, clock, log, post: post.post, tools, ...(landed ? { landed } : {}) })
  closers.push(() => training.close())
  return trainingHubRoutes(training, (actor) => access.tokens.creatorOf(actor.id))
}

export interface NodeParts {
  readonly membership: NodePost
  readonly objects: Objects
  readonly compute: Compute
  readonly access: Pick<Access, 'permits'>
  readonly catalogue: Pick<Catalogue, 'version'>
}

export async function trainAtNode({ records, ledger, clock, keys }: Foundations, { log, closers }: Opening, { membership, objects, compute, access, catalogue }: NodeParts): Promise<Routes> {
  const training = await openNodeTraining({
    records, objects, ledger, clock, log, post: membership.post, compute, keysFolder: keys,
    data: { check: async (use, action) => void (await access.permits.check({ ...use, ...action, at: clock.now() })) },
    manifestOf: async (id, number) => (await catalogue.version({ id, number })).manifestDigest,
  })
  closers.push(() => training.close())
  return trainingNodeRoutes(training)
}
