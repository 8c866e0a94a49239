/**
 * Evaluations of one version at several sites, joined: a row for each site and dataset, and over them what may be told of all together. What a site has not told
 * is left out and never guessed, and where subjects were tested on whom the model was trained, that site is shown and not pooled.
 */
import type { Done } from '../passport/record.ts'
import { pooledArea, pooledShare } from './pool.ts'
import type { Interval, Pooled } from './pool.ts'

export interface JoinedSite {
  readonly evaluation: string
  readonly site: string
  readonly siteName: string | null
  readonly dataset: string
  readonly version: number
  readonly n: number | null
  readonly positives: number | null
  readonly auc: Interval | null
  readonly sensitivity: Interval | null
  readonly specificity: Interval | null
  readonly calibration: { readonly intercept: number | null, readonly slope: number | null }
  readonly brier: number | null
  /** Data of a site that gave none to the training. */
  readonly external: boolean
  readonly disjoint: boolean | null
  /** Whether it is in what is told of all together; not where the model had seen its subjects. */
  readonly pooled: boolean
}

export interface JoinedGroup {
  readonly factor: string
  readonly level: string
  readonly sites: readonly { readonly evaluation: string, readonly n: number | null, readonly auc: Interval | null }[]
  readonly auc: Pooled | null
}

export interface Joined {
  readonly sites: readonly JoinedSite[]
  /** Null where fewer than two sites have told it; counts where one of the pooled has not. */
  readonly all: {
    readonly n: number | null
    readonly positives: number | null
    readonly auc: Pooled | null
    readonly sensitivity: Pooled | null
    readonly specificity: Pooled | null
    /** Over all cases: the mean over sites, weighted by their cases. */
    readonly brier: number | null
  }
  readonly groups: readonly JoinedGroup[]
}

/** The newest evaluation of each dataset at each site; `done` has the newest first. */
export function joinSites(done: readonly Done[]): Joined {
  const newest = [...Map.groupBy(done, ({ dataset, version, site }) => `${site} ${dataset}@${version}`).values()].flatMap(([first]) => (first ? [first] : []))
    .toSorted((a, b) => compare(a.siteName ?? a.site, b.siteName ?? b.site) || compare(a.dataset, b.dataset) || a.version - b.version)
  const pooled = newest.filter(({ proof }) => proof.disjoint !== false)
  return { sites: newest.map((one) => ({ ...rowOf(one), pooled: pooled.includes(one) })), all: allOf(pooled), groups: groupsOf(pooled) }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function rowOf({ id, site, siteName, dataset, version, proof, report }: Done): Omit<JoinedSite, 'pooled'> {
  const { n, positives, auc, sensitivity, specificity, brier, calibration: { intercept, slope } } = report
  return { evaluation: id, site, siteName, dataset, version, n, positives, auc, sensitivity, specificity, calibration: { intercept, slope }, brier, external: proof.external, disjoint: proof.disjoint }
}

function allOf(pooled: readonly Done[]): Joined['all'] {
  const reports = pooled.map(({ report }) => report)
  const shares = (which: 'sensitivity' | 'specificity') => pooledShare(reports.flatMap(({ [which]: told, n, positives }) => {
    const of = n === null || positives === null ? 0 : which === 'sensitivity' ? positives : n - positives
    return told ? [{ value: told.value, of }] : []
  })) ?? null
  // One threshold, or errors at several would be added up.
  const sameThreshold = new Set(reports.map(({ threshold }) => threshold)).size === 1
  const [n, positives] = [total(reports.map((one) => one.n)), total(reports.map((one) => one.positives))]
  const brier = n === null || n === 0 || reports.some((one) => one.brier === null) ? null : reports.reduce((sum, one) => sum + (one.brier ?? 0) * (one.n ?? 0), 0) / n
  return {
    n, positives, auc: pooledArea(reports.flatMap(({ auc }) => (auc ? [auc] : []))) ?? null,
    sensitivity: sameThreshold ? shares('sensitivity') : null, specificity: sameThreshold ? shares('specificity') : null, brier: reports.length > 1 ? brier : null,
  }
}

/** A sum over what is not told would tell it. */
function total(counts: readonly (number | null)[]): number | null {
  return counts.length < 2 || counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}

function groupsOf(pooled: readonly Done[]): JoinedGroup[] {
  const told = pooled.flatMap(({ id, report }) => report.groups.map(({ factor, level, n, auc }) => ({ factor, level, evaluation: id, n, auc })))
  return [...Map.groupBy(told, ({ factor, level }) => JSON.stringify([factor, level])).values()].flatMap((rows): JoinedGroup[] => {
    const [first] = rows
    if (!first) return []
    const auc = pooledArea(rows.flatMap((one) => (one.auc ? [one.auc] : []))) ?? null
    return [{ factor: first.factor, level: first.level, sites: rows.map(({ evaluation, n, auc: own }) => ({ evaluation, n, auc: own })), auc }]
  }).toSorted((a, b) => compare(a.factor, b.factor) || compare(a.level, b.level))
}
