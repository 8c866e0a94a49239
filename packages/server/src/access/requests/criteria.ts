/** What every decision says, criterion by criterion (after EHDS Art. 68(1)), and of every term of the data that codes alone did not find met. */
import { criteria } from '@vesalius/standards/access-request'
import type { Criterion } from '@vesalius/standards/access-request'
import { z } from 'zod'
import { CriteriaIncomplete } from './problems.ts'

const justification = z.string().trim().min(1).max(4_000)
const one = z.strictObject({ outcome: z.enum(['met', 'not-met', 'not-applicable']), justification })

export const decisionSchema = z.strictObject({
  verdict: z.enum(['grant', 'refuse']),
  criteria: z.strictObject(Object.fromEntries(criteria.map((name) => [name, one.optional()])) as Record<Criterion, z.ZodOptional<typeof one>>),
  /** For each term that is not simply met, by its code: whether it is kept, and how that is known. */
  terms: z.record(z.string().regex(/^[A-Za-z]+:\w{1,20}$/), z.strictObject({ kept: z.boolean(), justification })).default({}),
})
export type Decision = z.output<typeof decisionSchema>

/** A grant says of every criterion that it is met and of every open term that it is kept; a refusal names what is not. Raises access/criteria-incomplete. */
export function checkDecision({ verdict, criteria: said, terms }: Decision, openTerms: readonly string[]): void {
  const silent = criteria.filter((name) => !said[name])
  const against = criteria.filter((name) => said[name]?.outcome === 'not-met')
  const broken = Object.keys(terms).filter((code) => terms[code]?.kept === false)
  if (verdict === 'refuse') {
    if (against.length + broken.length === 0) throw CriteriaIncomplete('what is not met')
    return
  }
  const unjudged = openTerms.filter((code) => terms[code]?.kept !== true)
  const missing = [...silent, ...against, ...broken, ...unjudged]
  if (missing.length > 0) throw CriteriaIncomplete([...new Set(missing)].join(', '))
}
