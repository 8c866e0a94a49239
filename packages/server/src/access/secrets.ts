/** Opaque secrets: 256 random bits, shown once, kept as their SHA-256 (a secret of full entropy needs no slow hash). */
import { createHash, randomBytes } from 'node:crypto'

/** `newSecret('vsl')` → `vsl_…`; the prefix lets secret scanners find one that leaked. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
