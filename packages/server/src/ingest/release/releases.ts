/**
 * What leaves by policy, from the transaction that stored it to the receipt that the central collection has it: noted in the ledger before the first
 * byte goes, sent in parts, resumed after a stop, ended by a receipt only.
 */
import type { Archive } from '#archive'
import type { Ledger, Objects, Records, Transaction } from '#engines'
import { fingerprintOf } from '#federation'
import type { LetterBody, Member, NodePost, Received } from '#federation'
import { traceOf } from '#kernel'
import type { Log } from '#kernel'
import { NoCollection } from '../problems.ts'
import { sendAway } from '../steps/release.ts'
import type { ReleasePolicies, ReleasePolicy } from './policy.ts'

export interface Released {
  readonly project: string
  readonly send: string
  readonly sopInstanceUid: string
  readonly digest: string
  readonly size: number
  /** Which study of the sender it is of, as a keyed digest. */
  readonly studyKey?: string
}

/** `withdrawn`: the subject was, before it was sent. */
export interface ReleaseCounts { readonly project: string, readonly state: 'waiting' | 'sent' | 'acknowledged' | 'refused' | 'withdrawn', readonly instances: number, readonly bytes: number, /** Of them: of which something left under keys that were rotated since. */ readonly earlierKeys: number, /** Of them: which wait because the second opinion found something in another instance of their study, which is held. */ readonly blocked: number }

export interface ReleaseParts {
  readonly records: Records
  readonly objects: Objects
  readonly archive: Pick<Archive, 'withdrawn' | 'instancesOf'>
  readonly ledger: Pick<Ledger, 'append'>
  readonly log: Log
  readonly policies: ReleasePolicies
}

interface Row { sop_instance_uid: string, project: string, digest: string, size: number, sent_bytes: number }

/** It was acknowledged, or keys were rotated, while it was sent. */
class Replaced extends Error {}

const together = 100
const patienceMs = 2_000
/** Without a receipt for so long, it is sent again: the collection may have lost what it had of it. */
const againMs = 30 * 60_000

/** Of a row `r`: an instance of the same study is held because it would still tell of its patient. Of what is older than that column it is not known which. */
const blocked = `exists (select 1 from ingest_quarantine q where q.state = 'held' and q.reason = 'ingest/identity-left' and q.project = r.project and (q.study_key = r.study_key or q.study_key is null or r.study_key is null))`

export class Releases {
  private readonly parts: ReleaseParts
  private membership: Pick<NodePost, 'post' | 'parcels'> | undefined
  private readonly stopping = new AbortController()
  private running: Promise<void> | undefined
  private timer: NodeJS.Timeout | undefined
  private wanted = false
  /** Parts leave, and studies are moved to other keys, one after the other. */
  private turn: Promise<unknown> = Promise.resolve()
  /** Why nothing leaves at the moment: the code of a problem. */
  problem: string | undefined

  constructor(parts: ReleaseParts) {
    this.parts = parts
  }

  /** From now on what waits is sent. */
  join(membership: Pick<NodePost, 'post' | 'parcels'>): void {
    this.membership = membership
    membership.post.on('release-receipt', async (letter) => { await this.hear(letter); return undefined })
    void membership.post.handle()
    this.wake()
  }

  /** In the transaction that stores them: those of projects whose policy releases. */
  async enter(tx: Transaction, instances: readonly Released[]): Promise<void> {
    const leaving: Released[] = []
    for (const [project, ofProject] of Map.groupBy(instances, (one) => one.project)) {
      if ((await this.parts.policies.of(project, tx))?.policy === 'released') leaving.push(...ofProject)
    }
    if (leaving.length === 0) return
    await tx.query(
      `insert into ingest_released (sop_instance_uid, project, send, digest, size, study_key) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
         on conflict (sop_instance_uid) do update set study_key = coalesce(ingest_released.study_key, excluded.study_key)`,
      [leaving.map((one) => one.sopInstanceUid), leaving.map((one) => one.project), leaving.map((one) => one.send), leaving.map((one) => one.digest), leaving.map((one) => one.size), leaving.map((one) => one.studyKey ?? null)])
    // Not before the transaction is over.
    setImmediate(() => this.wake(500))
  }

