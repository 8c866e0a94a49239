/**
 * Studies moved on after their project's keys were rotated (docs/decisions/0005): the rows of a study are replaced by those of what it became, in
 * one transaction, so that a reader sees the one or the other. Objects are the caller's; they are durable before, and stay while they may be read.
 */
import type { Queryable, Records, Transaction } from '#engines'
import { insertInstances } from './store-instances.ts'
import { placeSeries, seriesKey } from './store-series.ts'
import type { SeriesPlace } from './store-series.ts'
import type { Finding, NewInstance, ProvenanceStep } from './types.ts'

/** What lies in a study that is to be moved. */
export interface StoredInstance {
  readonly sopInstanceUid: string
  readonly digest: string
  readonly size: number
}

/** What an instance became. Its findings, its send and what is known of the original stay. */
export interface MovedInstance {
  readonly before: StoredInstance & { readonly pseudonym: string }
  readonly after: Pick<NewInstance, 'studyInstanceUid' | 'seriesInstanceUid' | 'sopInstanceUid' | 'sopClassUid' | 'transferSyntax' | 'digest' | 'size' | 'index' | 'metadata'> & { readonly pseudonym: string }
}

export interface StudyMove {
  readonly project: string
  readonly studyInstanceUid: string
  /** The name of the keys that made what it became. */
  readonly keys: string
  readonly step: ProvenanceStep
  readonly moved: readonly MovedInstance[]
  /** A fingerprint as it is stored, moved on. */
  readonly fingerprint: (stored: string) => string
}

/** `changed`: the study does not hold what was moved any more; it is to be read again. */
export type MoveOutcome = 'moved' | 'changed'

export interface StudyMoves {
  /** Notes of what is older than such notes by which keys it was made. */
  adopt(project: string, keys: string): Promise<void>
  /** What was made by these keys, or moved to them. */
  count(project: string, keys: string): Promise<{ readonly studies: number; readonly instances: number }>
  /** The next study of them, in an order that stays; `after` is the `at` of the one before. */
  next(project: string, keys: string, after: number): Promise<{ readonly at: number; readonly studyInstanceUid: string } | undefined>
  instances(studyInstanceUid: string): Promise<readonly StoredInstance[]>
  /** `also` writes in the same transaction, and hears how many were there already. */
  replace(move: StudyMove, also: (tx: Transaction, kept: number) => Promise<void>): Promise<MoveOutcome>
  /** When nothing is left to move: removes subjects of these keys whose studies have moved, and what only readers of the old rows still needed. Returns the pseudonyms that are gone. */
  finish(tx: Transaction, project: string, keys: string): Promise<readonly string[]>
}

const mostTries = 6
const together = 128

export function studyMoves(records: Records): StudyMoves {
  return {
    async adopt(project, keys) {
      for (const table of ['archive_study', 'archive_subject']) await records.query(`update ${table} set keys = $2 where project = $1 and keys is null`, [project, keys])
    },
    async count(project, keys) {
      const { rows } = await records.query<{ studies: number; instances: number }>(
        'select count(*)::int as studies, coalesce(sum(instances), 0)::int as instances from archive_study where project = $1 and keys = $2', [project, keys])
      return rows[0] ?? { studies: 0, instances: 0 }
    },
    async next(project, keys, after) {
      const { rows } = await records.query<{ at: number; studyInstanceUid: string }>(
        'select id as at, uid as "studyInstanceUid" from archive_study where project = $1 and keys = $2 and id > $3 order by id limit 1', [project, keys, after])
      return rows[0]
    },
    instances: (uid) => instancesOf(records, uid),
    replace: (move, also) => replace(records, move, also),
    finish,
  }
}

async function instancesOf(records: Queryable, studyInstanceUid: string): Promise<StoredInstance[]> {
  const { rows } = await records.query<StoredInstance>(
    `select i.uid as "sopInstanceUid", encode(i.digest, 'hex') as digest, i.size from archive_instance i join archive_study s on s.id = i.study_id where s.uid = $1 order by i.uid`,
    [studyInstanceUid])
  return rows
}

/** Repeated when a store that runs at the same time took the same rows in another order. */
async function replace(records: Records, move: StudyMove, also: (tx: Transaction, kept: number) => Promise<void>): Promise<MoveOutcome> {
  for (let tries = 1; ; tries++) {
    try {
      return await records.transaction((tx) => within(tx, move, also))
    } catch (error) {
      if (tries === mostTries || !['40P01', '40001', '23503'].includes(String((error as { code?: unknown }).code))) throw error
    }
  }
}

interface OldRow { uid: string; digest: string; path: NewInstance['path']; findings: Finding[] | null; received: string; send: string; stored_at: Date; provenance: string }

async function within(tx: Transaction, move: StudyMove, also: (tx: Transaction, kept: number) => Promise<void>): Promise<MoveOutcome> {
  const { studyInstanceUid, moved } = move
  const { rows: studies } = await tx.query<{ id: number; stored_at: Date }>('select id, stored_at from archive_study where uid = $1 for update', [studyInstanceUid])
  const study = studies[0]
  if (!study) return 'changed'
  const { rows } = await tx.query<OldRow>(
    `select i.uid, encode(i.digest, 'hex') as digest, s.path, i.findings, encode(i.received_digest, 'hex') as received, i.send, i.stored_at, c.provenance
     from archive_instance i join archive_study s on s.id = i.study_id join archive_content c on c.instance_id = i.id where i.study_id = $1 for update of i`, [study.id])
  const old = new Map(rows.map((row) => [row.uid, row]))
  if (old.size !== moved.length || moved.some(({ before }) => old.get(before.sopInstanceUid)?.digest !== before.digest)) return 'changed'
  const fingerprints = await fingerprintsOf(tx, move)
  await copyMarks(tx, move)
  // Content stays for readers who have found the old rows already; `finish` removes it.
  await tx.query('delete from archive_study where id = $1', [study.id])
  const instances = moved.map((one) => ({ instance: newInstance(one, { row: old.get(one.before.sopInstanceUid) as OldRow, move, fingerprints }), before: one.before.sopInstanceUid }))
  const kept = await insert(tx, instances.map(({ instance }) => instance))
  await restoreTimes(tx, instances.map(({ instance, before }) => ({ uid: instance.sopInstanceUid, at: (old.get(before) as OldRow).stored_at })), study.stored_at)
  await copyFingerprints(tx, move.project, fingerprints)
  await also(tx, kept)
  return 'moved'
}

