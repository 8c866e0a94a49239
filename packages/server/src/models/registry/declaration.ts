/** What a person declares of a model, once, when it is registered; everything else of a passport is derived from the record. */
import { z } from 'zod'

const text = (longest: number) => z.string().trim().min(1).max(longest)

export const declarationSchema = z.strictObject({
  /** What it is for, and for whom: AI Act Annex IV 1(a), TRIPOD+AI 3b. */
  intendedUse: text(4_000),
  /** What a high score, or a segment, means. */
  outcome: text(200),
  task: z.enum(['classification', 'segmentation']),
  /** SPDX. */
  licence: z.string().regex(/^[\w.+ ()-]{1,100}$/),
  provider: text(200),
  population: text(4_000).optional(),
  users: text(2_000).optional(),
  notFor: text(4_000).optional(),
  limitations: text(4_000).optional(),
  oversight: text(4_000).optional(),
  risks: z.array(z.strictObject({ risk: text(500), measure: text(500) })).max(50).optional(),
  inequalities: text(4_000).optional(),
  ethics: text(4_000).optional(),
  outcomeAssessment: text(4_000).optional(),
  monitoring: text(4_000).optional(),
  changes: text(4_000).optional(),
  funding: text(1_000).optional(),
  involvement: text(2_000).optional(),
})
export type Declaration = z.output<typeof declarationSchema>
