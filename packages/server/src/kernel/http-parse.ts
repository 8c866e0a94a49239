/** Validation of what comes from outside: a zod schema in, the typed value out, or a Problem that names the place and never the value. */
import type { z } from 'zod'
import { problem } from './problem.ts'

const Invalid = problem('http/invalid', 400, 'The request is not valid at %s (%s)')

/** Parses `value`; throws `http/invalid`, which names the first place that is wrong and zod's word for why. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const place = (issue?.path ?? [])
    .map(String)
    .filter((name) => /^[\w-]{1,40}$/.test(name))
    .join('.')
  throw Invalid(place || 'the top', issue?.code ?? 'invalid')
}
