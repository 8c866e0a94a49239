/**
 * A version of the hub's registry measured where data live: a person asks nodes under permits that they have granted, weights go to a node when it has said that
 * the permit allows it, and what its person lets out comes back. Each step is a row and the letters that follow from it, or neither.
 */
import type { Ledger, Records, Transaction } from '#engines'
import type { Member, Post, Received } from '#federation'
import { newIdentifier } from '#kernel'
import type { Actor, Clock } from '#kernel'
import type { Models } from '../../models.ts'
import { CannotEvaluate, EvaluationOver, NoEvaluation, NoSite, NotFromTraining, Retired } from '../../problems.ts'
import { evaluationOutput, parametersOfUse } from '../../registry/run-by.ts'
import { ledgerName } from '../../registry/version.ts'
import type { ModelVersion, Origin } from '../../registry/version.ts'
import type { KnownTool } from '../../training/hub/make-plan.ts'
import type { Evaluation } from '../evaluations.ts'
import { keptProof, unknownProof } from '../proof.ts'
import type { EvaluationPieces } from '../weight-pieces.ts'

export interface AskingParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Pick<Post, 'send' | 'flush' | 'members'>
  readonly pieces: EvaluationPieces
  readonly tools: readonly KnownTool[]
  readonly models: Pick<Models, 'evaluations' | 'passports' | 'record'>
}

export interface AskedSite {
  readonly node: string
  readonly permit: string
  /** One of the purposes of the permit. */
  readonly purpose: string
  readonly dataset: string
  readonly version: number
}

export interface SitesAsked {
  readonly sites: readonly AskedSite[]
  readonly threshold: number
  /** Columns of the clinical tables by whose values groups are told. */
  readonly groups: readonly string[]
}

type Body<Type extends 'evaluation-ask' | 'evaluation-told'> = Received<Type>['body']
type Training = Extract<Origin, { readonly kind: 'training' }>['training']
interface Open { readonly id: string, readonly model: string, readonly number: number, readonly digest: string }

export class SiteEvaluations {
  private readonly parts: AskingParts

  constructor(parts: AskingParts) {
    this.parts = parts
  }

  /** One that is open already for the same data stays as it is. Raises models/not-from-training, /retired, /cannot-evaluate, /no-site. */
  async ask(version: ModelVersion, asked: SitesAsked, actor: { readonly id: string }): Promise<readonly Evaluation[]> {
    const { models, post, records } = this.parts
    const training = trainingOf(version)
    if (version.state === 'retired') throw Retired()
    const groups = this.canTellGroups(training) ? asked.groups : []
    const members = new Map((await post.members()).map((member) => [member.id, member]))
    const nodes = asked.sites.map((site) => ({ site, member: members.get(site.node) }))
    if (nodes.some(({ member }) => member?.kind !== 'node') || new Set(asked.sites.map(({ node, dataset }) => `${node} ${dataset}`)).size < nodes.length) throw NoSite()
    const { jws } = await models.passports.sign(await models.record(version), actor)
    const common = {
      actor: actor.id, name: version.name, title: version.title, number: version.number, record: version.record, weights: version.digest ?? '', size: version.size,
      tool: { id: training.tool.id, version: training.tool.version, digest: training.tool.digest }, parameters: { ...parametersOfUse(training.parameters), ...(groups.length > 0 ? { groups: [...groups] } : {}) } as Body<'evaluation-ask'>['parameters'], threshold: asked.threshold, passport: jws,
    }
    await records.transaction(async (tx) => {
      // One after the other, so that nobody asks twice at once.
      await tx.query('select 1 from models_model where id = $1 for update', [version.model])
      for (const { site, member } of nodes) if (member) await this.askOne(tx, version, { site, member, common })
    })
    void post.flush()
    return models.evaluations.of(version)
  }

  private async askOne(tx: Transaction, version: ModelVersion, { site, member, common }: { readonly site: AskedSite, readonly member: Member, readonly common: Omit<Body<'evaluation-ask'>, 'evaluation' | 'permit' | 'use' | 'dataset' | 'version'> }): Promise<void> {
    const { post, ledger, clock } = this.parts
    const { model, number } = version
    const { permit, purpose: use, dataset, version: of } = site
    const { rowCount: open } = await tx.query(`select 1 from models_evaluation where model = $1 and number = $2 and site = $3 and dataset = $4 and version = $5 and ended_at is null`, [model, number, member.id, dataset, of])
    if (open) return
    const evaluation = newIdentifier('evaluation')
    await tx.query(
      `insert into models_evaluation (id, model, number, dataset, version, permit, site, site_name, threshold, proof, state, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked', $11, $12)`,
      [evaluation, model, number, dataset, of, permit, member.id, member.name, common.threshold, JSON.stringify(unknownProof), common.actor, clock.now()])
    await post.send(member, { type: 'evaluation-ask', body: { evaluation, permit, use, dataset, version: of, ...common } }, tx)
    await ledger.append({ type: 'model/evaluation-asked', actor: common.actor, subject: ledgerName(version), detail: { evaluation, site: member.id, dataset, version: of, permit } }, tx)
  }

