/**
 * Plans that a hub offers to this node. A person of the holder accepts or refuses each; accepting checks that the tool is here as the plan names it and that
 * the permit allows the run and both classes of output, and is what lets weights leave round after round. Leaving later ends it.
 */
import type { Compute, DataDoor, Manifest } from '#compute'
import type { Ledger, Queryable, Records } from '#engines'
import type { Member, Post, Received } from '#federation'
import type { Actor, Clock } from '#kernel'
import { planDigest } from '../plan.ts'
import type { PlanParty, TrainingPlan } from '../plan.ts'
import { BadRound, NoPlan, OtherKeys, OtherTool, OwnPlan, PlanOver } from '../problems.ts'
import type { RunSecrets } from './run-secret.ts'

export interface OffersParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Pick<Post, 'self' | 'send' | 'flush' | 'members'>
  readonly tools: Pick<Compute['tools'], 'version'>
  readonly data: Pick<DataDoor, 'check'>
  /** SHA-256 of the manifest of a version of this node. Raises when there is none. */
  readonly manifestOf: (dataset: string, version: number) => Promise<string>
  readonly secrets: RunSecrets
}

export interface Offer {
  readonly id: string
  readonly hub: string
  readonly plan: TrainingPlan
  readonly digest: string
  readonly state: 'offered' | 'accepted' | 'refused' | 'over'
  readonly manifest: string | null
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly offeredAt: Date
  readonly decidedAt: Date | null
  readonly endedAt: Date | null
}

const columns = 'id, hub, plan, digest, state, manifest, reason, decided_by as "decidedBy", offered_at as "offeredAt", decided_at as "decidedAt", ended_at as "endedAt"'

export class Offers {
  private readonly parts: OffersParts

  constructor(parts: OffersParts) {
    this.parts = parts
  }

