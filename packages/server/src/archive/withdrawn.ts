/**
 * Subjects that were withdrawn (GDPR Art. 7(3), 17, 21; EHDS Art. 71), marked beside what is known of them, so that a table or a study that comes again
 * later does not bring them back: whatever tells of the subjects of a project leaves them out. What rests stays, and moves with a rotation of keys.
 */
import type { Migration, Queryable, Records, Transaction } from '#engines'

export interface WithdrawnSubjects {
  /** Again for the same subject changes nothing. */
  mark(tx: Transaction, project: string, pseudonyms: readonly string[]): Promise<void>
  has(project: string, pseudonym: string): Promise<boolean>
  /** Their pseudonyms, as the transaction sees them. */
  of(records: Queryable, project: string): Promise<ReadonlySet<string>>
  /** Those of these instances whose subject is one of them. */
  among(sopInstanceUids: readonly string[]): Promise<ReadonlySet<string>>
  /** Marks them under the names that the keys after give them too; `end` forgets those names of before that nothing has any longer. Undefined of what cannot be moved. */
  advance(tx: Transaction, move: { readonly project: string; readonly from: string; readonly to: string; readonly advance: (pseudonym: string) => string | undefined; readonly end: boolean }): Promise<void>
}

export const withdrawnMigrations: readonly Migration[] = [{
  name: '0001-withdrawn',
  // By which keys the pseudonym was made; null where that is not known, and then by those that are rotated next.
  sql: 'create table archive_withdrawn (project text collate "C" not null, pseudonym text collate "C" not null, keys text collate "C", primary key (project, pseudonym));',
}]

/** For a question over rows that name a project and a pseudonym: only of those who were not withdrawn. */
export const isShown = (project: string, pseudonym: string): string => `not exists (select 1 from archive_withdrawn w where w.project = ${project} and w.pseudonym = ${pseudonym})`

export function withdrawnSubjects(records: Records): WithdrawnSubjects {
  return {
    async mark(tx, project, pseudonyms) {
      await tx.query(
        `insert into archive_withdrawn (project, pseudonym, keys)
         select $1, p, coalesce((select s.keys from archive_subject s where s.project = $1 and s.pseudonym = p), (select nullif(c.keys, '') from archive_clinical_subject c where c.project = $1 and c.pseudonym = p))
         from unnest($2::text[]) p on conflict do nothing`, [project, pseudonyms])
    },
    has: async (project, pseudonym) => (await records.query('select 1 from archive_withdrawn where project = $1 and pseudonym = $2', [project, pseudonym])).rows.length > 0,
    async of(from, project) {
      const { rows } = await from.query<{ pseudonym: string }>('select pseudonym from archive_withdrawn where project = $1', [project])
      return new Set(rows.map(({ pseudonym }) => pseudonym))
    },
    async among(uids) {
      const { rows } = await records.query<{ uid: string }>(
        `select i.uid from archive_instance i join archive_study t on t.id = i.study_id join archive_subject u on u.id = t.subject_id
         join archive_withdrawn w on w.project = t.project and w.pseudonym = u.pseudonym where i.uid = any($1)`, [uids])
      return new Set(rows.map(({ uid }) => uid))
    },
    advance,
  }
}

async function advance(tx: Transaction, { project, from, to, advance: next, end }: Parameters<WithdrawnSubjects['advance']>[1]): Promise<void> {
  const { rows } = await tx.query<{ pseudonym: string }>('select pseudonym from archive_withdrawn where project = $1 and (keys = $2 or keys is null) order by pseudonym', [project, from])
  const moves = rows.flatMap(({ pseudonym }) => {
    const after = next(pseudonym)
    return after === undefined ? [] : [{ before: pseudonym, after }]
  })
  await tx.query(
    `insert into archive_withdrawn (project, pseudonym, keys) select $1, p, $3 from unnest($2::text[]) p on conflict (project, pseudonym) do update set keys = excluded.keys`,
    [project, moves.map(({ after }) => after), to])
  if (!end) return
  // A study that could not be moved keeps its name, and so does the mark.
  await tx.query(
    `delete from archive_withdrawn w where project = $1 and pseudonym = any($2) and (keys = $3 or keys is null) and not exists (select 1 from archive_subject s where s.project = w.project and s.pseudonym = w.pseudonym)
       and not exists (select 1 from archive_clinical_subject c where c.project = w.project and c.pseudonym = w.pseudonym)`, [project, moves.map(({ before }) => before), from])
}