  async counts(): Promise<ReleaseCounts[]> {
    const { rows } = await this.parts.records.query<ReleaseCounts>(
      `select project, state, count(*)::int as instances, sum(size)::float8 as bytes, (count(*) filter (where earlier_keys))::int as "earlierKeys",
         (count(*) filter (where state = 'waiting' and ${blocked}))::int as blocked from ingest_released r group by project, state order by project, state`)
    return rows
  }

  /** To whom files of this subject went, whole or in part. */
  async ofSubject(project: string, pseudonym: string): Promise<{ name: string, instances: number, acknowledged: number, lastAt: Date | null }[]> {
    const uids = await this.parts.archive.instancesOf(project, pseudonym)
    const { rows } = await this.parts.records.query<{ name: string, instances: number, acknowledged: number, lastAt: Date | null }>(
      `select coalesce(p.member_name, '') as name, count(*)::int as instances, (count(*) filter (where r.state = 'acknowledged'))::int as acknowledged, max(r.sent_at) as "lastAt"
       from ingest_released r join ingest_release_policy p on p.project = r.project where r.sop_instance_uid = any($1) and (r.state in ('sent', 'acknowledged', 'refused') or r.sent_bytes > 0 or r.earlier_keys) group by 1 order by 1`, [uids])
    return rows
  }

