/**
 * The end of a rotation, when no study is left that can be moved: what still names things as they were before goes from the records, reports that say so
 * are made anew, and the objects of before are removed. Every part may run again after a kill.
 */
import { nameOfRing } from '@vesalius/deidentify/subject'
import { Problem } from '#kernel'
import { rotateClinical } from '../clinical/rotate-clinical.ts'
import type { Parts } from '../ingest.ts'
import type { RotationRow } from './rotation.ts'
import { rotateWithdrawn } from './rotate-withdrawn.ts'

const together = 1_000

export async function finishRotation(ingest: Parts, rotation: RotationRow): Promise<void> {
  await renameRecords(ingest, rotation)
  await renewReports(ingest, rotation)
  await removeObjects(ingest, rotation.id)
  const { records, ledger } = ingest.options
  await records.transaction(async (tx) => {
    await tx.query('delete from ingest_moved where rotation = $1', [rotation.id])
    const { rows: left } = await tx.query<{ n: number }>('select count(*)::int as n from ingest_unmoved where rotation = $1', [rotation.id])
    const { rows: sent } = await tx.query<{ n: number }>('select count(*)::int as n from ingest_released where project = $1 and earlier_keys', [rotation.project])
    const { rows } = await tx.query<RotationRow>(`update ingest_rotation set state = 'done', finished_at = now() where id = $1 and state <> 'done' returning *`, [rotation.id])
    const [row] = rows
    if (!row) return
    await ledger.append({
      type: 'key/rotated', actor: row.actor, subject: `project-${row.project}`,
      detail: { rotation: row.id, studies: row.moved_studies, instances: row.moved_instances, cameAgain: row.kept, studiesLeft: left[0]?.n ?? 0, ...(sent[0]?.n ? { releasedUnderEarlierKeys: sent[0].n } : {}) },
    }, tx)
  })
}

async function renameRecords(ingest: Parts, { id, project, from_keys }: RotationRow): Promise<void> {
  const { archive, keys, profiles, options: { records } } = ingest
  const ring = keys.ringOf(project)
  const { profile } = await profiles.ofProject(project)
  await records.transaction(async (tx) => {
    await rotateClinical(tx, { archive, project, from: from_keys, to: nameOfRing(ring), ring, profile })
    const gone = await archive.moves.finish(tx, project, from_keys)
    await rotateWithdrawn(tx, ingest, { project, from_keys, end: true })
    await tx.query('delete from ingest_vault where project = $1 and pseudonym = any($2)', [project, gone])
    await tx.query('update ingest_file f set sop_instance_uid = m.after_uid from ingest_moved m where m.rotation = $1 and f.sop_instance_uid = m.before_uid', [id])
    await tx.query(
      `with old as (delete from ingest_pixels p using ingest_moved m where m.rotation = $1 and p.project = $2 and p.sop_instance_uid = m.before_uid returning p.pixel_key, m.after_uid)
       insert into ingest_pixels (project, pixel_key, sop_instance_uid) select $2, pixel_key, after_uid from old on conflict do nothing`, [id, project])
    await tx.query('update ingest_rotation set studies_at = coalesce(studies_at, now()) where id = $1', [id])
  })
}

/** A signed report cannot be changed: its successor says the same under the new names, and the ledger keeps the digests of both. */
async function renewReports({ reports, options: { records } }: Parts, { id, project, actor }: RotationRow): Promise<void> {
  const { rows } = await records.query<{ id: string, kind: 'send' | 'study', about: string }>(
    'select r.id, r.kind, r.about from ingest_report r join ingest_rotation o on o.id = $1 where r.project = $2 and r.at < o.studies_at order by r.at', [id, project])
  for (const { id: report, kind, about } of rows) {
    try {
      await reports.make(actor, { kind, about })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'ingest/nothing-to-report') throw error
    }
    await records.query('delete from ingest_report where id = $1', [report])
  }
}

async function removeObjects({ intake, options: { records } }: Parts, rotation: string): Promise<void> {
  for (let after = ''; ;) {
    const { rows } = await records.query<{ uid: string, digest: string }>(
      'select before_uid as uid, digest from ingest_moved where rotation = $1 and before_uid > $2 order by before_uid limit $3', [rotation, after, together])
    for (const { digest } of rows) await intake.forgetObject(digest)
    if (rows.length < together) return
    after = rows.at(-1)?.uid ?? ''
  }
}
