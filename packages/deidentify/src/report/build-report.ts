/** Collects outcomes in any order and makes the same statement of them: sorted, counted, without times, paths and numbers of threads. */
import { digestOf, type Json } from './canonical.ts'
import { ActTable, addAll, type InstanceTally, Tally } from './tally.ts'
import type { ActRow, ClinicalCounts, HeldRow, Report, ReportHead, RunFacts, Statement } from './types.ts'

export interface ReportBuilder {
  released(one: InstanceTally & { readonly study: string, readonly subject: string }): void
  held(row: HeldRow): void
  /** A second copy of what is released under the same UID. */
  duplicate(): void
  reviewed(decision: { readonly decision: string, readonly reviewer: string }): void
  clinical(counts: ClinicalCounts): void
  /** Findings that belong to no instance, by code. */
  found(code: string): void
  finish(run: RunFacts): Report
}

export function buildReport(head: ReportHead): ReportBuilder {
  const table = new ActTable()
  const total = new Tally()
  const studies = new Map<string, { readonly subject: string, readonly tally: Tally }>()
  const held: HeldRow[] = []
  const reviews: Record<string, Record<string, number>> = {}
  const found: Record<string, number> = {}
  let duplicates = 0
  let clinical: ClinicalCounts | undefined
  return {
    released(one) {
      const study = studies.get(one.study) ?? { subject: one.subject, tally: new Tally() }
      studies.set(one.study, study)
      study.tally.add(one, table)
      total.add(one, table)
    },
    held: (row) => void held.push(row),
    duplicate: () => void duplicates++,
    reviewed: ({ decision, reviewer }) => addAll(reviews[reviewer] ??= {}, { [decision]: 1 }),
    clinical: (counts) => void (clinical = counts),
    found: (code) => addAll(found, { [code]: 1 }),
    finish(run) {
      const { rows, place } = sorted(table.rows)
      const counts = total.counts(place)
      const byReason: Record<string, number> = {}
      for (const { reason } of held) addAll(byReason, { [reason]: 1 })
      const findings = { ...counts.findings }
      addAll(findings, found)
      return sealed({
        ...head,
        subjects: new Set([...studies.values()].map(({ subject }) => subject)).size,
        inputs: counts.instances + duplicates + held.length,
        duplicates,
        acts: rows,
        total: { ...counts, findings },
        studies: [...studies].map(([study, { subject, tally }]) => ({ study, subject, ...tally.counts(place) })).sort((a, b) => (a.study < b.study ? -1 : 1)),
        quarantined: held.toSorted((a, b) => (`${a.reason}${a.token}` < `${b.reason}${b.token}` ? -1 : 1)),
        quarantinedByReason: byReason,
        reviews,
        ...(clinical ? { clinical } : {}),
      }, run)
    },
  }
}

function sealed(statement: Statement, run: RunFacts): Report {
  return { format: 'vesalius-report/1', statement, resultDigest: digestOf(statement as unknown as Json), signature: null, run }
}

function sorted(rows: readonly ActRow[]): { rows: ActRow[], place: (number: number) => number } {
  const key = (row: ActRow): string => `${row.path}\n${row.action}\n${row.because}`
  const order = rows.map((row, number) => ({ row, number, key: key(row) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  const places = new Uint32Array(rows.length)
  for (const [place, { number }] of order.entries()) places[number] = place
  return { rows: order.map(({ row }) => row), place: (number) => places[number] as number }
}
