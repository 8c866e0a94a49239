/**
 * A node answers counts on its own data: canonical question in, rounded numbers out, with the rules of the holder, a budget, and a ledger entry in the same
 * transaction (mission.md 6.3; governance SDC-01, SDC-03, F01–F06, F11).
 */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { canonicalQuery } from '@vesalius/standards/eucaim'
import type { Query } from '@vesalius/standards/eucaim'
import type { Ledger, Records, Transaction } from '#engines'
import { newIdentifier } from '#kernel'
import type { Clock } from '#kernel'
import { mustAfford, sinceOf, spent } from './budget.ts'
import type { Asker } from './budget.ts'
import { coarsened } from './coarsen.ts'
import { Edition } from './edition.ts'
import type { EditionParts } from './edition.ts'
import { digestOfSet, Groups } from './groups.ts'
import type { Group, How, Placed } from './groups.ts'
import { found } from './population.ts'
import type { Population, Scope } from './population.ts'
import { defaultPolicy, rulesOf } from './policy.ts'
import type { Policy, Rules } from './policy.ts'
import { CountsClosed } from './problems.ts'
import { rounded } from './rounding.ts'
import { SubjectSet } from './subject-set.ts'
import { countMigrations } from './tables.ts'

export interface Question extends Asker { readonly query: Query }

/** Null: fewer than the minimum, perhaps none. */
export interface Told { readonly subjects: number | null; readonly studies: number | null }

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

interface State { readonly policy: Policy; readonly key: Buffer; readonly lastGroup: number | null }

export class CountHere {
  private readonly parts: CountingParts
  private readonly edition: Edition
  private groups: Groups | undefined
  private lastGroup: number | null = null
  private fresh: Group[] = []
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(parts: CountingParts) {
    this.parts = parts
    this.edition = new Edition(parts)
  }

  static async open(parts: CountingParts): Promise<CountHere> {
    await parts.records.migrate('catalogue-counting', countMigrations)
    await parts.records.query('insert into count_policy (policy, key) values ($1, $2) on conflict do nothing', [defaultPolicy, randomBytes(32)])
    return new CountHere(parts)
  }

