/** The result of a plan, put together from its rows. */
import type { Objects, Queryable } from '#engines'
import type { TrainingResult } from '../result.ts'
import { partiesOf, roundsOf, updatesOf } from './rows.ts'
import type { PlanRow } from './rows.ts'
import { meanMetrics } from './sum-round.ts'

/** Of a plan whose last round is done. */
export async function resultOf(tx: Queryable, { id, plan, digest, startedAt, endedAt }: PlanRow, objects: Objects): Promise<TrainingResult> {
  const [parties, rounds, updates] = [await partiesOf(tx, id), await roundsOf(tx, id), await updatesOf(tx, id)]
  const done = rounds.filter(({ state, nextWeights }) => state === 'done' && nextWeights)
  const weightsOf = async (name: string) => ({ digest: name, size: (await objects.head(name))?.size ?? 0, format: 'safetensors' as const })
  const inSum = ({ contributors, arrived }: (typeof rounds)[number]) => (contributors ?? []).filter(({ node }) => !arrived || arrived.includes(node))
  return {
    plan: id, planDigest: digest, title: plan.title, purpose: plan.purpose, actor: plan.actor,
    weights: await weightsOf(done.at(-1)?.nextWeights ?? ''), initial: await weightsOf(plan.initial),
    tool: plan.tool, parameters: plan.parameters, seed: plan.seed, strategy: plan.strategy, secureAggregation: plan.secureAggregation,
    parties: plan.parties.map(({ node, name, dataset, version, permit }) => ({
      node, name, dataset, version, permit, manifest: parties.find((one) => one.node === node)?.manifest ?? '', rounds: done.filter((round) => inSum(round).some((one) => one.node === node)).map(({ round }) => round),
    })),
    rounds: done.map((one) => {
      const contributors = inSum(one).map(({ node, records }) => ({ node, records, metrics: updates.find((update) => update.round === one.round && update.node === node)?.metrics ?? {} }))
      return {
        round: one.round, from: one.weights, weights: one.nextWeights ?? '', updateNorm: one.updateNorm ?? 0, contributors, metrics: meanMetrics(contributors),
        startedAt: one.startedAt.toISOString(), endedAt: (one.endedAt ?? one.startedAt).toISOString(),
      }
    }),
    startedAt: (startedAt ?? new Date(0)).toISOString(), endedAt: (endedAt ?? new Date(0)).toISOString(),
  }
}
