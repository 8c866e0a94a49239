/** What tables tell of each person, for matching in texts: of the table itself and of the images (requirement R33). */
import { normalIdentifier } from '../subject/identity.ts'
import type { SeedKind, SeedValue } from '../text/types.ts'
import { readDate } from './cell-dates.ts'
import { textOf } from './header-row.ts'
import type { ColumnPlan, ColumnRole, Table } from './types.ts'

/** What is looked for in texts of a person, by the pseudonym; stays in memory and is never written. */
export type PersonSeeds = ReadonlyMap<string, readonly SeedValue[]>

interface TablePlan { readonly table: Table, readonly columns: readonly ColumnPlan[] }

/** Over all tables. `pseudonymOf` gives nothing for what is no identifier. */
export function seedsOfTables(tables: readonly TablePlan[], pseudonymOf: (patientId: string) => string | undefined): PersonSeeds {
  const found = new Map<string, readonly SeedValue[]>()
  for (const [id, seeds] of seedsByIdentifier(tables)) {
    const pseudonym = pseudonymOf(id)
    if (pseudonym !== undefined) found.set(pseudonym, seeds)
  }
  return found
}

const kinds: Readonly<Partial<Record<ColumnRole, SeedKind>>> = {
  'identifier': 'identifier', 'other-identifier': 'identifier', 'name': 'name', 'staff': 'staff', 'institution': 'institution', 'address': 'address', 'postcode': 'address', 'telephone': 'telephone',
  'mail': 'mail', 'birth-date': 'date',
}

/** By the normalised identifier (`normalIdentifier`). */
export function seedsByIdentifier(tables: readonly TablePlan[]): ReadonlyMap<string, readonly SeedValue[]> {
  const persons = new Map<string, Map<string, SeedValue>>()
  for (const { table, columns } of tables) {
    const identifier = identifierIndex(columns)
    if (identifier < 0) continue
    for (const { cells } of table.rows) {
      const id = normalIdentifier(textOf(cells[identifier]))
      const known = persons.get(id) ?? new Map<string, SeedValue>()
      columns.forEach((plan, index) => {
        const seed = seedOf(plan, textOf(cells[index]).trim())
        if (seed) known.set(`${seed.kind} ${seed.value}`, seed)
      })
      if (id !== '') persons.set(id, known)
    }
  }
  return new Map([...persons].map(([id, seeds]) => [id, [...seeds.values()]]))
}

/** Where the pseudonym will stand; -1 when the table does not say who its rows are about. */
export function identifierIndex(columns: readonly ColumnPlan[]): number {
  return columns.findIndex(({ role, action }) => role === 'identifier' && action === 'pseudonym')
}

function seedOf({ role, dayOrder }: ColumnPlan, text: string): SeedValue | undefined {
  const kind = kinds[role]
  if (kind === undefined || text === '') return undefined
  if (kind !== 'date') return { kind, value: text }
  const date = readDate(text, dayOrder)
  // A year of birth alone stands in too many texts to be looked for.
  if (date?.precision !== 'day') return undefined
  const { year, month, day } = date.day
  return { kind, value: `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}` }
}
