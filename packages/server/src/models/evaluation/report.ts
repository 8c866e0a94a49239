/** What a tool gives out under the name `evaluation`: counts and measures that passed the air-lock, never a case. Null is what is too small to be told. */
import { z } from 'zod'

const share = z.number().min(0).max(1)
const interval = z.strictObject({ value: share, lower: share, upper: share }).nullable()
const count = z.int().min(0).nullable()
const measured = { n: count, positives: count, auc: interval, sensitivity: interval, specificity: interval }

export const evaluationSchema = z.strictObject({
  ...measured,
  threshold: share,
  brier: share.nullable(),
  calibration: z.strictObject({
    intercept: z.number().nullable(), slope: z.number().nullable(),
    bins: z.array(z.strictObject({ predicted: share, observed: share, n: z.int().min(0), positives: z.int().min(0) })).max(20),
  }),
  roc: z.array(z.strictObject({ falsePositive: share, truePositive: share })).max(100),
  benefit: z.array(z.strictObject({ threshold: share, model: z.number(), all: z.number() })).max(50),
  groups: z.array(z.strictObject({ ...measured, factor: z.string().max(40), level: z.string().max(40) })).max(200),
  suppressed: z.array(z.string().max(40)).max(40),
})
export type EvaluationReport = z.output<typeof evaluationSchema>
export type Interval = { readonly value: number, readonly lower: number, readonly upper: number }

/** Two-sided 95 %. */
const z975 = 1.959963984540054

/**
 * Areas of several sites as one, by inverse variance under a random effect between sites (DerSimonian and Laird, Control Clin Trials 1986), and how much of
 * what differs is more than chance (I²). Undefined for fewer than two sites that can be told.
 */
export function pooledArea(areas: readonly Interval[]): (Interval & { readonly heterogeneity: number }) | undefined {
  const known = areas.map(({ value, lower, upper }) => ({ value, variance: ((upper - lower) / (2 * z975)) ** 2 })).filter(({ variance }) => variance > 0)
  if (known.length < 2) return undefined
  const sum = (weights: readonly number[], of: (at: number) => number) => weights.reduce((total, weight, at) => total + weight * of(at), 0)
  const value = (at: number) => known[at]?.value ?? 0
  const fixed = known.map(({ variance }) => 1 / variance)
  const [total, squares] = [sum(fixed, () => 1), sum(fixed.map((weight) => weight ** 2), () => 1)]
  const mean = sum(fixed, value) / total
  const q = sum(fixed, (at) => (value(at) - mean) ** 2)
  const between = Math.max(0, (q - (known.length - 1)) / (total - squares / total))
  const weights = known.map(({ variance }) => 1 / (variance + between))
  const all = sum(weights, () => 1)
  const pooled = sum(weights, value) / all
  const reach = z975 / Math.sqrt(all)
  return { value: pooled, lower: Math.max(0, pooled - reach), upper: Math.min(1, pooled + reach), heterogeneity: q > 0 ? Math.max(0, (q - (known.length - 1)) / q) : 0 }
}
