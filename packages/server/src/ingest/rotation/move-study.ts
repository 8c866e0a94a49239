/** One study of a rotation: every instance moved on in the threads of the journey, then all rows in one transaction, or none while one cannot be moved. */
import type { MovedInstance, StoredInstance } from '#archive'
import type { Transaction } from '#engines'
import { Problem } from '#kernel'
import { advanceFingerprint } from '@vesalius/deidentify/subject'
import type { Parts } from '../ingest.ts'
import { StudyChanges } from '../problems.ts'
import type { Chosen } from '../profiles/profiles.ts'
import { moveReleased } from '../release/move-released.ts'
import type { Moved } from './move-instance.ts'

export interface StudyOfRotation {
  readonly rotation: string
  readonly project: string
  /** The name of the keys, the added one among them. */
  readonly keys: string
  readonly studyInstanceUid: string
  readonly signal: AbortSignal
}

const together = 3
const mostTries = 5
const inMemory = 32 * 1024 * 1024
/** A file that no thread survives stays as it is; tried for ever it would hold up what comes after it. */
const final = new Set(['ingest/too-slow', 'ingest/defect', 'ingest/unreadable'])

export async function moveStudy(ingest: Parts, study: StudyOfRotation): Promise<void> {
  for (let tries = 1; tries <= mostTries; tries++) {
    const moved = await movedInstances(ingest, study)
    if ('code' in moved) return leave(ingest, study, moved.code)
    const { project, studyInstanceUid, keys } = study
    const ring = ingest.keys.ringOf(project)
    const outcome = await ingest.releases.still(() => ingest.archive.moves.replace({
      project, studyInstanceUid, keys, moved: moved.instances, step: { step: 'rotate-key', version: '1' }, fingerprint: (stored) => advanceFingerprint(ring, stored),
    }, (tx, kept) => write(tx, ingest, { study, moved: moved.instances, kept })))
    if (outcome === 'moved') return
    ingest.intake.noteLeftover()
  }
  throw StudyChanges()
}

async function movedInstances(ingest: Parts, study: StudyOfRotation): Promise<{ instances: MovedInstance[] } | { code: string }> {
  const stored = await ingest.archive.moves.instances(study.studyInstanceUid)
  const profileOf = await profilesOf(ingest, study, stored)
  const instances: MovedInstance[] = []
  try {
    for (let at = 0; at < stored.length; at += together) {
      study.signal.throwIfAborted()
      const batch = stored.slice(at, at + together)
      const results = await Promise.all(batch.map(async (one) => ({ one, result: await move(ingest, study.project, { one, profile: profileOf(one) }) })))
      for (const { one, result } of results) {
        if (result.kind === 'unmoved') return { code: result.code }
        instances.push({ before: { ...one, pseudonym: result.pseudonym }, after: result.after })
      }
    }
    return { instances }
  } finally {
    // What was made durable and is not stored in the end is looked for at the next start.
    if (instances.length < stored.length) ingest.intake.noteLeftover()
  }
}

async function move(ingest: Parts, project: string, { one, profile }: { one: StoredInstance, profile: Chosen }): Promise<Moved> {
  const { objects } = ingest.options
  const spooled = one.size > inMemory ? await ingest.spool.write(await objects.get(one.digest), { most: one.size }) : undefined
  try {
    const original = spooled ? { file: spooled.path } : { bytes: new Uint8Array(await objects.read(one.digest, 0, one.size)) }
    const { result } = await ingest.workers.run({ kind: 'rotate', profile, headerBytes: 0, project, track: ingest.options.path, ...original })
    if (result.kind === 'moved' || result.kind === 'unmoved') return result
    if (result.kind !== 'failed') throw new Error('An instance was not moved but taken through the journey')
    throw new Problem({ code: result.code, status: result.status, text: result.message }, result.message)
  } catch (error) {
    if (error instanceof Problem && final.has(error.code)) return { kind: 'unmoved', code: error.code }
    throw error
  } finally {
    if (spooled) await ingest.spool.remove(spooled.path)
  }
}

