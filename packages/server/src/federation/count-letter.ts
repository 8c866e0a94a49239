/** Letters about counts: a question in canonical form, and rounded numbers. A question holds codes and numbers of the search only, and one short word for a manufacturer. */
import { canonicalForm, parseQuery, QueryFault } from '@vesalius/standards/eucaim'
import { z } from 'zod'

const query = z.unknown().transform((value, context) => {
  try {
    return canonicalForm(parseQuery(value))
  } catch (error) {
    if (!(error instanceof QueryFault)) throw error
    context.addIssue({ code: 'custom', message: 'it is no question' })
    return z.NEVER
  }
})
const day = z.iso.date()
/** Null: fewer than the minimum, perhaps none. */
const told = { subjects: z.number().int().nonnegative().max(1e9).nullable(), studies: z.number().int().nonnegative().max(1e9).nullable() }
const left = z.number().int().nonnegative().max(1e6)

export const countRequest = z.strictObject({
  query,
  /** A project of whoever asks, as they call it. */
  purpose: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  /** The account or token that asks, by its identifier at the hub. */
  asker: z.string().regex(/^[a-z]{1,20}(-[0-9a-hjkmnp-tv-z]{26})?$/),
  /** After this nobody waits for the answer, and none is given. */
  until: z.iso.datetime(),
})

export const countAnswer = z.strictObject({
  query, ...told,
  datasets: z.array(z.strictObject({ dataset: z.string().regex(/^dataset-[0-9a-hjkmnp-tv-z]{26}$/), version: z.number().int().min(1).max(1_000_000), ...told })).max(10_000),
  minimum: z.number().int().min(1).max(1_000), step: z.number().int().min(1).max(1_000),
  left: z.strictObject({ asker: left, project: left }), on: day,
})
