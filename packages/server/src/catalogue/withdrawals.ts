/**
 * A subject that is withdrawn (GDPR Art. 7(3), 17, 21; EHDS Art. 71): marked in the archive, so that nothing that is read of it tells of the subject, left out
 * of every release that comes, and every version that holds it is invalidated, all in one transaction with the ledger. Versions keep naming it: where its data
 * went is known for good. The mark names the subject in these records only; the ledger knows it by an identifier of ours.
 */
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import type { Migration } from '#engines'
import { versionsWith } from './contents.ts'
import { versionOf } from './datasets.ts'
import type { CatalogueParts } from './parts.ts'
import { NoSuchSubject } from './problems.ts'
import { invalidateIn } from './publish.ts'

export const withdrawalReasons = ['consent-withdrawn', 'opt-out', 'objection', 'error'] as const
export type WithdrawalReason = (typeof withdrawalReasons)[number]

export interface Withdrawal {
  readonly id: string
  readonly project: string
  readonly pseudonym: string
  readonly reason: WithdrawalReason
  readonly at: Date
  /** Versions that hold the subject; all are invalidated. */
  readonly versions: readonly { readonly id: string; readonly number: number }[]
}

export const withdrawalMigrations: readonly Migration[] = [{
  name: '0001-withdrawals',
  sql: `create table catalogue_withdrawal (
    id text collate "C" primary key, project text collate "C" not null, pseudonym text collate "C" not null, reason text not null, at timestamptz not null, by text not null, unique (project, pseudonym));`,
}]

export interface Withdrawing {
  readonly pseudonym: string
  readonly reason: WithdrawalReason
  readonly actor: Pick<Actor, 'id'>
  /** Whose pseudonym it is. Default: that of the catalogue. */
  readonly project?: string | undefined
}

/** Again for the same subject changes nothing, but invalidates what has been released of it otherwise. Raises catalogue/no-such-subject. */
export async function withdraw(parts: CatalogueParts, { pseudonym, reason, actor, project = parts.project }: Withdrawing): Promise<Withdrawal> {
  const { records, archive, ledger, clock, federation } = parts
  const isKnown = (await archive.holdsSubject(project, pseudonym)) || (await archive.withdrawn.has(project, pseudonym)) || (await versionsWith(records, project, pseudonym)).length > 0
  if (!isKnown) throw NoSuchSubject()
  const hub = await federation?.hub()
  const id = await records.transaction(async (tx) => {
    // Nobody releases while it is marked: what is released next leaves it out, what was released before is seen here.
    await tx.query('lock table catalogue_version in share row exclusive mode')
    await tx.query('insert into catalogue_withdrawal (id, project, pseudonym, reason, at, by) values ($1, $2, $3, $4, $5, $6) on conflict (project, pseudonym) do nothing',
      [newIdentifier('withdrawal'), project, pseudonym, reason, clock.now(), actor.id])
    const { rows } = await tx.query<{ id: string }>('select id from catalogue_withdrawal where project = $1 and pseudonym = $2', [project, pseudonym])
    const withdrawal = rows[0]?.id ?? ''
    await archive.withdrawn.mark(tx, project, [pseudonym])
    const versions = await versionsWith(tx, project, pseudonym)
    for (const one of versions) {
      const { state } = await versionOf(tx, one.id, one.number, 'lock')
      if (state !== 'invalidated') await invalidateIn(tx, parts, { ...one, actor, reason: `A subject was withdrawn (${withdrawal})`, hub })
    }
    await ledger.append({ type: 'withdrawal/requested', actor: actor.id, subject: withdrawal, detail: { reason, versions: versions.length } }, tx)
    return withdrawal
  })
  if (hub) void federation?.post.flush()
  return (await withdrawals(parts)).find((one) => one.id === id) as Withdrawal
}

/** Newest first, of all projects. */
export async function withdrawals({ records }: Pick<CatalogueParts, 'records'>): Promise<Withdrawal[]> {
  const { rows } = await records.query<Withdrawal>(
    `select w.id, w.project, w.pseudonym, w.reason, w.at, coalesce((select jsonb_agg(distinct jsonb_build_object('id', e.dataset_id, 'number', e.number)) from catalogue_entry e
       join catalogue_dataset d on d.id = e.dataset_id where d.project = w.project and e.pseudonym = w.pseudonym), '[]') as versions
     from catalogue_withdrawal w order by w.at desc limit 1000`)
  return rows
}

/** Whoever was withdrawn before the archive knew of it, and whoever lies in records that were restored, is marked there. */
export async function markAll({ records, archive }: Pick<CatalogueParts, 'records' | 'archive'>): Promise<void> {
  await records.transaction(async (tx) => {
    const { rows } = await tx.query<{ project: string; pseudonym: string }>('select project, pseudonym from catalogue_withdrawal order by project, pseudonym')
    for (const [project, ofProject] of Map.groupBy(rows, (row) => row.project)) await archive.withdrawn.mark(tx, project, ofProject.map(({ pseudonym }) => pseudonym))
  })
}
