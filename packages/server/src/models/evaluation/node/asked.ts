/**
 * Evaluations that a hub asks this node for. The permit is looked at before the weights are asked for; what comes becomes a version of the registry here, with the
 * hub's passport; it is measured in the sandbox like one of our own, and what a person lets out of the air-lock is told. After a stop it goes on where it was.
 */
import type { Compute, DataDoor } from '#compute'
import type { Ledger, Records, Transaction } from '#engines'
import { fingerprintOf } from '#federation'
import type { LetterBody, Member, Post, Received } from '#federation'
import { Problem, traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import type { Models } from '../../models.ts'
import { readReceived } from '../../passport/received.ts'
import { BadPassport, CannotEvaluate } from '../../problems.ts'
import { summaryOf } from '../../registry/files.ts'
import { runBy } from '../../registry/run-by.ts'
import type { ModelVersion } from '../../registry/version.ts'
import { OtherTool } from '../../training/problems.ts'
import type { Evaluation } from '../evaluations.ts'
import { toldProof } from '../proof.ts'
import type { EvaluationPieces } from '../weight-pieces.ts'

export interface AskedParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Pick<Post, 'self' | 'send' | 'flush' | 'members'>
  readonly compute: Pick<Compute, 'tools' | 'ready'>
  readonly data: Pick<DataDoor, 'check'>
  readonly pieces: EvaluationPieces
  readonly models: Pick<Models, 'registry' | 'evaluations'>
}

interface Asked {
  readonly id: string
  readonly hub: string
  readonly ask: LetterBody<'evaluation-ask'>
  readonly state: 'asked' | 'wanting' | 'here' | 'begun' | 'over'
  /** The last state that the hub was told, and when. */
  readonly told: string | null
  readonly toldAt: Date | null
}

type Told = LetterBody<'evaluation-told'>
const columns = 'id, hub, ask, state, told, told_at as "toldAt"'
/** Until weights that have not come are asked for again. */
const patienceMs = 10 * 60_000

export class AskedEvaluations {
  private readonly parts: AskedParts
  /** All tools of the house are registered. */
  private ready = false

  constructor(parts: AskedParts) {
    this.parts = parts
    void parts.compute.ready.then(() => { this.ready = true })
  }

