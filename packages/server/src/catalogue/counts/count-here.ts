/**
 * A node answers counts on its own data: canonical question in, rounded numbers out, with the rules of the holder, a budget, and a ledger entry in the same
 * transaction (mission.md 6.3; governance SDC-01, SDC-03, F01–F06, F11).
 */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { canonicalForm, canonicalQuery } from '@vesalius/standards/eucaim'
import type { Query } from '@vesalius/standards/eucaim'
import type { Ledger, Records, Transaction } from '#engines'
import { newIdentifier } from '#kernel'
import type { Clock } from '#kernel'
import { mustAfford, sinceOf, spentOf } from './budget.ts'
import type { Asker, Spent } from './budget.ts'
import { coarsened } from './coarsen.ts'
import { Edition } from './edition.ts'
import type { EditionParts } from './edition.ts'
import type { How } from './groups.ts'
import { found } from './population.ts'
import type { Population, Scope } from './population.ts'
import { defaultPolicy, rulesOf } from './policy.ts'
import type { Policy, Rules } from './policy.ts'
import { CountsClosed } from './problems.ts'
import type { SubjectSet } from './subject-set.ts'
import { countMigrations } from './tables.ts'
import { ToldGroups } from './told-groups.ts'
import type { AtRest, Told } from './told-groups.ts'

export interface Question extends Asker { readonly query: Query }

export interface CountAnswer extends Told {
  /** As it was counted: with ages and years in the node's bands. */
  readonly query: Query
  readonly datasets: readonly (Told & { readonly dataset: string; readonly version: number })[]
  readonly minimum: number
  readonly step: number
  /** How many more different questions may be asked. */
  readonly left: { readonly asker: number; readonly project: number }
  /** The day as of which the data are counted. */
  readonly on: string
}

export interface CountingParts extends EditionParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
}

/** Answers leave on a grid, so that the time they take tells little of the work that was done (F06). */
const gridMs = 25

export class CountHere {
  private readonly parts: CountingParts
  private readonly edition: Edition
  private readonly groups: ToldGroups
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(parts: CountingParts) {
    this.parts = parts
    this.edition = new Edition(parts)
    this.groups = new ToldGroups(parts.project)
  }

  static async open(parts: CountingParts): Promise<CountHere> {
    await parts.records.migrate('catalogue-counting', countMigrations)
    await parts.records.query('insert into count_policy (policy, key) values ($1, $2) on conflict do nothing', [defaultPolicy, randomBytes(32)])
    return new CountHere(parts)
  }

  /** Reads what is to be counted before somebody asks. */
  async warm(): Promise<void> {
    const rules = rulesOf((await this.state(this.parts.records)).policy)
    if (rules) await this.edition.population(rules.minimum, await this.edition.look())
  }

  /** Whether the holder lets counts be answered. */
  async answers(): Promise<boolean> {
    return rulesOf((await this.state(this.parts.records)).policy) !== undefined
  }

  /** One after the other. Raises catalogue/counts-closed, catalogue/count-budget. */
  async answer(question: Question): Promise<CountAnswer> {
    const began = performance.now()
    const run = this.turn.then(() => this.answerNow(question))
    this.turn = run.catch(() => undefined)
    try {
      return await run
    } finally {
      await pause(gridMs - ((performance.now() - began) % gridMs))
    }
  }

