/** What the thread of tables is asked and what it answers. A file that was treated stays there by its number until it is forgotten, and rows come out of it in parts. */
import type { RiskReport, TableOutcome, TableProfile } from '@vesalius/deidentify/clinical'
import type { Failed } from '../worker-messages.ts'
import type { Normal } from './received-table.ts'
import type { ProposedTable, Treatment } from './treat-tables.ts'

/** Of what a table became, what people are shown. */
export interface ShownTable extends Pick<TableOutcome, 'persons' | 'held' | 'otherPerson' | 'columns'> {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly total: number
}

export interface Shown { readonly tables: readonly ShownTable[], readonly risk: RiskReport, readonly riskColumns: readonly string[] }

export type Task =
  | { readonly kind: 'propose', readonly bytes: Uint8Array, readonly profile: TableProfile }
  | { readonly kind: 'treat', readonly job: number, readonly project: string, readonly treatment: Treatment }
  | { readonly kind: 'rows', readonly job: number, readonly table: number, readonly from: number }
  | { readonly kind: 'written', readonly job: number }
  /** What the tables tell of persons is sealed for their images. */
  | { readonly kind: 'remember', readonly job: number }
  | { readonly kind: 'forget', readonly job: number }

export type Answer =
  | { readonly kind: 'proposed', readonly tables: readonly ProposedTable[] }
  | { readonly kind: 'treated', readonly shown: Shown }
  /** As the archive keeps them; fewer than were asked for at the end. */
  | { readonly kind: 'rows', readonly normal: Normal }
  | { readonly kind: 'written', readonly bytes: Uint8Array<ArrayBuffer>, readonly extension: 'csv' | 'xlsx' }
  | { readonly kind: 'done' }

export interface Question { readonly number: number, readonly task: Task }
export interface Reply { readonly number: number, readonly answer: Answer | Failed }
export interface ThreadSettings { readonly keysFolder: string }