/** The profile under which each was released; of those that are older than reports, the project's. */
async function profilesOf(ingest: Parts, { project }: StudyOfRotation, stored: readonly StoredInstance[]): Promise<(one: StoredInstance) => Chosen> {
  const { rows } = await ingest.options.records.query<{ uid: string, profile: string }>(
    'select sop_instance_uid as uid, profile from ingest_facts where sop_instance_uid = any($1)', [stored.map(({ sopInstanceUid }) => sopInstanceUid)])
  const chosen = new Map<string, Chosen>()
  for (const digest of new Set(rows.map(({ profile }) => profile))) chosen.set(digest, await ingest.profiles.byDigest(digest))
  const byUid = new Map(rows.map(({ uid, profile }) => [uid, chosen.get(profile)]))
  const otherwise = await ingest.profiles.ofProject(project)
  return ({ sopInstanceUid }) => byUid.get(sopInstanceUid) ?? otherwise
}

async function leave({ options: { records } }: Parts, { rotation, studyInstanceUid }: StudyOfRotation, code: string): Promise<void> {
  await records.query(`insert into ingest_unmoved (rotation, study_instance_uid, code) values ($1, $2, $3) on conflict (rotation, study_instance_uid) do update set code = excluded.code`,
    [rotation, studyInstanceUid, code])
}

interface Written { readonly study: StudyOfRotation, readonly moved: readonly MovedInstance[], readonly kept: number }

/** In the transaction that moves the study: what ingest keeps of its instances and subjects. */
async function write(tx: Transaction, { keys }: Parts, { study: { rotation, project, studyInstanceUid }, moved, kept }: Written): Promise<void> {
  const before = moved.map((one) => one.before)
  const after = moved.map((one) => one.after)
  const uids = [before.map(({ sopInstanceUid }) => sopInstanceUid), after.map(({ sopInstanceUid }) => sopInstanceUid)]
  await tx.query('insert into ingest_moved (rotation, before_uid, after_uid, digest) select $1, * from unnest($2::text[], $3::text[], $4::text[]) on conflict do nothing',
    [rotation, ...uids, before.map(({ digest }) => digest)])
  // Two statements: one could not insert under a UID that stays.
  const { rows: facts } = await tx.query<object>('delete from ingest_facts where sop_instance_uid = any($1) returning *', [uids[0]])
  await tx.query(
    `insert into ingest_facts select (jsonb_populate_record(f, jsonb_build_object('sop_instance_uid', m.uid, 'study_instance_uid', m.study, 'pseudonym', m.pseudonym, 'digest', m.digest, 'size', m.size))).*
     from jsonb_populate_recordset(null::ingest_facts, $1) f join unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[]) as m(before, uid, study, pseudonym, digest, size)
       on m.before = f.sop_instance_uid
     on conflict do nothing`,
    [JSON.stringify(facts), ...uids, after.map((one) => one.studyInstanceUid), after.map((one) => one.pseudonym), after.map((one) => one.digest), after.map((one) => one.size)])
  await moveReleased(tx, moved)
  const [only] = after
  if (only) await tx.query(`update ingest_report set about = $2 where kind = 'study' and about = $1`, [studyInstanceUid, only.studyInstanceUid])
  for (const [old, now] of new Map(moved.map((one) => [one.before.pseudonym, one.after.pseudonym]))) {
    const { rows } = await tx.query<{ link: Buffer }>('select link from ingest_vault where project = $1 and pseudonym = $2', [project, old])
    const link = rows[0] && keys.seal(keys.open(rows[0].link, `vault ${project} ${old}`), `vault ${project} ${now}`)
    if (link) await tx.query('insert into ingest_vault (project, pseudonym, link) values ($1, $2, $3) on conflict do nothing', [project, now, link])
    await tx.query('update ingest_link_request set pseudonym = $3 where project = $1 and pseudonym = $2', [project, old, now])
  }
  await tx.query('update ingest_rotation set moved_studies = moved_studies + 1, moved_instances = moved_instances + $2, kept = kept + $3 where id = $1', [rotation, moved.length, kept])
  await tx.query('delete from ingest_unmoved where rotation = $1 and study_instance_uid = $2', [rotation, studyInstanceUid])
}
