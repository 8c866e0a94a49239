/**
 * A clinical table with the same pseudonyms, shifts and UIDs as the images (requirements R15, R24, R27, R33). Nothing is copied as it is: files that
 * EUCAIM's contract passes through untouched (a name that begins with `_`) are tables like any other.
 */
import { normalIdentifier, type IdentityRule } from '../subject/identity.ts'
import type { Day } from '../subject/dates.ts'
import type { KeyRing } from '../subject/key-ring.ts'
import { subjectOf, type Subject } from '../subject/subject.ts'
import { seedsOf } from '../text/index.ts'
import type { Seeds, SeedValue, TextClass } from '../text/types.ts'
import { readDate } from './cell-dates.ts'
import { textOf } from './header-row.ts'
import { identifierIndex, seedsByIdentifier } from './person-seeds.ts'
import { personWatch } from './same-person.ts'
import { treatCell, type RowContext, type TreatedCell } from './treat-cell.ts'
import type { Cell, ColumnPlan, Row, Table, TableProfile } from './types.ts'

export interface TableOptions {
  readonly ring: KeyRing
  readonly profile: TableProfile
  readonly identity?: IdentityRule
  /** Besides what the table itself tells of a person: what images and other tables do, by the pseudonym. */
  readonly seedsOf?: (pseudonym: string) => readonly SeedValue[]
}

/** Counts only. */
export interface ColumnCounts {
  readonly plan: ColumnPlan
  readonly filled: number
  readonly changed: number
  /** Cells that did not look like what the column is for, or of which nothing was left. */
  readonly emptied: number
  readonly removed: Readonly<Partial<Record<TextClass, number>>>
}

export interface TableOutcome {
  /** Columns that are removed are not there; rows that are held are not there; the order is as it was. */
  readonly table: Table
  readonly persons: number
  /** By their number in the file: rows of nobody. */
  readonly held: readonly { readonly row: number, readonly code: 'no-patient-id' | 'no-identifier-column' | 'unknown-issuer' | 'no-pseudonym' }[]
  /** Rows that contradict an earlier row under the same identifier: they are released under one pseudonym, and somebody should look. */
  readonly otherPerson: readonly number[]
  readonly columns: readonly ColumnCounts[]
}

/** `columns` has one plan for each column of the table, as `planFor` gives it. */
export function deidentifyTable(table: Table, columns: readonly ColumnPlan[], options: TableOptions): TableOutcome {
  const work = new TableWork(table, columns, options)
  const rows = table.rows.flatMap((row) => work.rowOf(row))
  return { table: { ...table, header: work.header(), rows, warnings: table.warnings }, persons: work.persons.size, held: work.held, otherPerson: work.otherPerson, columns: work.counts() }
}

interface Person { readonly id: string, readonly subject: Subject }
interface Tally { filled: number, changed: number, emptied: number, readonly removed: Partial<Record<TextClass, number>> }

/** What is gathered while the rows of one table go through. */
class TableWork {
  readonly persons = new Map<string, Person>()
  readonly held: TableOutcome['held'][number][] = []
  readonly otherPerson: number[] = []
  private readonly columns: readonly ColumnPlan[]
  private readonly options: TableOptions
  private readonly identifier: number
  /** Columns that are written, the pseudonym first where EUCAIM's contract asks for it. */
  private readonly written: readonly number[]
  private readonly tallies: readonly Tally[]
  private readonly common: readonly ((text: string) => boolean)[]
  private readonly own: ReadonlyMap<string, readonly SeedValue[]>
  private readonly contradicts: (id: string, row: Row) => boolean
  private readonly asOf: Day | undefined
  private ready: { readonly id: string, readonly seeds: Seeds } | undefined

  constructor(table: Table, columns: readonly ColumnPlan[], options: TableOptions) {
    this.columns = columns
    this.options = options
    this.identifier = identifierIndex(columns)
    const stays = columns.flatMap(({ action }, index) => (action === 'remove' ? [] : [index]))
    this.written = options.profile.layout === 'eucaim' ? [...stays.filter((index) => index === this.identifier), ...stays.filter((index) => index !== this.identifier)] : stays
    this.tallies = columns.map(() => ({ filled: 0, changed: 0, emptied: 0, removed: {} }))
    this.common = columns.map((plan, index) => (plan.action === 'keep' ? commonValues(table, this.identifier, index) : () => false))
    this.own = seedsByIdentifier([{ table, columns }])
    this.contradicts = personWatch(columns)
    this.asOf = options.ring.rotates ? undefined : latestDay(table, columns)
  }

