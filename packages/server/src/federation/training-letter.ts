/**
 * Letters of federated training: a plan and its rounds, weights in sealed pieces, sums under masks. They hold settings, digests, numbers of models and
 * counts of records; names of metrics are short words, and no text comes from data.
 */
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
const rate = z.number().positive().max(1e3)
const beta = z.number().min(0).lt(1)
const word = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/)
/** Columns may be called anything that a header of a table is called. */
const setting = z.union([z.number(), z.boolean(), z.string().max(100), z.array(z.union([z.number(), z.string().max(100)])).max(500)])
/** 2 MiB at most. */
const bytes = z.string().max(2_800_000).refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text), 'not base64')
/** 33 bytes: for which place the share is, and 32 bytes of it. */
const share = z.string().length(44)

const adaptive = { rate, beta1: beta, beta2: beta, tau: z.number().positive().max(1) }
const strategy = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('fedavg'), rate }),
  z.strictObject({ name: z.literal('fedprox'), rate, mu: z.number().min(0).max(1e3) }),
  z.strictObject({ name: z.literal('fedadam'), ...adaptive }),
  z.strictObject({ name: z.literal('fedyogi'), ...adaptive }),
  z.strictObject({ name: z.literal('fedadagrad'), rate, beta1: beta, tau: adaptive.tau }),
])

const party = z.strictObject({
  node, name: z.string().min(1).max(200),
  /** Of the node, as the hub knew them: what each compares with what it knows. */
  signKey: key, boxKey: key,
  dataset: identifier('dataset'), version: z.int().min(1).max(1_000_000), permit: identifier('permit'),
})

export const trainingPlanBody = z.strictObject({
  title: z.string().trim().min(1).max(200), purpose: z.string().trim().min(1).max(2_000),
  /** In whose name tasks run: a person of the permits. */
  actor: identifier('account'),
  /** One of the purposes of the permits. */
  use: z.string().regex(/^[a-z][a-z-]{0,39}$/),
  tool: z.strictObject({ id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/).max(100), version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}(\+[0-9a-f]{12})?$/), digest, entrypoint: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) }),
  /** Which inputs of the tool are the data, which one the weights; which outputs are the weights and what it measured. */
  wiring: z.strictObject({ data: z.array(word).min(1).max(10), model: word, weights: word, metrics: word }),
  /** 32-bit floats, by name. */
  tensors: z.record(z.string().regex(/^[\w.]{1,80}$/), z.array(z.int().min(1)).max(6)),
  parameters: z.record(word, setting),
  seed: z.int().min(0).max(2 ** 31 - 1),
  /** Digest of the weights that round 1 begins with. */
  initial: digest,
  strategy, rounds: z.int().min(1).max(10_000),
  /** Fewer contributors than this, and a round is not summed. */
  quorum: z.int().min(1).max(50),
  /** Of a round, in seconds: who has not answered then is left out of it. */
  deadlineSeconds: z.int().min(1).max(30 * 86_400),
  secureAggregation: z.boolean(),
  /** No element of an update may be larger: of sums under masks. */
  range: z.number().positive().max(1e6),
  parties: z.array(party).min(1).max(50),
})

/** From the hub: work that is offered. */
export const trainingPlan = z.strictObject({ id: plan, plan: trainingPlanBody })
/** From the node, by its holder: yes to exactly this plan, with the manifest of its data; or no. */
export const trainingAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ plan, answer: z.literal('accepted'), digest, manifest: digest }),
  z.strictObject({ plan, answer: z.literal('refused'), code }),
])
/** From the hub: a round begins with these weights. */
export const trainingRound = z.strictObject({ ...at, weights: digest, deadline: z.iso.datetime() })
/** A piece of a file of weights, or of a sum under masks. */
export const trainingWeights = z.strictObject({ ...at, digest, size: z.int().min(1).max(2 ** 33), index: z.int().min(0).max(10_000), of: z.int().min(1).max(10_000), bytes })
/** From node to node: its key for masks in this round, and shares by which it can be done without. */
export const trainingMasks = z.strictObject({ ...at, key, seedShare: share, keyShare: share })
/** From the node: what it trained on and measured; without masks, the digest of its weights; with them, whose masks it has. */
export const trainingUpdate = z.strictObject({ ...at, records: count, metrics: z.record(word, z.number().nullable()), weights: digest.optional(), key: key.optional(), held: z.array(node).max(50).optional() })
/** From the hub: who is in the sum. */
export const trainingSum = z.strictObject({ ...at, contributors: z.array(z.strictObject({ node, records: count })).min(2).max(50) })
/** From the node: its update under masks is this. */
export const trainingMasked = z.strictObject({ ...at, weights: digest })
/** From the hub: whose updates have arrived. */
export const trainingUnmask = z.strictObject({ ...at, arrived: z.array(node).min(2).max(50) })
/** From the node: shares of seeds of those that arrived, of keys of those that did not; never both of one node. */
export const trainingShares = z.strictObject({ ...at, seeds: z.record(node, share), keys: z.record(node, share) })
/** From the node: it does not contribute to this round; or, without one, to none any more. */
export const trainingProblem = z.strictObject({ plan, round: round.optional(), code })
/** From the hub: there are no more rounds. */
export const trainingEnd = z.strictObject({ plan, outcome: z.enum(['done', 'cancelled', 'failed']) })
