/** Counts what checks answer, and keeps the first findings of each. */
import { dimensions } from './types.ts'
import type { Check, Dimension, Facts, Level, Outcome, Severity } from './types.ts'

/** Our de-identified identifiers of what a check failed on. */
export interface Place { readonly subject?: string; readonly study?: string; readonly series?: string; readonly instance?: string }
export interface QualityFinding extends Place { readonly detail?: string }

export interface CheckResult {
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly dimension: Dimension
  readonly severity: Severity
  readonly remedy: string
  /** How often the question applied, and how often the answer was no. */
  readonly examined: number
  readonly failed: number
  /** The first ones. */
  readonly findings: readonly QualityFinding[]
}

export interface DimensionResult {
  readonly dimension: Dimension
  readonly checks: number
  readonly examined: number
  readonly failed: number
  /** Share of answers that were yes, from 0 to 1; null when nothing could be asked. */
  readonly score: number | null
}

const mostFindings = 100

export class Tally {
  private readonly checks: readonly Check[]
  private readonly counts = new Map<string, { examined: number; failed: number; findings: QualityFinding[] }>()

  constructor(checks: readonly Check[]) {
    this.checks = checks
    for (const { id } of checks) this.counts.set(id, { examined: 0, failed: 0, findings: [] })
  }

  ask<L extends Level>(level: L, facts: Facts[L], place: Place): void {
    for (const check of this.checks) if (check.level === level) this.note(check.id, (check.examine as (facts: Facts[L]) => Outcome)(facts), place)
  }

  results(): CheckResult[] {
    return this.checks.map(({ id, title, level, dimension, severity, remedy }) => ({ id, title, level, dimension, severity, remedy, ...(this.counts.get(id) as Pick<CheckResult, 'examined' | 'failed' | 'findings'>) }))
  }

  private note(id: string, outcome: Outcome, place: Place): void {
    const count = this.counts.get(id)
    if (!count || outcome === undefined) return
    count.examined++
    if (outcome === true) return
    count.failed++
    if (count.findings.length < mostFindings) count.findings.push({ ...place, ...(typeof outcome === 'string' ? { detail: outcome } : {}) })
  }
}

export function dimensionsOf(results: readonly CheckResult[]): DimensionResult[] {
  return dimensions.map((dimension) => {
    const own = results.filter((result) => result.dimension === dimension && result.examined > 0)
    const [examined, failed] = [own.reduce((sum, one) => sum + one.examined, 0), own.reduce((sum, one) => sum + one.failed, 0)]
    return { dimension, checks: own.length, examined, failed, score: examined === 0 ? null : (examined - failed) / examined }
  })
}
