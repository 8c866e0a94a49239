/** What a rotation of keys does to clinical data: pseudonyms and the subjects' one date move on, in one transaction; what was received is treated again by the caller. */
import type { Transaction } from '#engines'
import type { MappingThread } from './mapping-thread.ts'
import { absolute, anchored, remap } from './put.ts'
import type { ReceivedColumn } from './types.ts'

export interface ClinicalMove {
  readonly project: string
  /** The names of the keys before and after. */
  readonly from: string
  readonly to: string
  /** By a stored pseudonym: the new one, and by how many days dates move into the past. Undefined for what cannot be moved, and then it stays. */
  readonly advance: (pseudonym: string) => { readonly pseudonym: string; readonly shift: number } | undefined
  /** Rows of one source, in their order, as the keys after make them; a row that cannot be moved is undefined. */
  readonly treat: (columns: readonly ReceivedColumn[], rows: readonly (readonly string[])[]) => readonly (readonly string[] | undefined)[]
}

/** Returns of how many subjects. */
export async function moveClinical(tx: Transaction, mapper: Pick<MappingThread, 'map'>, { project, from, to, advance, treat }: ClinicalMove): Promise<number> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`clinical ${project}`])
  const { rows } = await tx.query<{ pseudonym: string }>('select pseudonym from archive_clinical_subject where project = $1 and keys = $2 order by pseudonym', [project, from])
  const moves = rows.flatMap(({ pseudonym }) => {
    const after = advance(pseudonym)
    return after ? [{ before: pseudonym, after: after.pseudonym, shift: after.shift }] : []
  })
  const moved = await moveRows(tx, { project, from, to, treat })
  const [olds, news] = [moves.map((move) => move.before), moves.map((move) => move.after)]
  await absolute(tx, project, [...olds, ...news])
  await tx.query(
    `update archive_clinical_fact f set pseudonym = m.after, day = f.day - m.shift from unnest($2::text[], $3::text[], $4::int[]) as m(before, after, shift)
     where f.project = $1 and f.pseudonym = m.before`, [project, olds, news, moves.map(({ shift }) => shift)])
  // Who has come again meanwhile is there under the new name already.
  await tx.query('insert into archive_clinical_subject (project, pseudonym, keys) select $1, p, $3 from unnest($2::text[]) p on conflict (project, pseudonym) do nothing', [project, news, to])
  await tx.query('delete from archive_clinical_subject where project = $1 and pseudonym = any($2) and keys = $3', [project, olds, from])
  await anchored(tx, project, news)
  for (const source of moved) await remap(tx, mapper, source)
  return moves.length
}

/** All rows of the tables that were made by the keys before, also of subjects of whom no fact is told. Returns these sources. */
async function moveRows(tx: Transaction, { project, from, to, treat }: Pick<ClinicalMove, 'project' | 'from' | 'to' | 'treat'>): Promise<number[]> {
  const { rows: sources } = await tx.query<{ id: number; columns: ReceivedColumn[] }>(`select id, columns from archive_clinical_source where project = $1 and kind = 'table' and keys = $2 order by id`, [project, from])
  for (const { id, columns } of sources) {
    const { rows: mine } = await tx.query<{ number: number; cells: string[] }>('select number, cells from archive_clinical_row where source_id = $1 order by number', [id])
    const treated = treat(columns, mine.map(({ cells }) => cells))
    const subject = columns.findIndex(({ action }) => action === 'pseudonym')
    const moved = mine.flatMap(({ number }, index) => {
      const cells = treated[index]
      return cells ? [{ number, cells, pseudonym: cells[subject] ?? '' }] : []
    })
    await tx.query('update archive_clinical_row r set pseudonym = m.pseudonym, cells = m.cells::jsonb from unnest($2::int[], $3::text[], $4::text[]) as m(number, pseudonym, cells) where r.source_id = $1 and r.number = m.number',
      [id, moved.map(({ number }) => number), moved.map(({ pseudonym }) => pseudonym), moved.map(({ cells }) => JSON.stringify(cells))])
  }
  await tx.query('update archive_clinical_source set keys = $3 where project = $1 and keys = $2', [project, from, to])
  return sources.map(({ id }) => id)
}
