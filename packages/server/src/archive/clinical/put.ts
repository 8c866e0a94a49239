/** Puts what was received into the records: the rows, the facts that the mapping makes of them, and the day from which a subject's days are counted. */
import { dayOf } from '@vesalius/standards/clinical'
import type { DatedFact, MappedTable, Unmapped } from '@vesalius/standards/clinical'
import type { Queryable, Transaction } from '#engines'
import { isShown } from '../withdrawn.ts'
import type { MappedParts, MappingThread } from './mapping-thread.ts'
import type { ReceivedColumn, ReceivedFacts, ReceivedTable, Stored } from './types.ts'

const together = 2_000
const many = 10_000

type Mapper = Pick<MappingThread, 'map'>

/** The whole source is replaced. */
export async function putTable(tx: Transaction, { at, mapper }: { readonly at: Date; readonly mapper: Mapper }, given: ReceivedTable): Promise<Stored> {
  const mapped = await mapper.map(tableOf(given.columns, given), given.mapping)
  const source = await sourceOf(tx, at, { ...given, kind: 'table', unmapped: mapped.unmapped })
  const before = await subjectsOf(tx, source)
  const subjects = [...new Set([...given.rows.map((row) => row[given.subject] ?? ''), ...before])].filter(Boolean)
  await tx.query('delete from archive_clinical_row where source_id = $1', [source])
  await insertRows(tx, source, given)
  return storeFacts(tx, { source, name: given.name, project: given.project, keys: given.keys, subjects, mapped, gone: before })
}

/** What this source said before of the same subjects is replaced, so that a bundle a subject can be sent. */
export async function putFacts(tx: Transaction, at: Date, given: ReceivedFacts): Promise<Stored> {
  const source = await sourceOf(tx, at, { ...given, kind: 'fhir', columns: [], mapping: [], unmapped: [] })
  const subjects = [...new Set(given.facts.map(({ subject }) => subject))]
  return storeFacts(tx, { source, name: given.name, project: given.project, keys: given.keys, subjects, mapped: { facts: [given.facts], subjects, unmapped: [] }, gone: subjects })
}

/** Facts made anew of the rows that are there, by the mapping that the source has now. Raises nothing when the source is not there. */
export async function remap(tx: Transaction, mapper: Mapper, source: number): Promise<Stored | undefined> {
  const { rows } = await tx.query<{ name: string; project: string; keys: string; columns: ReceivedColumn[]; mapping: ReceivedTable['mapping'] }>('select name, project, keys, columns, mapping from archive_clinical_source where id = $1', [source])
  const [known] = rows
  if (!known) return undefined
  const table = await rowsOf(tx, source, known.columns)
  const mapped = await mapper.map(table, known.mapping)
  await tx.query('update archive_clinical_source set unmapped = $2, revision = revision + 1 where id = $1', [source, JSON.stringify(mapped.unmapped)])
  const subjects = await subjectsOf(tx, source)
  return storeFacts(tx, { source, name: known.name, project: known.project, keys: known.keys, subjects, mapped, gone: subjects })
}

/** Raises nothing. The facts of a source go, and what is left of its subjects is counted from their first diagnosis again. */
export async function withdraw(tx: Transaction, project: string, source: number): Promise<number> {
  const subjects = await subjectsOf(tx, source)
  await absolute(tx, project, subjects)
  await tx.query('delete from archive_clinical_source where id = $1', [source])
  await anchored(tx, project, subjects)
  await tx.query('delete from archive_clinical_subject s where project = $1 and pseudonym = any($2) and not exists (select 1 from archive_clinical_fact f where f.project = s.project and f.pseudonym = s.pseudonym)', [project, subjects])
  return subjects.length
}

/** A table as the mapping reads it. Columns whose dates were moved say nothing of the true year. */
export function tableOf(columns: readonly ReceivedColumn[], { subject, rows }: Pick<ReceivedTable, 'subject' | 'rows'>): MappedTable {
  return { header: columns.map(({ header }) => header), subject, rows, moved: new Set(columns.filter(({ action }) => action === 'shift').map(({ header }) => header)) }
}

/** All rows; of a project that is named, those of whoever was not withdrawn. */
export async function rowsOf(tx: Queryable, source: number, columns: readonly ReceivedColumn[], shownOf?: string): Promise<MappedTable> {
  const { rows } = await tx.query<{ cells: string[] }>(
    `select cells from archive_clinical_row r where source_id = $1 and ($2::text is null or ${isShown('$2', 'r.pseudonym')}) order by number`, [source, shownOf ?? null])
  return tableOf(columns, { subject: columns.findIndex(({ action }) => action === 'pseudonym'), rows: rows.map(({ cells }) => cells) })
}