interface Fingerprints { readonly before: string; readonly after: string; readonly moved: readonly string[] }

/** Of every subject that has instances in the study. */
async function fingerprintsOf(tx: Transaction, { project, moved, fingerprint }: StudyMove): Promise<ReadonlyMap<string, Fingerprints>> {
  const subjects = new Map(moved.map(({ before, after }) => [before.pseudonym, after.pseudonym]))
  const { rows } = await tx.query<{ pseudonym: string; fingerprint: string }>(
    `select s.pseudonym, i.fingerprint from archive_subject s join archive_subject_identity i on i.subject_id = s.id
     where s.project = $1 and s.pseudonym = any($2) order by s.pseudonym, i.fingerprint`, [project, [...subjects.keys()]])
  return new Map([...subjects].map(([before, after]) => [before, { before, after, moved: rows.filter((row) => row.pseudonym === before).map((row) => fingerprint(row.fingerprint)) }]))
}

/** Whoever was withdrawn while the keys were rotated is so under the new name, too. */
async function copyMarks(tx: Transaction, { project, keys, moved }: StudyMove): Promise<void> {
  const subjects = new Map(moved.map(({ before, after }) => [before.pseudonym, after.pseudonym]))
  await tx.query(
    `insert into archive_withdrawn (project, pseudonym, keys) select $1, m.after, $4 from unnest($2::text[], $3::text[]) as m(before, after)
     join archive_withdrawn w on w.project = $1 and w.pseudonym = m.before on conflict do nothing`, [project, [...subjects.keys()], [...subjects.values()], keys])
}

async function copyFingerprints(tx: Transaction, project: string, all: ReadonlyMap<string, Fingerprints>): Promise<void> {
  for (const { after, moved } of all.values()) {
    await tx.query(
      `insert into archive_subject_identity (subject_id, fingerprint) select s.id, f from archive_subject s cross join unnest($3::text[]) f
       where s.project = $1 and s.pseudonym = $2 on conflict do nothing`, [project, after, moved])
  }
}

function newInstance({ before, after }: MovedInstance, { row, move, fingerprints }: { row: OldRow; move: StudyMove; fingerprints: ReadonlyMap<string, Fingerprints> }): NewInstance {
  const { pseudonym, ...rest } = after
  return {
    ...rest, project: move.project, path: row.path, contentDigest: after.digest, keys: move.keys, subject: { pseudonym, fingerprint: fingerprints.get(before.pseudonym)?.moved[0] ?? '' },
    receivedDigest: row.received, findings: row.findings ?? [], send: row.send, provenance: provenanceOf(row, { digest: after.digest, step: move.step }),
  }
}

/** As if it had been made so at once: the digest of what was there before would lead whoever has a copy of it here. */
function provenanceOf(row: OldRow, { digest, step }: { digest: string; step: ProvenanceStep }): ProvenanceStep[] {
  const steps = (JSON.parse(row.provenance) as ProvenanceStep[]).map((one) => ({
    ...one, ...(one.in === row.digest ? { in: digest } : {}), ...(one.out === row.digest ? { out: digest } : {}),
  }))
  return [...steps, { ...step, out: digest }]
}

/** Returns how many were there already: the same instance came again while the study waited to be moved. */
async function insert(tx: Transaction, instances: readonly NewInstance[]): Promise<number> {
  const places = new Map<string, SeriesPlace>()
  const ordered = instances.map((instance) => ({ instance, key: seriesKey(instance) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const { instance, key } of ordered) if (!places.has(key)) places.set(key, { ...(await placeSeries(tx, instance)), findings: [] })
  let stored = 0
  for (let at = 0; at < ordered.length; at += together) {
    const batch = ordered.slice(at, at + together).map(({ instance, key }) => ({ instance, place: places.get(key) as SeriesPlace }))
    stored += (await insertInstances(tx, batch)).size
  }
  return instances.length - stored
}

async function restoreTimes(tx: Transaction, times: readonly { uid: string; at: Date }[], studyAt: Date): Promise<void> {
  await tx.query(
    `with times as (select * from unnest($1::text[], $2::timestamptz[]) as t(uid, at)), instances as (
       update archive_instance i set stored_at = least(i.stored_at, t.at) from times t where i.uid = t.uid)
     update archive_study s set stored_at = least(s.stored_at, $3) where s.id in (select study_id from archive_instance where uid = any($1::text[]))`,
    [times.map(({ uid }) => uid), times.map(({ at }) => at), studyAt])
}

async function finish(tx: Transaction, project: string, keys: string): Promise<string[]> {
  const { rows } = await tx.query<{ pseudonym: string }>(
    `delete from archive_subject s where s.project = $1 and s.keys = $2 and not exists (select 1 from archive_study t where t.subject_id = s.id) returning s.pseudonym`,
    [project, keys])
  await tx.query('delete from archive_content c where not exists (select 1 from archive_instance i where i.id = c.instance_id)')
  return rows.map(({ pseudonym }) => pseudonym)
}
