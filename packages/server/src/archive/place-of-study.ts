/** To whom a study belongs: for what is made of it later and shall lie beside it. */
import type { Queryable } from '#engines'

export interface PlaceOfStudy {
  readonly project: string
  readonly path: 'federated' | 'central'
  readonly pseudonym: string
  /** One of those by which the subject is known. */
  readonly fingerprint: string
  /** The name of the keys that made its UIDs, where it is known. */
  readonly keys?: string
}

export async function placeOfStudy(records: Queryable, studyInstanceUid: string): Promise<PlaceOfStudy | undefined> {
  const { rows } = await records.query<PlaceOfStudy & { keys: string | null }>(
    `select t.project, t.path, u.pseudonym, t.keys, coalesce((select min(i.fingerprint) from archive_subject_identity i where i.subject_id = u.id), '') as fingerprint
     from archive_study t join archive_subject u on u.id = t.subject_id where t.uid = $1`, [studyInstanceUid])
  const [row] = rows
  if (!row) return undefined
  const { keys, ...rest } = row
  return { ...rest, ...(keys === null ? {} : { keys }) }
}
