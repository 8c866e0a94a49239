/** Plans, parties, rounds and updates as the records of the hub keep them. */
import type { Queryable } from '#engines'
import type { TrainingPlan } from '../plan.ts'
import { NoPlan } from '../problems.ts'
import type { TrainingResult } from '../result.ts'

export type PlanState = 'offered' | 'running' | 'done' | 'cancelled' | 'failed'

export interface PlanRow {
  readonly id: string
  readonly plan: TrainingPlan
  readonly digest: string
  readonly actor: string
  readonly state: PlanState
  readonly reason: string | null
  readonly result: TrainingResult | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly landedAt: Date | null
}

export interface PartyRow {
  readonly node: string
  readonly place: number
  readonly state: 'offered' | 'accepted' | 'refused' | 'left'
  readonly manifest: string | null
  readonly reason: string | null
  readonly answeredAt: Date | null
}

export interface RoundRow {
  readonly plan: string
  readonly round: number
  readonly state: 'computing' | 'summing' | 'unmasking' | 'done'
  readonly weights: string
  readonly moments: string | null
  readonly nextWeights: string | null
  readonly contributors: readonly { readonly node: string, readonly records: number }[] | null
  readonly arrived: readonly string[] | null
  readonly updateNorm: number | null
  readonly startedAt: Date
  readonly deadline: Date
  readonly endedAt: Date | null
}

export interface UpdateRow {
  readonly round: number
  readonly node: string
  readonly records: number | null
  readonly metrics: Readonly<Record<string, number | null>> | null
  readonly weights: string | null
  readonly key: string | null
  readonly held: readonly string[] | null
  readonly masked: string | null
  readonly seeds: Readonly<Record<string, string>> | null
  readonly keys: Readonly<Record<string, string>> | null
  readonly problem: string | null
}

const planColumns = 'id, plan, digest, actor, state, reason, result, created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt", landed_at as "landedAt"'
const roundColumns = 'plan, round, state, weights, moments, next_weights as "nextWeights", contributors, arrived, update_norm as "updateNorm", started_at as "startedAt", deadline, ended_at as "endedAt"'
const updateColumns = 'round, node, records, metrics, weights, mask_key as key, held, masked, seeds, keys, problem'

/** Raises models/no-plan. With `lock`, nobody else changes it until the transaction ends. */
export async function planOf(tx: Queryable, id: string, lock = false): Promise<PlanRow> {
  const { rows } = await tx.query<PlanRow>(`select ${planColumns} from training_plan where id = $1 ${lock ? 'for update' : ''}`, [id])
  if (!rows[0]) throw NoPlan()
  return rows[0]
}

export async function plansIn(tx: Queryable, states: readonly PlanState[]): Promise<PlanRow[]> {
  return (await tx.query<PlanRow>(`select ${planColumns} from training_plan where state = any($1) order by created_at desc limit 500`, [states])).rows
}

export async function partiesOf(tx: Queryable, id: string): Promise<PartyRow[]> {
  return (await tx.query<PartyRow>('select node, place, state, manifest, reason, answered_at as "answeredAt" from training_party where plan = $1 order by place', [id])).rows
}

export async function roundsOf(tx: Queryable, id: string): Promise<RoundRow[]> {
  return (await tx.query<RoundRow>(`select ${roundColumns} from training_round where plan = $1 order by round`, [id])).rows
}

export async function lastRound(tx: Queryable, id: string): Promise<RoundRow | undefined> {
  return (await tx.query<RoundRow>(`select ${roundColumns} from training_round where plan = $1 order by round desc limit 1`, [id])).rows[0]
}

export async function updatesOf(tx: Queryable, id: string, round?: number): Promise<UpdateRow[]> {
  return (await tx.query<UpdateRow>(`select ${updateColumns} from training_update where plan = $1 and ($2::integer is null or round = $2) order by round, node`, [id, round ?? null])).rows
}
