/** Evaluations at sites as a hub opens them: a person asks, letters are heard, and what came back stands with the version. */
import { z } from 'zod'
import type { Ledger, Objects, Records } from '#engines'
import type { Post } from '#federation'
import { parse } from '#kernel'
import type { Actor, Clock, HttpApp } from '#kernel'
import type { Models } from '../../models.ts'
import { NotThePerson } from '../../problems.ts'
import type { KnownTool } from '../../training/hub/make-plan.ts'
import { trainingMigrations } from '../../training/tables.ts'
import { evaluationPieces } from '../weight-pieces.ts'
import { SiteEvaluations } from './ask-sites.ts'

export interface HubEvaluationOptions {
  readonly records: Records
  /** Where weights rest. */
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Post
  readonly tools: readonly KnownTool[]
  readonly models: Models
}

export async function openHubEvaluations({ records, objects, post, ...options }: HubEvaluationOptions): Promise<SiteEvaluations> {
  // Where pieces wait for the others.
  await records.migrate('training', trainingMigrations)
  const evaluations = new SiteEvaluations({ ...options, records, post, pieces: evaluationPieces({ records, objects, post }) })
  post.hear('evaluation-told', (letter) => evaluations.told(letter))
  void post.handle()
  return evaluations
}

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const asked = z.strictObject({
  sites: z.array(z.strictObject({ node: identifier('node'), permit: identifier('permit'), purpose: z.string().regex(/^[a-z][a-z-]{0,39}$/), dataset: identifier('dataset'), version: z.int().min(1).max(1_000_000) })).min(1).max(50),
  threshold: z.number().gt(0).lt(1).default(0.5),
  groups: z.array(z.string().trim().min(1).max(40)).max(10).default([]),
})
type At = { Params: { name: string, version: string, id: string } }

/** `personBehind` names the account that made a program's token: it is persons to whom permits are given. */
export function evaluationHubRoutes(evaluations: SiteEvaluations, { registry }: Pick<Models, 'registry'>, personBehind: (actor: Actor) => Promise<string | undefined>): (app: HttpApp) => Promise<void> {
  const person = async (actor: Actor): Promise<Actor> => {
    const id = actor.kind === 'program' ? await personBehind(actor) : actor.id
    if (!id) throw NotThePerson()
    return { ...actor, id }
  }
  return async (app) => {
    app.post<At>('/api/models/:name/versions/:version/sites', { config: { permission: 'model:evaluate' } }, async ({ params, body, actor }, reply) => {
      const { id } = await person(actor)
      const version = await registry.version(params.name, params.version)
      return reply.code(201).send({ evaluations: await evaluations.ask(version, parse(asked, body), { id }) })
    })
    app.post<At>('/api/models/evaluations/:id/cancel', { config: { permission: 'model:evaluate' } }, async ({ params, actor }) => evaluations.cancel(params.id, await person(actor)))
  }
}
