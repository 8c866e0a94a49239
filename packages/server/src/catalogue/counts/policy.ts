/**
 * The rules by which a node answers counts. The holder chooses one of the presets or numbers of their own (TEHDAS2 reports minimums from 3 to 100; governance
 * SDC-01), and may answer none at all.
 */
import { z } from 'zod'

const whole = (low: number, high: number) => z.number().int().min(low).max(high)

export const rulesSchema = z.strictObject({
  /** Fewer subjects than this are never told, nor told apart. */
  minimum: whole(3, 100),
  /** Numbers are multiples of this. */
  step: whole(1, 100),
  /** Ages are asked for in bands of so many years, years of diagnosis likewise. */
  ageStep: whole(1, 50),
  yearStep: whole(1, 20),
  /** Different questions that one person, one project, and everybody together may ask within `days`. */
  perAsker: whole(1, 100_000),
  perProject: whole(1, 100_000),
  perNode: whole(1, 1_000_000),
  days: whole(1, 365),
}).refine(({ minimum, step }) => step <= minimum, { path: ['step'], error: 'not more than the minimum' })

export type Rules = z.output<typeof rulesSchema>

export const presets = {
  /** The threshold of DataSHIELD. */
  'three': { minimum: 3, step: 3, ageStep: 5, yearStep: 1, perAsker: 200, perProject: 500, perNode: 5_000, days: 30 },
  'five': { minimum: 5, step: 5, ageStep: 5, yearStep: 1, perAsker: 100, perProject: 250, perNode: 2_500, days: 30 },
  'ten': { minimum: 10, step: 10, ageStep: 10, yearStep: 5, perAsker: 40, perProject: 100, perNode: 1_000, days: 30 },
} as const satisfies Record<string, Rules>

export type Preset = keyof typeof presets

export const policySchema = z.discriminatedUnion('preset', [
  z.strictObject({ preset: z.enum(['three', 'five', 'ten']) }),
  z.strictObject({ preset: z.literal('own'), rules: rulesSchema }),
  /** No count is answered. */
  z.strictObject({ preset: z.literal('closed') }),
])

export type Policy = z.output<typeof policySchema>

export const defaultPolicy: Policy = { preset: 'five' }

/** Undefined when nothing is answered. */
export const rulesOf = (policy: Policy): Rules | undefined => (policy.preset === 'closed' ? undefined : policy.preset === 'own' ? policy.rules : presets[policy.preset])
