/** Survival of a cohort: Kaplan–Meier by group, log-rank, Cox. What leaves are estimates at a few times with enough subjects between and behind them. */
import { cell, pathOf, run, writeResult } from '../library/run-context.ts'
import type { RunContext } from '../library/run-context.ts'
import { column, numbers, readTable } from '../library/table.ts'
import { fitCox } from './cox.ts'
import { estimateAt, kaplanMeier, logRank } from './kaplan-meier.ts'
import type { Observation } from './kaplan-meier.ts'

interface Arguments { readonly time: string, readonly event: string, readonly group?: string, readonly covariates?: readonly string[], readonly times?: readonly number[] }

function estimate(context: RunContext<Arguments>): void {
  const { time, event, group, covariates = [], times } = context.arguments
  const table = readTable(`${pathOf(context, 'inputs', 'data')}/table.csv`)
  const labels = group ? column(table, group) : table.rows.map(() => 'all')
  const values = covariates.map((name) => numbers(table, name))
  const [when, what] = [numbers(table, time), numbers(table, event)]
  const subjects = table.rows.map((_, at) => ({ time: when[at] ?? Number.NaN, event: what[at] === 1, known: what[at] === 0 || what[at] === 1, group: labels[at] ?? '', covariates: values.map((list) => list[at] ?? Number.NaN) }))
    .filter((one) => one.known && one.time >= 0 && one.group !== '' && one.covariates.every(Number.isFinite))
  const minimum = context.minimum_cell
  // A model with a parameter for every third event says more of single subjects than of the cohort.
  const events = subjects.filter((one) => one.event).length
  if (covariates.length > events / 3) throw new Error('too many covariates for the events there are')
  if (values.some((list) => isRare(list, minimum))) throw new Error('a covariate marks too few subjects')
  const groups = [...Map.groupBy(subjects, (one) => one.group)].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, members]) => members.length >= minimum)
  const last = Math.max(0, ...subjects.map((one) => one.time))
  const grid = times ?? Array.from({ length: 12 }, (_, at) => Math.round(((at + 1) * last) / 12))
  writeResult(context, 'result', {
    n: cell(subjects.length, minimum), events: cell(events, minimum),
    groups: groups.map(([name, members]) => ({ name, n: cell(members.length, minimum), events: cell(members.filter((one) => one.event).length, minimum), points: pointsOf(members, grid, minimum) })),
    logRank: groups.length > 1 ? logRank(groups.map(([, members]) => members)) : null,
    cox: covariates.length ? coxOf(subjects, covariates) : null,
  })
}

/** A point is left out when fewer than the minimum are at risk, or ended since the last point that is told. */
function pointsOf(members: readonly Observation[], grid: readonly number[], minimum: number) {
  const curve = kaplanMeier(members)
  let before = members.length
  return grid.toSorted((a, b) => a - b).flatMap((time) => {
    const point = estimateAt(curve, time, members)
    const ended = before - point.atRisk
    if (point.atRisk < minimum || (ended > 0 && ended < minimum)) return []
    before = point.atRisk
    return [point]
  })
}

function coxOf(subjects: Parameters<typeof fitCox>[0], names: readonly string[]) {
  const { coefficients, logLikelihood, iterations } = fitCox(subjects)
  return { coefficients: coefficients.map((one, at) => ({ name: names[at] ?? '', ...one })), logLikelihoodNull: logLikelihood[0], logLikelihood: logLikelihood[1], iterations }
}

/** A column of two values, one of which fewer than the minimum have. */
function isRare(values: readonly number[], minimum: number): boolean {
  const counts = [...Map.groupBy(values.filter(Number.isFinite), (value) => value).values()].map((list) => list.length)
  return counts.length === 2 && Math.min(...counts) < minimum
}

await run({ estimate })
