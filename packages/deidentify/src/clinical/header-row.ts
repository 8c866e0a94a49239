/** Whether the first row names the columns, or is a person's already; a header is never made of somebody's data. */
import { readDate } from './cell-dates.ts'
import type { Cell, Row, Table } from './types.ts'

/** `rows` must not be empty. */
export function headedTable(rows: readonly Row[], { kind, delimiter }: Pick<Table, 'kind' | 'delimiter'>): Table {
  const first = (rows[0] as Row).cells.map(textOf)
  const headed = isHeader(first)
  const body = headed ? rows.slice(1) : rows
  const header = headed ? unique(first.map((text, index) => text.trim() || nameless(index))) : first.map((_, index) => nameless(index))
  const ragged = body.some(({ cells }) => cells.length !== header.length)
  return { kind, delimiter, header, headed, rows: body, warnings: ragged ? ['ragged'] : [] }
}

export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return isoOf(cell)
  return typeof cell === 'string' ? cell : String(cell)
}

function isoOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19)
}

const nameless = (index: number): string => `column ${index + 1}`

/** A number, a date or a mail address in the first row is data. One-hot tables have long headers with digits inside, which is neither. */
function isHeader(first: readonly string[]): boolean {
  const told = first.map((text) => text.trim()).filter((text) => text !== '')
  if (told.length === 0) return false
  return !told.some((text) => /^[-+]?\d+([.,]\d+)?$/.test(text) || readDate(text) !== undefined || /\S@\S+\.\S/.test(text) || /^[0-2](\.\d+){4,}$/.test(text))
}

/** Two columns of one name become `name` and `name (2)`, so that a plan means one of them. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}
