/** A de-identified table as the archive keeps it: cells as texts, dates in ISO 8601 at the precision they have, beside each column what was done to it. */
import { readDate, textOf } from '@vesalius/deidentify/clinical'
import type { ColumnPlan, Table, TableOutcome } from '@vesalius/deidentify/clinical'
import type { ReceivedColumn } from '#archive'

export interface Normal {
  readonly columns: readonly ReceivedColumn[]
  /** The column of the pseudonym; -1 when there is none. */
  readonly subject: number
  readonly rows: readonly (readonly string[])[]
}

export function normalTable({ table, columns }: Pick<TableOutcome, 'table' | 'columns'>): Normal {
  const plans = columns.map(({ plan }) => plan).filter(({ action }) => action !== 'remove')
  const byHeader = new Map(plans.map((plan) => [plan.header, plan]))
  const identifier = plans.find(({ action }) => action === 'pseudonym')
  // EUCAIM's layout renames the column of the identifier.
  const written = table.header.map((header) => ({ ...(byHeader.get(header) ?? identifier ?? { role: 'unknown', action: 'remove' } as const), header }))
  return {
    columns: written.map(({ header, role, action }) => ({ header, role, action })),
    subject: written.findIndex(({ action }) => action === 'pseudonym'),
    rows: table.rows.map(({ cells }) => written.map((plan, index) => cellText(textOf(cells[index]).trim(), plan))),
  }
}

function cellText(text: string, { role, action, dayOrder }: ColumnPlan): string {
  if (role !== 'date' && role !== 'birth-date') return text
  const date = readDate(text, dayOrder)
  if (!date) return ''
  const { year, month, day } = date.day
  const precision = action === 'first-of-month' && date.precision === 'day' ? 'month' : date.precision
  return [String(year).padStart(4, '0'), ...(precision === 'year' ? [] : [two(month)]), ...(precision === 'day' ? [two(day)] : [])].join('-')
}

const two = (value: number): string => String(value).padStart(2, '0')

/** The other way: as a table that is treated again when keys are rotated. */
export function tableOf(columns: readonly ReceivedColumn[], rows: readonly (readonly string[])[]): { table: Table, plans: readonly ColumnPlan[] } {
  return {
    table: { kind: 'csv', delimiter: ',', header: columns.map(({ header }) => header), headed: true, rows: rows.map((cells, index) => ({ number: index + 1, cells })), warnings: [] },
    plans: columns.map(({ header, role, action }) => ({ header, role: role as ColumnPlan['role'], action: action as ColumnPlan['action'] })),
  }
}
