/**
 * What a run of federated training hands on when it has ended well: everything that a model version says of where it came from (ai.md 7.2, "Run").
 * All of it is taken from the record of the run, nothing is typed. Numbers are of models and of counts that passed the nodes' checks.
 */
import type { TrainingStrategy } from './plan.ts'

export interface RunWeights {
  /** SHA-256 of the safetensors file in the objects of the hub, 64 hexadecimal digits. */
  readonly digest: string
  /** Bytes. */
  readonly size: number
  readonly format: 'safetensors'
}

/** One site of the run. */
export interface RunParty {
  /** `node-…`, and what the federation called it when the plan was made. */
  readonly node: string
  readonly name: string
  readonly dataset: string
  readonly version: number
  /** SHA-256 of the manifest of that version, as the node said when it accepted: 64 hexadecimal digits. */
  readonly manifest: string
  readonly permit: string
  /** Rounds to whose sum it contributed, from 1. */
  readonly rounds: readonly number[]
}

export interface RoundRecord {
  /** From 1. */
  readonly round: number
  /** Digests of the weights that it began and ended with. */
  readonly from: string
  readonly weights: string
  /** Euclidean norm of the mean update that was applied. */
  readonly updateNorm: number
  /** Who is in the sum, in the order of the plan, with how many records each trained on and what it measured. */
  readonly contributors: readonly { readonly node: string, readonly records: number, readonly metrics: Readonly<Record<string, number | null>> }[]
  /** Means of the metrics over the contributors, weighted by records. */
  readonly metrics: Readonly<Record<string, number>>
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string
}

export interface TrainingResult {
  /** `plan-…`; a run has the name of its plan. Handing on is repeated until it has returned: the same plan again changes nothing. */
  readonly plan: string
  /** SHA-256 of the plan as canonical JSON (RFC 8785): what the nodes accepted. */
  readonly planDigest: string
  readonly title: string
  readonly purpose: string
  /** The account that made the plan. */
  readonly actor: string
  readonly weights: RunWeights
  /** What round 1 began with. */
  readonly initial: RunWeights
  /** `digest` is that of the version of the tool, 64 hexadecimal digits. */
  readonly tool: { readonly id: string, readonly version: string, readonly digest: string, readonly entrypoint: string }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly strategy: TrainingStrategy
  readonly secureAggregation: boolean
  readonly parties: readonly RunParty[]
  readonly rounds: readonly RoundRecord[]
  readonly startedAt: string
  readonly endedAt: string
}

/** Given to the training as an option; raises when it has to be handed on again later. */
export type Landed = (result: TrainingResult) => Promise<void>
