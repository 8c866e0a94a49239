/**
 * Clinical tables that go with images: proposed column by column, de-identified by the same keys, their risk together with the images of the project.
 * The table is in memory for as long as an answer takes. What it tells of persons is kept sealed for their images when a person releases it.
 */
import { allowedActions, deidentifyTable, planFor, proposeColumns, readTables, riskColumnsOf, riskOf, seedsOfTables, TableError, writeTables } from '@vesalius/deidentify/clinical'
import type { ColumnAction, ColumnPlan, ColumnProposal, ColumnRole, RiskReport, Table, TableOutcome } from '@vesalius/deidentify/clinical'
import type { Archive } from '#archive'
import type { Ledger } from '#engines'
import type { Keys } from '../keys.ts'
import { BadColumns, BadTable } from '../problems.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { keepSeeds } from './person-file.ts'

export interface ProposedTable {
  readonly rows: number
  readonly warnings: readonly string[]
  readonly columns: readonly (ColumnProposal & { readonly filled: number })[]
}

export interface Proposals {
  readonly tables: readonly ProposedTable[]
  /** What the project's profile allows for each role. */
  readonly allowed: Readonly<Record<ColumnRole, readonly ColumnAction[]>>
}

export interface ClinicalJob {
  readonly project: string
  readonly bytes: Uint8Array
  /** For each table one plan a column. */
  readonly plans: readonly (readonly ColumnPlan[])[]
  /** Names of columns an outsider may know; those that are usual when absent. */
  readonly quasi?: readonly string[] | undefined
  readonly k: number
}

export interface TreatedTable { readonly table: Table, readonly columns: readonly ColumnPlan[] }

export interface ClinicalResult {
  readonly outcomes: readonly TableOutcome[]
  readonly risk: RiskReport
  readonly riskColumns: readonly string[]
}

export interface ClinicalParts {
  readonly archive: Archive
  readonly ledger: Ledger
  readonly keys: Keys
  readonly keysFolder: string
  readonly profiles: Profiles
}

const roles: readonly ColumnRole[] = [
  'identifier', 'other-identifier', 'name', 'staff', 'institution', 'address', 'telephone', 'mail', 'birth-date', 'date', 'time', 'uid', 'age', 'sex', 'postcode', 'code', 'number', 'text', 'unknown',
]

export class Clinical {
  private readonly parts: ClinicalParts

  constructor(parts: ClinicalParts) {
    this.parts = parts
  }

  async propose(project: string, bytes: Uint8Array): Promise<Proposals> {
    const { profile } = await this.parts.profiles.ofProject(project)
    const tables = await readable(bytes)
    return {
      tables: tables.map((table) => ({
        rows: table.rows.length, warnings: table.warnings,
        columns: proposeColumns(table, profile).map((proposal, index) => ({ ...proposal, filled: table.rows.filter(({ cells }) => cells[index] !== null && cells[index] !== '' && cells[index] !== undefined).length })),
      })),
      allowed: Object.fromEntries(roles.map((role) => [role, allowedActions(role, profile)])) as Proposals['allowed'],
    }
  }

  async preview(job: ClinicalJob): Promise<ClinicalResult> {
    return (await this.treated(job)).result
  }

  /** The file as it may leave. What it tells of persons is kept for their images from now on. */
  async release(actor: string, job: ClinicalJob): Promise<{ bytes: Uint8Array, extension: 'csv' | 'xlsx' }> {
    const { tables, result: { outcomes } } = await this.treated(job)
    const [rows, persons] = [outcomes.reduce((sum, { table }) => sum + table.rows.length, 0), Math.max(0, ...outcomes.map((one) => one.persons))]
    await this.parts.ledger.append({ type: 'ingest/clinical-released', actor, subject: `project-${job.project}`, detail: { tables: tables.length, rows, persons, held: outcomes.reduce((sum, { held }) => sum + held.length, 0) } })
    this.remember(job.project, tables)
    return writeTables(outcomes.map(({ table }) => table))
  }

  /** What the tables tell of persons is looked for in their images from now on. */
  remember(project: string, tables: readonly TreatedTable[]): void {
    const { keys, keysFolder } = this.parts
    keepSeeds(keysFolder, keys, { project, seeds: seedsOfTables(tables, (patientId) => patientId) })
  }

  /** The tables as they came with their plans, for as long as the answer takes, and what they become. */
  async treated({ project, bytes, plans, quasi, k }: ClinicalJob): Promise<{ tables: readonly TreatedTable[], result: ClinicalResult }> {
    const { archive, keys, profiles } = this.parts
    const { profile } = await profiles.ofProject(project)
    const tables = (await readable(bytes)).map((table, index) => ({ table, columns: planned(table, { profile, plan: plans[index] }) }))
    const outcomes = tables.map(({ table, columns }) => deidentifyTable(table, columns, { ring: keys.ringOf(project), profile }))
    const found = riskColumnsOf(await archive.characteristics(project), outcomes.map(({ table }, index) => ({ table, columns: tables[index]?.columns ?? [] })))
    const names = found.columns.map(({ name }) => name)
    const chosen = quasi ? quasi.filter((name) => names.includes(name)) : found.usualQuasi
    return { tables, result: { outcomes, risk: riskOf(found.columns, { quasi: chosen, k }), riskColumns: names } }
  }
}

async function readable(bytes: Uint8Array): Promise<Table[]> {
  try {
    return await readTables(bytes)
  } catch (error) {
    throw error instanceof TableError ? BadTable(error.code) : error
  }
}

function planned(table: Table, { profile, plan }: { profile: Parameters<typeof planFor>[1], plan: readonly ColumnPlan[] | undefined }): readonly ColumnPlan[] {
  try {
    return planFor(table, profile, plan)
  } catch (error) {
    throw error instanceof TableError ? BadColumns() : error
  }
}
