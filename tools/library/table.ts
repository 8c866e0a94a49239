/** A clinical table: CSV by RFC 4180, UTF-8, with a header. */
import { readFileSync } from 'node:fs'

export interface Table { readonly columns: readonly string[], readonly rows: readonly (readonly string[])[] }

export function readTable(path: string): Table {
  const [columns = [], ...rows] = recordsOf(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  return { columns, rows }
}

/** Cells of a column in order of rows. Throws when there is no such column. */
export function column({ columns, rows }: Table, name: string): string[] {
  const index = columns.indexOf(name)
  if (index < 0) throw new Error('a column that was asked for is not there')
  return rows.map((row) => (row[index] ?? '').trim())
}

/** Numbers of a column; what is empty or no number is NaN. */
export function numbers(table: Table, name: string): number[] {
  return column(table, name).map((text) => (text === '' ? Number.NaN : Number(text)))
}

function recordsOf(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  const cells = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r?\n|$)/gy
  for (let match = cells.exec(text); match; match = cells.exec(text)) {
    const [whole, cell = '', end] = match
    record.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end !== ',') {
      if (record.length > 1 || record[0] !== '') records.push(record)
      record = []
    }
    if (whole === '' || cells.lastIndex >= text.length) break
  }
  return records
}
