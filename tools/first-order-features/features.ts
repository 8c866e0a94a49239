/** First-order features of the values in a region, as the Image Biomarker Standardisation Initiative defines them (IBSI reference manual, 3.3 and 3.4). */
export type Features = Readonly<Record<string, number>>

/** `bins` is the fixed number of bins for entropy and uniformity (IBSI 2.7). Throws for an empty region. */
export function firstOrder(values: ArrayLike<number>, bins: number): Features {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (n === 0) throw new Error('an empty region')
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n
  const moment = (power: number) => sorted.reduce((sum, value) => sum + (value - mean) ** power, 0) / n
  const variance = moment(2)
  const [p10, p25, median, p75, p90] = [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => percentile(sorted, share)) as [number, number, number, number, number]
  const [minimum, maximum] = [sorted[0] ?? 0, sorted[n - 1] ?? 0]
  const inner = sorted.filter((value) => value >= p10 && value <= p90)
  const energy = sorted.reduce((sum, value) => sum + value * value, 0)
  return {
    mean, variance, skewness: variance === 0 ? 0 : moment(3) / variance ** 1.5, excessKurtosis: variance === 0 ? 0 : moment(4) / variance ** 2 - 3, median, minimum, percentile10: p10, percentile90: p90, maximum,
    interquartileRange: p75 - p25, range: maximum - minimum, meanAbsoluteDeviation: deviation(sorted, mean), robustMeanAbsoluteDeviation: deviation(inner, inner.reduce((sum, value) => sum + value, 0) / inner.length),
    medianAbsoluteDeviation: deviation(sorted, median), coefficientOfVariation: mean === 0 ? 0 : Math.sqrt(variance) / mean, quartileCoefficientOfDispersion: p75 + p25 === 0 ? 0 : (p75 - p25) / (p75 + p25),
    energy, rootMeanSquare: Math.sqrt(energy / n), ...histogram(sorted, bins),
  }
}

/** IBSI: the value at rank ⌈p·n⌉, and the mean with the next where p·n is whole. */
function percentile(sorted: Float64Array, share: number): number {
  const rank = share * sorted.length
  const at = (index: number) => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? 0
  return Math.abs(rank - Math.round(rank)) < 1e-9 ? (at(Math.round(rank) - 1) + at(Math.round(rank))) / 2 : at(Math.ceil(rank) - 1)
}

const deviation = (values: Float64Array, centre: number): number => values.reduce((sum, value) => sum + Math.abs(value - centre), 0) / values.length

function histogram(sorted: Float64Array, bins: number): { entropy: number, uniformity: number } {
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const counts = new Float64Array(bins)
  for (const value of sorted) {
    const bin = high === low ? 0 : Math.min(bins - 1, Math.floor((bins * (value - low)) / (high - low)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const shares = counts.map((count) => count / sorted.length).filter((share) => share > 0)
  return { entropy: -shares.reduce((sum, share) => sum + share * Math.log2(share), 0), uniformity: shares.reduce((sum, share) => sum + share * share, 0) }
}
