/**
 * Which values of Patient ID (0010,0020) and Issuer of Patient ID (0010,0021) mean the same person: the one declared rule, for images and
 * for clinical tables (PS3.3 C.7.1.1). `identityRuleInWords` is what documentation and reports say of it.
 */

export interface IdentityRule {
  /**
   * Issuers whose numbers are kept apart, the project's own first; absent or empty: the issuer is not looked at. A number without issuer, as
   * every row of a clinical table has it, is one of the first.
   */
  readonly issuers?: readonly string[]
}

export type Identity =
  /** `key` goes into the key chain and nowhere else. */
  | { readonly kind: 'person', readonly key: string }
  | { readonly kind: 'held', readonly code: 'no-patient-id' | 'unknown-issuer' }

export const identityRuleInWords = [
  'Two Patient IDs are the same when they are equal after Unicode NFKC, without control and formatting characters, with blanks at the ends removed and inner blanks made one, in capital letters.',
  'Leading zeros, hyphens and punctuation count: 0012 and 12 are two persons.',
  'An identifier without a letter or a digit is missing; what has no identifier is held and never merged.',
  'The issuer is not looked at unless the project lists its issuers, because images of one person carry it or not by device, and clinical tables have none; two persons under one identifier are noticed by name, birth date and sex, and flagged.',
  'Where the project lists issuers, the same identifier under two of them is two persons, an identifier without issuer belongs to the first, and an issuer that is not listed is held.',
] as const

/** How an identifier or an issuer is compared; empty when nothing is left that could tell one person from another. */
export function normalIdentifier(text: string): string {
  // Most are plain already, and this runs for every instance.
  if (/^[0-9A-Z][0-9A-Z_.-]*$/.test(text)) return text
  const plain = text.normalize('NFKC').replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '').trim().toUpperCase()
  return /[\p{L}\p{N}]/u.test(plain) ? plain : ''
}

export function identityOf(patientId: string, issuer: string, rule: IdentityRule = {}): Identity {
  const id = normalIdentifier(patientId)
  if (id === '') return { kind: 'held', code: 'no-patient-id' }
  const issuers = rule.issuers ?? []
  const from = issuers.length === 0 ? '' : normalIdentifier(issuer)
  if (from === '') return { kind: 'person', key: `${id}\0` }
  const place = issuers.findIndex((one) => normalIdentifier(one) === from)
  if (place < 0) return { kind: 'held', code: 'unknown-issuer' }
  return { kind: 'person', key: `${id}\0${place === 0 ? '' : from}` }
}
