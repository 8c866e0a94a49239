/**
 * Released or kept: a holder decides it for each project, before anything comes in. Kept: pseudonymised, stays here, is worked on where it lies.
 * Released: anonymised, a copy goes to the central collection of the federation, named with the fingerprint of its keys.
 */
import type { Archive } from '#archive'
import type { Ledger, Queryable, Records, Transaction } from '#engines'
import { fingerprintOf } from '#federation'
import type { Member } from '#federation'
import type { Actor } from '#kernel'
import type { Path } from '../journey.ts'
import { BadProject, NoCollection, OnlyPersons, PolicyChanged, ProjectInUse } from '../problems.ts'

export interface ReleasePolicy {
  readonly project: string
  readonly policy: 'kept' | 'released'
  /** Of a released project: who takes it. */
  readonly to?: { readonly member: string, readonly name: string, readonly fingerprint: string }
  readonly at: string
}

interface Row { project: string, policy: 'kept' | 'released', member: string | null, member_name: string | null, fingerprint: string | null, at: Date }

export interface PolicyParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly archive: Pick<Archive, 'select'>
  /** Resolves when what is on its way has ended. */
  readonly settled: () => Promise<void>
}

export class ReleasePolicies {
  private readonly parts: PolicyParts
  /** Whether any project has one: until then nothing needs to be looked up when something is stored. */
  used = false

  constructor(parts: PolicyParts) {
    this.parts = parts
  }

  async open(): Promise<this> {
    this.used = (await this.list()).length > 0
    return this
  }

  async list(): Promise<ReleasePolicy[]> {
    const { rows } = await this.parts.records.query<Row>('select project, policy, member, member_name, fingerprint, at from ingest_release_policy order by project')
    return rows.map(policyOf)
  }

  async of(project: string, records: Queryable = this.parts.records): Promise<ReleasePolicy | undefined> {
    const { rows } = await records.query<Row>({ name: 'ingest-release-policy', text: 'select project, policy, member, member_name, fingerprint, at from ingest_release_policy where project = $1', values: [project] })
    return rows[0] && policyOf(rows[0])
  }

  /** The way of a project's studies; `otherwise` where nobody decided. */
  async pathOf(project: string, otherwise: Path): Promise<Path> {
    const policy = await this.of(project)
    return policy ? pathFor(policy, otherwise) : otherwise
  }

  /**
   * `to` is the central collection as the node knows it, `fingerprint` what the person compared. Raises ingest/project-in-use once something of the project was
   * taken in: what was pseudonymised does not become anonymous by a word, nor the other way. Raises ingest/no-collection, ingest/only-persons.
   */
  async choose(actor: Actor, project: string, choice: { readonly policy: 'kept' } | { readonly policy: 'released', readonly to: Member | undefined, readonly fingerprint: string }): Promise<ReleasePolicy> {
    if (actor.kind !== 'person') throw OnlyPersons()
    if (!/^[a-z0-9-]{1,40}$/.test(project)) throw BadProject()
    const to = choice.policy === 'released' ? choice.to : undefined
    if (choice.policy === 'released' && (!to?.collects || fingerprintOf(to) !== choice.fingerprint)) throw NoCollection()
    const { records, ledger } = this.parts
    this.used = true
    await this.parts.settled()
    await records.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`release ${project}`])
      if ((await this.of(project, tx))?.policy !== choice.policy && await this.inUse(tx, project)) throw ProjectInUse()
      await tx.query(
        `insert into ingest_release_policy (project, policy, member, member_name, fingerprint, actor) values ($1, $2, $3, $4, $5, $6)
         on conflict (project) do update set policy = excluded.policy, member = excluded.member, member_name = excluded.member_name, fingerprint = excluded.fingerprint, actor = excluded.actor, at = now()`,
        [project, choice.policy, to?.id ?? null, to?.name ?? null, to ? fingerprintOf(to) : null, actor.id])
      await ledger.append({ type: 'release/policy', actor: actor.id, subject: `project-${project}`, detail: { policy: choice.policy, ...(to ? { to: to.id, fingerprint: fingerprintOf(to) } : {}) } }, tx)
    })
    return await this.of(project) as ReleasePolicy
  }

  /** In the transaction that makes instances visible: they went the way that the policy says now. Raises ingest/policy-changed. */
  async check(tx: Transaction, went: readonly { readonly project: string, readonly path: Path }[]): Promise<void> {
    for (const [project, path] of new Map(went.map((one) => [one.project, one.path]))) {
      await tx.query('select pg_advisory_xact_lock_shared(hashtext($1))', [`release ${project}`])
      const policy = await this.of(project, tx)
      if (policy && pathFor(policy, path) !== path) throw PolicyChanged()
    }
  }

  private async inUse(tx: Transaction, project: string): Promise<boolean> {
    const { rows } = await tx.query(`select 1 from ingest_quarantine where project = $1 and state = 'held' union all select 1 from ingest_vault where project = $1 limit 1`, [project])
    if (rows.length > 0) return true
    for await (const batch of this.parts.archive.select(tx, project, { studies: [], series: [], filter: {} })) return batch.length > 0
    return false
  }
}

const pathFor = ({ policy }: ReleasePolicy, otherwise: Path): Path => (policy === 'released' ? 'central' : otherwise === 'central' ? 'central' : 'federated')

function policyOf({ project, policy, member, member_name: name, fingerprint, at }: Row): ReleasePolicy {
  return { project, policy, at: at.toISOString(), ...(member !== null ? { to: { member, name: name ?? '', fingerprint: fingerprint ?? '' } } : {}) }
}