  private async answerNow(question: Question): Promise<CountAnswer> {
    const { records, clock } = this.parts
    const [before, now] = await Promise.all([this.state(records), this.edition.look()])
    const rules = rulesOf(before.policy)
    if (!rules) return this.refuseAll(question)
    const population = await this.edition.population(rules.minimum, now)
    const query = coarsened(question.query, rules)
    const sets = [population.all, ...population.datasets].map((scope): Asked => ({ scope, set: found(query, scope, longestOf(population)) }))
    const digest = createHash('sha256').update(canonicalQuery(query)).digest('hex')
    const outcome = await records.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('count_group'))`)
      const { used, key, ...atRest } = await this.stateAndSpent(tx, question, { since: sinceOf(clock.now(), rules), digest })
      const refusal = refusalOf(() => mustAfford(used, rules))
      if (refusal === undefined) await this.groups.load(tx, atRest)
      const told = refusal === undefined ? sets.map(({ scope, set }) => this.groups.tell(set, scope, { rules, key })) : []
      await this.groups.keep(tx, clock.now())
      await this.note(tx, { question, query, digest, rules, charged: refusal === undefined && !used.again, how: told[0]?.placed.how ?? 'refused' })
      if (refusal !== undefined) return { refusal }
      const more = used.again ? 0 : 1
      const left = { asker: Math.max(0, rules.perAsker - used.asker - more), project: Math.max(0, rules.perProject - used.project - more) }
      return { ...answered(told.map((one) => one.told), population), query, minimum: rules.minimum, step: rules.step, left, on: population.at.toISOString().slice(0, 10) }
    }).catch((error: unknown) => {
      this.groups.forget()
      throw error
    })
    if ('refusal' in outcome) throw outcome.refusal
    return outcome
  }

  private async refuseAll(question: Question): Promise<never> {
    const query = canonicalForm(question.query)
    const digest = createHash('sha256').update(canonicalQuery(query)).digest('hex')
    await this.parts.records.transaction((tx) => this.note(tx, { question, query, digest, charged: false, how: 'refused' }))
    throw CountsClosed()
  }

  private async state(tx: Pick<Transaction, 'query'>): Promise<State> {
    const { rows } = await tx.query<State>('select policy from count_policy')
    return rows[0] ?? { policy: { preset: 'closed' } }
  }

  private async stateAndSpent(tx: Transaction, question: Question, asked: Parameters<typeof spentOf>[1]): Promise<AtRest & { readonly key: Buffer; readonly used: Spent }> {
    const { sql, values } = spentOf(question, asked)
    const { rows } = await tx.query<AtRest & Spent & { key: Buffer }>(
      `select p.key, (select max(id) from count_group) as "lastGroup", (select count(*)::int from count_place) as places, s.* from count_policy p cross join (${sql}) s`, values)
    const { key, lastGroup, places, ...used } = rows[0] as AtRest & Spent & { key: Buffer }
    return { key, lastGroup, places, used }
  }

  /** For the holder, and in the ledger: that something was asked, by whom, under which rules. How many there are is in neither. */
  private async note(tx: Transaction, { question, query, digest, rules, charged, how }: Noted): Promise<void> {
    const { ledger, clock } = this.parts
    const id = newIdentifier('question')
    await tx.query(`insert into count_question (id, at, source, purpose, asker, query, digest, charged, outcome) values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9)`,
      [id, clock.now(), question.source, question.purpose, question.asker, JSON.stringify(query), digest, charged, how])
    const type = how === 'refused' ? 'query/refused' : 'query/counted'
    await ledger.append({ type, actor: question.asker, subject: id, detail: { source: question.source, purpose: question.purpose, query: digest, ...(rules ? { minimum: rules.minimum, step: rules.step } : {}), charged } }, tx)
  }
}

interface State { readonly policy: Policy }
interface Asked { readonly scope: Scope; readonly set: SubjectSet }
interface Noted { readonly question: Question; readonly query: Query; readonly digest: string; readonly rules?: Rules; readonly charged: boolean; readonly how: How | 'refused' }

const longestOf = ({ all }: Population): number => all.rows.reduce((most, { position }) => Math.max(most, position), 0)

function answered([all, ...each]: readonly Told[], { datasets }: Population): Pick<CountAnswer, 'subjects' | 'studies' | 'datasets'> {
  return { ...(all ?? { subjects: null, studies: null }), datasets: each.flatMap((told, at) => { const one = datasets[at]; return one ? [{ dataset: one.id, version: one.number, ...told }] : [] }) }
}

function refusalOf(work: () => void): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}
