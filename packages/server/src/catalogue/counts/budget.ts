/** How many different questions have been asked within the window, by whom: the same question again costs nothing, because its answer is the same. */
import { BudgetUsed } from './problems.ts'
import type { Rules } from './policy.ts'

export interface Asker {
  /** Who brought it: a hub, or this place itself. */
  readonly source: string
  /** What it is asked for: a project of whoever asks. */
  readonly purpose: string
  /** The person or program, by a name that says nothing. */
  readonly asker: string
}

export interface Spent {
  readonly asker: number
  readonly project: number
  readonly node: number
  /** The same question was asked by the same before. */
  readonly again: boolean
}

/** One row of Spent. */
export function spentOf({ source, purpose, asker }: Asker, { since, digest }: { readonly since: Date; readonly digest: string }): { readonly sql: string; readonly values: readonly unknown[] } {
  return {
    sql: `select count(*) filter (where source = $1 and asker = $3)::int as asker, count(*) filter (where source = $1 and purpose = $2)::int as project, count(*)::int as node,
       coalesce(bool_or(source = $1 and purpose = $2 and asker = $3 and digest = decode($5, 'hex')), false) as again
     from count_question where charged and at > $4`,
    values: [source, purpose, asker, since, digest],
  }
}

/** Raises catalogue/count-budget. What there is to count has no part in it. */
export function mustAfford(used: Spent, rules: Rules): void {
  if (used.again) return
  const over = ([['one person', used.asker, rules.perAsker], ['one project', used.project, rules.perProject], ['everybody together', used.node, rules.perNode]] as const).find(([, asked, most]) => asked >= most)
  if (over) throw BudgetUsed(over[2], over[0], rules.days)
}

export const sinceOf = (now: Date, { days }: Rules): Date => new Date(now.getTime() - days * 86_400_000)
