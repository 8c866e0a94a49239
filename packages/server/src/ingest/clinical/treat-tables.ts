/** What becomes of a clinical file, without anything else of the node: read, its columns proposed, de-identified as its plans say, its risk beside the images. Runs in the thread of tables. */
import { deidentifyTable, planFor, proposeColumns, readTables, riskColumnsOf, riskOf, TableError } from '@vesalius/deidentify/clinical'
import type { ColumnPlan, ColumnProposal, RiskReport, Table, TableOutcome, TableProfile } from '@vesalius/deidentify/clinical'
import type { KeyRing } from '@vesalius/deidentify/subject'
import type { Archive } from '#archive'
import { BadColumns, BadTable } from '../problems.ts'

export interface ProposedTable {
  readonly rows: number
  readonly warnings: readonly string[]
  readonly columns: readonly (ColumnProposal & { readonly filled: number })[]
}

export interface TreatedTable { readonly table: Table, readonly columns: readonly ColumnPlan[] }

export interface Treatment {
  readonly bytes: Uint8Array
  readonly profile: TableProfile
  /** For each table one plan a column. */
  readonly plans: readonly (readonly ColumnPlan[])[]
  readonly characteristics: Awaited<ReturnType<Archive['characteristics']>>
  readonly quasi: readonly string[] | undefined
  readonly k: number
}

export interface Treated {
  /** As they came, with their plans. */
  readonly tables: readonly TreatedTable[]
  readonly outcomes: readonly TableOutcome[]
  readonly risk: RiskReport
  readonly riskColumns: readonly string[]
}

/** Raises ingest/bad-table. */
export async function proposeTables(bytes: Uint8Array, profile: TableProfile): Promise<ProposedTable[]> {
  return (await readable(bytes)).map((table) => ({
    rows: table.rows.length, warnings: table.warnings,
    columns: proposeColumns(table, profile).map((proposal, index) => ({ ...proposal, filled: table.rows.filter(({ cells }) => cells[index] !== null && cells[index] !== '' && cells[index] !== undefined).length })),
  }))
}

/** Raises ingest/bad-table, ingest/bad-columns. */
export async function treatTables({ bytes, profile, plans, characteristics, quasi, k }: Treatment, ring: KeyRing): Promise<Treated> {
  const tables = (await readable(bytes)).map((table, index) => ({ table, columns: planned(table, profile, plans[index]) }))
  const outcomes = tables.map(({ table, columns }) => deidentifyTable(table, columns, { ring, profile }))
  const found = riskColumnsOf(characteristics, outcomes.map(({ table }, index) => ({ table, columns: tables[index]?.columns ?? [] })))
  const names = found.columns.map(({ name }) => name)
  const chosen = quasi ? quasi.filter((name) => names.includes(name)) : found.usualQuasi
  return { tables, outcomes, risk: riskOf(found.columns, { quasi: chosen, k }), riskColumns: names }
}

async function readable(bytes: Uint8Array): Promise<Table[]> {
  try {
    return await readTables(bytes)
  } catch (error) {
    throw error instanceof TableError ? BadTable(error.code) : error
  }
}

function planned(table: Table, profile: Parameters<typeof planFor>[1], plan: readonly ColumnPlan[] | undefined): readonly ColumnPlan[] {
  try {
    return planFor(table, profile, plan)
  } catch (error) {
    throw error instanceof TableError ? BadColumns() : error
  }
}