  /** The same letter again changes nothing. */
  async take({ from, body }: Received<'evaluation-ask'>): Promise<void> {
    if (from.kind !== 'hub') return
    const { records, ledger, clock } = this.parts
    const { evaluation, name, number, weights, tool, permit, dataset, version } = body
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('insert into models_asked (id, hub, ask, weights, asked_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [evaluation, from.id, JSON.stringify(body), weights, clock.now()])
      if (rowCount) await ledger.append({ type: 'model/evaluation-received', actor: from.id, subject: evaluation, detail: { model: `${name}@${number}`, weights, tool: tool.digest, permit, dataset, version } }, tx)
    })
  }

  /** Nothing more is done for it or told of it; what runs stops. Letters that were fetched together are handled side by side: the one that asks may be behind. */
  async cancel({ from, body: { evaluation } }: Received<'evaluation-cancel'>): Promise<void> {
    if (from.kind !== 'hub') return
    const { records, ledger, clock, models } = this.parts
    const { rowCount: known } = await records.query('select 1 from models_asked where id = $1 and hub = $2', [evaluation, from.id])
    if (!known) throw new Error('the letter that asks for the evaluation is still on its way')
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update models_asked set state = 'over', told = 'cancelled', told_at = $2 where id = $1 and state <> 'over'`, [evaluation, clock.now()])
      if (rowCount) await ledger.append({ type: 'model/evaluation-cancelled', actor: from.id, subject: evaluation, detail: {} }, tx)
    })
    await models.evaluations.cancel(evaluation, { id: from.id })
  }

  async piece({ from, body }: Received<'evaluation-weights'>): Promise<void> {
    const { records, pieces } = this.parts
    const { rows: [asked] } = await records.query<Asked>(`select ${columns} from models_asked where id = $1 and hub = $2 and state = 'wanting'`, [body.evaluation, from.id])
    if (asked?.ask.weights !== body.digest || !(await pieces.take({ from, body }, asked.ask.size))) return
    await records.query(`update models_asked set state = 'here' where id = $1 and state = 'wanting'`, [body.evaluation])
  }

  /** Goes on with whatever has to be done; what fails for a moment is tried again with the next look. */
  async look(): Promise<void> {
    const { records, models, post, log } = this.parts
    const { rows } = await records.query<Asked>(`select ${columns} from models_asked where state <> 'over' order by asked_at limit 100`)
    if (rows.length === 0) return
    await models.evaluations.settle()
    for (const asked of rows) await this.goOn(asked).catch((error: unknown) => log.warn({ evaluation: asked.id, ...traceOf(error) }, 'an evaluation for a hub could not go on yet'))
    void post.flush()
  }

  private async goOn(asked: Asked): Promise<void> {
    try {
      if (asked.state === 'asked') await this.admit(asked)
      else if (asked.state === 'wanting') await this.wantAgain(asked)
      else if (asked.state === 'here') await this.begin(asked)
      else await this.tellOf(asked)
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      // Tools of the house are registered after the start, one by one.
      if (error.code === 'compute/no-tool' && !this.ready) return
      await this.tell(asked, { to: 'over', told: { evaluation: asked.id, state: 'failed', code: error.code } })
    }
  }

  /** Before anything of the model is here. Raises compute/no-tool, models/other-tool, and what the permit does not allow. */
  private async admit(asked: Asked): Promise<void> {
    const { tool, permit, dataset, version, use, actor } = asked.ask
    const { digest } = await this.parts.compute.tools.version(tool.id, tool.version)
    if (digest !== tool.digest) throw OtherTool('its digest')
    const wanted = { permit, dataset, version, purpose: use, actor: { id: actor }, tool: `sha256:${digest}` }
    await this.parts.data.check(wanted, { action: 'run' })
    await this.parts.data.check(wanted, { action: 'release', output: 'metrics' })
    await this.tell(asked, { to: 'wanting', told: { evaluation: asked.id, state: 'wanting' } })
  }

  private async wantAgain(asked: Asked): Promise<void> {
    if (asked.toldAt && asked.toldAt.getTime() > this.parts.clock.now().getTime() - patienceMs) return
    await this.tell(asked, { to: 'wanting', told: { evaluation: asked.id, state: 'wanting' } })
  }

  /** Raises models/not-weights, /no-runner, /bad-passport, /cannot-evaluate, and what the permit does not allow. */
  private async begin(asked: Asked): Promise<void> {
    const { evaluation: id, actor, use, permit, dataset, version, threshold, parameters } = asked.ask
    const model = await this.enter(asked)
    await this.parts.models.evaluations.ask(model, { id, permit, dataset, version, purpose: use, threshold, parameters }, { id: actor })
    const { rowCount } = await this.parts.records.query(`update models_asked set state = 'begun' where id = $1 and state = 'here'`, [id])
    // It was cancelled meanwhile.
    if (!rowCount) await this.parts.models.evaluations.cancel(id, { id: asked.hub })
  }

  /** The version as it stands in the hub's registry, with its lineage; the same again is the one that is here. */
  private async enter({ ask, hub }: Asked): Promise<ModelVersion> {
    const { pieces, compute, post, models } = this.parts
    const bytes = await pieces.read(ask.weights)
    const summary = summaryOf(bytes, 'safetensors')
    const run = await runBy(compute, { tool: ask.tool.id, version: ask.tool.version, parameters: withoutColumns(ask.parameters) }, { format: 'safetensors', summary })
    if (!run.evaluate) throw CannotEvaluate()
    const told = await readReceived(ask.passport, { digest: ask.weights, here: post.self.id })
    if (told.site !== fingerprintOf(await this.memberOf(hub)) || told.record !== ask.record) throw BadPassport('the site or the record, which are others')
    const { site, name, version, record, lineage } = told
    return models.registry.enter({
      name: ask.name, title: ask.title, format: 'safetensors', digest: ask.weights, size: bytes.length, summary, run, declaration: null, origin: { kind: 'upload', passport: { site, name, version, record } }, lineage, began: [],
    }, { id: ask.actor })
  }

  /** What has become of it since. */
  private async tellOf(asked: Asked): Promise<void> {
    const found = await this.parts.models.evaluations.find(asked.id)
    if (!found || found.state === asked.told || found.state === 'asked' || found.state === 'sending') return
    const { state, report, proof } = found
    const evaluation = asked.id
    if (state === 'running' || state === 'waiting') return this.tell(asked, { to: 'begun', told: { evaluation, state } })
    if (state !== 'done' || !report) return this.tell(asked, { to: 'over', told: { evaluation, state: state === 'refused' ? 'refused' : 'failed', code: found.reason ?? 'models/failed' } })
    await this.tell(asked, { to: 'over', told: { evaluation, state, report, proof: toldProof(proof, this.parts.post.self.id) }, of: found })
  }

  /** The step and the letter together, or neither. */
  private async tell(asked: Asked, { to, told, of }: { readonly to: Asked['state'], readonly told: Told, readonly of?: Evaluation }): Promise<void> {
    const { records, post, clock, ledger } = this.parts
    const hub = await this.memberOf(asked.hub)
    await records.transaction(async (tx: Transaction) => {
      const { rowCount } = await tx.query('update models_asked set state = $3, told = $4, told_at = $5 where id = $1 and state = $2', [asked.id, asked.state, to, told.state, clock.now()])
      if (!rowCount) return
      await post.send(hub, { type: 'evaluation-told', body: told }, tx)
      if (to === 'over') await ledger.append({ type: 'model/evaluation-told', actor: 'house', subject: asked.id, detail: { hub: hub.id, state: told.state, ...(of?.output ? { output: of.output } : {}) } }, tx)
    })
  }

  /** Raises models/bad-passport when it belongs to the federation no longer. */
  private async memberOf(id: string): Promise<Member> {
    const member = (await this.parts.post.members()).find((one) => one.id === id)
    if (!member) throw BadPassport('the site, which is no member')
    return member
  }
}

/** How the model computes belongs to the version; by which columns groups are told is asked anew. */
const withoutColumns = (parameters: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== 'groups'))
