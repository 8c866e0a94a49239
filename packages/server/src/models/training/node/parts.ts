/** A node's part in a round, as its row says; each step is written with the letters that tell of it, so that a kill loses neither or both. */
import type { Queryable } from '#engines'
import type { TrainingPlan } from '../plan.ts'

export type PartState = 'asked' | 'computing' | 'computed' | 'summed' | 'revealed' | 'failed'

export interface Contributor { readonly node: string, readonly records: number }

export interface Part {
  readonly plan: string
  readonly round: number
  readonly state: PartState
  /** Digest of the weights that the round begins with. */
  readonly weights: string
  readonly task: string
  readonly records: number | null
  readonly metrics: Readonly<Record<string, number | null>> | null
  /** Of how many peers it has told the hub that it has their masks. */
  readonly told: number
  /** Digest of the weights that the task ended with. */
  readonly output: string | null
  readonly contributors: readonly Contributor[] | null
  readonly masked: string | null
  readonly arrived: readonly string[] | null
  readonly reason: string | null
}

export interface Peer { readonly node: string, readonly key: string, readonly seedShare: string, readonly keyShare: string }

const columns = 'plan, round, state, weights, task, records, metrics, told, output, contributors, masked, arrived, reason'

export async function partOf(tx: Queryable, plan: string, round: number): Promise<Part | undefined> {
  return (await tx.query<Part>(`select ${columns} from training_part where plan = $1 and round = $2`, [plan, round])).rows[0]
}

/** Of plans that this node takes part in, with what it still has to do. */
export async function openParts(tx: Queryable): Promise<Pick<Part, 'plan' | 'round' | 'task' | 'state'>[]> {
  const { rows } = await tx.query<Pick<Part, 'plan' | 'round' | 'task' | 'state'>>(
    `select p.plan, p.round, p.task, p.state from training_part p join training_offer o on o.id = p.plan where o.state = 'accepted' and p.state in ('asked', 'computing', 'computed', 'summed') order by p.asked_at`)
  return rows
}

export async function peersOf(tx: Queryable, plan: string, round: number): Promise<Peer[]> {
  const { rows } = await tx.query<Peer>('select node, mask_key as key, seed_share as "seedShare", key_share as "keyShare" from training_peer where plan = $1 and round = $2 order by node', [plan, round])
  return rows
}

/** Changes nothing, and says so, when the part is no longer where the step begins. */
export async function step(tx: Queryable, { plan, round, state }: Pick<Part, 'plan' | 'round' | 'state'>, to: Partial<Part> & { readonly state: PartState }): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update training_part set state = $4, records = coalesce($5, records), metrics = coalesce($6, metrics), output = coalesce($7, output), contributors = coalesce($8, contributors),
       masked = coalesce($9, masked), arrived = coalesce($10, arrived), reason = coalesce($11, reason), told = coalesce($12, told), ended_at = case when $4 in ('revealed', 'failed') then now() end
     where plan = $1 and round = $2 and state = $3`,
    [plan, round, state, to.state, to.records ?? null, jsonOf(to.metrics), to.output ?? null, jsonOf(to.contributors), to.masked ?? null, jsonOf(to.arrived), to.reason ?? null, to.told ?? null])
  return rowCount === 1
}

const jsonOf = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value))

/** Names of the tool's metrics that are numbers or were held back; nothing else of a result leaves with a round. */
export function metricsOf(result: unknown): { readonly records: number | undefined, readonly metrics: Record<string, number | null> } {
  const entries = typeof result === 'object' && result !== null ? Object.entries(result) : []
  const metrics = Object.fromEntries(entries.filter((entry): entry is [string, number | null] => /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(entry[0]) && (entry[1] === null || Number.isFinite(entry[1]))))
  const { n } = metrics
  return { records: typeof n === 'number' && Number.isInteger(n) && n > 0 ? n : undefined, metrics }
}

export const contextOf = ({ plan, round }: Pick<Part, 'plan' | 'round'>): string => `${plan} ${round}`
export const placeOf = ({ parties }: TrainingPlan, node: string): number => parties.findIndex((party) => party.node === node)
