/**
 * Intervals of 95 %: the area under the ROC curve after DeLong, DeLong and Clarke-Pearson (Biometrics 1988), by midranks as Sun and Xu (IEEE SPL 2014)
 * compute it, and proportions after Wilson (JASA 1927).
 */
import { z975 } from './distributions.ts'

export interface Interval { readonly value: number, readonly lower: number, readonly upper: number }

/** Ranks from 1 in order of `values`; equal ones share the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, at) => at).sort((a, b) => (values[a] as number) - (values[b] as number))
  const ranks = new Float64Array(values.length)
  for (let at = 0; at < order.length;) {
    let end = at
    while (end < order.length && values[order[end] as number] === values[order[at] as number]) end++
    for (let tied = at; tied < end; tied++) ranks[order[tied] as number] = (at + end + 1) / 2
    at = end
  }
  return ranks
}

/** Undefined where one of the classes has fewer than two cases. */
export function areaInterval(scores: readonly number[], labels: readonly number[]): Interval | undefined {
  const of = (label: number) => Float64Array.from(scores.filter((_, at) => labels[at] === label))
  const [positives, negatives] = [of(1), of(0)]
  const [m, n] = [positives.length, negatives.length]
  if (m < 2 || n < 2) return undefined
  const all = midranks(Float64Array.from([...positives, ...negatives]))
  const [within, among] = [midranks(positives), midranks(negatives)]
  const above = within.map((rank, at) => ((all[at] as number) - rank) / n)
  const below = among.map((rank, at) => 1 - ((all[m + at] as number) - rank) / m)
  const value = mean(above)
  const error = Math.sqrt(variance(above) / m + variance(below) / n)
  return { value, lower: Math.max(0, value - z975 * error), upper: Math.min(1, value + z975 * error) }
}

/** Of `count` among `total`; undefined among none. */
export function proportionInterval(count: number, total: number): Interval | undefined {
  if (total === 0) return undefined
  const share = count / total
  const centre = share + z975 ** 2 / (2 * total)
  const reach = z975 * Math.sqrt((share * (1 - share)) / total + z975 ** 2 / (4 * total ** 2))
  const scale = 1 + z975 ** 2 / total
  return { value: share, lower: Math.max(0, (centre - reach) / scale), upper: Math.min(1, (centre + reach) / scale) }
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

function variance(values: Float64Array): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}