  header(): string[] {
    const first = this.options.profile.layout === 'eucaim'
    return this.written.map((index) => (first && index === this.identifier ? 'PatientID' : this.columns[index]?.header ?? ''))
  }

  counts(): ColumnCounts[] {
    return this.columns.map((plan, index) => ({ plan, ...(this.tallies[index] as Tally) }))
  }

  rowOf(row: Row): Row[] {
    const person = this.personOf(row)
    if (!person) return []
    if (this.contradicts(person.id, row)) this.otherPerson.push(row.number)
    const context = {
      ring: this.options.ring, pseudonym: person.subject.pseudonym, shifts: person.subject.shifts, movesDates: this.options.profile.dates === 'shift', seeds: () => this.seedsOf(person), asOf: this.asOf,
    }
    return [{ number: row.number, cells: this.written.map((index) => this.cellOf(row.cells[index], index, { ...context, isCommon: this.common[index] as (text: string) => boolean })) }]
  }

  private personOf({ number, cells }: Row): Person | undefined {
    if (this.identifier < 0) return void this.held.push({ row: number, code: 'no-identifier-column' })
    const patientId = textOf(cells[this.identifier])
    const id = normalIdentifier(patientId)
    const known = this.persons.get(id)
    if (known) return known
    const { ring, profile, identity } = this.options
    const outcome = subjectOf(ring, { patientId }, { pseudonym: profile.pseudonym, ...(identity ? { identity } : {}) })
    if (outcome.kind === 'held') return void this.held.push({ row: number, code: outcome.code })
    const person = { id, subject: outcome.subject }
    this.persons.set(id, person)
    return person
  }

  /** Rows of one person often come one after the other; of a hundred thousand persons not all are kept ready. */
  private seedsOf({ id, subject }: Person): Seeds {
    if (this.ready?.id !== id) this.ready = { id, seeds: seedsOf([...this.own.get(id) ?? [], ...this.options.seedsOf?.(subject.pseudonym) ?? []]) }
    return this.ready.seeds
  }

  private cellOf(cell: Cell | undefined, index: number, context: RowContext): Cell {
    const text = textOf(cell).trim()
    if (text === '') return ''
    const tally = this.tallies[index] as Tally
    const treated = treatCell(text, this.columns[index] as ColumnPlan, context)
    count(tally, text, treated)
    return treated.text === text && typeof cell !== 'string' ? cell as Cell : typed(treated.text, cell)
  }
}

function count(tally: Tally, text: string, treated: TreatedCell): void {
  tally.filled += 1
  if (treated.text === '') tally.emptied += 1
  else if (treated.text !== text) tally.changed += 1
  for (const [kind, number] of Object.entries(treated.removed ?? {}) as [TextClass, number][]) tally.removed[kind] = (tally.removed[kind] ?? 0) + number
}

/** A date of a workbook stays one; a number that was made another stays one. */
function typed(text: string, before: Cell | undefined): Cell {
  if (before instanceof Date && /^\d{4}-\d{2}-\d{2}/.test(text)) return new Date(text.length === 10 ? text : `${text}Z`)
  return typeof before === 'number' && /^\d{1,6}$/.test(text) ? Number(text) : text
}

const fewPersons = 3

/** Values of a column that stand there for three persons or more name none of them. */
function commonValues(table: Table, identifier: number, index: number): (text: string) => boolean {
  const persons = new Map<string, Set<string>>()
  for (const { cells } of table.rows) {
    const text = textOf(cells[index]).trim()
    const who = persons.get(text) ?? new Set<string>()
    if (who.size < fewPersons) who.add(normalIdentifier(textOf(cells[identifier])))
    persons.set(text, who)
  }
  return (text) => (persons.get(text)?.size ?? 0) >= fewPersons
}

/** Without a date of its own a table is looked at on this day; fixed, so that a later run gives the same. */
const withoutDates: Day = { year: 2026, month: 1, day: 1 }

/** The latest day of any date column but births: nobody can be told to be older than on it. */
function latestDay(table: Table, columns: readonly ColumnPlan[]): Day {
  let latest: Day | undefined
  const value = (day: Day): number => day.year * 10_000 + day.month * 100 + day.day
  columns.forEach(({ role, dayOrder }, index) => {
    if (role !== 'date') return
    for (const { cells } of table.rows) {
      const day = readDate(textOf(cells[index]), dayOrder)?.day
      if (day && day.year <= mostPlausibleYear && (!latest || value(day) > value(latest))) latest = day
    }
  })
  return latest ?? withoutDates
}

/** Later ones stand for "not known" (2099, 9999). */
const mostPlausibleYear = 2050
