/** Due dates, computed from the table below in UTC: a month ends on the same day of the month, or on its last. */

export interface Span {
  readonly months?: number
  readonly days?: number
}

/** How long each has. Completeness four weeks, decision three months (EHDS Art. 68(4)); a holder proposes within two. */
export const spans = {
  completeness: { days: 28 },
  information: { days: 28 },
  decision: { months: 3 },
  holder: { months: 2 },
  conditions: { days: 28 },
  draft: { months: 6 },
} as const satisfies Record<string, Span>

export function dueAfter(from: Date, { months = 0, days = 0 }: Span): Date {
  const day = from.getUTCDate()
  const due = new Date(from)
  if (months > 0) {
    due.setUTCDate(1)
    due.setUTCMonth(due.getUTCMonth() + months)
    due.setUTCDate(Math.min(day, daysIn(due.getUTCFullYear(), due.getUTCMonth())))
  }
  due.setUTCDate(due.getUTCDate() + days)
  return due
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}