  /** By who asked, or an administrator: the node is told to stop, and what it tells later changes nothing. Raises models/no-evaluation, /evaluation-over. */
  async cancel(id: string, actor: Pick<Actor, 'id' | 'roles'>): Promise<Evaluation> {
    const { records, ledger, clock, post, models } = this.parts
    const { rows: [asked] } = await records.query<{ model: string, number: number, site: string, by: string }>('select model, number, site, asked_by as by from models_evaluation where id = $1 and task is null', [id])
    if (!asked || (asked.by !== actor.id && !actor.roles.includes('node-admin'))) throw NoEvaluation()
    const member = (await post.members()).find((one) => one.id === asked.site)
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update models_evaluation set state = 'cancelled', ended_at = $2 where id = $1 and ended_at is null`, [id, clock.now()])
      if (!rowCount) throw EvaluationOver()
      if (member) await post.send(member, { type: 'evaluation-cancel', body: { evaluation: id } }, tx)
      await ledger.append({ type: 'model/evaluation-cancelled', actor: actor.id, subject: ledgerName(asked), detail: { evaluation: id, site: asked.site } }, tx)
    })
    void post.flush()
    return models.evaluations.get(id)
  }

  /** Whether the tool takes columns for groups. Raises models/cannot-evaluate when it measures nothing. */
  private canTellGroups({ tool }: Training): boolean {
    const known = this.parts.tools.find(({ id, version, digest }) => id === tool.id && version === tool.version && digest === tool.digest)?.manifest
    if (!known?.outputs.some(({ name, type }) => name === evaluationOutput && type === 'json')) throw CannotEvaluate()
    return Object.hasOwn((known.parameters['properties'] ?? {}) as object, 'groups')
  }

  /** From the node that was asked, and only forward: a letter that comes again or late changes nothing. */
  async told({ from, body }: Received<'evaluation-told'>): Promise<void> {
    const { records, ledger } = this.parts
    const { rows: [open] } = await records.query<Open>(
      'select e.id, e.model, e.number, v.digest from models_evaluation e join models_version v on v.model = e.model and v.number = e.number where e.id = $1 and e.site = $2 and e.task is null and e.ended_at is null', [body.evaluation, from.id])
    if (!open) return
    if (body.state === 'done' || body.state === 'failed' || body.state === 'refused') return this.end(open, from, body)
    const before = { wanting: ['asked', 'sending'], running: ['asked', 'sending'], waiting: ['asked', 'sending', 'running'] }[body.state]
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('update models_evaluation set state = $2 where id = $1 and state = any($3)', [open.id, body.state === 'wanting' ? 'sending' : body.state, before])
      if (!rowCount || body.state !== 'wanting') return
      await this.parts.pieces.send(from, open.digest, { evaluation: open.id, tx })
      await ledger.append({ type: 'model/sent', actor: 'house', subject: ledgerName(open), detail: { evaluation: open.id, site: from.id, digest: open.digest } }, tx)
    })
    void this.parts.post.flush()
  }

  private async end(open: Open, from: Member, body: Extract<Body<'evaluation-told'>, { readonly state: 'done' | 'failed' | 'refused' }>): Promise<void> {
    const { records, ledger, clock } = this.parts
    const [report, proof, reason] = body.state === 'done' ? [body.report, keptProof(body.proof, from.id), null] : [null, unknownProof, body.code]
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('update models_evaluation set state = $2, report = $3, proof = $4, reason = $5, ended_at = $6 where id = $1 and ended_at is null',
        [open.id, body.state, report && JSON.stringify(report), JSON.stringify(proof), reason, clock.now()])
      if (!rowCount) return
      const auc = report?.auc ? { auc: report.auc.value, lower: report.auc.lower, upper: report.auc.upper } : {}
      await ledger.append({ type: report ? 'model/validated' : 'model/not-validated', actor: from.id, subject: ledgerName(open), detail: { evaluation: open.id, state: body.state, ...auc } }, tx)
    })
  }
}

/** Raises models/not-from-training. */
function trainingOf({ origin, digest, format }: ModelVersion): Training {
  if (origin.kind !== 'training' || !digest || format !== 'safetensors') throw NotFromTraining()
  return origin.training
}
