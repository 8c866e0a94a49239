/** Workbooks (ECMA-376): every sheet is a table. What is written carries no author, no sheet name of the original and no time of writing. */
import { unzipSync, zipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { headedTable } from './header-row.ts'
import { TableError } from './table-error.ts'
import type { Cell, Table } from './types.ts'

const mostUnpacked = 1024 * 1024 * 1024
const earliest = new Date('1980-01-01T00:00:00')

/** Sheets without any row are left out. Throws TableError: `unreadable` also for the older XLS, `too-large` above 1 GB unpacked. */
export async function readWorkbook(bytes: Uint8Array): Promise<Table[]> {
  refuseBomb(bytes)
  try {
    const sheets = await readExcelFile(Buffer.from(bytes))
    return sheets.flatMap(({ data }) => {
      const rows = data.map((cells, index) => ({ number: index + 1, cells: cells as Cell[] })).filter(({ cells }) => cells.some((cell) => cell !== null && cell !== ''))
      return rows.length === 0 ? [] : [headedTable(rows, { kind: 'sheet', delimiter: ',' })]
    })
  } catch {
    throw new TableError('unreadable', 'workbook')
  }
}

function refuseBomb(bytes: Uint8Array): void {
  let total = 0
  try {
    unzipSync(bytes, { filter: ({ originalSize }) => { total += originalSize; return false } })
  } catch {
    throw new TableError('unreadable', 'zip')
  }
  if (total > mostUnpacked) throw new TableError('too-large', 'unpacked')
}

/** The same bytes for the same tables. Sheets are named `Table 1`, `Table 2` … */
export async function writeWorkbook(tables: readonly Table[]): Promise<Uint8Array> {
  const sheets = tables.map((table, index) => ({
    sheet: `Table ${index + 1}`,
    data: [...(table.headed ? [[...table.header]] : []), ...table.rows.map(({ cells }) => cells.map(written))],
  }))
  const bytes = await writeExcelFile(sheets).toBuffer()
  return zipSync(unzipSync(bytes), { mtime: earliest })
}

function written(cell: Cell): string | number | boolean | null | { value: Date, type: typeof Date, format: string } {
  if (!(cell instanceof Date)) return cell === '' ? null : cell
  return { value: cell, type: Date, format: cell.getTime() % 86_400_000 === 0 ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' }
}
