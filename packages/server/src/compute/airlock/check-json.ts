/** Results as JSON: the declared schema, cells that count too few, shares that dominate, and whatever hides in numbers and texts. */
import { schemaOf } from '../tools/manifest.ts'
import type { OutputOf } from '../tools/manifest.ts'
import { valuesAt } from '../tools/pointer.ts'
import type { DisclosurePolicy } from '../open-dataset.ts'
import { stop } from './finding.ts'
import type { Finding } from './finding.ts'
import { checkNumbers, checkText } from './hidden.ts'

export function checkJson(bytes: Uint8Array, output: OutputOf<'json'>, policy: DisclosurePolicy): Finding[] {
  let value: unknown
  const text = Buffer.from(bytes).toString('utf8')
  try { value = JSON.parse(text) } catch { return [stop('schema', output.name)] }
  // What is released is written again from the value: spaces, order and repeated members could carry something.
  if (!schemaOf(output.schema, output.name).safeParse(value).success) return [stop('schema', output.name)]
  return [...smallCells(value, output, policy), ...dominance(value, output, policy), ...hidden(value, output.name), ...longNumbers(text, output.name)]
}

function smallCells(value: unknown, { cells, name }: OutputOf<'json'>, { minimumCell }: DisclosurePolicy): Finding[] {
  const small = cells.flatMap((place) => valuesAt(value, place)).filter(({ value: cell }) => typeof cell === 'number' && cell > 0 && cell < minimumCell).length
  return small ? [stop('small-cell', name, small)] : []
}

function dominance(value: unknown, { shares, name }: OutputOf<'json'>, { dominance: most }: DisclosurePolicy): Finding[] {
  const large = shares.flatMap((place) => valuesAt(value, place)).filter(({ value: share }) => typeof share === 'number' && share > most).length
  return large ? [stop('dominance', name, large)] : []
}

function hidden(value: unknown, place: string): Finding[] {
  const numbers: number[] = []
  const findings: Finding[] = []
  const visit = (one: unknown): void => {
    if (typeof one === 'number') numbers.push(one)
    else if (typeof one === 'string') findings.push(...checkText(one, place))
    else if (Array.isArray(one)) {
      const flat = one.flat(4).filter((item) => typeof item === 'number')
      if (flat.length === one.flat(4).length) findings.push(...checkNumbers(flat, place))
      one.forEach(visit)
    } else if (typeof one === 'object' && one !== null) for (const [key, child] of Object.entries(one)) {
      findings.push(...checkText(key, place))
      visit(child)
    }
  }
  visit(value)
  findings.push(...checkColumns(value, place))
  if (numbers.length > 5_000) findings.push(stop('many-numbers', place, numbers.length))
  return deduplicated(findings)
}

/** A list of records is a table: each member of its records is a column. */
function checkColumns(value: unknown, place: string): Finding[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap((child) => checkColumns(child, place))
  if (!Array.isArray(value)) return [...checkNumbers(Object.values(value).filter((one) => typeof one === 'number'), place), ...below]
  const columns = Map.groupBy(value.flatMap((row: unknown) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? Object.entries(row) : [])), ([key]) => key)
  return [...below, ...[...columns.values()].flatMap((cells) => checkNumbers(cells.map(([, cell]) => cell as unknown).filter((cell) => typeof cell === 'number'), place))]
}

/** JSON lets a number have any number of digits; what a double does not hold is thrown away by honest readers and kept by others. */
function longNumbers(text: string, place: string): Finding[] {
  const long = text.match(/\d[\d.]{22,}/g)?.length ?? 0
  return long ? [stop('digits', place, long)] : []
}

export function deduplicated(findings: readonly Finding[]): Finding[] {
  return [...Map.groupBy(findings, ({ code, place }) => `${code} ${place}`).values()].flatMap((alike) => {
    const [first] = alike
    return first ? [{ ...first, count: alike.reduce((sum, { count }) => sum + count, 0) }] : []
  })
}
