/** What a rotation of keys does to clinical data: pseudonyms and the subjects' one date move on, in one transaction; what was received is treated again by the caller. */
import type { Transaction } from '#engines'
import { remap } from './put.ts'
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
export async function moveClinical(tx: Transaction, { project, from, to, advance, treat }: ClinicalMove): Promise<number> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`clinical ${project}`])
  const { rows } = await tx.query<{ pseudonym: string }>('select pseudonym from archive_clinical_subject where project = $1 and keys = $2 order by pseudonym', [project, from])
  const moves = rows.flatMap(({ pseudonym }) => {
    const after = advance(pseudonym)
    return after ? [{ before: pseudonym, after: after.pseudonym, shift: after.shift }] : []
  })
  const before = new Set(moves.map((move) => move.before))
  await moveRows(tx, { project, before, treat })
  const [olds, news] = [moves.map((move) => move.before), moves.map((move) => move.after)]
  // Days are counted from the subject's date, so that only that date moves; who is there under the new name already keeps theirs.
  await tx.query(
    `insert into archive_clinical_subject (project, pseudonym, keys, anchor, anchor_kind)
     select $1, m.after, $5, s.anchor - m.shift, s.anchor_kind from unnest($2::text[], $3::text[], $4::int[]) as m(before, after, shift)
     join archive_clinical_subject s on s.project = $1 and s.pseudonym = m.before on conflict (project, pseudonym) do nothing`, [project, olds, news, moves.map(({ shift }) => shift), to])
  await tx.query('update archive_clinical_fact f set pseudonym = m.after from unnest($2::text[], $3::text[]) as m(before, after) where f.project = $1 and f.pseudonym = m.before', [project, olds, news])
  await tx.query('delete from archive_clinical_subject where project = $1 and pseudonym = any($2) and keys = $3', [project, olds, from])
  const { rows: sources } = await tx.query<{ id: number }>(`select id from archive_clinical_source where project = $1 and kind = 'table' order by id`, [project])
  for (const { id } of sources) await remap(tx, id, to)
  return moves.length
}

async function moveRows(tx: Transaction, { project, before, treat }: Pick<ClinicalMove, 'project' | 'treat'> & { before: ReadonlySet<string> }): Promise<void> {
  const { rows: sources } = await tx.query<{ id: number; columns: ReceivedColumn[] }>(`select id, columns from archive_clinical_source where project = $1 and kind = 'table' order by id`, [project])
  for (const { id, columns } of sources) {
    const { rows } = await tx.query<{ number: number; pseudonym: string; cells: string[] }>('select number, pseudonym, cells from archive_clinical_row where source_id = $1 order by number', [id])
    const mine = rows.filter(({ pseudonym }) => before.has(pseudonym))
    const treated = treat(columns, mine.map(({ cells }) => cells))
    const subject = columns.findIndex(({ action }) => action === 'pseudonym')
    const moved = mine.flatMap(({ number }, index) => {
      const cells = treated[index]
      return cells ? [{ number, cells, pseudonym: cells[subject] ?? '' }] : []
    })
    await tx.query('update archive_clinical_row r set pseudonym = m.pseudonym, cells = m.cells::jsonb from unnest($2::int[], $3::text[], $4::text[]) as m(number, pseudonym, cells) where r.source_id = $1 and r.number = m.number',
      [id, moved.map(({ number }) => number), moved.map(({ pseudonym }) => pseudonym), moved.map(({ cells }) => JSON.stringify(cells))])
  }
}