async function sourceOf(tx: Transaction, at: Date, given: Pick<ReceivedTable, 'project' | 'name' | 'columns' | 'mapping' | 'moved' | 'keys' | 'by'> & { kind: string; unmapped: readonly Unmapped[] }): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into archive_clinical_source (project, name, kind, columns, mapping, unmapped, moved, stored_by, stored_at, keys) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (project, name) do update set kind = excluded.kind, columns = excluded.columns, mapping = excluded.mapping, unmapped = excluded.unmapped, moved = excluded.moved,
       stored_by = excluded.stored_by, stored_at = excluded.stored_at, keys = excluded.keys, revision = archive_clinical_source.revision + 1 returning id`,
    [given.project, given.name, given.kind, JSON.stringify(given.columns), JSON.stringify(given.mapping), JSON.stringify(given.unmapped), given.moved, given.by, at, given.keys])
  return rows[0]?.id ?? 0
}

async function subjectsOf(tx: Transaction, source: number): Promise<string[]> {
  const { rows } = await tx.query<{ pseudonym: string }>(
    'select pseudonym from archive_clinical_fact where source_id = $1 union select pseudonym from archive_clinical_row where source_id = $1', [source])
  return rows.map(({ pseudonym }) => pseudonym)
}

async function insertRows(tx: Transaction, source: number, { rows, subject }: ReceivedTable): Promise<void> {
  for (let at = 0; at < rows.length; at += together) {
    const part = rows.slice(at, at + together)
    await tx.query('insert into archive_clinical_row (source_id, number, pseudonym, cells) select $1, n, p, c::jsonb from unnest($2::int[], $3::text[], $4::text[]) as t(n, p, c)',
      [source, part.map((_, index) => at + index + 1), part.map((cells) => cells[subject] ?? ''), part.map((cells) => JSON.stringify(cells.map(plain)))])
  }
}

/** PostgreSQL keeps no NUL. */
const plain = (text: string): string => text.replaceAll('\0', '').toWellFormed()

interface Facts { readonly source: number; readonly name: string; readonly project: string; readonly keys: string; readonly subjects: readonly string[]; readonly mapped: MappedParts; readonly gone: readonly string[] }

async function storeFacts(tx: Transaction, { source, name, project, keys, subjects, mapped, gone }: Facts): Promise<Stored> {
  // One order for all who come at once.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`clinical ${project}`])
  await absolute(tx, project, subjects)
  await tx.query('delete from archive_clinical_fact where source_id = $1 and pseudonym = any($2)', [source, gone])
  const told = mapped.subjects
  await tx.query('insert into archive_clinical_subject (project, pseudonym, keys) select $1, p, $3 from unnest($2::text[]) p on conflict (project, pseudonym) do update set keys = excluded.keys', [project, told, keys])
  let facts = 0
  for (const given of mapped.facts) {
    for (let at = 0; at < given.length; at += together) await insertFacts(tx, { source, project }, given.slice(at, at + together))
    facts += given.length
  }
  // No statistics tell of what came in this transaction: each of 600,000 facts was compared with each subject, for minutes.
  if (facts > many) await tx.query('analyze archive_clinical_subject, archive_clinical_fact')
  await anchored(tx, project, subjects)
  await tx.query('delete from archive_clinical_subject s where project = $1 and pseudonym = any($2) and not exists (select 1 from archive_clinical_fact f where f.project = s.project and f.pseudonym = s.pseudonym)', [project, subjects])
  const { rows } = await tx.query<{ n: number }>('select count(distinct pseudonym)::int as n from archive_subject where project = $1 and pseudonym = any($2)', [project, told])
  return { source: name, subjects: told.length, facts, withImages: rows[0]?.n ?? 0, unmapped: mapped.unmapped }
}

async function insertFacts(tx: Transaction, { source, project }: { source: number; project: string }, facts: readonly DatedFact[]): Promise<void> {
  const when = facts.map(({ date }) => (date === undefined ? undefined : dayOf(date)))
  await tx.query(
    `insert into archive_clinical_fact (source_id, project, pseudonym, field, item, code, number, unit, original, col, day, precision)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::int[], $6::text[], $7::float8[], $8::text[], $9::text[], $10::text[], $11::int[], $12::text[])`,
    [source, project, facts.map(({ subject }) => subject), facts.map(({ field }) => field), facts.map(({ item }) => item), facts.map(({ code }) => code ?? null), facts.map(({ number }) => number ?? null),
      facts.map(({ unit }) => unit ?? null), facts.map(({ original }) => plain(original)), facts.map(({ column }) => plain(column)), when.map((one) => one?.day ?? null), when.map((one) => one?.precision ?? null)])
}

/** Days of these subjects, for as long as the transaction works on them, since 1970-01-01. */
export async function absolute(tx: Transaction, project: string, subjects: readonly string[]): Promise<void> {
  await tx.query(
    `update archive_clinical_fact f set day = f.day + s.anchor from archive_clinical_subject s
     where s.project = $1 and s.pseudonym = any($2) and f.project = s.project and f.pseudonym = s.pseudonym and f.day is not null and s.anchor is not null`, [project, subjects])
}

/** And from the first diagnosis again; without one, from the first date that is known. */
export async function anchored(tx: Transaction, project: string, subjects: readonly string[]): Promise<void> {
  await tx.query(
    `update archive_clinical_subject s set anchor = coalesce(d.diagnosed, d.earliest), anchor_kind = case when d.diagnosed is not null then 'diagnosis' when d.earliest is not null then 'first-date' end
     from (select p as pseudonym, (select min(day) from archive_clinical_fact f where f.project = $1 and f.pseudonym = p and f.field = 'diagnosisDate') as diagnosed,
       (select min(day) from archive_clinical_fact f where f.project = $1 and f.pseudonym = p) as earliest from unnest($2::text[]) p) d
     where s.project = $1 and s.pseudonym = d.pseudonym`, [project, subjects])
  await tx.query(
    `update archive_clinical_fact f set day = f.day - s.anchor from archive_clinical_subject s
     where s.project = $1 and s.pseudonym = any($2) and f.project = s.project and f.pseudonym = s.pseudonym and f.day is not null`, [project, subjects])
}
