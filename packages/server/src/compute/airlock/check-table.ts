/** Results as a table: the declared columns in their order, plain cells without quotes, counts that are not small, no column that is a picture. */
import type { OutputOf } from '../tools/manifest.ts'
import type { DisclosurePolicy } from '../open-dataset.ts'
import { deduplicated } from './check-json.ts'
import { stop } from './finding.ts'
import type { Finding } from './finding.ts'
import { checkNumbers, checkText } from './hidden.ts'

type Column = OutputOf<'table'>['columns'][number]

export function checkTable(bytes: Uint8Array, { name, columns, maxRows }: OutputOf<'table'>, policy: DisclosurePolicy): Finding[] {
  const text = Buffer.from(bytes).toString('latin1')
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (/["\r\t]|[^\x0a\x20-\x7e]/.test(text) || lines[0] !== columns.map((column) => column.name).join(',')) return [stop('schema', name)]
  const rows = lines.slice(1).map((line) => line.split(','))
  if (rows.length > maxRows) return [stop('size', name, rows.length)]
  if (rows.some((row) => row.length !== columns.length)) return [stop('schema', name)]
  const numeric = columns.flatMap((column, index) => (column.kind === 'category' ? [] : [index]))
  // A picture across the columns shows row by row.
  const across = checkNumbers(rows.flatMap((row) => numeric.map((index) => row[index] ?? '').filter(Boolean).map(Number)), name)
  return deduplicated([...columns.flatMap((column, index) => checkColumn(column, rows.map((row) => row[index] ?? ''), policy)), ...across])
}

function checkColumn({ name, kind, values }: Column, cells: readonly string[], { minimumCell, dominance }: DisclosurePolicy): Finding[] {
  // An empty cell was suppressed.
  const filled = cells.filter((cell) => cell !== '')
  if (kind === 'category') {
    const strange = values ? filled.filter((cell) => !values.includes(cell)).length : 0
    return strange ? [stop('schema', name, strange)] : filled.flatMap((cell) => (cell.length > 60 ? [stop('schema', name)] : checkText(cell, name)))
  }
  if (filled.some((cell) => !/^-?\d{1,17}(\.\d{1,17})?(e[+-]?\d{1,3})?$/.test(cell))) return [stop('schema', name)]
  const numbers = filled.map(Number)
  const small = kind === 'count' ? numbers.filter((count) => count > 0 && count < minimumCell).length : 0
  const large = kind === 'share' ? numbers.filter((share) => share > dominance).length : 0
  return [...(small ? [stop('small-cell', name, small)] : []), ...(large ? [stop('dominance', name, large)] : []), ...checkNumbers(numbers, name)]
}