  /** Reads what is to be counted before somebody asks. */
  async warm(): Promise<void> {
    const rules = rulesOf((await this.state(this.parts.records)).policy)
    if (rules) await this.edition.population(rules.minimum)
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
    const rules = rulesOf((await this.state(records)).policy)
    if (!rules) throw CountsClosed()
    const population = await this.edition.population(rules.minimum)
    const query = coarsened(question.query, rules)
    const sets = [population.all, ...population.datasets].map((scope): Asked => ({ scope, set: found(query, scope, longestOf(population)) }))
    const digest = createHash('sha256').update(canonicalQuery(query)).digest('hex')
    const outcome = await records.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('count_group'))`)
      const used = await spent(tx, question, { since: sinceOf(clock.now(), rules), digest })
      const refusal = refusalOf(() => mustAfford(used, rules))
      const told = refusal === undefined ? await this.tell(tx, sets, { rules, population, ...await this.restored(tx) }) : undefined
      await this.note(tx, { question, query, digest, rules, charged: told !== undefined && !used.again, how: told?.how ?? 'refused' })
      const more = used.again ? 0 : 1
      const left = { asker: Math.max(0, rules.perAsker - used.asker - more), project: Math.max(0, rules.perProject - used.project - more) }
      return told ? { ...told.answer, query, minimum: rules.minimum, step: rules.step, left, on: population.at.toISOString().slice(0, 10) } : { refusal }
    }).catch((error: unknown) => {
      // What was placed in memory and not kept is read again.
      this.groups = undefined
      throw error
    })
    if ('refusal' in outcome) throw outcome.refusal
    return outcome
  }

  private async tell(tx: Transaction, sets: readonly Asked[], context: Telling): Promise<{ how: How; answer: Pick<CountAnswer, 'subjects' | 'studies' | 'datasets'> }> {
    const told: { placed: Placed; shown: Told }[] = []
    for (const { scope, set } of sets) {
      const placed = context.groups.place(set, { minimum: context.rules.minimum, whole: scope.subjects })
      await this.keep(tx, set, { placed, context })
      told.push({ placed, shown: await shownOf(tx, scope, { placed, context }) })
    }
    const [all, ...datasets] = told
    const names = context.population.datasets
    return {
      how: all?.placed.how ?? 'fewer',
      answer: { ...(all?.shown ?? { subjects: null, studies: null }), datasets: datasets.flatMap(({ shown }, at) => { const one = names[at]; return one ? [{ dataset: one.id, version: one.number, ...shown }] : [] }) },
    }
  }

  /** New groups and places, as the sets that were asked for made them. */
  private async keep(tx: Transaction, set: SubjectSet, { placed, context: { rules, key } }: { readonly placed: Placed; readonly context: Telling }): Promise<void> {
    const { project, clock } = this.parts
    for (const { id, members } of this.fresh.splice(0)) {
      const shown = rounded(members.size, { step: rules.step, key, name: digestOfSet(members) })
      await tx.query('insert into count_group (id, project, members, shown, step, made_at) values ($1, $2, $3, $4, $5, $6)', [id, project, members.toBytes(), shown, rules.step, clock.now()])
      this.lastGroup = id
    }
    if (placed.group) await tx.query(`insert into count_place (project, digest, group_id) values ($1, decode($2, 'hex'), $3) on conflict do nothing`, [project, digestOfSet(set), placed.group.id])
  }

  /** The groups told so far, from memory unless another process told more. */
  private async restored(tx: Transaction): Promise<{ key: Buffer; groups: Groups }> {
    const { lastGroup, key } = await this.state(tx)
    if (this.groups && this.lastGroup === lastGroup) return { key, groups: this.groups }
    const { project } = this.parts
    const { rows } = await tx.query<{ id: number; members: Buffer }>('select id, members from count_group where project = $1 order by id', [project])
    const places = await tx.query<{ digest: string; id: number }>(`select encode(digest, 'hex') as digest, group_id as id from count_place where project = $1`, [project])
    let next = (lastGroup ?? 0) + 1
    const groups = new Groups((members) => { const group = { id: next++, members }; this.fresh.push(group); return group })
    this.fresh = []
    groups.restore(rows.map(({ id, members }) => ({ id, members: SubjectSet.fromBytes(members) })), places.rows.map(({ digest, id }) => [digest, id] as const))
    this.groups = groups
    this.lastGroup = lastGroup
    return { key, groups }
  }

  private async state(tx: Pick<Transaction, 'query'>): Promise<State> {
    const { rows } = await tx.query<State>('select policy, key, (select max(id) from count_group) as "lastGroup" from count_policy')
    return rows[0] ?? { policy: { preset: 'closed' }, key: Buffer.alloc(0), lastGroup: null }
  }

  /** For the holder, and in the ledger: that something was asked, by whom, under which rules. How many there are is in neither. */
  private async note(tx: Transaction, { question, query, digest, rules, charged, how }: Noted): Promise<void> {
    const { ledger, clock } = this.parts
    const id = newIdentifier('question')
    await tx.query(`insert into count_question (id, at, source, purpose, asker, query, digest, charged, outcome) values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9)`,
      [id, clock.now(), question.source, question.purpose, question.asker, JSON.stringify(query), digest, charged, how])
    const type = how === 'refused' ? 'query/refused' : 'query/counted'
    await ledger.append({ type, actor: question.asker, subject: id, detail: { source: question.source, purpose: question.purpose, query: digest, minimum: rules.minimum, step: rules.step, charged } }, tx)
  }
}

interface Asked { readonly scope: Scope; readonly set: SubjectSet }
interface Telling { readonly rules: Rules; readonly key: Buffer; readonly population: Population; readonly groups: Groups }
interface Noted { readonly question: Question; readonly query: Query; readonly digest: string; readonly rules: Rules; readonly charged: boolean; readonly how: How | 'refused' }

const longestOf = ({ all }: Population): number => all.rows.reduce((most, { position }) => Math.max(most, position), 0)

function refusalOf(work: () => void): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

interface GroupRow { shown: number; step: number; studies: Record<string, number | null> }

/** What was told of a group stays; rules that became stricter since round what was told, never the exact number again. */
async function shownOf(tx: Transaction, scope: Scope, { placed: { group }, context: { rules, key } }: { readonly placed: Placed; readonly context: Telling }): Promise<Told> {
  if (!group || group.members.size < rules.minimum) return { subjects: null, studies: null }
  const { rows } = await tx.query<GroupRow>('select shown, step, studies from count_group where id = $1', [group.id])
  const row = rows[0] as GroupRow
  let studies = row.studies[scope.name]
  if (studies === undefined) {
    studies = studiesOf(scope, group.members, rules, { key, name: `${scope.name} ${digestOfSet(group.members)}` })
    await tx.query('update count_group set studies = studies || $2 where id = $1', [group.id, { [scope.name]: studies }])
  }
  const again = (shown: number): number | null => { const coarser = row.step < rules.step ? Math.floor(shown / rules.step) * rules.step : shown; return coarser < rules.step ? null : coarser }
  const subjects = again(row.shown)
  // Two draws could say fewer studies than subjects.
  return { subjects, studies: studies === null || subjects === null ? null : Math.max(subjects, again(studies) ?? 0) }
}

/** Null when one subject has more than half of them: their number would be that subject's. */
function studiesOf({ rows }: Scope, members: SubjectSet, { minimum, step }: Rules, secret: { readonly key: Buffer; readonly name: string }): number | null {
  const counts = rows.filter(({ position }) => members.has(position)).map(({ studies }) => studies)
  const sum = counts.reduce((total, studies) => total + studies, 0)
  return counts.length < minimum || Math.max(...counts) * 2 > sum ? null : rounded(sum, { step, ...secret })
}
