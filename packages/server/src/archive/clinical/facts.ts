/** Facts read: for the federated search, for a table with one row a subject, for one subject's page. */
import { elements, elementOf, nameOfCode, searchCode } from '@vesalius/standards/clinical'
import type { DatePrecision, Fact } from '@vesalius/standards/clinical'
import type { Queryable } from '#engines'
import { isShown } from '../withdrawn.ts'
import type { ClinicalFact, ClinicalSubject, ClinicalTable } from './types.ts'

interface Row { pseudonym: string; field: string; item: number; code: string | null; number: number | null; unit: string | null; original: string; col: string; day: number | null; precision: DatePrecision | null }

const factOf = (row: Row): Fact => ({
  subject: row.pseudonym, field: row.field, item: row.item, original: row.original, column: row.col, ...(row.code === null ? {} : { code: row.code }), ...(row.number === null ? {} : { number: row.number }),
  ...(row.unit === null ? {} : { unit: row.unit }), ...(row.day === null ? {} : { day: row.day }), ...(row.precision === null ? {} : { precision: row.precision }),
})

/** In the order of subject, element and item; of all subjects of the project unless some are named. */
export async function storedFacts(records: Queryable, project: string, subjects?: readonly string[]): Promise<Fact[]> {
  const { rows } = await records.query<Row>(
    `select pseudonym, field, item, code, number, unit, original, col, day, precision from archive_clinical_fact f
     where project = $1 and ($2::text[] is null or pseudonym = any($2)) and ${isShown('f.project', 'f.pseudonym')} order by pseudonym, item, id`, [project, subjects ?? null])
  return rows.map(factOf)
}

export async function clinicalFacts(records: Queryable, project: string): Promise<ClinicalFact[]> {
  return (await storedFacts(records, project)).map((fact) => {
    const number = fact.number ?? (elementOf(fact.field)?.kind === 'date' ? fact.day : undefined)
    const field = fact.field === 'local' ? `local:${fact.column}` : fact.field
    return {
      subject: fact.subject, field, ...(fact.code === undefined ? {} : { code: searchCode(fact) }), ...(number === undefined ? {} : { number }), ...(fact.original === '' ? {} : { text: fact.original }),
    }
  })
}

export async function subjectsWithFacts(records: Queryable, project: string, pseudonyms: readonly string[]): Promise<Set<string>> {
  const { rows } = await records.query<{ pseudonym: string }>(`select pseudonym from archive_clinical_subject s where project = $1 and pseudonym = any($2) and ${isShown('s.project', 's.pseudonym')}`, [project, pseudonyms])
  return new Set(rows.map(({ pseudonym }) => pseudonym))
}

export async function clinicalSubjects(records: Queryable, project: string, subjects?: readonly string[]): Promise<ClinicalSubject[]> {
  const { rows } = await records.query<{ pseudonym: string; anchor: number | null; kind: 'diagnosis' | 'first-date' | null }>(
    `select pseudonym, anchor, anchor_kind as kind from archive_clinical_subject s where project = $1 and ($2::text[] is null or pseudonym = any($2)) and ${isShown('s.project', 's.pseudonym')} order by pseudonym`, [project, subjects ?? null])
  return rows.map(({ pseudonym, anchor, kind }) => ({ pseudonym, ...(anchor === null ? {} : { anchor }), ...(kind === null ? {} : { anchorKind: kind }) }))
}

/**
 * One row a subject that has facts, in the order of the pseudonyms. Columns in the order of the model, those that one of the subjects has: of a code the
 * code and `<field>Name`; of a date the days from diagnosis; of columns without an element `local:<name>`; `survivalDays` and `died` (1 or 0) where both are known.
 * Of several values the first.
 */
export async function clinicalTable(records: Queryable, project: string, subjects: readonly string[]): Promise<ClinicalTable> {
  const rows = new Map<string, Map<string, string | number>>()
  for (const fact of await storedFacts(records, project, subjects)) {
    const row = rows.get(fact.subject) ?? new Map<string, string | number>()
    rows.set(fact.subject, row)
    for (const [column, value] of cellsOf(fact)) if (!row.has(column)) row.set(column, value)
  }
  for (const row of rows.values()) addSurvival(row)
  const present = new Set([...rows.values()].flatMap((row) => [...row.keys()]))
  const model = elements.flatMap(({ field }) => [field, `${field}Name`])
  const columns = [...model.filter((column) => present.has(column)), ...['survivalDays', 'died'].filter((column) => present.has(column)), ...[...present].filter((column) => column.startsWith('local:')).sort()]
  return { columns: ['subject', ...columns], rows: [...rows].map(([subject, row]) => [subject, ...columns.map((column) => row.get(column) ?? null)]) }
}

function cellsOf(fact: Fact): [string, string | number][] {
  if (fact.field === 'local') return [[`local:${fact.column}`, fact.number ?? fact.original]]
  if (fact.code !== undefined) return [[fact.field, fact.code], [`${fact.field}Name`, nameOfCode(fact.code) ?? fact.code]]
  if (fact.number !== undefined) return [[fact.field, fact.number]]
  if (elementOf(fact.field)?.kind === 'date') return fact.day === undefined ? [] : [[fact.field, fact.day]]
  return [[`${fact.field}Name`, fact.original]]
}

const [alive, dead] = ['CLIN1024297', 'CLIN1024687']

function addSurvival(row: Map<string, string | number>): void {
  const days = row.get('followUpDays') ?? row.get('deathDate') ?? row.get('lastContact')
  const status = row.get('vitalStatus')
  if (typeof days !== 'number' || days < 0 || (status !== alive && status !== dead)) return
  row.set('survivalDays', days)
  row.set('died', status === dead ? 1 : 0)
}

export interface CodedSummary {
  readonly subjects: number
  readonly elements: readonly { readonly field: string; readonly name: string; readonly values: readonly { readonly code: string; readonly name: string; readonly subjects: number }[] }[]
}

/** Exact, for those who work on the data: subjects by value of each coded element, the most frequent first. */
export async function codedSummary(records: Queryable, project: string): Promise<CodedSummary> {
  const { rows } = await records.query<{ field: string; code: string; n: number }>(
    `select field, code, count(distinct pseudonym)::int as n from archive_clinical_fact f where project = $1 and code is not null and ${isShown('f.project', 'f.pseudonym')} group by field, code order by n desc, code`, [project])
  const { rows: [all] } = await records.query<{ n: number }>(`select count(*)::int as n from archive_clinical_subject s where project = $1 and ${isShown('s.project', 's.pseudonym')}`, [project])
  return {
    subjects: all?.n ?? 0,
    elements: elements.flatMap(({ field, name }) => {
      const values = rows.filter((row) => row.field === field).map(({ code, n }) => ({ code, name: nameOfCode(code) ?? code, subjects: n }))
      return values.length === 0 ? [] : [{ field, name, values }]
    }),
  }
}
