/**
 * The report of a send or a study: what was done, by counts and codes, signed with the node's key, its digest in the ledger. Once made it is kept
 * as it was signed; the same facts give the same digest again.
 */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { nameOfRing, saltOf } from '@vesalius/deidentify/subject'
import type { Profile } from '@vesalius/deidentify'
import { buildReport, openSigningKey, ruleVersions, signReport } from '@vesalius/deidentify/report'
import type { InstanceTally, Report, ReportBuilder, ReportHead } from '@vesalius/deidentify/report'
import { basicProfileCode, optionCodes } from '@vesalius/standards/deidentification'
import type { Ledger, Records } from '#engines'
import { isIdentifier, newIdentifier } from '#kernel'
import type { Path } from '../journey.ts'
import type { Keys } from '../keys.ts'
import { NoReport, NothingToReport } from '../problems.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { tallyOf } from './facts.ts'
import type { KeptFacts } from './facts.ts'

export interface ReportAbout { readonly kind: 'send' | 'study', readonly about: string }
export interface ReportRow extends ReportAbout { readonly id: string, readonly project: string, readonly digest: string, readonly at: string, readonly instances: number, readonly held: number }

interface Row { id: string, kind: 'send' | 'study', about: string, project: string, digest: string, at: Date, instances: number, held: number, report: Report }
interface HeldFact { digest: string, reason: string, state: string, decided_by: string | null }

export interface ReportParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly keys: Keys
  readonly profiles: Profiles
  readonly keysFolder: string
  readonly path: Path
}

const together = 2_000

export class Reports {
  private readonly parts: ReportParts

  constructor(parts: ReportParts) {
    this.parts = parts
  }

  async list(): Promise<ReportRow[]> {
    const { rows } = await this.parts.records.query<Row>('select id, kind, about, project, digest, at, instances, held from ingest_report order by at desc limit 100')
    return rows.map(({ at, report: _, ...row }) => ({ ...row, at: at.toISOString() }))
  }

  /** Throws ingest/nothing-to-report. */
  async make(actor: string, asked: ReportAbout): Promise<ReportRow> {
    const { records, ledger } = this.parts
    const { report, project } = await this.build(asked)
    const id = newIdentifier('report')
    const [instances, held] = [report.statement.total.instances, report.statement.quarantined.length]
    const at = new Date()
    await records.transaction(async (tx) => {
      await tx.query('insert into ingest_report (id, kind, about, project, digest, at, instances, held, report) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [id, asked.kind, asked.about, project, report.resultDigest, at, instances, held, JSON.stringify(report)])
      await ledger.append({ type: 'ingest/report-made', actor, subject: id, detail: { kind: asked.kind, digest: report.resultDigest, instances, held } }, tx)
    })
    return { id, ...asked, project, digest: report.resultDigest, at: at.toISOString(), instances, held }
  }

  async get(id: string): Promise<Pick<Row, 'report' | 'at' | 'about'>> {
    const { rows } = isIdentifier('report', id) ? await this.parts.records.query<Row>('select report, at, about from ingest_report where id = $1', [id]) : { rows: [] }
    if (!rows[0]) throw NoReport()
    return rows[0]
  }

  private async build(asked: ReportAbout): Promise<{ report: Report, project: string }> {
    const { records, keysFolder } = this.parts
    const column = asked.kind === 'send' ? 'send' : 'study_instance_uid'
    const { rows: known } = await records.query<{ project: string, profile: string, path: Path | null }>(
      `select f.project, f.profile, s.path from ingest_facts f left join ingest_send s on s.id = f.send where f.${column} = $1 order by f.at desc limit 1`, [asked.about])
    const held = asked.kind === 'send' ? await this.heldOf(asked.about) : []
    const project = known[0]?.project ?? held[0]?.project
    if (project === undefined) throw NothingToReport()
    const chosen = known[0] ? await this.parts.profiles.byDigest(known[0].profile) : (await this.parts.profiles.ofProject(project))
    const builder = buildReport(this.head(project, known[0]?.path ?? this.parts.path, chosen))
    await this.addFacts(builder, column, { about: asked.about, profile: chosen.digest })
    const salt = saltOf(this.parts.keys.ringOf(project), 'token')
    for (const { digest, reason, state, decided_by: reviewer } of held) {
      if (state === 'rejected') builder.reviewed({ decision: 'reject', reviewer: reviewer ?? '' })
      if (state === 'held' || state === 'rejected' || state === 'discarded') builder.held({ token: createHmac('sha256', salt).update(digest).digest('hex').slice(0, 16), reason })
    }
    if (asked.kind === 'send') await this.addDuplicates(builder, asked.about)
    return { report: signReport(builder.finish({ started: new Date().toISOString() }), openSigningKey(join(keysFolder, 'report-signing.pem'))), project }
  }

  private head(project: string, path: Path, { profile, digest }: { profile: Profile, digest: string }): ReportHead {
    const { name, version, title, options } = profile
    const codes = [basicProfileCode, ...options.map((option) => optionCodes[option])].map(({ code }) => code)
    return {
      profile: { name, version, title, digest, options, codes }, engine: { name: 'vesalius', version: this.parts.profiles.engine }, rules: ruleVersions(),
      mode: path === 'central' ? 'anonymise' : 'pseudonymise', keyId: nameOfRing(this.parts.keys.ringOf(project)),
    }
  }

  private async addFacts(builder: ReportBuilder, column: string, { about, profile }: { about: string, profile: string }): Promise<void> {
    const { records } = this.parts
    const lists = new Map<string, InstanceTally['acts']>()
    for (let after = ''; ;) {
      const { rows } = await records.query<KeptFacts & { sop_instance_uid: string }>(
        `select * from ingest_facts where ${column} = $1 and sop_instance_uid > $2 order by sop_instance_uid limit $3`, [about, after, together])
      const unknown = [...new Set(rows.map(({ acts }) => acts))].filter((digest) => !lists.has(digest))
      const found = await records.query<{ digest: string, acts: string }>('select digest, acts from ingest_acts where digest = any($1)', [unknown])
      for (const { digest, acts } of found.rows) lists.set(digest, JSON.parse(acts) as InstanceTally['acts'])
      for (const row of rows) {
        const { tally, sameRules } = tallyOf(row, lists)
        builder.released({ ...tally, study: row.study_instance_uid, subject: row.pseudonym })
        if (row.decision && row.reviewer) builder.reviewed({ decision: row.decision, reviewer: row.reviewer })
        if (row.profile !== profile) builder.found('other-profile')
        if (!sameRules) builder.found('other-rules')
      }
      if (rows.length < together) return
      after = rows.at(-1)?.sop_instance_uid ?? ''
    }
  }

  private async heldOf(send: string): Promise<(HeldFact & { project: string })[]> {
    const { rows } = await this.parts.records.query<HeldFact & { project: string }>(
      `select project, digest, reason, state, decided_by from ingest_quarantine
       where state <> 'merged' and (send = $1 or id in (select quarantine from ingest_file where send = $1 and quarantine is not null))`, [send])
    return rows
  }

  private async addDuplicates(builder: ReportBuilder, send: string): Promise<void> {
    const { rows } = await this.parts.records.query<{ duplicate: number }>('select duplicate from ingest_send where id = $1', [send])
    for (let count = rows[0]?.duplicate ?? 0; count > 0; count--) builder.duplicate()
  }
}
