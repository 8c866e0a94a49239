/** Files of tables in and out: CSV and XLSX by their content, and names that carry no identity. */
import { basename } from 'node:path'
import { readCsv } from './read-csv.ts'
import { TableError } from './table-error.ts'
import type { Table } from './types.ts'
import { readWorkbook, writeWorkbook } from './workbooks.ts'
import { writeCsv } from './write-csv.ts'

/** One table of a CSV (also `.tsv`, `.txt`), one for each sheet of a workbook. Throws TableError. */
export async function readTables(bytes: Uint8Array): Promise<Table[]> {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (magic === '504b0304') return readWorkbook(bytes)
  // The older XLS, a PDF, and what has zeros without being UTF-16 is no table.
  if (magic === 'd0cf11e0' || magic === '25504446') throw new TableError('unreadable', 'format')
  if (!/^(fffe|feff)/.test(magic) && bytes.subarray(0, 4096).includes(0)) throw new TableError('unreadable', 'format')
  return [readCsv(bytes)]
}

/** The tables of one file, as they came: a CSV or a workbook. */
export async function writeTables(tables: readonly Table[]): Promise<{ bytes: Uint8Array, extension: 'csv' | 'xlsx' }> {
  const [first] = tables
  if (first?.kind === 'csv') return { bytes: writeCsv(first), extension: 'csv' }
  return { bytes: await writeWorkbook(tables), extension: 'xlsx' }
}

/** `clinical-1.csv` …; of names only the one that EUCAIM's contract fixes stays. `position` counts the files from 1. */
export function outputNameOf(input: string, position: number, extension: 'csv' | 'xlsx'): string {
  return basename(input).toLowerCase() === studiesTable && extension === 'csv' ? studiesTable : `clinical-${position}.${extension}`
}

/** PatientID, StudyUID, timepoint: which study belongs to which episode. */
const studiesTable = 'dcm_studies_metadata.csv'
