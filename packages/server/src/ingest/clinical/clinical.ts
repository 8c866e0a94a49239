/**
 * Clinical tables that go with images: proposed column by column, de-identified by the same keys, their risk together with the images of the project.
 * The table is in memory for as long as an answer takes. What it tells of persons is kept sealed for their images when a person releases it.
 */
import { allowedActions } from '@vesalius/deidentify/clinical'
import type { ColumnAction, ColumnPlan, ColumnRole } from '@vesalius/deidentify/clinical'
import type { Archive } from '#archive'
import type { Ledger } from '#engines'
import type { Keys } from '../keys.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Shown } from './table-task.ts'
import type { TableThread, TreatedFile } from './table-thread.ts'
import type { ProposedTable } from './treat-tables.ts'

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

export interface ClinicalParts {
  readonly archive: Archive
  readonly ledger: Ledger
  readonly keys: Keys
  readonly keysFolder: string
  readonly profiles: Profiles
  readonly tables: TableThread
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
    return { tables: await this.parts.tables.propose(bytes, profile), allowed: Object.fromEntries(roles.map((role) => [role, allowedActions(role, profile)])) as Proposals['allowed'] }
  }

  preview(job: ClinicalJob): Promise<Shown> {
    return this.treated(job, async ({ shown }) => shown)
  }

  /** The file as it may leave. What it tells of persons is kept for their images from now on. */
  release(actor: string, job: ClinicalJob): Promise<{ readonly bytes: Uint8Array, readonly extension: 'csv' | 'xlsx' }> {
    return this.treated(job, async (file) => {
      const { tables } = file.shown
      const [rows, persons] = [tables.reduce((sum, { total }) => sum + total, 0), Math.max(0, ...tables.map((one) => one.persons))]
      await this.parts.ledger.append({ type: 'ingest/clinical-released', actor, subject: `project-${job.project}`, detail: { tables: tables.length, rows, persons, held: tables.reduce((sum, { held }) => sum + held.length, 0) } })
      await file.remember()
      return file.written()
    })
  }

  /** What the file becomes, for as long as `work` lasts. Raises ingest/bad-table, ingest/bad-columns. */
  async treated<Result>({ project, bytes, plans, quasi, k }: ClinicalJob, work: (file: TreatedFile) => Promise<Result>): Promise<Result> {
    const { archive, profiles, tables } = this.parts
    const { profile } = await profiles.ofProject(project)
    return tables.treat(project, { bytes, profile, plans, quasi, k, characteristics: await archive.characteristics(project) }, work)
  }
}
