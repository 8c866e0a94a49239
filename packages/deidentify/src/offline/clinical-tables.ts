/** Clinical tables of an offline run: read before the images, so that what they say of a person is looked for there; written after them. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deidentifyTable, type ColumnPlan, outputNameOf, planFor, readColumns, type ReleasedImage, type ReleasedTable, readTables, riskColumnsOf, riskOf, seedsOfTables, type Table, TableError, type TableOutcome, writeTables } from '../clinical/index.ts'
import type { ClinicalCounts } from '../report/index.ts'
import { type KeyRing, subjectOf } from '../subject/index.ts'
import type { SeedValue } from '../text/types.ts'
import { writeWhole } from './durable-writer.ts'
import { exitCodes, OfflineFailure } from './failure.ts'
import type { OfflineOptions } from './settings.ts'

export interface PlannedTable { readonly table: Table, readonly columns: readonly ColumnPlan[] }
/** One file, with its tables: one of a CSV, one for each sheet of a workbook. */
export interface ClinicalFile { readonly name: string, readonly tables: readonly PlannedTable[] }

/** Throws OfflineFailure that names a file by its place among the `--clinical` options. */
export async function readClinical({ clinical = [], columnsFile, profile }: Pick<OfflineOptions, 'clinical' | 'columnsFile' | 'profile'>): Promise<ClinicalFile[]> {
  const confirmed = columnsFile === undefined ? undefined : guarded('the file of columns', () => readColumns(readText(columnsFile)))
  const files: ClinicalFile[] = []
  let number = 0
  for (const [place, path] of clinical.entries()) {
    const bytes = readBytes(path, place)
    const tables = await readTables(bytes).catch((error: unknown) => refuse(`clinical file ${place + 1}`, error))
    files.push({ name: path, tables: tables.map((table) => ({ table, columns: guarded(`table ${number + 1}`, () => planFor(table, profile, confirmed?.get(++number) ?? (confirmed && [])))})) })
  }
  return files
}

function readBytes(path: string, place: number): Uint8Array {
  try {
    return readFileSync(path)
  } catch {
    throw new OfflineFailure(`clinical file ${place + 1} cannot be read`, exitCodes.noInput)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new OfflineFailure('the file of columns cannot be read', exitCodes.noInput)
  }
}

function guarded<Result>(what: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    return refuse(what, error)
  }
}

function refuse(what: string, error: unknown): never {
  if (error instanceof TableError) throw new OfflineFailure(`${what}: ${error.message}`, exitCodes.data)
  throw error
}

/** By pseudonym, what the rows of a person say. */
export function clinicalSeeds(files: readonly ClinicalFile[], ring: KeyRing, { profile, identity }: Pick<OfflineOptions, 'profile' | 'identity'>): ReadonlyMap<string, readonly SeedValue[]> {
  return seedsOfTables(files.flatMap(({ tables }) => tables), (patientId) => {
    const found = subjectOf(ring, { patientId }, { pseudonym: profile.pseudonym, ...(identity ? { identity } : {}) })
    return found.kind === 'subject' ? found.subject.pseudonym : undefined
  })
}

export interface ClinicalWriting {
  readonly root: string
  readonly ring: KeyRing
  readonly options: Pick<OfflineOptions, 'profile' | 'identity'>
  seedsOf(pseudonym: string): readonly SeedValue[]
  /** Of whom images are released. */
  readonly subjects: ReadonlySet<string>
  readonly images: readonly ReleasedImage[]
}

/** Writes `clinical/…` below the output; gives what the report says. */
export async function writeClinical(files: readonly ClinicalFile[], writing: ClinicalWriting): Promise<ClinicalCounts> {
  const folder = join(writing.root, 'clinical')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const outcomes: { readonly outcome: TableOutcome, readonly columns: readonly ColumnPlan[] }[] = []
  for (const [place, { name, tables }] of files.entries()) {
    const treated = tables.map(({ table, columns }) => ({ columns, outcome: deidentifyTable(table, columns, { ring: writing.ring, ...writing.options, seedsOf: (pseudonym) => writing.seedsOf(pseudonym) }) }))
    const { bytes, extension } = await writeTables(treated.map(({ outcome }) => outcome.table))
    writeWhole(join(folder, outputNameOf(name, place + 1, extension)), bytes)
    outcomes.push(...treated)
  }
  return counted(outcomes, writing)
}

const threshold = 5

function counted(outcomes: readonly { readonly outcome: TableOutcome, readonly columns: readonly ColumnPlan[] }[], { images, subjects }: ClinicalWriting): ClinicalCounts {
  const columns: Record<string, number> = {}
  const rowsHeld: Record<string, number> = {}
  let rowsWithoutImages = 0
  for (const { outcome, columns: plans } of outcomes) {
    for (const { action } of plans) columns[action] = (columns[action] ?? 0) + 1
    for (const { code } of outcome.held) rowsHeld[code] = (rowsHeld[code] ?? 0) + 1
    const at = outcome.columns.filter(({ plan }) => plan.action !== 'remove').findIndex(({ plan }) => plan.action === 'pseudonym')
    const column = outcome.table.header[0] === 'PatientID' ? 0 : at
    rowsWithoutImages += outcome.table.rows.filter(({ cells }) => !subjects.has(String(cells[column] ?? ''))).length
  }
  const released = outcomes.map(({ outcome, columns: plans }): ReleasedTable => ({ table: outcome.table, columns: plans }))
  return {
    tables: outcomes.length, rows: sum(outcomes.map(({ outcome }) => outcome.table.rows.length)), rowsHeld, rowsWithoutImages,
    rowsOfAnotherPerson: sum(outcomes.map(({ outcome }) => outcome.otherPerson.length)), columns,
    contents: outcomes.map(({ outcome: { table } }) => `sha256:${createHash('sha256').update(JSON.stringify([table.header, table.rows.map(({ cells }) => cells)])).digest('hex')}`),
    ...anonymity(images, released),
  }
}

/** Images and tables together, by the columns that an outsider usually knows (requirement R80). */
function anonymity(images: readonly ReleasedImage[], tables: readonly ReleasedTable[]): Pick<ClinicalCounts, 'anonymity'> {
  const { columns, usualQuasi } = riskColumnsOf(images, tables)
  if (columns.length === 0 || usualQuasi.length === 0) return {}
  const { persons, before, suggestion } = riskOf(columns, { quasi: usualQuasi, k: threshold })
  return {
    anonymity: {
      persons, quasiIdentifiers: usualQuasi, threshold, smallestGroup: before.smallest, personsBelow: before.personsBelow, personsAlone: before.personsAlone,
      suggested: suggestion.steps.map(({ column, level, distinctBefore, distinctAfter }) => ({ column, level: String(level), distinctBefore, distinctAfter })),
      personsBelowThen: suggestion.after.personsBelow,
    },
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
