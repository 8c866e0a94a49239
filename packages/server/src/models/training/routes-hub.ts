/** The addresses of federated training at a hub: plans, their rounds as they come, cancelling, weights. */
import { parse } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { newPlanSchema } from '@vesalius/standards/training-plan'
import { tensorsOf, wiringOf } from './hub/make-plan.ts'
import { partiesOf, planOf, plansIn, roundsOf, updatesOf } from './hub/rows.ts'
import type { PlanRow } from './hub/rows.ts'
import { meanMetrics } from './hub/sum-round.ts'
import type { HubTraining } from './open-hub.ts'
import { NoPlan, NotAPerson } from './problems.ts'

const may = (permission: string) => ({ config: { permission } })
type Named = { Params: { id: string } }

/** `personBehind` names the account that made a program's token: plans are made by persons, also through programs of their own. */
export function trainingHubRoutes({ plans, records, tools, weights }: HubTraining, personBehind: (actor: Actor) => Promise<string | undefined>): (app: HttpApp) => Promise<void> {
  const person = async (actor: Actor): Promise<Actor> => {
    const id = actor.kind === 'program' ? await personBehind(actor) : actor.id
    if (!id) throw NotAPerson()
    return { ...actor, id }
  }
  /** Another's plan is as little there as one that does not exist. */
  const visible = async (id: string, actor: Actor): Promise<PlanRow> => {
    const [row, own] = [await planOf(records, id), await person(actor).catch(() => actor)]
    if (row.actor !== own.id && !actor.roles.some((role) => role !== 'researcher')) throw NoPlan()
    return row
  }
  return async (app) => {
    app.get('/api/training', may('plan:read'), async () => ({ role: 'hub' }))
    app.get('/api/training/tools', may('plan:read'), async () => ({
      tools: tools.flatMap(({ id, version, digest, manifest }) => {
        const [tensors, wiring] = [tensorsOf(manifest, 'train'), wiringOf(manifest, 'train')]
        return tensors && wiring ? [{ id, version, digest, title: manifest.title, purpose: manifest.purpose, tensors, wiring, parameters: manifest.parameters }] : []
      }),
    }))
    app.post('/api/training/plans', may('plan:write'), async (request, reply) => reply.code(201).send(shown(await plans.offer(parse(newPlanSchema, request.body), await person(request.actor)))))
    app.get('/api/training/plans', may('plan:read'), async ({ actor }) => {
      const own = await person(actor).catch(() => actor)
      const all = await plansIn(records, ['offered', 'running', 'done', 'cancelled', 'failed'])
      return { plans: all.filter((row) => row.actor === own.id || actor.roles.some((role) => role !== 'researcher')).map(shown) }
    })
    app.get<Named>('/api/training/plans/:id', may('plan:read'), async ({ params, actor }) => {
      const row = await visible(params.id, actor)
      return { ...shown(row), ...await progressOf(records, row) }
    })
    app.post<Named>('/api/training/plans/:id/cancel', may('plan:write'), async ({ params, actor }) => {
      await visible(params.id, actor)
      return shown(await plans.cancel(params.id, await person(actor)))
    })
    app.get<Named>('/api/training/plans/:id/weights', may('plan:read'), async ({ params, actor }, reply) => {
      const { result } = await visible(params.id, actor)
      if (!result) throw NoPlan()
      return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${result.plan}.safetensors"`).send(await weights(result.weights.digest))
    })
  }
}

function shown({ id, digest, plan, actor, state, reason, result, createdAt, startedAt, endedAt }: PlanRow) {
  const { title, purpose, use, tool, parameters, strategy, rounds, quorum, deadlineSeconds, secureAggregation, seed } = plan
  return { id, digest, actor, state, reason, title, purpose, use, tool, parameters, strategy, rounds, quorum, deadlineSeconds, secureAggregation, seed, createdAt, startedAt, endedAt, weights: result?.weights ?? null }
}

/** Who takes part, and each round with who has answered, what was measured and until when. */
async function progressOf(records: HubTraining['records'], { id, plan }: PlanRow) {
  const [parties, rounds, updates] = await Promise.all([partiesOf(records, id), roundsOf(records, id), updatesOf(records, id)])
  return {
    parties: plan.parties.map(({ node, name, dataset, version }) => {
      const party = parties.find((one) => one.node === node)
      return { node, name, dataset, version, state: party?.state ?? 'offered', reason: party?.reason ?? null, manifest: party?.manifest ?? null, answeredAt: party?.answeredAt ?? null }
    }),
    done: rounds.map(({ round, state, weights, nextWeights, contributors, arrived, updateNorm, startedAt, deadline, endedAt }) => {
      const answers = updates.filter((one) => one.round === round)
      const told = answers.flatMap(({ records: count, metrics }) => (count !== null && metrics ? [{ records: count, metrics }] : []))
      return {
        round, state, from: weights, weights: nextWeights, updateNorm, startedAt, deadline, endedAt, metrics: told.length > 0 ? meanMetrics(told) : {},
        nodes: answers.map(({ node, records: count, metrics, problem }) => ({ node, records: count, metrics, problem, inSum: (contributors ?? []).some((one) => one.node === node) && (!arrived || arrived.includes(node)) })),
      }
    }),
  }
}
