// What writers of common data models are given, and what they give: tables, and what was lost on the way.
import { elementOf } from './code-value.ts'
import type { Fact } from './fact.ts'

export interface ExportSubject {
  readonly pseudonym: string
  /** Days since 1970-01-01 of the first diagnosis (or first date), as stored; absent when no date is known. */
  readonly anchor?: number
  readonly anchorKind?: 'diagnosis' | 'first-date'
  readonly facts: readonly Fact[]
}

export interface ExportSeries {
  readonly uid: string
  readonly number?: number
  /** As in DICOM. */
  readonly modality: string
  readonly bodyPart: string
  readonly manufacturer: string
  readonly description: string
  readonly instances: number
  /** Numbers of the acquisition, by DICOM keyword (SliceThickness, KVP …), in DICOM's unit. */
  readonly parameters: readonly { readonly keyword: string; readonly value: number }[]
}

export interface ExportStudy {
  readonly uid: string
  readonly pseudonym: string
  /** Days since 1970-01-01, as stored. */
  readonly date?: number
  readonly series: readonly ExportSeries[]
}

export interface ExportInput {
  readonly dataset: { readonly id: string; readonly title: string; readonly description: string }
  /** Dates are moved by a secret shift of each subject: intervals are true, days of the calendar are not. */
  readonly datesMoved: boolean
  /** Days since 1970-01-01, for subjects of whom no date is known: theirs are counted from it. Without it what needs a date is lost. */
  readonly referenceDay?: number
  readonly subjects: readonly ExportSubject[]
  readonly studies: readonly ExportStudy[]
}

export type Value = string | number | null

export interface ExportTable { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] }

/** `field` is an element of the model or what of images; `why` is a code. */
export interface Lost { readonly field: string; readonly why: string; readonly count: number }

export interface Exported {
  readonly tables: readonly ExportTable[]
  readonly facts: number
  /** Facts that have a place in the model, whole or in part. */
  readonly placed: number
  readonly lost: readonly Lost[]
}

/** Subjects as writers take them: those of whom there are only images, too; without a date counted from the reference day, if there is one; in order. */
export const subjectsOf = ({ subjects, studies, referenceDay }: ExportInput): ExportSubject[] => {
  const known = new Set(subjects.map(({ pseudonym }) => pseudonym))
  const others = [...new Set(studies.map(({ pseudonym }) => pseudonym))].filter((one) => !known.has(one)).map((pseudonym): ExportSubject => ({ pseudonym, facts: [] }))
  const dated = subjects.map((subject) => (subject.anchor === undefined && referenceDay !== undefined ? { ...subject, anchor: referenceDay } : subject))
  return [...dated, ...others].sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1))
}

/** The same thing told by two columns or two sources is written once. Gives the facts to write, and the others. */
export const distinctFacts = (facts: readonly Fact[]): { readonly facts: readonly Fact[]; readonly repeated: readonly Fact[] } => {
  const seen = new Set<string>()
  const [first, repeated]: [Fact[], Fact[]] = [[], []]
  for (const fact of facts) {
    const value = fact.code ?? fact.number ?? (fact.original === '' ? undefined : fact.original)
    const item = elementOf(fact.field)?.group === 'condition' ? 0 : fact.item
    const key = JSON.stringify([fact.field, item, value, fact.day, fact.field === 'local' ? fact.column : ''])
    ;(seen.has(key) ? repeated : first).push(fact)
    seen.add(key)
  }
  return { facts: first, repeated }
}

/** Gathers rows by table and what is lost. Ids count from 1 in each table. */
export class ExportWriter {
  private readonly columns: Readonly<Record<string, readonly string[]>>
  private readonly rows = new Map<string, Value[][]>()
  private readonly losses = new Map<string, { field: string; why: string; count: number }>()

  constructor(columns: Readonly<Record<string, readonly string[]>>) {
    this.columns = columns
    for (const name of Object.keys(columns)) this.rows.set(name, [])
  }

  /** The next id of the table. */
  next(table: string): number {
    return (this.rows.get(table)?.length ?? 0) + 1
  }

  /** Members that are no columns of the table are a fault of the program. */
  add(table: string, row: Readonly<Record<string, Value | undefined>>): void {
    const columns = this.columns[table] ?? []
    for (const name of Object.keys(row)) if (!columns.includes(name)) throw new RangeError(`${table} has no column ${name}`)
    this.rows.get(table)?.push(columns.map((column) => row[column] ?? null))
  }

  lose(field: string, why: string, count = 1): void {
    if (count === 0) return
    const key = `${field} ${why}`
    const known = this.losses.get(key) ?? { field, why, count: 0 }
    known.count += count
    this.losses.set(key, known)
  }

  /** A number that the column of the model can hold (`decimal(5,2)`), or null, and it is lost. */
  decimal(field: string, value: number | undefined): number | null {
    if (value === undefined) return null
    if (Math.abs(value) > 999.99) {
      this.lose(field, 'does-not-fit')
      return null
    }
    const rounded = Math.round(value * 100) / 100
    if (rounded !== value) this.lose(field, 'rounded')
    return rounded
  }

  tables(): ExportTable[] {
    return [...this.rows].map(([name, rows]) => ({ name, columns: this.columns[name] ?? [], rows }))
  }

  lost(): Lost[] {
    return [...this.losses.values()].sort((a, b) => (a.field + a.why < b.field + b.why ? -1 : 1))
  }
}

/** RFC 4180, UTF-8, with a header. */
export const csvOf = ({ columns, rows }: Pick<ExportTable, 'columns' | 'rows'>): string =>
  [columns, ...rows].map((row) => row.map((value) => quoted(value)).join(',')).join('\r\n') + '\r\n'

function quoted(value: Value): string {
  if (value === null) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
