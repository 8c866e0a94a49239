/** Kaplan and Meier's estimator with Greenwood's variance and limits on the log scale (Kalbfleisch and Prentice 2002, 1.4), and the log-rank test (5.6). */
import { chiSquareTail, z975 } from '../library/distributions.ts'

export interface Observation { readonly time: number, readonly event: boolean }

export interface Point {
  readonly time: number
  readonly atRisk: number
  readonly survival: number
  /** Of S, not of log S. */
  readonly standardError: number
  readonly lower: number
  readonly upper: number
}

/** One point at every time at which somebody had the event or was censored. */
export function kaplanMeier(observations: readonly Observation[]): Point[] {
  const sorted = observations.toSorted((a, b) => a.time - b.time)
  let [survival, greenwood] = [1, 0]
  const points: Point[] = []
  for (let at = 0; at < sorted.length;) {
    const time = (sorted[at] as Observation).time
    const atRisk = sorted.length - at
    let deaths = 0
    for (; sorted[at]?.time === time; at++) if (sorted[at]?.event) deaths++
    survival *= (atRisk - deaths) / atRisk
    if (deaths) greenwood += deaths / (atRisk * (atRisk - deaths))
    const error = Math.sqrt(greenwood)
    points.push({
      time, atRisk, survival, standardError: survival === 0 ? Number.NaN : survival * error,
      lower: survival * Math.exp(-z975 * error), upper: Math.min(1, survival * Math.exp(z975 * error)),
    })
  }
  return points
}

/** The estimate at a time: that of the last point not after it; who is at risk is counted at the time itself. */
export function estimateAt(points: readonly Point[], time: number, observations: readonly Observation[]): Point {
  const last = points.findLast((point) => point.time <= time)
  const atRisk = observations.filter((one) => one.time >= time).length
  return last ? { ...last, time, atRisk } : { time, atRisk, survival: 1, standardError: 0, lower: 1, upper: 1 }
}

export interface LogRank { readonly chiSquare: number, readonly degreesOfFreedom: number, readonly p: number }

/** Two or more groups; ties by the hypergeometric variance. */
export function logRank(groups: readonly (readonly Observation[])[]): LogRank {
  const all = groups.flatMap((group, index) => group.map((one) => ({ ...one, index })))
  const times = [...new Set(all.filter(({ event }) => event).map(({ time }) => time))].sort((a, b) => a - b)
  const count = groups.length - 1
  const difference = new Array<number>(count).fill(0)
  const variance = Array.from({ length: count }, () => new Array<number>(count).fill(0))
  for (const time of times) {
    const atRisk = groups.map((group) => group.filter((one) => one.time >= time).length)
    const deaths = groups.map((group) => group.filter((one) => one.time === time && one.event).length)
    const [n, d] = [sum(atRisk), sum(deaths)]
    for (let i = 0; i < count; i++) {
      const share = (atRisk[i] ?? 0) / n
      difference[i] = (difference[i] ?? 0) + (deaths[i] ?? 0) - d * share
      if (n > 1) for (let j = 0; j < count; j++) {
        const row = variance[i] as number[]
        row[j] = (row[j] ?? 0) + ((d * (n - d)) / (n - 1)) * share * ((i === j ? 1 : 0) - (atRisk[j] ?? 0) / n)
      }
    }
  }
  const solved = solve(variance, difference)
  const chiSquare = sum(difference.map((value, index) => value * (solved[index] ?? 0)))
  return { chiSquare, degreesOfFreedom: count, p: chiSquareTail(chiSquare, count) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Gauss's elimination with the largest pivot. Throws when the matrix is singular. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0])
  const size = rows.length
  for (let at = 0; at < size; at++) {
    const best = rows.slice(at).reduce((found, row, index) => (Math.abs(row[at] ?? 0) > Math.abs(rows[found]?.[at] ?? 0) ? at + index : found), at)
    ;[rows[at], rows[best]] = [rows[best] as number[], rows[at] as number[]]
    const pivot = rows[at] as number[]
    if (Math.abs(pivot[at] ?? 0) < 1e-12) throw new Error('the covariates or groups depend on each other')
    for (const row of rows.slice(at + 1)) {
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1)
      for (let j = at; j <= size; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0)
    }
  }
  const solution = new Array<number>(size).fill(0)
  for (let at = size - 1; at >= 0; at--) {
    const row = rows[at] as number[]
    const known = sum(solution.slice(at + 1).map((value, index) => value * (row[at + 1 + index] ?? 0)))
    solution[at] = ((row[size] ?? 0) - known) / (row[at] ?? 1)
  }
  return solution
}
