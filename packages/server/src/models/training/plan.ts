/**
 * A plan of federated training: one tool version, whose data it runs on under which permits, how rounds are summed. What nodes accept is its digest;
 * a plan never changes. Its schema is that of the letter that offers it (@vesalius/standards/training-plan).
 */
import { createHash } from 'node:crypto'
import type { TrainingPlan } from '@vesalius/standards/training-plan'
import { digestOf } from '../registry/canonical.ts'

export type { TrainingPlan } from '@vesalius/standards/training-plan'
export type TrainingStrategy = TrainingPlan['strategy']
export type PlanParty = TrainingPlan['parties'][number]

/** SHA-256 over canonical JSON (RFC 8785: keys in order, nothing between), 64 hexadecimal digits. */
export function planDigest(plan: TrainingPlan): string {
  return digestOf(plan)
}

/** The seed of a node in a round, 31 bits: it follows from the plan's seed, so that the same training can be done again under another plan. */
export function seedOf(seed: number, round: number, node: string): number {
  return createHash('sha256').update(`seed ${seed} ${round} ${node}`).digest().readUInt32BE() >>> 1
}

/** What the tool is given: the plan's parameters, and the weight of FedProx's pull to where the round began (Li et al. 2020, mu). */
export function parametersOf({ parameters, strategy }: TrainingPlan): Readonly<Record<string, unknown>> {
  return strategy.name === 'fedprox' ? { ...parameters, proximal: strategy.mu } : parameters
}
