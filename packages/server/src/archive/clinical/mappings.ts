/** Mappings that were confirmed at this node, for the next table with such columns: of any project. */
import type { ColumnMapping } from '@vesalius/standards/clinical'
import type { Queryable } from '#engines'

interface MappingRow { name: string; columns: ColumnMapping[] }

export async function saveMapping(tx: Queryable, { name, columns, by, at }: { name: string; columns: readonly ColumnMapping[]; by: string; at: Date }): Promise<void> {
  await tx.query(
    `insert into archive_clinical_mapping (name, columns, changed_by, changed_at) values ($1, $2, $3, $4)
     on conflict (name) do update set columns = excluded.columns, revision = archive_clinical_mapping.revision + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [name, JSON.stringify(columns), by, at])
}

export async function mappingFor(records: Queryable, headers: readonly string[], name?: string): Promise<readonly ColumnMapping[]> {
  if (name !== undefined) {
    const { rows } = await records.query<MappingRow>('select name, columns from archive_clinical_mapping where name = $1', [name])
    if (rows[0]) return rows[0].columns
  }
  const { rows } = await records.query<MappingRow>('select name, columns from archive_clinical_mapping order by changed_at desc limit 200')
  const wanted = new Set(headers)
  let best: { columns: readonly ColumnMapping[]; known: number } = { columns: [], known: 0 }
  for (const { columns } of rows) {
    const known = columns.filter(({ header }) => wanted.has(header)).length
    if (known > best.known) best = { columns, known }
  }
  return best.known * 2 >= headers.length - 1 ? best.columns : []
}
