/** A table as CSV (RFC 4180): UTF-8 without byte order mark, with the delimiter it came with. */
import { stringify } from 'csv-stringify/sync'
import { textOf } from './header-row.ts'
import type { Table } from './types.ts'

export function writeCsv(table: Table): Uint8Array {
  const rows = table.rows.map(({ cells }) => cells.map(textOf))
  const records = table.headed ? [[...table.header], ...rows] : rows
  return Buffer.from(stringify(records, { delimiter: table.delimiter, record_delimiter: '\r\n' }))
}
