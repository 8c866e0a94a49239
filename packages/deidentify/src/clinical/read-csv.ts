/** CSV as hospitals write it (RFC 4180 and what spreadsheets make of it): delimiter, encoding and byte order mark are found out, not asked for. */
import { parse } from 'csv-parse/sync'
import { headedTable } from './header-row.ts'
import { TableError } from './table-error.ts'
import type { Row, Table } from './types.ts'

const delimiters = [',', ';', '\t', '|'] as const
const sampleLength = 65_536
const mostBytes = 512 * 1024 * 1024

/** UTF-8 or UTF-16 with a byte order mark, UTF-8 without, else Windows-1252 with a warning. Throws TableError. */
export function readCsv(bytes: Uint8Array): Table {
  if (bytes.length > mostBytes) throw new TableError('too-large', 'bytes')
  const { text, guessed } = decode(bytes)
  const told = /^sep=(.)\r?\n/i.exec(text)
  const body = told ? text.slice(told[0].length) : text
  const delimiter = told?.[1] ?? delimiterOf(body)
  const rows = parseRows(body, delimiter)
  if (rows.length === 0) throw new TableError('empty', 'no rows')
  const table = headedTable(rows, { kind: 'csv', delimiter })
  return guessed ? { ...table, warnings: ['encoding-guessed', ...table.warnings] } : table
}

function decode(bytes: Uint8Array): { text: string, guessed: boolean } {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  if (mark === 'fffe') return { text: new TextDecoder('utf-16le').decode(bytes), guessed: false }
  if (mark === 'feff') return { text: new TextDecoder('utf-16be').decode(bytes), guessed: false }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: false }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true }
  }
}

function parseRows(text: string, delimiter: string): Row[] {
  try {
    const records = parse(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true }) as unknown as { record: string[], info: { lines: number } }[]
    let before = 0
    return records.map(({ record, info }) => {
      const number = before + 1
      before = info.lines
      return { number, cells: record }
    })
  } catch (error) {
    throw new TableError('unreadable', (error as { code?: string }).code ?? 'csv')
  }
}

/** The one that gives most rows the same number of cells, and more than one. */
function delimiterOf(text: string): string {
  const end = text.length <= sampleLength ? text.length : Math.max(text.lastIndexOf('\n', sampleLength), 1)
  const scored = delimiters.map((delimiter) => ({ delimiter, score: scoreOf(text.slice(0, end), delimiter) }))
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

function scoreOf(sample: string, delimiter: string): number {
  try {
    const widths = parseRows(sample, delimiter).map(({ cells }) => cells.length)
    const counts = new Map<number, number>()
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
    const [width = 1, count = 0] = [...counts].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0] ?? []
    return width < 2 ? 0 : count / widths.length + Math.min(width, 50) / 1000
  } catch {
    return 0
  }
}
