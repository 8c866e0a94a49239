/**
 * Carries plans out at the hub: letters are written into the rows of their round, then the plan takes its next step (take-step.ts). Each step is one
 * transaction with the letters that follow from it; weights are among the objects before a row names them.
 */
import type { NewPlan } from '@vesalius/standards/training-plan'
import type { Ledger, Objects, Records, Transaction } from '#engines'
import type { Letter, Member, Post, Received } from '#federation'
import { newIdentifier, Problem, traceOf } from '#kernel'
import type { Actor, Clock, Log } from '#kernel'
import { applyUpdate, momentsFile, momentsOf, normOf } from '../aggregate/strategy.ts'
import { fileOf, layoutOf, numbersOf } from '../aggregate/tensors.ts'
import { InTurn } from '../in-turn.ts'
import type { WeightPieces } from '../pieces.ts'
import { planDigest } from '../plan.ts'
import type { TrainingPlan } from '../plan.ts'
import { PlanOver } from '../problems.ts'
import type { Landed } from '../result.ts'
import { makePlan } from './make-plan.ts'
import type { KnownTool } from './make-plan.ts'
import { resultOf } from './result-of.ts'
import { lastRound, partiesOf, planOf, plansIn, updatesOf } from './rows.ts'
import type { PlanRow, RoundRow, UpdateRow } from './rows.ts'
import { plainMean, unmaskedMean } from './sum-round.ts'
import { nextStep } from './take-step.ts'
import type { Step } from './take-step.ts'

export interface CoordinatorParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Pick<Post, 'self' | 'send' | 'flush' | 'members'>
  readonly pieces: WeightPieces
  readonly tools: readonly KnownTool[]
  readonly landed?: Landed | undefined
}

export class Coordinator {
  private readonly parts: CoordinatorParts
  private readonly turns = new InTurn()

  constructor(parts: CoordinatorParts) {
    this.parts = parts
  }

  /** Offers a plan to its nodes. Raises models/bad-plan, models/bad-weights. */
  async offer(asked: NewPlan, actor: Pick<Actor, 'id'>): Promise<PlanRow> {
    const { records, objects, ledger, clock, post, tools } = this.parts
    const members = await post.members()
    const plan = await makePlan(asked, { actor: actor.id, objects, members, tools })
    const [id, digest] = [newIdentifier('plan'), planDigest(plan)]
    await records.transaction(async (tx) => {
      await tx.query('insert into training_plan (id, plan, digest, actor, created_at) values ($1, $2, $3, $4, $5)', [id, JSON.stringify(plan), digest, actor.id, clock.now()])
      for (const [place, { node }] of plan.parties.entries()) await tx.query('insert into training_party (plan, node, place) values ($1, $2, $3)', [id, node, place])
      for (const to of partiesOfPlan(plan)) await post.send(to, { type: 'training-plan', body: { id, plan } }, tx)
      await ledger.append({ type: 'training/offered', actor: actor.id, subject: id, detail: { digest, tool: plan.tool.digest, nodes: plan.parties.length, rounds: plan.rounds } }, tx)
    })
    void post.flush()
    return planOf(records, id)
  }

  /** What runs at nodes ends there. Raises models/no-plan, models/plan-over. */
  async cancel(id: string, actor: Pick<Actor, 'id'>): Promise<PlanRow> {
    await this.parts.records.transaction(async (tx) => {
      const row = await planOf(tx, id, true)
      if (row.state !== 'offered' && row.state !== 'running') throw PlanOver(row.state)
      await this.over(tx, row, { state: 'cancelled', reason: 'cancelled', actor: actor.id })
    })
    void this.parts.post.flush()
    return planOf(this.parts.records, id)
  }

  async answer({ from, body }: Received<'training-answer'>): Promise<void> {
    const { records, clock } = this.parts
    const accepted = body.answer === 'accepted' && body.digest === (await planOf(records, body.plan)).digest
    await records.query(`update training_party set state = $3, manifest = $4, reason = $5, answered_at = $6 where plan = $1 and node = $2 and state = 'offered'`,
      [body.plan, from.id, accepted ? 'accepted' : 'refused', body.answer === 'accepted' ? body.manifest : null, body.answer === 'refused' ? body.code : null, clock.now()])
    this.goOn(body.plan)
  }

