// What a tool gives out under the name `evaluation`: counts and measures that passed the air-lock, never a case. Null is what is too small to be told.
// The registry, the interface and the letters share this schema; its only texts are names of columns and short words for groups.
import { z } from 'zod'

const share = z.number().min(0).max(1)
const interval = z.strictObject({ value: share, lower: share, upper: share }).nullable()
const count = z.int().min(0).nullable()
const measured = { n: count, positives: count, auc: interval, sensitivity: interval, specificity: interval }
/** The name of a column or of what images say. */
const factor = z.string().regex(/^[A-Za-z][A-Za-z0-9 _.:/-]{0,39}$/)
/** A short word or a range: no sentence, and no number that could be an identifier. */
const level = z.string().regex(/^[A-Za-z0-9<>≥≤][A-Za-z0-9 <>≥≤_+–-]{0,23}$/).refine((text) => !/\d{5,}/.test(text), 'a number that could be an identifier')

export const evaluationReport = z.strictObject({
  ...measured,
  threshold: share,
  brier: share.nullable(),
  calibration: z.strictObject({
    intercept: z.number().nullable(), slope: z.number().nullable(),
    bins: z.array(z.strictObject({ predicted: share, observed: share, n: z.int().min(0), positives: z.int().min(0) })).max(20),
  }),
  roc: z.array(z.strictObject({ falsePositive: share, truePositive: share })).max(100),
  benefit: z.array(z.strictObject({ threshold: share, model: z.number(), all: z.number() })).max(50),
  groups: z.array(z.strictObject({ ...measured, factor, level })).max(200),
  suppressed: z.array(factor).max(40),
})
export type EvaluationReport = z.output<typeof evaluationReport>

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const dataset = { dataset: z.string().regex(/^dataset-[0-9a-hjkmnp-tv-z]{26}$/), version: z.int().min(1).max(1_000_000) }

/**
 * That nobody was in both, as one site tells it to another: commitments to sets (SHA-256 over keyed digests) and whether they meet. How many subjects a set
 * has is not told: of what is published that number is rounded.
 */
export const disjointProof = z.strictObject({
  test: z.strictObject({ ...dataset, commitment: digest }).nullable(),
  training: z.array(z.strictObject({ ...dataset, commitment: digest, overlaps: z.boolean() })).max(500),
  elsewhere: z.array(z.strictObject({ ...dataset, site: z.string().regex(/^([a-z]{1,20}-[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{16})$/) })).max(500),
  disjoint: z.boolean().nullable(),
  external: z.boolean(),
})
export type DisjointProof = z.output<typeof disjointProof>
