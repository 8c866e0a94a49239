/** What a person confirmed for the columns of tables, as a file of its own, and whether it may be done under a profile. */
import { z } from 'zod'
import { actionFor, proposeColumns } from './propose-columns.ts'
import { TableError } from './table-error.ts'
import type { ColumnAction, ColumnPlan, ColumnRole, Table, TableProfile } from './types.ts'

const roles = ['identifier', 'other-identifier', 'name', 'staff', 'institution', 'address', 'telephone', 'mail', 'birth-date', 'date', 'time', 'uid', 'age', 'sex', 'postcode', 'code', 'number', 'text', 'unknown'] as const
const actions = ['pseudonym', 'uid', 'shift', 'first-of-month', 'year', 'cap-age', 'age-bands-5', 'age-bands-10', 'age-bands-20', 'postcode-area', 'clean', 'keep', 'remove'] as const

const columnsFile = z.strictObject({
  format: z.literal('vesalius-columns/1'),
  tables: z.array(z.strictObject({
    /** Number of the table among the tables of all files, from 1. */
    table: z.int().positive(),
    columns: z.array(z.strictObject({ header: z.string(), role: z.enum(roles), action: z.enum(actions), dayOrder: z.enum(['dmy', 'mdy']).optional() })),
  })),
})

/** A file `columns.json`: by the number of the table its columns. Throws TableError `bad-plan` with the place of the fault. */
export function readColumns(json: string): ReadonlyMap<number, readonly ColumnPlan[]> {
  const read = columnsFile.safeParse(parsed(json))
  if (!read.success) throw new TableError('bad-plan', read.error.issues[0]?.path.join('.') ?? 'format')
  return new Map(read.data.tables.map(({ table, columns }) => [table, columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) }))]))
}

/** What a person looks at, changes and gives back: the proposals of all tables. */
export function writeColumns(tables: readonly (readonly ColumnPlan[])[]): string {
  const plain = tables.map((columns, index) => ({ table: index + 1, columns: columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })) }))
  return `${JSON.stringify({ format: 'vesalius-columns/1', tables: plain }, undefined, 2)}\n`
}

/**
 * One plan for each column of the table: the confirmed one, `remove` where a confirmed plan does not speak of the column, the proposal when
 * nothing was confirmed. Throws TableError `bad-plan` for a header that is not there, for two identifiers, and for what the profile does not allow.
 */
export function planFor(table: Table, profile: TableProfile, confirmed?: readonly ColumnPlan[]): readonly ColumnPlan[] {
  if (!confirmed) return proposeColumns(table, profile)
  const byHeader = new Map(confirmed.map((plan) => [plan.header, plan]))
  const stray = confirmed.find(({ header }) => !table.header.includes(header))
  if (stray) throw new TableError('bad-plan', `no column ${stray.header}`)
  const plans = table.header.map((header): ColumnPlan => byHeader.get(header) ?? { header, role: 'unknown', action: 'remove' })
  if (plans.filter(({ role, action }) => role === 'identifier' && action === 'pseudonym').length > 1) throw new TableError('bad-plan', 'two identifiers')
  for (const { header, role, action } of plans) if (!allowedActions(role, profile).includes(action)) throw new TableError('bad-plan', `${action} is not allowed for ${role} in ${header}`)
  return plans
}

/** What the profile does with a role, and what tells less; never less than the profile. */
export function allowedActions(role: ColumnRole, profile: TableProfile): readonly ColumnAction[] {
  const usual = actionFor(role, profile)
  return [...new Set<ColumnAction>([usual, ...usual === 'remove' ? [] : coarser[role] ?? [], 'remove'])]
}

const dates: readonly ColumnAction[] = ['first-of-month', 'year']
const coarser: Readonly<Partial<Record<ColumnRole, readonly ColumnAction[]>>> = { 'date': dates, 'birth-date': dates, 'age': ['age-bands-5', 'age-bands-10', 'age-bands-20'], 'code': ['clean'] }

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
