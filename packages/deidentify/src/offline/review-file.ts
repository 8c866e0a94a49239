/** Decisions of reviewers as a file: bound to the digest of the original, so that a decision about one picture is never applied to another. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ReviewDecision } from '../pixels/types.ts'
import { exitCodes, OfflineFailure } from './failure.ts'

const count = z.number().int().min(0).max(1_000_000)
const mask = z.strictObject({ column: count, row: count, width: count, height: count, frames: z.array(count).optional(), by: z.string().max(100).default('person') })
const file = z.strictObject({
  format: z.literal('vesalius-review/1'),
  decisions: z.array(z.strictObject({
    /** SHA-256 of the original. */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    decision: z.enum(['clear', 'mask', 'reject']),
    masks: z.array(mask).optional(),
    /** An identifier, never a name. */
    reviewer: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  })),
})

export function readReviewFile(path: string): Map<string, ReviewDecision> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new OfflineFailure('the review file cannot be read, or is no JSON', exitCodes.noInput)
  }
  const parsed = file.safeParse(content)
  if (!parsed.success) throw new OfflineFailure(`the review file is not as it should be, at ${parsed.error.issues[0]?.path.join('.') || 'its top'}`, exitCodes.data)
  return new Map(parsed.data.decisions.map(({ digest, decision, masks, reviewer }) => [digest, {
    decision, reviewer, ...(masks ? { masks: masks.map(({ frames, ...box }) => ({ ...box, ...(frames ? { frames } : {}) })) } : {}),
  }]))
}
