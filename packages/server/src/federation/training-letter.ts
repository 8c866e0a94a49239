/**
 * Letters of federated training: a plan and its rounds, weights in sealed pieces, sums under masks. They hold settings, digests, numbers of models and
 * counts of records; names of metrics are short words, and no text comes from data.
 */
import { trainingPlanBody } from '@vesalius/standards/training-plan'
import { z } from 'zod'

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const node = identifier('node')
const code = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,99}$/)
const key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const plan = identifier('plan')
const round = z.int().min(1).max(10_000)
const at = { plan, round }
const count = z.int().min(1).max(1e9)
const word = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/)
/** 2 MiB at most. */
const bytes = z.string().max(2_800_000).refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text), 'not base64')
/** Of a file that is small: the file itself, in place of pieces. */
const small = bytes.optional()
/** 33 bytes: for which place the share is, and 32 bytes of it. */
const share = z.string().length(44)

/** From the hub: work that is offered. */
export const trainingPlan = z.strictObject({ id: plan, plan: trainingPlanBody })
/** From the node, by its holder: yes to exactly this plan, with the manifest of its data; or no. */
export const trainingAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ plan, answer: z.literal('accepted'), digest, manifest: digest }),
  z.strictObject({ plan, answer: z.literal('refused'), code }),
])
/** From the hub: a round begins with these weights. */
export const trainingRound = z.strictObject({ ...at, weights: digest, bytes: small, deadline: z.iso.datetime() })
/** A piece of a file of weights, or of a sum under masks. */
export const trainingWeights = z.strictObject({ ...at, digest, size: z.int().min(1).max(2 ** 33), index: z.int().min(0).max(10_000), of: z.int().min(1).max(10_000), bytes })
/** From node to node: its key for masks in this round, and shares by which it can be done without. */
export const trainingMasks = z.strictObject({ ...at, key, seedShare: share, keyShare: share })
/** From the node: what it trained on and measured; without masks, the digest of its weights; with them, whose masks it has. */
export const trainingUpdate = z.strictObject({ ...at, records: count, metrics: z.record(word, z.number().nullable()), weights: digest.optional(), bytes: small, key: key.optional(), held: z.array(node).max(50).optional() })
/** From the hub: who is in the sum. */
export const trainingSum = z.strictObject({ ...at, contributors: z.array(z.strictObject({ node, records: count })).min(2).max(50) })
/** From the node: its update under masks is this. */
export const trainingMasked = z.strictObject({ ...at, weights: digest, bytes: small })
/** From the hub: whose updates have arrived. */
export const trainingUnmask = z.strictObject({ ...at, arrived: z.array(node).min(2).max(50) })
/** From the node: shares of seeds of those that arrived, of keys of those that did not; never both of one node. */
export const trainingShares = z.strictObject({ ...at, seeds: z.record(node, share), keys: z.record(node, share) })
/** From the node: it does not contribute to this round; or, without one, to none any more. */
export const trainingProblem = z.strictObject({ plan, round: round.optional(), code })
/** From the hub: there are no more rounds. */
export const trainingEnd = z.strictObject({ plan, outcome: z.enum(['done', 'cancelled', 'failed']) })
