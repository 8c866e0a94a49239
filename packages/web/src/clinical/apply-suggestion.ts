/** Suggested generalisations taken over into what becomes of the columns of a table, as far as a column knows them and the profile allows them. */
import type { ClinicalColumn } from '@vesalius/client'

export type Plans = readonly (readonly ClinicalColumn[])[]

/** What makes a column as coarse as a level asks. */
const actionOf: Readonly<Record<string, string>> = { 'removed': 'remove', 'month': 'first-of-month', 'year': 'year', '2-characters': 'postcode-area', 'bands-of-5': 'age-bands-5', 'bands-of-10': 'age-bands-10', 'bands-of-20': 'age-bands-20' }

interface Suggestion { readonly plans: Plans; readonly steps: readonly { readonly column: string; readonly level: string }[]; readonly allowed: Readonly<Record<string, readonly string[]>> }

export interface RiskColumnName { readonly table: number; readonly header: string }

/** `table 2:Stage`, numbered from 1; undefined for an attribute of images. */
export function tableColumn(name: string): RiskColumnName | undefined {
  const match = /^table (\d+):([\s\S]*)$/.exec(name)
  return match ? { table: Number(match[1]), header: match[2] ?? '' } : undefined
}

/** The plans with the suggestion, and the columns of which a step cannot be taken here: images, and levels that a table does not have. */
export function withSuggestion({ plans, steps, allowed }: Suggestion): { readonly plans: Plans; readonly left: readonly string[] } {
  const left: string[] = []
  const wanted = new Map<string, string>()
  for (const { column, level } of steps) {
    const place = tableColumn(column)
    const plan = place && plans[place.table - 1]?.find(({ header }) => header === place.header)
    const action = actionOf[level]
    if (place && plan && action && (allowed[plan.role] ?? []).includes(action)) wanted.set(`${place.table} ${place.header}`, action)
    else left.push(column)
  }
  return { plans: plans.map((table, index) => table.map((plan) => ({ ...plan, action: wanted.get(`${index + 1} ${plan.header}`) ?? plan.action }))), left }
}