  /** Of a letter about a round, what it says is kept as long as the round still asks for it. */
  async update({ from, body }: Received<'training-update'>): Promise<void> {
    const { plan, round, records: count, metrics, weights = null, bytes, key = null, held = null } = body
    if (weights && (await this.asks(plan, from.id))) await this.parts.pieces.keep(weights, bytes)
    await this.write({ plan, round, node: from.id, during: 'computing' }, { records: count, metrics: JSON.stringify(metrics), weights, mask_key: key, held: held && JSON.stringify(held) })
  }

  async masked({ from, body: { plan, round, weights, bytes } }: Received<'training-masked'>): Promise<void> {
    if (await this.asks(plan, from.id)) await this.parts.pieces.keep(weights, bytes)
    await this.write({ plan, round, node: from.id, during: 'summing' }, { masked: weights })
  }

  async shares({ from, body: { plan, round, seeds, keys } }: Received<'training-shares'>): Promise<void> {
    await this.write({ plan, round, node: from.id, during: 'unmasking' }, { seeds: JSON.stringify(seeds), keys: JSON.stringify(keys) })
  }

  async problem({ from, body: { plan, round, code } }: Received<'training-problem'>): Promise<void> {
    const { records } = this.parts
    if (round !== undefined) return this.write({ plan, round, node: from.id }, { problem: code })
    await records.query(`update training_party set state = 'left', reason = $3 where plan = $1 and node = $2 and state in ('offered', 'accepted')`, [plan, from.id, code])
    this.goOn(plan)
  }

  async piece(letter: Received<'training-weights'>, mostBytes: (plan: TrainingPlan) => number): Promise<void> {
    const { plan: id } = letter.body
    if (!(await this.asks(id, letter.from.id))) return
    if (await this.parts.pieces.take(letter, mostBytes((await planOf(this.parts.records, id)).plan))) this.goOn(id)
  }

  /** Whether files of this node are wanted. */
  private async asks(id: string, from: string): Promise<boolean> {
    const { plan, state } = await planOf(this.parts.records, id)
    return state === 'running' && plan.parties.some(({ node }) => node === from)
  }

  /** Deadlines, what a stop left undone, and results that are still to be handed on. */
  async look(): Promise<void> {
    for (const { id } of await plansIn(this.parts.records, ['offered', 'running'])) this.goOn(id)
    const { rows } = await this.parts.records.query<{ id: string }>(`select id from training_plan where state = 'done' and landed_at is null`)
    for (const { id } of rows) this.turns.run(id, () => this.land(id))
  }

  close(): Promise<void> {
    return this.turns.close()
  }

