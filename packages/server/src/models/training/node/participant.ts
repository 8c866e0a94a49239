/**
 * A node's rounds: each is a task of the compute room under the permit, its weights pass the air-lock by the standing decision of the holder, and an update
 * leaves as it is or under masks. Whatever was begun before a stop goes on after it: the same task, the same seed, the same masks.
 */
import type { Compute } from '#compute'
import type { Ledger, Objects, Records, Transaction } from '#engines'
import type { Letter, Post, Received } from '#federation'
import { Problem, traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import { layoutOf } from '../aggregate/tensors.ts'
import { mostBytesOf } from '../pieces.ts'
import type { WeightPieces } from '../pieces.ts'
import { parametersOf, seedOf } from '../plan.ts'
import { BadRound } from '../problems.ts'
import { InTurn } from '../in-turn.ts'
import { maskedUpdate, sharesFor } from './masks.ts'
import type { Offer, Offers } from './offers.ts'
import { metricsOf, openParts, partOf, peersOf, step } from './parts.ts'
import type { Part } from './parts.ts'
import type { RunSecrets } from './run-secret.ts'
import { taskOf } from './task-name.ts'

export interface ParticipantParts {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Pick<Post, 'self' | 'send' | 'flush'>
  readonly compute: Pick<Compute, 'tasks' | 'airlock'>
  readonly offers: Offers
  readonly pieces: WeightPieces
  readonly secrets: RunSecrets
}

/** For masks of peers, before the hub is told without them. */
const patienceMs = 2_000

export class Participant {
  private readonly parts: ParticipantParts
  private readonly turns = new InTurn()
  /** Plans with a task that runs. */
  private readonly computing = new Map<string, { readonly round: number, readonly task: string }>()

  constructor(parts: ParticipantParts) {
    this.parts = parts
  }

  /** A round begins. The same letter again changes nothing. */
  async begin({ from, body: { plan: id, round, weights, bytes } }: Received<'training-round'>): Promise<void> {
    const offer = await this.accepted(id, from.id)
    if (!offer || round > offer.plan.rounds) return
    const { records, clock } = this.parts
    await this.parts.pieces.keep(weights, bytes)
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('insert into training_part (plan, round, weights, task, asked_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [id, round, weights, taskOf(offer.digest, round, this.parts.post.self.id), clock.now()])
      if (rowCount && offer.plan.secureAggregation) await this.giveMasks(tx, offer, round)
    })
    void this.parts.post.flush()
    this.goOn(id, round)
  }

  async piece(letter: Received<'training-weights'>): Promise<void> {
    const { plan: id, round } = letter.body
    const offer = await this.accepted(id, letter.from.id)
    if (offer && (await this.parts.pieces.take(letter, mostBytesOf(layoutOf(offer.plan.tensors).total)))) this.goOn(id, round)
  }

  /** A peer gives its key for masks, and shares by which it can be done without. Only the first of a round counts. */
  async peer({ from, body: { plan: id, round, key, seedShare, keyShare } }: Received<'training-masks'>): Promise<void> {
    const offer = await this.accepted(id)
    const party = offer?.plan.parties.find(({ node }) => node === from.id)
    if (!offer?.plan.secureAggregation || party?.signKey !== from.signKey || round > offer.plan.rounds) return
    await this.parts.records.query('insert into training_peer (plan, round, node, mask_key, seed_share, key_share) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [id, round, from.id, key, seedShare, keyShare])
    this.goOn(id, round)
  }

  /** The hub says who is in the sum. Another set for the same round is never answered. */
  async sum({ from, body: { plan: id, round, contributors } }: Received<'training-sum'>): Promise<void> {
    const offer = await this.accepted(id, from.id)
    if (!offer) return
    const names = contributors.map(({ node }) => node)
    const parties = offer.plan.parties.map(({ node }) => node)
    const allowed = names.length >= Math.max(2, offer.plan.quorum) && new Set(names).size === names.length && names.every((name) => parties.includes(name)) && names.includes(this.parts.post.self.id)
    if (!allowed) throw BadRound('who is in the sum')
    await this.parts.records.query(`update training_part set contributors = $3 where plan = $1 and round = $2 and state = 'computed' and contributors is null`, [id, round, JSON.stringify(contributors)])
    this.goOn(id, round)
  }

  /** The hub says whose updates have arrived. */
  async unmask({ from, body: { plan: id, round, arrived } }: Received<'training-unmask'>): Promise<void> {
    if (!(await this.accepted(id, from.id))) return
    await this.parts.records.query(`update training_part set arrived = $3 where plan = $1 and round = $2 and state = 'summed' and arrived is null`, [id, round, JSON.stringify(arrived)])
    this.goOn(id, round)
  }

  /** Goes on with whatever has to be done; what fails for a moment is tried again with the next look. */
  async look(): Promise<void> {
    for (const { plan, round, task, state } of await openParts(this.parts.records)) {
      if (state === 'computing') this.computing.set(plan, { round, task })
      this.goOn(plan, round)
    }
  }

  /** Tasks that have ended since, without asking anybody when there is none. */
  async lookAtTasks(): Promise<void> {
    for (const [plan, { round, task }] of this.computing) if ((await this.parts.compute.tasks.get(task)).ended) this.goOn(plan, round)
  }

  /** No more rounds: what still runs for the plan ends. */
  async stop(plan: string): Promise<void> {
    this.computing.delete(plan)
    const { rows } = await this.parts.records.query<{ task: string }>(`select task from training_part where plan = $1 and state = 'computing'`, [plan])
    for (const { task } of rows) await this.parts.compute.tasks.cancel(task, { id: 'vesalius' })
  }

  close(): Promise<void> {
    return this.turns.close()
  }

  private goOn(plan: string, round: number): void {
    this.turns.run(plan, async () => {
      try {
        while (await this.next(plan, round)) void this.parts.post.flush()
        // Also a step that leads nowhere may have told something.
        void this.parts.post.flush()
      } catch (error) {
        this.parts.log.warn({ plan, round, ...traceOf(error) }, 'a part of a round could not go on yet')
      }
    })
  }

  /** One step; false when it waits for something. */
  private async next(id: string, round: number): Promise<boolean> {
    const offer = await this.accepted(id)
    const part = offer && (await partOf(this.parts.records, id, round))
    if (!offer || !part) return false
    try {
      if (part.state === 'asked') return await this.start(offer, part)
      if (part.state === 'computing') return await this.finish(offer, part)
      if (part.state === 'computed') return await this.addMasks(offer, part)
      return part.state === 'summed' && (await this.giveShares(offer, part))
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      // What the permit does not allow any longer it will not allow in the next round either.
      if (!error.code.startsWith('access/')) return this.fail(offer, part, error.code)
      await this.parts.offers.leave(offer.id, { id: 'vesalius' }, error.code)
      return false
    }
  }

  private async start(offer: Offer, part: Part): Promise<boolean> {
    const { pieces, compute, post } = this.parts
    if (!(await pieces.isHere(part.weights))) return false
    const { plan } = offer
    const { permit, dataset, version } = this.parts.offers.own(plan)
    const data = { permit, dataset, version, purpose: plan.use }
    await compute.tasks.submit({
      tool: plan.tool.id, version: plan.tool.version, entrypoint: plan.tool.entrypoint, parameters: parametersOf(plan), seed: seedOf(plan.seed, part.round, post.self.id),
      inputs: { ...Object.fromEntries(plan.wiring.data.map((name) => [name, data])), [plan.wiring.model]: { digest: part.weights } },
    }, { id: plan.actor }, part.task)
    const going = await step(this.parts.records, part, { state: 'computing' })
    this.computing.set(part.plan, part)
    // It was cancelled meanwhile.
    if (!(await this.accepted(offer.id))) await this.stop(offer.id)
    return going
  }

  private async finish(offer: Offer, part: Part): Promise<boolean> {
    const { compute, records } = this.parts
    const task = await compute.tasks.get(part.task)
    if (!task.ended) return false
    this.computing.delete(part.plan)
    // It ended while the task ran, or before it could open the data.
    const over = task.reason === 'permit-ended' ? 'access/permit-revoked' : task.reason === 'subject-withdrawn' ? 'access/dataset-withdrawn' : task.reason
    if (over?.startsWith('access/')) {
      await this.parts.offers.leave(offer.id, { id: 'vesalius' }, over)
      return false
    }
    if (task.state !== 'COMPLETE') return this.fail(offer, part, `compute/${task.reason && /^[a-z-]{1,40}$/.test(task.reason) ? task.reason : 'failed'}`)
    const { wiring, secureAggregation } = offer.plan
    const released = await compute.airlock.releaseByStanding(part.task, [wiring.weights, wiring.metrics], { person: offer.decidedBy ?? '', plan: offer.id })
    const [weights, result] = [released.get(wiring.weights), released.get(wiring.metrics)]
    if (!weights || !result) return this.fail(offer, part, 'models/stopped-by-airlock')
    const { records: count, metrics } = metricsOf(JSON.parse(Buffer.from(result.bytes).toString('utf8')))
    if (count === undefined) return this.fail(offer, part, 'models/too-few')
    const { output: { digest } } = weights
    return records.transaction(async (tx) => {
      const body = { plan: offer.id, round: part.round, records: count, metrics }
      if (!secureAggregation) {
        if (!(await step(tx, part, { state: 'revealed', records: count, metrics, output: digest }))) return false
        const file = await this.parts.pieces.sendWith(await this.hubOf(offer), digest, { plan: offer.id, round: part.round, tx })
        await this.tell(tx, offer, { type: 'training-update', body: { ...body, weights: digest, ...file } })
        return true
      }
      return step(tx, part, { state: 'computed', records: count, metrics, output: digest })
    })
  }

  private async addMasks(offer: Offer, part: Part): Promise<boolean> {
    const { records, objects, secrets, post, pieces } = this.parts
    const { contributors, output } = part
    if (!contributors) return this.tellOfPeers(offer, part)
    const coded = maskedUpdate({
      plan: offer.plan, part, contributors, own: post.self.id, secrets: secrets.ofRound(offer.id, part.round, offer.plan.parties.length), peers: await peersOf(records, offer.id, part.round),
      from: await pieces.read(part.weights), to: await pieces.read(output ?? ''),
    })
    const { digest } = await objects.put(coded)
    return records.transaction(async (tx) => {
      if (!(await step(tx, part, { state: 'summed', masked: digest }))) return false
      const file = await pieces.sendWith(await this.hubOf(offer), digest, { plan: offer.id, round: part.round, tx })
      await this.tell(tx, offer, { type: 'training-masked', body: { plan: offer.id, round: part.round, weights: digest, ...file } })
      return true
    })
  }

  /** The update is told when the masks of all peers are here, and otherwise after a while with those there are; again when more have come. */
  private async tellOfPeers(offer: Offer, part: Part): Promise<boolean> {
    const { records, secrets, clock } = this.parts
    const { plan, round } = part
    await records.transaction(async (tx) => {
      const held = (await peersOf(tx, plan, round)).map(({ node }) => node)
      const { rowCount } = await tx.query(
        `update training_part set told = $3 where plan = $1 and round = $2 and state = 'computed' and told < $3 and ($3 >= $4 or asked_at < $5)`,
        [plan, round, held.length, offer.plan.parties.length - 1, new Date(clock.now().getTime() - patienceMs)])
      if (!rowCount) return
      const { key } = secrets.ofRound(plan, round, offer.plan.parties.length)
      await this.tell(tx, offer, { type: 'training-update', body: { plan, round, records: part.records ?? 1, metrics: part.metrics ?? {}, key: key.publicKey, held } })
    })
    return false
  }

  private async giveShares(offer: Offer, part: Part): Promise<boolean> {
    const { records, secrets, post } = this.parts
    if (!part.arrived) return false
    const shares = sharesFor({ plan: offer.plan, part, own: post.self.id, secrets: secrets.ofRound(offer.id, part.round, offer.plan.parties.length), peers: await peersOf(records, offer.id, part.round) })
    return records.transaction(async (tx) => {
      if (!(await step(tx, part, { state: 'revealed' }))) return false
      await this.tell(tx, offer, { type: 'training-shares', body: { plan: offer.id, round: part.round, ...shares } })
      return true
    })
  }

  private async giveMasks(tx: Transaction, { id, plan }: Offer, round: number): Promise<void> {
    const { key, seedShares, keyShares } = this.parts.secrets.ofRound(id, round, plan.parties.length)
    for (const [place, { node, name, signKey, boxKey }] of plan.parties.entries()) {
      if (node === this.parts.post.self.id) continue
      const body = { plan: id, round, key: key.publicKey, seedShare: (seedShares[place] as Buffer).toString('base64'), keyShare: (keyShares[place] as Buffer).toString('base64') }
      await this.parts.post.send({ id: node, name, kind: 'node', signKey, boxKey }, { type: 'training-masks', body }, tx)
    }
  }

  private async fail(offer: Offer, part: Part, code: string): Promise<boolean> {
    return this.parts.records.transaction(async (tx) => {
      if (!(await step(tx, part, { state: 'failed', reason: code }))) return false
      await this.tell(tx, offer, { type: 'training-problem', body: { plan: offer.id, round: part.round, code } })
      return true
    })
  }

  private async tell(tx: Transaction, offer: Offer, letter: Letter): Promise<void> {
    await this.parts.post.send(await this.hubOf(offer), letter, tx)
  }

  private hubOf({ hub }: Offer) {
    return this.parts.offers.memberOf(hub)
  }

  /** The plan, while this node takes part in it, and only for the hub that offered it. */
  private async accepted(id: string, hub?: string): Promise<Offer | undefined> {
    const { rows } = await this.parts.records.query(`select 1 from training_offer where id = $1 and state = 'accepted' and ($2::text is null or hub = $2)`, [id, hub ?? null])
    return rows[0] ? this.parts.offers.get(id) : undefined
  }
}
