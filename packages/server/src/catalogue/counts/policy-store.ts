/** The holder's rules as they are kept, and what was asked under them: by whom, how often, and whether it looks as if somebody was searched for. */
import type { Ledger, Records } from '#engines'
import type { Actor, Clock } from '#kernel'
import { presets, rulesOf } from './policy.ts'
import type { Policy, Rules } from './policy.ts'

export interface PolicyState {
  readonly policy: Policy
  readonly rules?: Rules
  readonly presets: typeof presets
  readonly changedAt?: string
}

export interface AskedQuestion {
  readonly id: string
  readonly at: string
  readonly source: string
  readonly purpose: string
  readonly asker: string
  readonly query: unknown
  readonly charged: boolean
  readonly outcome: string
}

export interface AskerSummary {
  readonly source: string
  readonly purpose: string
  readonly asker: string
  readonly asked: number
  readonly refused: number
  /** Different questions that were answered with an earlier group's number, because few subjects or none lay between. */
  readonly close: number
  /** So many of them are close that somebody may be searched for. */
  readonly watch: boolean
  readonly lastAt: string
}

export interface PolicyParts { readonly records: Records; readonly ledger: Pick<Ledger, 'append'>; readonly clock: Clock }

export class PolicyStore {
  private readonly parts: PolicyParts
  private readonly changed: (policy: Policy) => void

  /** `changed` hears of each new policy. */
  constructor(parts: PolicyParts, changed: (policy: Policy) => void = () => undefined) {
    this.parts = parts
    this.changed = changed
  }

  async read(): Promise<PolicyState> {
    const { rows } = await this.parts.records.query<{ policy: Policy; changed_at: Date | null }>('select policy, changed_at from count_policy')
    const policy = rows[0]?.policy ?? { preset: 'closed' }
    const rules = rulesOf(policy)
    const changed = rows[0]?.changed_at
    return { policy, presets, ...(rules ? { rules } : {}), ...(changed ? { changedAt: changed.toISOString() } : {}) }
  }

  async change(policy: Policy, actor: Actor): Promise<PolicyState> {
    const { records, ledger, clock } = this.parts
    const rules = rulesOf(policy)
    await records.transaction(async (tx) => {
      await tx.query('update count_policy set policy = $1, changed_at = $2, changed_by = $3', [policy, clock.now(), actor.id])
      await ledger.append({ type: 'query/policy-changed', actor: actor.id, subject: 'counting', detail: { preset: policy.preset, ...(rules ? { minimum: rules.minimum, step: rules.step } : {}) } }, tx)
    })
    this.changed(policy)
    return this.read()
  }

  async questions(limit: number): Promise<AskedQuestion[]> {
    const { rows } = await this.parts.records.query<AskedQuestion & { at: Date }>(
      'select id, at, source, purpose, asker, query, charged, outcome from count_question order by at desc, id desc limit $1', [limit])
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
  }

  async askers(): Promise<AskerSummary[]> {
    const days = (await this.read()).rules?.days ?? 30
    const { rows } = await this.parts.records.query<Omit<AskerSummary, 'watch' | 'lastAt'> & { last: Date }>(
      `select source, purpose, asker, count(*) filter (where charged)::int as asked, count(*) filter (where outcome = 'refused')::int as refused,
         count(*) filter (where charged and outcome in ('same', 'near', 'composed'))::int as close, max(at) as last
       from count_question where at > $1 group by source, purpose, asker order by count(*) desc limit 200`, [new Date(this.parts.clock.now().getTime() - days * 86_400_000)])
    return rows.map(({ last, ...one }) => ({ ...one, watch: one.close >= 5 && one.close * 4 >= one.asked, lastAt: last.toISOString() }))
  }
}
