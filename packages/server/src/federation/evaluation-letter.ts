/**
 * Letters by which a hub has a model measured where data live: it is asked for under a permit, the node asks for the weights when the permit allows it, they
 * come in sealed pieces, and what a person of the node has let out of the air-lock goes back. No letter holds a case, a score or a size of a set.
 */
import { disjointProof, evaluationReport } from '@vesalius/standards/evaluation-report'
import { trainingPlanBody } from '@vesalius/standards/training-plan'
import { z } from 'zod'

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const code = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,99}$/)
const { actor, use, tool, parameters, title } = trainingPlanBody.shape
const evaluation = identifier('evaluation')
const size = z.int().min(1).max(2 ** 29)
/** 2 MiB at most. */
const bytes = z.string().max(2_800_000).refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text), 'not base64')

/** From the hub: measure this version on that version of a dataset. `passport` is a compact JWS of the hub, from which lineage is taken. */
export const evaluationAsk = z.strictObject({
  evaluation, actor, use, name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(60), title, number: z.int().min(1).max(1e6), record: digest, weights: digest, size,
  tool: tool.omit({ entrypoint: true }), parameters, permit: identifier('permit'), dataset: identifier('dataset'), version: z.int().min(1).max(1_000_000), threshold: z.number().gt(0).lt(1),
  passport: z.string().max(1_000_000).regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
})
/** From the hub: a piece of the weights. */
export const evaluationWeights = z.strictObject({ evaluation, digest, size, index: z.int().min(0).max(10_000), of: z.int().min(1).max(10_000), bytes })
/** From the hub: whoever asked does not want it any more. */
export const evaluationCancel = z.strictObject({ evaluation })
/** From the node: where it stands. `wanting`: the permit allows it, and the weights are not here. `waiting`: a person decides whether the result leaves. */
export const evaluationTold = z.discriminatedUnion('state', [
  z.strictObject({ evaluation, state: z.enum(['wanting', 'running', 'waiting']) }),
  z.strictObject({ evaluation, state: z.literal('done'), report: evaluationReport, proof: disjointProof }),
  z.strictObject({ evaluation, state: z.enum(['failed', 'refused']), code }),
])
