/** Check 5 and 4 for clinical tables: a person has the same pseudonym as in the images, and one shift moves all dates of a row. */
import { basename } from 'node:path'
import { asDa, type ClinicalTable, readClinical } from '../identities/clinical.ts'
import { dayOfValue, firstOfMonth } from '../identities/days.ts'
import { plainId } from '../identities/person-key.ts'
import type { Finding } from '../types.ts'

export interface ClinicalCheck {
  readonly tables: readonly ClinicalTable[]
  /** Paths of all outputs; those that are tables are compared. */
  readonly outputs: readonly string[]
  /** Patient ID, in capitals, to pseudonym, as the images have them. */
  readonly links: ReadonlyMap<string, string>
  /** Pseudonym to the shift that the images show. */
  readonly shifts: ReadonlyMap<string, number>
  /** The images show EUCAIM's rule: the first day of the same month. */
  readonly monthly: boolean
}

export async function judgeClinical({ tables, outputs, links, shifts, monthly }: ClinicalCheck): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [index, path] of outputs.entries()) {
    if (!/\.(csv|tsv|xlsx)$/i.test(basename(path))) continue
    const output = await readClinical(path).catch(() => undefined)
    const input = output && tables.find((table) => sharedColumns(table, output).length >= Math.min(3, output.header.length))
    if (input === undefined || output === undefined) continue
    for (const code of faultsOf(input, output, { links, shifts, monthly })) findings.push({ check: 'clinical', code, file: index + 1 })
  }
  return findings
}

function sharedColumns(a: ClinicalTable, b: ClinicalTable): (readonly [number, number])[] {
  return b.header.flatMap((heading, column) => {
    const other = a.header.indexOf(heading)
    return other < 0 ? [] : [[other, column] as const]
  })
}

function faultsOf(input: ClinicalTable, output: ClinicalTable, { links, shifts, monthly }: Pick<ClinicalCheck, 'links' | 'shifts' | 'monthly'>): string[] {
  const faults = new Set<string>()
  const idOut = output.idColumn
  if (input.idColumn === undefined || idOut === undefined) return []
  const rows = new Map<string, (readonly string[])[]>()
  for (const row of output.rows) rows.set(row[idOut] ?? '', [...(rows.get(row[idOut] ?? '') ?? []), row])
  const seen = new Map<string, number>()
  for (const row of input.rows) {
    const link = links.get(plainId(row[input.idColumn] ?? ''))
    if (link === undefined) continue
    const own = rows.get(link)
    const nth = seen.get(link) ?? 0
    seen.set(link, nth + 1)
    const after = own?.[nth]
    if (after === undefined) faults.add('pseudonym-differs-from-images')
    else for (const fault of faultsOfRow([row, after], { columns: sharedColumns(input, output), kinds: input.identifying, shift: shifts.get(link), monthly })) faults.add(fault)
  }
  return [...faults]
}

interface Columns { readonly columns: readonly (readonly [number, number])[], readonly kinds: ClinicalTable['identifying'], readonly shift: number | undefined, readonly monthly: boolean }

function faultsOfRow([before, after]: readonly [readonly string[], readonly string[]], { columns, kinds, shift, monthly }: Columns): string[] {
  const moved = columns.flatMap(([from, to]) => {
    const kind = kinds.get(from)
    if (kind !== 'date' && kind !== 'birth-date') return []
    const [a, b] = [dayOfValue(asDa((before[from] ?? '').trim()) ?? ''), dayOfValue(asDa((after[to] ?? '').trim()) ?? '')]
    return a === undefined || b === undefined || (monthly && b === firstOfMonth(a)) ? [] : [b - a]
  })
  const faults: string[] = []
  if (moved.includes(0)) faults.push('clinical-date-unchanged')
  if (new Set(moved.filter((days) => days !== 0)).size > 1) faults.push('clinical-intervals-changed')
  if (shift !== undefined && moved.some((days) => days !== 0 && days !== shift)) faults.push('clinical-shift-differs-from-images')
  return faults
}
