/** One text for one value (in the manner of RFC 8785): keys sorted by code unit, no spaces, integers only; what is digested and signed. */
import { createHash } from 'node:crypto'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** Throws on a number that is no safe integer: fractions are written differently by different programs. */
export function canonicalText(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('only integers have one text')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`
  const fields = Object.keys(value).filter((key) => value[key] !== undefined).sort()
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] as Json)}`).join(',')}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(value: Json): string {
  return `sha256:${createHash('sha256').update(canonicalText(value)).digest('hex')}`
}