  /** Kept for a person to decide; one whose keys are not those that this node knows is refused at once. The same again changes nothing. */
  async take({ from, body: { id, plan } }: Received<'training-plan'>): Promise<void> {
    const { records, clock, post } = this.parts
    if (from.kind !== 'hub') return
    const right = await this.keysAreRight(plan)
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`insert into training_offer (id, hub, plan, digest, state, reason, offered_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [id, from.id, JSON.stringify(plan), planDigest(plan), right ? 'offered' : 'refused', right ? null : 'models/other-keys', clock.now()])
      if (rowCount && !right) await post.send(from, { type: 'training-answer', body: { plan: id, answer: 'refused', code: OtherKeys().code } }, tx)
      if (rowCount) await this.parts.ledger.append({ type: 'training/offered', actor: from.id, subject: id, detail: { digest: planDigest(plan), tool: plan.tool.digest, state: right ? 'offered' : 'refused' } }, tx)
    })
  }

  async list(): Promise<Offer[]> {
    return (await this.parts.records.query<Offer>(`select ${columns} from training_offer order by offered_at desc limit 200`)).rows
  }

  /** Raises models/no-plan. */
  async get(id: string, tx: Queryable = this.parts.records): Promise<Offer> {
    const { rows } = await tx.query<Offer>(`select ${columns} from training_offer where id = $1`, [id])
    if (!rows[0]) throw NoPlan()
    return rows[0]
  }

  /** Raises models/own-plan, /plan-over, /other-tool, and what the permit does not allow. */
  async accept(id: string, actor: Pick<Actor, 'id'>): Promise<Offer> {
    const { plan, digest } = await this.waiting(id, actor)
    const party = this.own(plan)
    const manifest = await this.parts.manifestOf(party.dataset, party.version)
    await this.checkTool(plan, party)
    return this.decide(id, { state: 'accepted', actor, manifest, answer: { plan: id, answer: 'accepted', digest, manifest } })
  }

  /** Raises models/own-plan, /plan-over. */
  async refuse(id: string, actor: Pick<Actor, 'id'>): Promise<Offer> {
    await this.waiting(id, actor)
    return this.decide(id, { state: 'refused', actor, answer: { plan: id, answer: 'refused', code: 'models/refused' } })
  }

  /** Takes no further part: by the holder, or because the permit has ended. Raises models/plan-over. */
  async leave(id: string, actor: Pick<Actor, 'id'>, reason: string): Promise<void> {
    const { records, ledger, post, clock } = this.parts
    const { hub } = await this.get(id)
    const to = await this.memberOf(hub)
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update training_offer set state = 'over', reason = $2, ended_at = $3 where id = $1 and state = 'accepted'`, [id, reason, clock.now()])
      if (!rowCount) throw PlanOver('over, or was not accepted')
      await post.send(to, { type: 'training-problem', body: { plan: id, code: reason } }, tx)
      await ledger.append({ type: 'training/left', actor: actor.id, subject: id, detail: { reason } }, tx)
    })
    this.parts.secrets.forget(id)
    void post.flush()
  }

  /** The hub says that there are no more rounds. */
  async end({ from, body: { plan, outcome } }: Received<'training-end'>): Promise<void> {
    await this.parts.records.query(`update training_offer set state = 'over', reason = coalesce(reason, $3), ended_at = $4 where id = $1 and hub = $2 and state <> 'refused' and ended_at is null`, [plan, from.id, outcome, this.parts.clock.now()])
    this.parts.secrets.forget(plan)
  }

  get self(): string {
    return this.parts.post.self.id
  }

  own(plan: TrainingPlan): PlanParty {
    const party = plan.parties.find(({ node }) => node === this.parts.post.self.id)
    if (!party) throw BadRound('this node is no party of it')
    return party
  }

  /** Raises models/no-plan when it belongs to the federation no longer. */
  async memberOf(id: string): Promise<Member> {
    const member = (await this.parts.post.members()).find((one) => one.id === id)
    if (!member) throw NoPlan()
    return member
  }

  /** Raises models/other-tool, compute/no-tool, and what the permit does not allow. */
  private async checkTool({ actor, tool, wiring, tensors, use }: TrainingPlan, { permit, dataset, version }: PlanParty): Promise<void> {
    const { digest, manifest } = await this.parts.tools.version(tool.id, tool.version)
    if (digest !== tool.digest) throw OtherTool('its digest')
    const fault = faultOf(manifest, { tool, wiring, tensors })
    if (fault) throw OtherTool(fault)
    const wanted = { permit, dataset, version, purpose: use, actor: { id: actor }, tool: `sha256:${digest}` }
    await this.parts.data.check(wanted, { action: 'run' })
    for (const name of [wiring.weights, wiring.metrics]) await this.parts.data.check(wanted, { action: 'release', output: manifest.outputs.find((one) => one.name === name)?.class ?? (name === wiring.weights ? 'model-weights' : 'metrics') })
  }

  /** Those that the federation tells of, and those under which this node met each party first: a hub that puts keys of its own in their place is found. */
  private async keysAreRight(plan: TrainingPlan): Promise<boolean> {
    const members = new Map((await this.parts.post.members()).map((member) => [member.id, member]))
    const { records, post: { self } } = this.parts
    if (!plan.parties.some(({ node }) => node === self.id)) return false
    for (const { node, signKey, boxKey } of plan.parties) {
      const told = node === self.id ? self : members.get(node)
      if (told?.signKey !== signKey || told.boxKey !== boxKey) return false
      await records.query('insert into training_known (node, sign_key, box_key) values ($1, $2, $3) on conflict do nothing', [node, signKey, boxKey])
      const { rows } = await records.query<{ sign: string, box: string }>('select sign_key as sign, box_key as box from training_known where node = $1', [node])
      if (rows[0]?.sign !== signKey || rows[0].box !== boxKey) return false
    }
    return true
  }

  private async waiting(id: string, actor: Pick<Actor, 'id'>): Promise<Offer> {
    const offer = await this.get(id)
    if (offer.plan.actor === actor.id) throw OwnPlan()
    if (offer.state !== 'offered') throw PlanOver(offer.state)
    return offer
  }

  private async decide(id: string, { state, actor, manifest, answer }: Deciding): Promise<Offer> {
    const { records, ledger, post, clock } = this.parts
    const to = await this.memberOf((await this.get(id)).hub)
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update training_offer set state = $2, manifest = $3, decided_by = $4, decided_at = $5 where id = $1 and state = 'offered'`, [id, state, manifest ?? null, actor.id, clock.now()])
      if (!rowCount) throw PlanOver('decided already')
      await post.send(to, { type: 'training-answer', body: answer }, tx)
      await ledger.append({ type: `training/${state}`, actor: actor.id, subject: id, detail: { digest: (await this.get(id, tx)).digest } }, tx)
    })
    void post.flush()
    return this.get(id)
  }
}

interface Deciding {
  readonly state: 'accepted' | 'refused'
  readonly actor: Pick<Actor, 'id'>
  readonly manifest?: string
  readonly answer: Received<'training-answer'>['body']
}

/** What of the plan the tool does not have, in words; undefined when it has everything. */
function faultOf({ entrypoints, inputs, outputs }: Manifest, { tool, wiring, tensors }: Pick<TrainingPlan, 'tool' | 'wiring' | 'tensors'>): string | undefined {
  const entry = entrypoints[tool.entrypoint]
  if (!entry || ![...wiring.data, wiring.model].every((name) => entry.inputs.includes(name))) return 'the entry point or its inputs'
  if (inputs.find(({ name }) => name === wiring.model)?.type !== 'tensors' || wiring.data.includes(wiring.model)) return 'the input of weights'
  const weights = outputs.find(({ name }) => name === wiring.weights)
  if (weights?.type !== 'tensors') return 'the output of weights'
  const declared = Object.entries(weights.tensors)
  if (declared.length !== Object.keys(tensors).length || declared.some(([name, { dtype, shape }]) => dtype !== 'F32' || tensors[name]?.join() !== shape.join())) return 'the tensors'
  return outputs.find(({ name }) => name === wiring.metrics)?.type === 'json' ? undefined : 'the output of metrics'
}