  /** No part of anything leaves while `work` runs: after it, none leaves of what it replaced. */
  still<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work)
    this.turn = mine.catch(() => undefined)
    return mine
  }

  /** Tries now, or soon. */
  wake(ms = 0): void {
    if (this.stopping.signal.aborted || !this.membership) return
    this.wanted = true
    if (this.running) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.running = this.run().finally(() => {
        this.running = undefined
        this.wake(this.wanted ? patienceMs : 60_000)
      })
    }, ms)
    this.timer.unref()
  }

  async close(): Promise<void> {
    this.stopping.abort()
    clearTimeout(this.timer)
    await this.running
  }

  private async run(): Promise<void> {
    this.wanted = false
    const { records, log } = this.parts
    try {
      await records.query(
        `update ingest_released set state = 'waiting', sent_bytes = 0, noted = noted and next_digest is null, before_digest = case when next_digest is null then before_digest else digest end,
           digest = coalesce(next_digest, digest), size = coalesce(next_size, size), next_digest = null, next_size = null where state = 'sent' and sent_at < now() - make_interval(secs => $1)`, [againMs / 1000])
      for (let rows = await this.waiting(); rows.length > 0 && !this.stopping.signal.aborted; rows = await this.waiting()) await this.sendAll(rows)
      this.problem = undefined
    } catch (error) {
      if (this.stopping.signal.aborted) return
      this.problem = (error as { code?: string }).code ?? 'failed'
      this.wanted = true
      log.warn(traceOf(error), 'what is released could not be sent; it is tried again')
    }
  }

  private async waiting(): Promise<Row[]> {
    const { rows } = await this.parts.records.query<Row>(
      `select sop_instance_uid, project, digest, size::float8 as size, sent_bytes::float8 as sent_bytes from ingest_released r where state = 'waiting' and not ${blocked} order by at, sop_instance_uid limit ${together}`)
    return rows
  }

  private async sendAll(rows: readonly Row[]): Promise<void> {
    for (const [project, ofProject] of Map.groupBy(rows, (row) => row.project)) {
      const to = await this.recipientOf(await this.parts.policies.of(project))
      const leaving = await this.withoutWithdrawn(ofProject, project)
      await this.note(leaving, { project, to })
      // Somebody may be withdrawn, something be found in the study, while others are sent.
      for (const row of leaving) if (!(await this.isBlocked(row)) && (await this.withoutWithdrawn([row], project)).length > 0) await this.sendOne(row, to)
    }
  }

  private async isBlocked({ sop_instance_uid: uid }: Row): Promise<boolean> {
    return (await this.parts.records.query(`select 1 from ingest_released r where sop_instance_uid = $1 and ${blocked}`, [uid])).rowCount === 1
  }

  /** What is of a subject that was withdrawn does not leave any more. */
  private async withoutWithdrawn(rows: readonly Row[], project: string): Promise<readonly Row[]> {
    const { records, ledger, archive } = this.parts
    const withdrawn = await archive.withdrawn.among(rows.map((row) => row.sop_instance_uid))
    if (withdrawn.size === 0) return rows
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update ingest_released set state = 'withdrawn', ended_at = now() where sop_instance_uid = any($1) and state = 'waiting'`, [[...withdrawn]])
      if (rowCount) await ledger.append({ type: 'release/withdrawn', actor: 'ingest', subject: `project-${project}`, detail: { instances: rowCount } }, tx)
    })
    return rows.filter((row) => !withdrawn.has(row.sop_instance_uid))
  }

  /** Before the first byte: when it cannot be noted, nothing goes. */
  private async note(rows: readonly Row[], { project, to }: { readonly project: string, readonly to: Member }): Promise<void> {
    const { records, ledger } = this.parts
    if (rows.length === 0) return
    await records.transaction(async (tx) => {
      const { rowCount } = await tx.query('update ingest_released set noted = true where sop_instance_uid = any($1) and not noted', [rows.map((row) => row.sop_instance_uid)])
      if (rowCount) await ledger.append({ type: 'release/sending', actor: 'ingest', subject: `project-${project}`, detail: { to: to.id, fingerprint: fingerprintOf(to), instances: rowCount } }, tx)
    })
  }

  private async sendOne({ sop_instance_uid: uid, digest, size, sent_bytes: sentBytes }: Row, to: Member): Promise<void> {
    const { records, objects } = this.parts
    const parcels = this.membership?.parcels
    if (!parcels) return
    const same = 'where sop_instance_uid = $1 and digest = $2'
    const sent = async (bytes: number): Promise<void> => void (await records.query(`update ingest_released set sent_bytes = $3 ${same}`, [uid, digest, bytes]))
    const part = (send: () => Promise<void>): Promise<void> => this.still(async () => {
      const { rows } = await records.query(`select 1 from ingest_released ${same} and state = 'waiting'`, [uid, digest])
      if (rows.length === 0) throw new Replaced()
      await send()
    })
    try {
      await sendAway({ digest, size, sentBytes }, { objects, parcels, to, signal: this.stopping.signal, part, sent })
    } catch (error) {
      // What has taken its place waits, and is seen next.
      if (error instanceof Replaced) return
      throw error
    }
    await records.query(`update ingest_released set state = 'sent', sent_at = now() ${same} and state = 'waiting'`, [uid, digest])
  }

  /** The member that the policy names, with the keys that a person compared. Raises ingest/no-collection. */
  private async recipientOf(policy: ReleasePolicy | undefined): Promise<Member> {
    const member = (await this.membership?.post.members())?.find(({ id }) => id === policy?.to?.member)
    if (!member?.collects || policy?.policy !== 'released' || fingerprintOf(member) !== policy.to?.fingerprint) throw NoCollection()
    return member
  }

  /** What the collection says of what it was sent: only it, and only once. */
  private async hear({ from, body }: Received<'release-receipt'>): Promise<void> {
    const { receipts } = body as LetterBody<'release-receipt'>
    const { records, ledger } = this.parts
    await records.transaction(async (tx) => {
      const { rows } = await tx.query<{ project: string, state: string }>(
        `update ingest_released r set state = case when g.outcome = 'refused' then 'refused' else 'acknowledged' end, code = g.code, next_digest = null, next_size = null, ended_at = now()
         from unnest($1::text[], $2::text[], $3::text[]) as g(digest, outcome, code)
         where (r.digest = g.digest or r.before_digest = g.digest) and r.state in ('waiting', 'sent') and exists (select 1 from ingest_release_policy p where p.project = r.project and p.member = $4) returning r.project, r.state`,
        [receipts.map(({ digest }) => digest), receipts.map(({ outcome }) => outcome), receipts.map(({ code }) => code ?? null), from.id])
      for (const [key, ended] of Map.groupBy(rows, ({ project, state }) => `${state} ${project}`)) {
        const [state = '', project = ''] = key.split(' ')
        await ledger.append({ type: `release/${state}`, actor: from.id, subject: `project-${project}`, detail: { instances: ended.length } }, tx)
      }
    })
  }
}
