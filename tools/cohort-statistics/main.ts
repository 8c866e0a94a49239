/** Describes a clinical table column by column, so that no cell counts fewer subjects than may be told. Moments after Chan, so that sites can be merged. */
import { cell, pathOf, run, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { column, readTable } from '../library/table.ts'

interface Arguments { readonly columns?: readonly string[] }

function describe(context: RunContext<Arguments>): void {
  const table = readTable(`${pathOf(context, 'inputs', 'data')}/table.csv`)
  const minimum = context.minimum_cell
  const names = context.arguments.columns ?? table.columns
  writeResult(context, 'result', {
    n: cell(table.rows.length, minimum),
    columns: names.map((name) => {
      const cells = column(table, name)
      const filled = cells.filter((text) => text !== '')
      const missing = cell(cells.length - filled.length, minimum)
      const values = filled.map(Number)
      const distinct = new Set(filled).size
      if (filled.length > 0 && values.every(Number.isFinite) && distinct > 2) return { name, kind: 'number', n: cell(filled.length, minimum), missing, ...momentsOf(values, minimum) }
      return { name, kind: 'category', n: cell(filled.length, minimum), missing, categories: categoriesOf(filled, minimum) }
    }),
  })
}

const nothing = { mean: null, standardDeviation: null, largestShare: null, quartiles: null }

/** Not told for few subjects, nor where one of them makes most of the sum. Quartiles are means of the middle of each quarter's neighbours, not values of a subject. */
function momentsOf(values: readonly number[], minimum: number) {
  if (values.length < minimum) return nothing
  let [mean, m2] = [0, 0]
  values.forEach((value, at) => {
    const delta = value - mean
    mean += delta / (at + 1)
    m2 += delta * (value - mean)
  })
  const total = values.reduce((sum, value) => sum + Math.abs(value), 0)
  const largestShare = total === 0 ? 0 : Math.max(...values.map(Math.abs)) / total
  if (largestShare > 0.85) return nothing
  const sorted = values.toSorted((a, b) => a - b)
  return { mean, standardDeviation: values.length > 1 ? Math.sqrt(m2 / (values.length - 1)) : 0, largestShare, quartiles: [0.25, 0.5, 0.75].map((share) => smoothed(sorted, share, minimum)) }
}

/** The mean of as many order statistics around the quantile as a cell needs. */
function smoothed(sorted: readonly number[], share: number, minimum: number): number {
  const start = Math.max(0, Math.min(sorted.length - minimum, Math.round(share * (sorted.length - 1) - (minimum - 1) / 2)))
  const near = sorted.slice(start, start + minimum)
  return near.reduce((sum, value) => sum + value, 0) / near.length
}

/** Rare values are one category together; when that one is rare too, it and the smallest other are not counted, for else the total would tell (secondary suppression). */
function categoriesOf(filled: readonly string[], minimum: number) {
  const counted = [...Map.groupBy(filled, (text) => text)].map(([value, list]) => ({ value, n: list.length })).sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1))
  const told = counted.filter(({ n }) => n >= minimum).slice(0, 100)
  const rest = filled.length - told.reduce((sum, { n }) => sum + n, 0)
  if (rest === 0) return told
  if (rest >= minimum) return [...told, { value: 'other', n: rest }]
  const smallest = told.at(-1)
  return [...told.slice(0, -1), ...(smallest ? [{ value: smallest.value, n: null }] : []), { value: 'other', n: null }]
}

await run({ describe })
