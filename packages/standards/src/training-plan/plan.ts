// A plan of federated training as it is asked for, offered to nodes and accepted by them. The page, the interface and the letters share this schema; it holds
// settings, names of tools and columns, and our identifiers.
import { z } from 'zod'

const identifier = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-hjkmnp-tv-z]{26}$`))
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const node = identifier('node')
const rate = z.number().positive().max(1e3)
const beta = z.number().min(0).lt(1)
const word = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/)
/** Columns may be called anything that a header of a table is called. */
const setting = z.union([z.number(), z.boolean(), z.string().max(100), z.array(z.union([z.number(), z.string().max(100)])).max(500)])

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
export type TrainingPlan = z.output<typeof trainingPlanBody>

/** How weights begin: drawn for the layers' sizes (He et al. 2015; as a linear layer of PyTorch begins), or all 0. */
export const beginnings = ['normal', 'uniform', 'zeros'] as const
export type Beginning = (typeof beginnings)[number]

const body = trainingPlanBody.shape
/** What a researcher says; the hub completes it. */
export const newPlanSchema = z.strictObject({
  title: body.title, purpose: body.purpose, use: body.use,
  tool: z.strictObject({ id: body.tool.shape.id, version: body.tool.shape.version, digest: body.tool.shape.digest.optional(), entrypoint: body.tool.shape.entrypoint.default('train') }),
  /** Of a tool that the hub does not know. */
  tensors: body.tensors.optional(),
  wiring: body.wiring.optional(),
  parameters: body.parameters.default({}),
  seed: body.seed.optional(),
  /** How weights begin, or the digest of weights that the hub has. */
  begin: z.union([z.enum(beginnings), body.initial]).default('normal'),
  strategy: body.strategy.default({ name: 'fedavg', rate: 1 }),
  rounds: body.rounds,
  /** All parties, when it is not said. */
  quorum: body.quorum.optional(),
  deadlineSeconds: body.deadlineSeconds.default(86_400),
  secureAggregation: body.secureAggregation.default(false),
  range: body.range.default(8),
  parties: z.array(body.parties.element.pick({ node: true, dataset: true, version: true, permit: true })).min(1).max(50),
})
export type NewPlan = z.output<typeof newPlanSchema>