  private async write(of: { plan: string, round: number, node: string, during?: RoundRow['state'] }, values: Readonly<Record<string, unknown>>): Promise<void> {
    const { records, clock } = this.parts
    const names = Object.keys(values)
    await records.query(
      `insert into training_update (plan, round, node, at, ${names.join(', ')})
       select $1, $2, $3, $4, ${names.map((_, at) => `$${at + 6}`).join(', ')} where exists (select 1 from training_party where plan = $1 and node = $3)
         and exists (select 1 from training_round where plan = $1 and round = $2 and (state = $5 or ($5::text is null and state <> 'done')))
       on conflict (plan, round, node) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      [of.plan, of.round, of.node, clock.now(), of.during ?? null, ...names.map((name) => values[name])])
    this.goOn(of.plan)
  }

  private goOn(id: string): void {
    this.turns.run(id, async () => {
      try {
        while (await this.next(id)) { /* as far as it goes */ }
        await this.parts.post.flush()
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) return this.parts.log.warn({ plan: id, ...traceOf(error) }, 'a plan could not take its next step yet')
        await this.failWith(id, error.code).catch((again: unknown) => this.parts.log.warn({ plan: id, ...traceOf(again) }, 'a plan could not be ended yet'))
      }
    })
  }

  private async failWith(id: string, reason: string): Promise<void> {
    await this.parts.records.transaction(async (tx) => {
      const row = await planOf(tx, id, true)
      if (row.state === 'offered' || row.state === 'running') await this.over(tx, row, { state: 'failed', reason, actor: 'vesalius' })
    })
    await this.parts.post.flush()
  }

  /** One step; false when the plan waits or is over. */
  private async next(id: string): Promise<boolean> {
    const { records, clock } = this.parts
    const row = await planOf(records, id)
    if (row.state !== 'offered' && row.state !== 'running') return false
    const round = await lastRound(records, id)
    const updates = round ? await updatesOf(records, id, round.round) : []
    const step = nextStep({ plan: row.plan, parties: await partiesOf(records, id), round, updates, here: await this.here(updates), now: clock.now() })
    if (step.do === 'wait') return false
    return this.take(step, { row, round, updates })
  }

  private async take(step: Step, { row, round, updates }: Standing): Promise<boolean> {
    if (step.do === 'fail') return this.failWith(row.id, step.reason).then(() => false)
    if (step.do === 'begin' || !round) return this.locked(row, undefined, (tx) => this.beginRound(tx, row, { round: 1, weights: row.plan.initial, moments: null }))
    if (step.do === 'ask-for-sum' || step.do === 'ask-for-shares') return this.locked(row, round, (tx) => this.ask(tx, { row, round, updates }, step))
    const contributors = step.do === 'add-up' ? step.contributors.map((node) => ({ node, records: updates.find((one) => one.node === node)?.records ?? 0 })) : round.contributors ?? []
    return this.finishRound({ row, round: { ...round, contributors }, updates }, step.do === 'unmask')
  }

  /** Who is in the sum, or whose updates arrived, is decided once. */
  private async ask(tx: Transaction, { row, round, updates }: Standing & { readonly round: RoundRow }, step: Extract<Step, { do: 'ask-for-sum' | 'ask-for-shares' }>): Promise<void> {
    const deadline = new Date(this.parts.clock.now().getTime() + row.plan.deadlineSeconds * 1000)
    const at = { plan: row.id, round: round.round }
    if (step.do === 'ask-for-sum') {
      const contributors = step.contributors.map((node) => ({ node, records: updates.find((one) => one.node === node)?.records ?? 0 }))
      await tx.query(`update training_round set state = 'summing', contributors = $3, deadline = $4 where plan = $1 and round = $2`, [row.id, round.round, JSON.stringify(contributors), deadline])
      return this.tell(tx, row.plan, step.contributors, { type: 'training-sum', body: { ...at, contributors } })
    }
    await tx.query(`update training_round set state = 'unmasking', arrived = $3, deadline = $4 where plan = $1 and round = $2`, [row.id, round.round, JSON.stringify(step.arrived), deadline])
    return this.tell(tx, row.plan, step.arrived, { type: 'training-unmask', body: { ...at, arrived: [...step.arrived] } })
  }

  private async finishRound({ row, round, updates }: Standing & { readonly round: RoundRow }, underMasks: boolean): Promise<boolean> {
    const { objects, pieces } = this.parts
    const { plan } = row
    const read = (digest: string) => pieces.read(digest)
    const mean = await (underMasks ? unmaskedMean : plainMean)({ plan, round, updates, read })
    if (!mean) return false
    const layout = layoutOf(plan.tensors)
    const { weights, moments } = applyUpdate(plan.strategy, numbersOf(await read(round.weights), layout), { mean, moments: round.moments ? momentsOf(await read(round.moments)) : undefined })
    const { digest } = await objects.put(fileOf(weights, layout))
    const carried = moments ? (await objects.put(momentsFile(moments))).digest : null
    return this.locked(row, round, async (tx) => {
      await tx.query(`update training_round set state = 'done', contributors = $3, next_weights = $4, update_norm = $5, ended_at = $6 where plan = $1 and round = $2`,
        [row.id, round.round, JSON.stringify(round.contributors), digest, normOf(mean), this.parts.clock.now()])
      await this.parts.ledger.append({ type: 'training/round', actor: 'vesalius', subject: row.id, detail: { round: round.round, weights: digest, contributors: round.contributors?.length ?? 0, masks: underMasks } }, tx)
      if (round.round < plan.rounds) return this.beginRound(tx, row, { round: round.round + 1, weights: digest, moments: carried })
      await this.over(tx, row, { state: 'done', reason: null, actor: 'vesalius' })
      this.turns.run(row.id, () => this.land(row.id))
    })
  }

  private async beginRound(tx: Transaction, { id, plan }: PlanRow, { round, weights, moments }: Pick<RoundRow, 'round' | 'weights' | 'moments'>): Promise<void> {
    const now = this.parts.clock.now()
    const deadline = new Date(now.getTime() + plan.deadlineSeconds * 1000)
    await tx.query(`update training_plan set state = 'running', started_at = coalesce(started_at, $2) where id = $1`, [id, now])
    await tx.query('insert into training_round (plan, round, weights, moments, started_at, deadline) values ($1, $2, $3, $4, $5, $6)', [id, round, weights, moments, now, deadline])
    const active = (await partiesOf(tx, id)).filter(({ state }) => state === 'accepted').map(({ node }) => node)
    for (const to of partiesOfPlan(plan)) {
      if (!active.includes(to.id)) continue
      const file = await this.parts.pieces.sendWith(to, weights, { plan: id, round, tx })
      await this.parts.post.send(to, { type: 'training-round', body: { plan: id, round, weights, ...file, deadline: deadline.toISOString() } }, tx)
    }
  }

  private async over(tx: Transaction, row: PlanRow, { state, reason, actor }: { readonly state: 'done' | 'cancelled' | 'failed', readonly reason: string | null, readonly actor: string }): Promise<void> {
    const now = this.parts.clock.now()
    const { rows } = await tx.query<{ started: Date | null }>('update training_plan set state = $2, reason = $3, ended_at = $4 where id = $1 returning started_at as started', [row.id, state, reason, now])
    if (state === 'done') await tx.query('update training_plan set result = $2 where id = $1', [row.id, JSON.stringify(await resultOf(tx, { ...row, startedAt: rows[0]?.started ?? null, endedAt: now }, this.parts.objects))])
    await this.tell(tx, row.plan, row.plan.parties.map(({ node }) => node), { type: 'training-end', body: { plan: row.id, outcome: state } })
    await this.parts.ledger.append({ type: 'training/ended', actor, subject: row.id, detail: { state, ...(reason ? { reason } : {}) } }, tx)
  }

  private async land(id: string): Promise<void> {
    const { records, landed, log, clock } = this.parts
    try {
      const { result, landedAt } = await planOf(records, id)
      if (!result || landedAt) return
      await landed?.(result)
      await records.query('update training_plan set landed_at = $2 where id = $1', [id, clock.now()])
    } catch (error) {
      log.warn({ plan: id, ...traceOf(error) }, 'the result of a plan could not be handed on yet')
    }
  }

  /** Under the plan's lock, and only when round and plan are still where the step begins. */
  private locked(row: PlanRow, round: RoundRow | undefined, work: (tx: Transaction) => Promise<void>): Promise<boolean> {
    return this.parts.records.transaction(async (tx) => {
      const now = await planOf(tx, row.id, true)
      const last = await lastRound(tx, row.id)
      if (now.state !== row.state || last?.round !== round?.round || last?.state !== round?.state) return now.state === 'offered' || now.state === 'running'
      await work(tx)
      return true
    })
  }

  private async tell(tx: Transaction, plan: TrainingPlan, nodes: readonly string[], letter: Letter): Promise<void> {
    for (const to of partiesOfPlan(plan)) if (nodes.includes(to.id)) await this.parts.post.send(to, letter, tx)
  }

  private async here(updates: readonly UpdateRow[]): Promise<Set<string>> {
    const digests = updates.flatMap(({ weights, masked }) => [weights, masked].filter((one) => one !== null))
    const found = await Promise.all(digests.map(async (digest) => ((await this.parts.pieces.isHere(digest)) ? digest : undefined)))
    return new Set(found.filter((one) => one !== undefined))
  }
}

interface Standing { readonly row: PlanRow, readonly round: RoundRow | undefined, readonly updates: readonly UpdateRow[] }

/** By the keys that the plan names. */
function partiesOfPlan({ parties }: TrainingPlan): Member[] {
  return parties.map(({ node, name, signKey, boxKey }) => ({ id: node, name, kind: 'node', signKey, boxKey }))
}
