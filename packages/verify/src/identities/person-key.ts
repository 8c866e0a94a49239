/**
 * Which Patient IDs (0010,0020) mean the same person. Issuers (0010,0021) are kept apart from it: images of one person carry one or not by device, so that
 * an issuer makes another person only where another number of it says so (PS3.3 C.7.1.1; the engine's rule is declared, this is written for this package).
 */

/** An ID as it is compared: width, inner blanks, control characters and case make no other one. */
export const plainId = (id: string): string => id.normalize('NFKC').replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '').trim().toUpperCase()

/** Undefined without an ID. */
export function personKey(id: string): string | undefined {
  const plain = plainId(id)
  return plain === '' ? undefined : `id ${plain}`
}
