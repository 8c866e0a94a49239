/** The tables that go with a set of images, from their files to what is written: what the offline door and the page call. */
import type { IdentityRule } from '../subject/identity.ts'
import type { KeyRing } from '../subject/key-ring.ts'
import { subjectOf } from '../subject/subject.ts'
import type { SeedValue } from '../text/types.ts'
import { deidentifyTable, type TableOutcome } from './deidentify-table.ts'
import { identifierIndex, seedsOfTables, type PersonSeeds } from './person-seeds.ts'
import { planFor } from './plan-columns.ts'
import { TableError } from './table-error.ts'
import { outputNameOf, readTables, writeTables } from './table-files.ts'
import { textOf } from './header-row.ts'
import type { ColumnPlan, Table, TableProfile } from './types.ts'

export interface ClinicalFile {
  /** Looked at for the one name that EUCAIM's contract fixes, and never written otherwise. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ClinicalOptions {
  readonly ring: KeyRing
  readonly profile: TableProfile
  readonly identity?: IdentityRule
  /** By the number of the table over all files, from 1, as `readColumns` gives it; proposals where it is absent. */
  readonly columns?: ReadonlyMap<number, readonly ColumnPlan[]>
}

export interface ClinicalTable {
  readonly table: Table
  readonly columns: readonly ColumnPlan[]
  /** Of its file, from 1. */
  readonly file: number
}

export interface ClinicalOutput {
  /** `clinical-1.csv` … */
  readonly name: string
  readonly bytes: Uint8Array
  readonly outcomes: readonly TableOutcome[]
}

export interface ClinicalSet {
  readonly tables: readonly ClinicalTable[]
  /** Files that are no tables, by their number from 1, with the code of a TableError: held. */
  readonly held: readonly { readonly file: number, readonly code: TableError['code'] }[]
  /** For the engine of the images, by pseudonym. */
  readonly seeds: PersonSeeds
  /** Identifiers as they stand, by pseudonym: for the vault of a holder who keeps the link. */
  readonly links: ReadonlyMap<string, { readonly patientId: string, readonly issuer: string }>
  /** `seedsOf`: what the images tell of a person. A file that is held gives no output; one of which no row is left gives its header. */
  deidentify(seedsOf?: (pseudonym: string) => readonly SeedValue[]): Promise<ClinicalOutput[]>
}

/** Throws TableError `bad-plan` when what was confirmed does not fit a table or the profile. */
export async function openClinicalSet(files: readonly ClinicalFile[], options: ClinicalOptions): Promise<ClinicalSet> {
  const tables: ClinicalTable[] = []
  const held: ClinicalSet['held'][number][] = []
  for (const [index, { bytes }] of files.entries()) {
    try {
      for (const table of await readTables(bytes)) tables.push({ table, columns: planFor(table, options.profile, options.columns?.get(tables.length + 1)), file: index + 1 })
    } catch (error) {
      if (!(error instanceof TableError) || error.code === 'bad-plan') throw error
      held.push({ file: index + 1, code: error.code })
    }
  }
  const stray = [...options.columns?.keys() ?? []].find((number) => number > tables.length)
  if (stray !== undefined) throw new TableError('bad-plan', `no table ${stray}`)
  const seeds = seedsOfTables(tables, (patientId) => pseudonymOf(patientId, options))
  return { tables, held, seeds, links: linksOf(tables, options), deidentify: (seedsOf) => outputsOf(files, tables, { options, seeds, ...(seedsOf ? { seedsOf } : {}) }) }
}

function pseudonymOf(patientId: string, { ring, profile, identity }: ClinicalOptions): string | undefined {
  const outcome = subjectOf(ring, { patientId }, { pseudonym: profile.pseudonym, ...(identity ? { identity } : {}) })
  return outcome.kind === 'subject' ? outcome.subject.pseudonym : undefined
}

function linksOf(tables: readonly ClinicalTable[], options: ClinicalOptions): ClinicalSet['links'] {
  const links = new Map<string, { patientId: string, issuer: string }>()
  for (const { table, columns } of tables) {
    const at = identifierIndex(columns)
    for (const { cells } of at < 0 ? [] : table.rows) {
      const patientId = textOf(cells[at]).trim()
      const pseudonym = pseudonymOf(patientId, options)
      if (pseudonym !== undefined && !links.has(pseudonym)) links.set(pseudonym, { patientId, issuer: '' })
    }
  }
  return links
}

interface Known { readonly options: ClinicalOptions, readonly seeds: PersonSeeds, readonly seedsOf?: (pseudonym: string) => readonly SeedValue[] }

async function outputsOf(files: readonly ClinicalFile[], tables: readonly ClinicalTable[], { options, seeds, seedsOf }: Known): Promise<ClinicalOutput[]> {
  const together = (pseudonym: string): readonly SeedValue[] => [...seeds.get(pseudonym) ?? [], ...seedsOf?.(pseudonym) ?? []]
  const outputs: ClinicalOutput[] = []
  for (const [index, { name }] of files.entries()) {
    const outcomes = tables.filter(({ file }) => file === index + 1).map(({ table, columns }) => deidentifyTable(table, columns, { ...options, seedsOf: together }))
    if (outcomes.length === 0) continue
    const { bytes, extension } = await writeTables(outcomes.map(({ table }) => table))
    outputs.push({ name: outputNameOf(name, index + 1, extension), bytes, outcomes })
  }
  return outputs
}
